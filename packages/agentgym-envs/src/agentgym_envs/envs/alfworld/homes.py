"""What our households are furnished with: receptacles, things, and where things usually are.

Numbers are weights: how often, compared with the others of the line. The tables are ours; the words
for kinds are those of ALFRED, so that agents meet the same vocabulary in both data sets.
"""

from collections.abc import Mapping
from functools import cache
from typing import Literal, NamedTuple

from .game import CLEANABLE, COOLABLE, HEATABLE, HOLLOW, PICKUPABLE, SLICEABLE, TOGGLEABLE

Room = Literal["kitchen", "living room", "bedroom", "bathroom"]
ROOMS: tuple[Room, ...] = ("kitchen", "living room", "bedroom", "bathroom")

OPENABLE = frozenset({"cabinet", "drawer", "fridge", "microwave", "safe"})
ENTERED = OPENABLE | {
    "bathtubbasin", "coffeemachine", "garbagecan", "laundryhamper", "sinkbasin", "toaster",
}  # fmt: skip
"""Kinds of receptacles that things are "in", not "on"."""

OFTEN_SHARED = frozenset({"cabinet", "drawer", "shelf", "stoveburner"})
"""Kinds of which neighbours can be used from one place."""

FURNITURE: Mapping[Room, str] = {
    "kitchen": "cabinet 3-9, coffeemachine 1-1, countertop 1-3, diningtable 0-1, drawer 2-6, "
    "fridge 1-1, garbagecan 1-1, microwave 1-1, shelf 0-1, sinkbasin 1-1, stoveburner 2-4, "
    "toaster 0-1",
    "living room": "armchair 1-2, cabinet 0-4, coffeetable 1-1, diningtable 0-1, drawer 0-6, "
    "dresser 0-1, garbagecan 1-1, shelf 0-6, sidetable 1-3, sofa 1-2, tvstand 0-1",
    "bedroom": "armchair 0-1, bed 1-2, desk 1-2, drawer 1-8, dresser 0-1, garbagecan 1-1, "
    "laundryhamper 0-1, safe 0-1, shelf 0-6, sidetable 1-2",
    "bathroom": "bathtubbasin 0-1, cabinet 0-5, countertop 1-2, drawer 0-5, garbagecan 1-1, "
    "handtowelholder 1-2, shelf 0-3, sidetable 0-1, sinkbasin 1-2, toilet 1-1, "
    "toiletpaperhanger 0-1, towelholder 0-2",
}
"""Kinds of receptacles with the least and the largest number in a room."""

THINGS: Mapping[Room, Mapping[str, str]] = {
    "kitchen": {
        "apple": "countertop 5, fridge 4, diningtable 3, garbagecan 1, sinkbasin 2",
        "bowl": "cabinet 3, countertop 5, diningtable 3, fridge 2, shelf 2",
        "bread": "countertop 7, diningtable 4, fridge 1, toaster 1",
        "butterknife": "countertop 6, diningtable 3, drawer 2, sinkbasin 1",
        "creditcard": "countertop 5, drawer 2, shelf 2, diningtable 1",
        "cup": "countertop 5, cabinet 3, diningtable 3, fridge 1, microwave 1, sinkbasin 2",
        "dishsponge": "countertop 5, sinkbasin 3, drawer 2, cabinet 2",
        "egg": "fridge 4, countertop 5, sinkbasin 1, diningtable 2, garbagecan 1",
        "fork": "countertop 5, diningtable 3, drawer 3, sinkbasin 1",
        "glassbottle": "countertop 4, cabinet 2, shelf 2, garbagecan 1, diningtable 1",
        "houseplant": "countertop 3, diningtable 1, shelf 1",
        "kettle": "stoveburner 4, countertop 4, cabinet 1, sinkbasin 1",
        "knife": "countertop 6, diningtable 3, drawer 2, sinkbasin 1",
        "ladle": "countertop 4, drawer 2, cabinet 1, diningtable 1",
        "lettuce": "countertop 5, fridge 3, diningtable 3, sinkbasin 1, garbagecan 1",
        "mug": "coffeemachine 3, countertop 5, cabinet 2, diningtable 2, microwave 1, fridge 1, "
        "sinkbasin 1",
        "pan": "stoveburner 6, countertop 4, cabinet 1, diningtable 1, fridge 1, sinkbasin 1",
        "papertowelroll": "countertop 4, shelf 2, garbagecan 1, diningtable 1",
        "peppershaker": "countertop 4, shelf 2, cabinet 3, drawer 1, diningtable 3",
        "plate": "countertop 5, cabinet 3, diningtable 3, shelf 1, fridge 1, sinkbasin 1",
        "pot": "stoveburner 6, countertop 3, cabinet 1, diningtable 1, fridge 1, sinkbasin 1",
        "potato": "countertop 4, fridge 3, sinkbasin 2, diningtable 3, microwave 1, garbagecan 1",
        "saltshaker": "countertop 4, shelf 2, cabinet 3, drawer 1, diningtable 3",
        "soapbottle": "countertop 4, cabinet 2, sinkbasin 1, garbagecan 1, shelf 1",
        "spatula": "countertop 5, drawer 3, diningtable 2, sinkbasin 1",
        "spoon": "countertop 5, drawer 3, diningtable 3, sinkbasin 1",
        "spraybottle": "countertop 3, cabinet 2, garbagecan 1",
        "statue": "countertop 2, shelf 3",
        "tomato": "countertop 5, fridge 4, diningtable 3, sinkbasin 1, garbagecan 1",
        "vase": "countertop 2, shelf 3, cabinet 1, diningtable 1",
        "winebottle": "countertop 4, cabinet 2, diningtable 3, fridge 1, garbagecan 1",
    },
    "living room": {
        "book": "coffeetable 3, sofa 2, sidetable 2, shelf 2, armchair 1, dresser 1",
        "box": "sofa 3, coffeetable 3, diningtable 3, sidetable 1, dresser 1, cabinet 1",
        "candle": "coffeetable 2, sidetable 3, diningtable 2, shelf 1",
        "cellphone": "sofa 2, armchair 2, coffeetable 2, drawer 1, dresser 1, sidetable 1",
        "creditcard": "coffeetable 3, sofa 3, armchair 2, sidetable 2, drawer 1, shelf 1, "
        "tvstand 1",
        "desklamp": "sidetable 6, coffeetable 1, dresser 2, shelf 1",
        "houseplant": "sidetable 3, coffeetable 2, diningtable 1, dresser 1",
        "keychain": "sidetable 3, coffeetable 2, sofa 2, armchair 1, drawer 2, diningtable 1",
        "laptop": "sofa 3, diningtable 3, coffeetable 3, sidetable 1, armchair 1, dresser 1",
        "newspaper": "sofa 3, coffeetable 2, sidetable 2, shelf 1, armchair 2, garbagecan 1, "
        "drawer 1",
        "pen": "coffeetable 2, sidetable 2, dresser 1, shelf 1, drawer 1",
        "pencil": "coffeetable 2, sidetable 2, dresser 1, shelf 1, drawer 1",
        "pillow": "sofa 5, armchair 3",
        "plate": "diningtable 4, coffeetable 3, shelf 1, sidetable 1",
        "remotecontrol": "coffeetable 4, sofa 3, sidetable 2, armchair 2, tvstand 2, drawer 1",
        "statue": "coffeetable 3, shelf 3, diningtable 2, sidetable 2, tvstand 1, dresser 1, "
        "cabinet 1",
        "television": "tvstand 6, dresser 2, coffeetable 1",
        "tissuebox": "coffeetable 2, diningtable 2, sidetable 2, cabinet 1, shelf 1, dresser 1",
        "vase": "shelf 4, diningtable 1, coffeetable 1, sidetable 1, tvstand 1, dresser 1, "
        "cabinet 1",
        "watch": "coffeetable 2, sidetable 2, drawer 1, diningtable 1, tvstand 1, dresser 1, "
        "shelf 1",
        "wateringcan": "coffeetable 2, shelf 1, sidetable 1",
    },
    "bedroom": {
        "alarmclock": "desk 4, sidetable 4, shelf 2, dresser 2",
        "book": "bed 5, desk 3, drawer 1, sidetable 1, dresser 1, shelf 1",
        "bowl": "desk 3, shelf 2, dresser 1, sidetable 1",
        "box": "bed 2, desk 1, shelf 1, dresser 1",
        "cd": "desk 4, sidetable 2, drawer 2, dresser 2, shelf 2, safe 1, garbagecan 1",
        "cellphone": "bed 4, desk 3, drawer 1, dresser 2, sidetable 2, shelf 1, armchair 1",
        "cloth": "laundryhamper 3, drawer 1, bed 1, armchair 1",
        "creditcard": "desk 3, sidetable 3, drawer 2, shelf 2, dresser 2, armchair 1, bed 1",
        "desklamp": "desk 5, sidetable 4, dresser 2, shelf 1",
        "houseplant": "desk 2, dresser 1, shelf 1",
        "keychain": "desk 3, sidetable 2, drawer 2, dresser 2, shelf 2, safe 1",
        "laptop": "bed 5, desk 4, armchair 1, dresser 1",
        "mirror": "dresser 1",
        "mug": "desk 4, shelf 2, sidetable 1, dresser 1",
        "pen": "desk 4, sidetable 2, drawer 2, shelf 2, dresser 2, garbagecan 1",
        "pencil": "desk 4, sidetable 2, drawer 2, shelf 2, dresser 2, garbagecan 1",
        "pillow": "bed 8, armchair 2",
        "remotecontrol": "desk 1, sidetable 2, drawer 1, bed 2, armchair 1, dresser 1",
        "statue": "shelf 3, dresser 2, desk 1",
        "teddybear": "bed 5, armchair 1",
        "tissuebox": "desk 2, sidetable 2, drawer 1, shelf 1, dresser 1",
        "vase": "shelf 3, dresser 1, desk 1, safe 1",
        "watch": "dresser 2, desk 1, drawer 1, shelf 1, sidetable 1, safe 1",
    },
    "bathroom": {
        "candle": "countertop 4, toilet 3, cabinet 1, shelf 1, drawer 1, bathtubbasin 1",
        "cloth": "countertop 3, bathtubbasin 3, cabinet 2, drawer 2, sinkbasin 2, shelf 1",
        "dishsponge": "bathtubbasin 2, countertop 2, toilet 1, sinkbasin 1, drawer 1, cabinet 1",
        "handtowel": "handtowelholder 8, countertop 1, garbagecan 1",
        "houseplant": "sidetable 2, countertop 1",
        "mirror": "countertop 1",
        "papertowelroll": "toilet 1, countertop 1, shelf 1, garbagecan 1",
        "plunger": "toilet 2, cabinet 1",
        "soapbar": "countertop 4, sinkbasin 2, toilet 2, bathtubbasin 2, drawer 1, cabinet 1, "
        "garbagecan 1",
        "soapbottle": "countertop 4, toilet 2, cabinet 2, shelf 1, garbagecan 1, sinkbasin 1",
        "spraybottle": "countertop 3, toilet 3, cabinet 2, shelf 1, garbagecan 1, drawer 1",
        "tissuebox": "countertop 2, drawer 1, shelf 1, sidetable 1, toilet 1",
        "toiletpaper": "toilet 3, countertop 3, cabinet 2, toiletpaperhanger 2, drawer 1, "
        "garbagecan 1, shelf 1",
        "towel": "towelholder 8, countertop 1, bathtubbasin 1",
    },
}
"""Things of each room, with the receptacles where they may be. They can be put there too."""

NUMBER_OF_THINGS: Mapping[Room, tuple[int, int]] = {
    "kitchen": (20, 40),
    "living room": (10, 22),
    "bedroom": (12, 24),
    "bathroom": (9, 18),
}
"""About the least and the largest number of things in a room."""

LAMP = "desklamp"

_TRAITS: tuple[tuple[int, str], ...] = (
    (
        CLEANABLE,
        "apple bowl butterknife cloth cup dishsponge egg fork kettle knife ladle lettuce mug pan "
        "plate pot potato soapbar spatula spoon tomato",
    ),
    (HEATABLE, "apple bread cup egg mug plate potato tomato"),
    (COOLABLE, "apple bowl bread cup egg lettuce mug pan plate pot potato tomato winebottle"),
    (SLICEABLE, "apple bread egg lettuce potato tomato"),
    (HOLLOW, "bowl box cup mug pan plate pot"),
    (TOGGLEABLE, LAMP),
)
_FIXED = frozenset({LAMP, "houseplant", "mirror", "television"})


class Furniture(NamedTuple):
    """How many receptacles of a kind a room may have."""

    kind: str
    least: int
    most: int


@cache
def furniture(room: Room) -> tuple[Furniture, ...]:
    """Returns the kinds of receptacles of a room, by name."""
    parts = (part.split() for part in FURNITURE[room].split(", "))
    return tuple(
        Furniture(kind, *(int(number) for number in span.split("-"))) for kind, span in parts
    )


@cache
def usual_places(room: Room) -> Mapping[str, Mapping[str, int]]:
    """Returns kind of thing -> kind of receptacle -> weight, for one room."""
    return {kind: _weights(line) for kind, line in THINGS[room].items()}


@cache
def usual_places_anywhere() -> Mapping[str, Mapping[str, int]]:
    """Returns kind of thing -> kind of receptacle -> the largest weight of any room."""
    found: dict[str, dict[str, int]] = {}
    for room in ROOMS:
        for kind, weights in usual_places(room).items():
            known = found.setdefault(kind, {})
            for receptacle, weight in weights.items():
                known[receptacle] = max(weight, known.get(receptacle, 0))
    return found


@cache
def fits() -> Mapping[str, frozenset[str]]:
    """Returns kind of receptacle -> the kinds of things that can be put there."""
    found: dict[str, set[str]] = {}
    for kind, weights in usual_places_anywhere().items():
        for receptacle in weights:
            found.setdefault(receptacle, set()).add(kind)
    return {receptacle: frozenset(kinds) for receptacle, kinds in sorted(found.items())}


@cache
def traits(kind: str) -> int:
    """Returns what can be done with a thing, as the bits of `Thing.traits`."""
    bits = 0 if kind in _FIXED else PICKUPABLE
    return bits | sum(bit for bit, kinds in _TRAITS if kind in kinds.split())


def _weights(line: str) -> dict[str, int]:
    parts = (part.split() for part in line.split(", "))
    return {kind: int(weight) for kind, weight in parts}
