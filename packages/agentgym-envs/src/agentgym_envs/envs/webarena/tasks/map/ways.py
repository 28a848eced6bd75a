"""What the map's templates share: places to ask for, and the ways to what is to be seen."""

from collections.abc import Callable, Iterator, Sequence
from urllib.parse import quote, urlencode

from agentgym_envs.envs.webarena.sites.map.atlas import Atlas, atlas_of
from agentgym_envs.envs.webarena.sites.map.gazetteer import Place
from agentgym_envs.envs.webarena.sites.map.network import Mode, Route
from agentgym_envs.envs.webarena.sites.map.steps import round_minutes
from agentgym_envs.envs.webarena.sites.records import Records
from agentgym_envs.envs.webarena.tasks.template import Click, Expect, Fill, Leg
from agentgym_envs.toolkit.draws import Draws

START = "http://map.test/"
ANYWHERE = "map.test/*"

RecordsOf = Callable[[str], Records]

ENGINES: dict[Mode, str] = {"car": "Car", "bicycle": "Bicycle", "foot": "Foot"}
"""Mode -> the option of the form for directions."""

BY_MODE: dict[Mode, str] = {"car": "by car", "bicycle": "by bicycle", "foot": "on foot"}
"""Mode -> how the wordings say it."""

VISITED = (
    "cafe", "restaurant", "hotel", "museum", "library", "town hall", "station", "pharmacy",
    "bookshop", "park", "church", "castle", "theatre", "hospital", "university", "attraction",
)  # fmt: skip
"""Kinds of places that people go to."""


def atlas(records_of: RecordsOf) -> Atlas:
    """Returns the places and roads of the map."""
    return atlas_of(records_of("map"))


def drawn(known: Atlas, name: str, kinds: Sequence[str] = VISITED) -> Iterator[Place]:
    """Yields all places of these kinds that are found by their name, in an order of their own."""
    places = [place for kind in kinds for place in known.gazetteer.of_kind(kind)]
    for place in Draws(f"tasks {name}").shuffled(places):
        if known.gazetteer.best(place.name) == place:
            yield place


def route(known: Atlas, origin: Place, goal: Place, mode: Mode) -> Route:
    """Returns the quickest way between two places."""
    return known.network.route(origin.spot, goal.spot, mode)


def minutes(known: Atlas, origin: Place, goal: Place, mode: Mode) -> int:
    """Returns how many minutes the page of directions says it takes."""
    return round_minutes(route(known, origin, goal, mode).tenths)


def tags(records_of: RecordsOf, name: str) -> dict[int, str]:
    """Returns id of a place -> value, for all places that have the tag."""
    rows = records_of("map").all("SELECT place_id, value FROM tags WHERE name = ?", name)
    return {row["place_id"]: row["value"] for row in rows}


def search_url(query: str) -> str:
    """Returns the page, without "http://", that lists what a search finds."""
    return f"map.test/search?{urlencode({'query': query})}"


def place_url(place: Place) -> str:
    """Returns the page of a place, without "http://"."""
    return f"map.test/place/{place.id}"


def directions_url(origin: str, goal: str, mode: Mode) -> str:
    """Returns the page with directions, without "http://"."""
    query = urlencode({"route_from": origin, "route_to": goal, "routing_engines": mode})
    return f"map.test/directions?{query}"


def to_results(query: str, thought: str) -> Leg:
    """Returns the leg that searches."""
    return Leg(START, [_search(query)], thought, seen=search_url(query))


def to_place(place: Place, thought: str, query: str = "") -> Leg:
    """Returns the leg that ends when the page of a place has been open."""
    return Leg(START, _path_to(place, query), thought, seen=place_url(place))


def at_place(place: Place, thought: str, query: str = "") -> Leg:
    """Returns the leg that ends on the page of a place."""
    return Leg(START, _path_to(place, query), thought, here=place_url(place))


def to_directions(origin: Place, goal: Place, mode: Mode, thought: str) -> Leg:
    """Returns the leg that ends when directions have been open."""
    url = directions_url(origin.name, goal.name, mode)
    return Leg(START, _path_to_directions(origin, goal, mode), thought, seen=url)


def at_directions(origin: Place, goal: Place, mode: Mode, thought: str) -> Leg:
    """Returns the leg that ends on directions."""
    url = directions_url(origin.name, goal.name, mode)
    return Leg(START, _path_to_directions(origin, goal, mode), thought, here=url)


def to_town(town: str, thought: str) -> Leg:
    """Returns the leg that opens the page of a town."""
    return Leg(START, [Click("map.test/", "link", town)], thought, seen=town_url(town))


def to_kind(plural: str, kind: str, town: str, thought: str) -> Leg:
    """Returns the leg that lists the places of one kind in a town."""
    path = [
        Click("map.test/", "link", town),
        Click(town_url(town), "link", plural.capitalize()),
    ]
    url = f"map.test/kind/{quote(kind)}?{urlencode({'town': town}, quote_via=quote)}"
    return Leg(START, path, thought, seen=url)


def until(
    place: Place, press: Click, holds: Sequence[Expect], thought: str, query: str = ""
) -> Leg:
    """Returns the leg that clicks on something of a place's page until the records say so."""
    return Leg(START, [*_path_to(place, query), press], thought, holds=holds)


def town_url(town: str) -> str:
    """Returns the page of a town, without "http://"."""
    return f"map.test/town/{quote(town)}"


def _search(query: str) -> Fill:
    return Fill(ANYWHERE, {"Search the map": query}, "Search")


def _path_to(place: Place, query: str) -> list[Click | Fill]:
    query = query or place.name
    return [_search(query), Click(search_url(query), "link", place.label)]


def _path_to_directions(origin: Place, goal: Place, mode: Mode) -> list[Click | Fill]:
    fields = {"From": origin.name, "To": goal.name, "Travel by": ENGINES[mode]}
    return [
        Click(ANYWHERE, "link", "Directions"),
        Fill("map.test/directions", fields, "Get directions"),
    ]
