"""The map's places and roads in memory; they never change, so all episodes share them."""

from pathlib import Path
from typing import NamedTuple

from agentgym_envs.envs.webarena.sites.records import Records

from .gazetteer import Gazetteer, Place
from .network import Network, Road

_PLACES = (
    "SELECT places.id, places.name, kinds.name, plural, towns.name, county, street, house, "
    "places.postcode, places.x, places.y, road_id, along FROM places "
    "JOIN kinds ON kinds.id = kind_id JOIN towns ON towns.id = town_id ORDER BY places.id"
)


class Atlas(NamedTuple):
    """Everything of the map but favourites and what is told of single places."""

    gazetteer: Gazetteer
    network: Network


def atlas_of(records: Records) -> Atlas:
    """Returns the atlas of the map's records; they are read once per process."""
    path = records.image.path
    if path not in _ATLASES:
        _ATLASES[path] = Atlas(_gazetteer(records), _network(records))
    return _ATLASES[path]


_ATLASES: dict[Path, Atlas] = {}


def _gazetteer(records: Records) -> Gazetteer:
    cuisines = records.all("SELECT place_id, value FROM tags WHERE name = 'cuisine'")
    places = (Place(*row) for row in records.all(_PLACES))
    return Gazetteer(places, {row["place_id"]: row["value"] for row in cuisines})


def _network(records: Records) -> Network:
    nodes = {row["id"]: (row["x"], row["y"]) for row in records.all("SELECT * FROM nodes")}
    roads = records.all("SELECT id, start, finish, metres, class, name FROM roads ORDER BY id")
    return Network(nodes, {row[0]: Road(*row[1:]) for row in roads})
