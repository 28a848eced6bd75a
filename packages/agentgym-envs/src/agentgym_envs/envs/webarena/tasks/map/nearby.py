"""What is nearest to a place."""

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from agentgym_envs.envs.webarena.sites.map.atlas import Atlas
from agentgym_envs.envs.webarena.sites.map.gazetteer import Place, distance
from agentgym_envs.envs.webarena.sites.map.steps import duration
from agentgym_envs.envs.webarena.tasks.template import Case, Template, answer_with, page_open
from agentgym_envs.toolkit.draws import Draws

from .ways import (
    START,
    RecordsOf,
    at_place,
    atlas,
    drawn,
    place_url,
    route,
    to_directions,
    to_results,
)

SOUGHT = (
    "cafe", "restaurant", "pub", "bakery", "hotel", "supermarket", "bookshop", "hairdresser",
    "fuel station", "car park", "pharmacy", "doctor", "dentist", "museum", "church", "school",
    "park", "playground", "bank", "post office",
)  # fmt: skip
_CLEAR_METRES = 30


class Pair(NamedTuple):
    """A place, and what of some kind is nearest to it as the crow flies."""

    place: Place
    nearest: Place
    metres: int

    @property
    def query(self) -> str:
        """What one searches for to find it."""
        return f"{self.nearest.kind} near {self.place.name}"

    @property
    def values(self) -> dict[str, str]:
        """What the wordings say."""
        return {"kind": self.nearest.kind, "place": self.place.name, "town": self.place.town}


def pairs(known: Atlas, name: str, number: int) -> Iterator[Pair]:
    """Yields as many pairs where the second nearest is clearly farther."""
    return islice(_pairs(known, name), number)


def _pairs(known: Atlas, name: str) -> Iterator[Pair]:
    draws = Draws(f"tasks kinds for {name}")
    for place in drawn(known, name):
        kind = draws.pick([kind for kind in SOUGHT if kind != place.kind])
        hits = known.gazetteer.find(f"{kind} near {place.name}")
        if len(hits) > 1 and hits[0].place.kind == kind and _clear(hits[0].metres, hits[1].metres):
            yield Pair(place, hits[0].place, hits[0].metres or 0)


def _clear(first: int | None, second: int | None) -> bool:
    return first is not None and second is not None and second - first >= _CLEAR_METRES


def _names(records_of: RecordsOf) -> Iterator[Case]:
    for pair in pairs(atlas(records_of), "nearest", 60):
        thought = f"A search for '{pair.query}' lists the nearest one first."
        legs = [to_results(pair.query, thought)]
        yield Case(pair.values, legs, answer_with(pair.nearest.name), pair.nearest.name)


def _addresses(records_of: RecordsOf) -> Iterator[Case]:
    for pair in pairs(atlas(records_of), "address of the nearest", 40):
        nearest = pair.nearest
        thought = f"I search for '{pair.query}'; results come with their addresses."
        checks = answer_with(f"{nearest.house} {nearest.street}")
        yield Case(pair.values, [to_results(pair.query, thought)], checks, nearest.label)


def _distances(records_of: RecordsOf) -> Iterator[Case]:
    for pair in pairs(atlas(records_of), "distance of the nearest", 40):
        thought = f"The results for '{pair.query}' say how far away each is."
        length = distance(pair.metres)
        checks = answer_with(length.rstrip("km"))
        yield Case(pair.values, [to_results(pair.query, thought)], checks, length)


def _pages(records_of: RecordsOf) -> Iterator[Case]:
    for pair in pairs(atlas(records_of), "page of the nearest", 40):
        thought = f"I search for '{pair.query}' and open the first result."
        checks = page_open(f"http://{place_url(pair.nearest)}")
        yield Case(pair.values, [at_place(pair.nearest, thought, pair.query)], checks)


def _walks(records_of: RecordsOf) -> Iterator[Case]:
    known = atlas(records_of)
    for pair in pairs(known, "walk to the nearest", 40):
        time = duration(route(known, pair.place, pair.nearest, "foot").tenths)
        legs = [
            to_results(pair.query, f"First I must know which {pair.nearest.kind} is nearest."),
            to_directions(
                pair.place,
                pair.nearest,
                "foot",
                f"It is {pair.nearest.name}. Directions on foot will say how long the walk takes.",
            ),
        ]
        checks = answer_with(pair.nearest.name, time)
        yield Case(pair.values, legs, checks, f"{pair.nearest.name}, {time}")


TEMPLATES = (
    Template(
        "map_nearest",
        ["map"],
        START,
        [
            "Which {{kind}} is nearest to {{place}} in {{town}}, as the crow flies?",
            "I am at {{place}}, {{town}}. What is the closest {{kind}} in a straight line?",
            "Find the {{kind}} with the shortest straight distance to {{place}} ({{town}}).",
        ],
        _names,
    ),
    Template(
        "map_nearest_address",
        ["map"],
        START,
        [
            "What is the address of the {{kind}} nearest to {{place}} in {{town}}?",
            "Where is the closest {{kind}} to {{place}}, {{town}}? Give house number and street.",
            "Tell me at which address I find the {{kind}} that is nearest to {{place}} ({{town}}).",
        ],
        _addresses,
    ),
    Template(
        "map_nearest_distance",
        ["map"],
        START,
        [
            "How far away, as the crow flies, is the {{kind}} nearest to {{place}} in {{town}}?",
            "What is the straight distance from {{place}}, {{town}}, to the closest {{kind}}?",
            "Say how far the nearest {{kind}} is from {{place}} ({{town}}) in a straight line.",
        ],
        _distances,
    ),
    Template(
        "map_nearest_page",
        ["map"],
        START,
        [
            "Open the page of the {{kind}} that is nearest to {{place}} in {{town}}.",
            "Show me what the map knows about the {{kind}} closest to {{place}}, {{town}}.",
            "Go to the page of the closest {{kind}} around {{place}} ({{town}}).",
        ],
        _pages,
    ),
    Template(
        "map_nearest_walk",
        ["map"],
        START,
        [
            "Which {{kind}} is nearest to {{place}} in {{town}} as the crow flies, and how long "
            "does it take to walk there? Answer with its name and the time as h:mm.",
            "Name the {{kind}} closest to {{place}}, {{town}}, in a straight line, with the "
            "walking time to it (h:mm).",
            "From {{place}} in {{town}} I want to walk to the nearest {{kind}} (straight "
            "distance). What is it called and how long is the walk, as h:mm?",
        ],
        _walks,
        held_out=True,
    ),
)
