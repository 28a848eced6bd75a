"""What places there are in a town."""

from collections.abc import Iterator

from agentgym_envs.envs.webarena.tasks.template import Case, Template, answer_with
from agentgym_envs.toolkit.draws import Draws

from .ways import START, RecordsOf, atlas, to_kind, to_town

_COUNTED = (
    "cafe", "restaurant", "pub", "bakery", "hotel", "supermarket", "fuel station", "pharmacy",
    "doctor", "dentist", "museum", "school", "park", "bank", "church", "hairdresser",
)  # fmt: skip
_LISTED = (
    "library", "museum", "post office", "bookshop", "bicycle shop", "hardware shop", "florist",
    "cinema", "swimming pool", "theatre", "campsite", "viewpoint",
)  # fmt: skip


def _counts(records_of: RecordsOf) -> Iterator[Case]:
    places = atlas(records_of).gazetteer
    pairs = [(town.name, kind) for town in places.of_kind("town") for kind in _COUNTED]
    for town, kind in Draws("tasks count").sample(pairs, 80):
        found = places.of_kind(kind, town)
        if found:
            thought = f"The page of {town} says how many places of each kind it has."
            yield Case(
                {"kinds": found[0].plural, "town": town},
                [to_town(town, thought)],
                answer_with(str(len(found))),
                str(len(found)),
            )


def _lists(records_of: RecordsOf) -> Iterator[Case]:
    places = atlas(records_of).gazetteer
    pairs = [(town.name, kind) for town in places.of_kind("town") for kind in _LISTED]
    several = [
        (town, found)
        for town, kind in Draws("tasks list").shuffled(pairs)
        if 2 <= len(found := places.of_kind(kind, town)) <= 6
    ]
    for town, found in several[:60]:
        names = [place.name for place in found]
        kinds = found[0].plural
        thought = f"From the page of {town} I get to a list of its {kinds}."
        yield Case(
            {"kinds": kinds, "town": town},
            [to_kind(kinds, found[0].kind, town, thought)],
            answer_with(*names),
            "; ".join(names),
        )


TEMPLATES = (
    Template(
        "map_count_in_town",
        ["map"],
        START,
        [
            "How many {{kinds}} are there in {{town}}?",
            "Count the {{kinds}} of {{town}} on the map.",
            "What is the number of {{kinds}} in {{town}}?",
        ],
        _counts,
    ),
    Template(
        "map_list_in_town",
        ["map"],
        START,
        [
            "Name all {{kinds}} in {{town}}.",
            "Which {{kinds}} does {{town}} have? List every one of them.",
            "I would like the names of all {{kinds}} of {{town}}.",
        ],
        _lists,
    ),
)
