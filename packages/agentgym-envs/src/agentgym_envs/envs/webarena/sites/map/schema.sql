-- Positions are metres east (x) and north (y) of the country's south-western corner.

CREATE TABLE towns (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  county TEXT NOT NULL,
  postcode TEXT NOT NULL,  -- what all postcodes of the town begin with
  population INTEGER NOT NULL,
  river TEXT NOT NULL,
  x INTEGER NOT NULL,
  y INTEGER NOT NULL
);

-- Where roads meet, and where they bend.
CREATE TABLE nodes (
  id INTEGER PRIMARY KEY,
  town_id INTEGER REFERENCES towns (id),  -- null outside of towns
  x INTEGER NOT NULL,
  y INTEGER NOT NULL
);

-- Pieces of roads between two nodes; all may be used in both directions.
CREATE TABLE roads (
  id INTEGER PRIMARY KEY,
  start INTEGER NOT NULL REFERENCES nodes (id),
  finish INTEGER NOT NULL REFERENCES nodes (id),
  metres INTEGER NOT NULL,
  class TEXT NOT NULL,  -- a key of network.CLASSES
  name TEXT NOT NULL,
  town_id INTEGER REFERENCES towns (id)
);
CREATE INDEX roads_of_town ON roads (town_id);

CREATE TABLE kinds (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  plural TEXT NOT NULL,
  family TEXT NOT NULL
);

CREATE TABLE places (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  kind_id INTEGER NOT NULL REFERENCES kinds (id),
  town_id INTEGER NOT NULL REFERENCES towns (id),
  street TEXT NOT NULL,  -- empty for a town
  house INTEGER,  -- null for streets and towns
  postcode TEXT NOT NULL,
  x INTEGER NOT NULL,
  y INTEGER NOT NULL,
  road_id INTEGER NOT NULL REFERENCES roads (id),
  along INTEGER NOT NULL  -- metres from the road's start to the place's door
);
CREATE INDEX places_by_town ON places (town_id, kind_id, name);
CREATE INDEX places_by_kind ON places (kind_id, name);

CREATE TABLE tags (
  place_id INTEGER NOT NULL REFERENCES places (id),
  name TEXT NOT NULL,  -- "phone", "website", "opening_hours", "wheelchair", ...
  value TEXT NOT NULL,
  PRIMARY KEY (place_id, name)
) WITHOUT ROWID;

CREATE TABLE favourites (
  id INTEGER PRIMARY KEY,
  place_id INTEGER NOT NULL UNIQUE REFERENCES places (id),
  name TEXT NOT NULL,
  note TEXT NOT NULL,
  created_at TEXT NOT NULL
);
