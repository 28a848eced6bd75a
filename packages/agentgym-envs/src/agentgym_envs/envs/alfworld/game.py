"""A household and what is to be done in it: everything of a game that never changes.

Things, receptacles and places are numbered. The numbers of things and of receptacles follow their
order in texts, so whatever is listed is listed by rising number.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple

PICKUPABLE, CLEANABLE, HEATABLE, COOLABLE = 1, 2, 4, 8
TOGGLEABLE, SLICEABLE, HOLLOW = 16, 32, 64
"""Bits of `Thing.traits`: what can be done with it; a hollow thing can have things inside."""

CLEAN, HOT, COOL, TOGGLED, ON, SLICED = 1, 2, 4, 8, 16, 32
"""Bits of `Thing.marks`: what was done with it. Who was toggled stays so, whether on or off."""

Wording = Literal["move", "put"]
WORDINGS: tuple[Wording, ...] = ("move", "put")

GoalKind = Literal["place", "look", "clean", "heat", "cool", "two"]

NEEDED_MARK: Mapping[GoalKind, int] = {"clean": CLEAN, "heat": HOT, "cool": COOL}
NEEDED_TRAIT: Mapping[GoalKind, int] = {"clean": CLEANABLE, "heat": HEATABLE, "cool": COOLABLE}


class Receptacle(NamedTuple):
    """Something that things can be in or on.

    Attributes:
        name: How texts call it ("fridge 1").
        kind: "fridge".
        place: Where one stands to use it; several receptacles may share a place.
        openable: Whether it can be opened and closed; what is in it is only seen when open.
        is_open: Whether it is open when the episode begins.
    """

    name: str
    kind: str
    place: int
    openable: bool = False
    is_open: bool = False


class Thing(NamedTuple):
    """An object.

    Attributes:
        name: How texts call it ("mug 2").
        kind: "mug".
        traits: Bits `PICKUPABLE`, `CLEANABLE` ...
        marks: Bits `CLEAN`, `HOT` ... that it has when the episode begins.
        places: One bit for each place from which it can be reached (bit 3 for place 3).
        contents: The things inside it.
    """

    name: str
    kind: str
    traits: int
    marks: int = 0
    places: int = 0
    contents: tuple[int, ...] = ()


class Dialect(NamedTuple):
    """What differs between the two generations of official games.

    Attributes:
        wording: "move X to Y", or "put X in/on Y".
        has_help: Whether there is a command "help".
        washers: Kinds of receptacles in which things are cleaned.
    """

    wording: Wording = "move"
    has_help: bool = True
    washers: frozenset[str] = frozenset({"sink", "sinkbasin"})

    @classmethod
    def of(cls, wording: Wording) -> "Dialect":
        """Returns the generation that says "move" (alfworld 0.4), or "put" (0.3)."""
        return cls() if wording == "move" else cls("put", False, frozenset({"sinkbasin"}))


class Goal(NamedTuple):
    """What is to be done.

    Attributes:
        kind: "place" a thing, "clean", "heat" or "cool" one and place it, place "two" of them in
            the same receptacle, or "look" at one under a lamp.
        thing: The kind of thing.
        target: The kind of receptacle where it has to be; for "look" the kind of lamp.
    """

    kind: GoalKind
    thing: str
    target: str


@dataclass(frozen=True)
class Game:
    """One household with one task.

    Attributes:
        task: The task as the agent reads it, without a full stop.
        goal: The task as the rules read it.
        receptacles: All receptacles, in the order of their numbers.
        things: All things, in the order of their numbers.
        inside: Per receptacle the numbers of the things in it, rising. A thing can be in two.
        start: The place where the agent begins.
        fits: Kind of receptacle -> the kinds of things that can be put there.
        dialect: The generation of commands and texts.
    """

    task: str
    goal: Goal
    receptacles: tuple[Receptacle, ...]
    things: tuple[Thing, ...]
    inside: tuple[tuple[int, ...], ...]
    start: int
    fits: Mapping[str, frozenset[str]]
    dialect: Dialect = field(default_factory=Dialect)

    @cached_property
    def receptacle_numbers(self) -> dict[str, int]:
        """Name -> number of each receptacle."""
        return {each.name: number for number, each in enumerate(self.receptacles)}

    @cached_property
    def thing_numbers(self) -> dict[str, int]:
        """Name -> number of each thing."""
        return {each.name: number for number, each in enumerate(self.things)}

    @cached_property
    def here(self) -> dict[int, tuple[int, ...]]:
        """Place -> the receptacles there; places without any are missing."""
        found: dict[int, tuple[int, ...]] = {}
        for number, each in enumerate(self.receptacles):
            found[each.place] = (*found.get(each.place, ()), number)
        return found

    @cached_property
    def wanted(self) -> frozenset[int]:
        """The things that can solve the task."""
        trait = NEEDED_TRAIT.get(self.goal.kind, 0)
        return frozenset(
            number
            for number, each in enumerate(self.things)
            if each.kind == self.goal.thing and each.traits & trait == trait
        )

    @cached_property
    def targets(self) -> tuple[int, ...]:
        """The receptacles in which a thing solves the task; none for "look"."""
        if self.goal.kind == "look":
            return ()
        return self.of_kind(self.goal.target)

    @cached_property
    def lamps(self) -> frozenset[int]:
        """The things under which one has to look; none but for "look"."""
        if self.goal.kind != "look":
            return frozenset()
        return frozenset(
            number
            for number, each in enumerate(self.things)
            if each.kind == self.goal.target and each.traits & TOGGLEABLE
        )

    def of_kind(self, *kinds: str) -> tuple[int, ...]:
        """Returns the receptacles of some kinds, rising."""
        return tuple(number for number, each in enumerate(self.receptacles) if each.kind in kinds)

    def takes(self, receptacle: int, thing: int) -> bool:
        """Returns whether the thing can be put there (when it is open)."""
        kinds = self.fits.get(self.receptacles[receptacle].kind, frozenset())
        return self.things[thing].kind in kinds


def numbered(bases: Sequence[str]) -> list[str]:
    """Returns names for the ids with these beginnings, in the order of the ids: numbers fall.

    >>> numbered(["apple", "apple", "mug"])
    ['apple 2', 'apple 1', 'mug 1']
    """
    left: dict[str, int] = {}
    for base in bases:
        left[base] = left.get(base, 0) + 1
    names: list[str] = []
    for base in bases:
        names.append(f"{base} {left[base]}")
        left[base] -= 1
    return names
