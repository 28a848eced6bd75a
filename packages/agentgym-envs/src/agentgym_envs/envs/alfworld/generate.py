"""Households that are a function of their name, the same on every machine.

A room has one of a number of layouts: which receptacles there are. Some layouts are seen in
training and some are not. A task draws a layout, a goal, and where all things are.
"""

import random
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from hashlib import shake_256
from typing import Literal, NamedTuple, TypeVar

from agentgym_envs.core import Split

from .game import (
    NEEDED_TRAIT,
    PICKUPABLE,
    Dialect,
    Game,
    Goal,
    GoalKind,
    Receptacle,
    Thing,
    Wording,
    numbered,
)
from .homes import (
    LAMP,
    NUMBER_OF_THINGS,
    OFTEN_SHARED,
    OPENABLE,
    Furniture,
    Room,
    fits,
    furniture,
    traits,
    usual_places,
)
from .wordings import sentence

Rooms = Literal["seen", "unseen"]

LAYOUTS: Mapping[Rooms, range] = {"seen": range(60), "unseen": range(60, 80)}
"""The numbers of the layouts that each room has."""

SHARES: Mapping[Split, tuple[float, float]] = {
    "train": (0.0, 0.9),
    "validation": (0.9, 0.95),
    "test": (0.95, 1.0),
}
"""Which part of the goals of each seen layout belongs to each split."""

KINDS: Mapping[GoalKind, int] = {
    "place": 28, "clean": 18, "cool": 16, "two": 16, "heat": 14, "look": 8,
}  # fmt: skip
"""Per cent of the tasks of each kind, as in the original."""

ROOMS_FOR: Mapping[GoalKind, Mapping[Room, int]] = {
    "place": {"kitchen": 4, "living room": 3, "bedroom": 3, "bathroom": 3},
    "two": {"kitchen": 4, "living room": 3, "bedroom": 3, "bathroom": 3},
    "look": {"bedroom": 3, "living room": 2},
    "clean": {"kitchen": 7, "bathroom": 2},
    "heat": {"kitchen": 1},
    "cool": {"kitchen": 1},
}

TOOLS: Mapping[GoalKind, str] = {"clean": "sinkbasin", "heat": "microwave", "cool": "fridge"}
"""Where a thing is treated; it never has to be left there."""

SHARED_PLACE = 0.2
"""How often a drawer, a shelf ... is used from where its neighbour is used."""

ChoiceT = TypeVar("ChoiceT")


class Layout(NamedTuple):
    """The receptacles of a room, and how many there are of each kind."""

    receptacles: tuple[Receptacle, ...]
    counts: Mapping[str, int]
    numbers: Mapping[str, tuple[int, ...]]


class Draws:
    """Random choices that depend on a name only.

    They use nothing but `random()`, of which Python promises the same numbers in every version.
    """

    def __init__(self, name: str) -> None:
        self._random = random.Random(name).random

    def fraction(self) -> float:
        """Returns a number in [0, 1)."""
        return self._random()

    def chance(self, probability: float) -> bool:
        """Returns True so often."""
        return self._random() < probability

    def between(self, least: int, most: int) -> int:
        """Returns one of the integers from `least` to `most`."""
        return least + int(self._random() * (most - least + 1))

    def one_of(self, choices: Sequence[ChoiceT]) -> ChoiceT:
        """Returns one of the choices, all equally often."""
        return choices[int(self._random() * len(choices))]

    def weighted(self, weights: Mapping[ChoiceT, int]) -> ChoiceT:
        """Returns one of the keys, each as often as its weight says."""
        rest = self._random() * sum(weights.values())
        for choice, weight in weights.items():
            rest -= weight
            if rest < 0:
                return choice
        *_, last = weights
        return last


@cache
def layouts(room: Room) -> tuple[Layout, ...]:
    """Returns all layouts of a room, no two alike: 5 to 30 receptacles, some at one place."""
    found: dict[tuple[Receptacle, ...], Layout] = {}
    number = 0
    while len(found) < LAYOUTS["unseen"].stop:
        home = _layout(room, Draws(f"alfworld layout {room} {number}"))
        found.setdefault(home.receptacles, home)
        number += 1
    return tuple(found.values())


def _layout(room: Room, draws: Draws) -> Layout:
    size = draws.fraction()
    kinds = [each.kind for each in furniture(room) for _ in range(_number(draws, each, size))]
    receptacles: list[Receptacle] = []
    numbers: dict[str, tuple[int, ...]] = {}
    place = -1
    for name, kind in zip(numbered(kinds), kinds, strict=True):
        beside = kind in OFTEN_SHARED and kind in numbers and draws.chance(SHARED_PLACE)
        place += not beside
        numbers[kind] = (*numbers.get(kind, ()), len(receptacles))
        receptacles.append(Receptacle(name, kind, place, kind in OPENABLE))
    counts = {kind: len(found) for kind, found in numbers.items()}
    return Layout(tuple(receptacles), counts, numbers)


def _number(draws: Draws, each: Furniture, size: float) -> int:
    """Returns how many receptacles of a kind a room has; `size` is from 0 (few) to 1 (many)."""
    span = each.most - each.least
    low = each.least + round(span * max(0.0, 2 * size - 1))
    return draws.between(low, each.most - round(span * max(0.0, 1 - 2 * size)))


@lru_cache(maxsize=256)
def generate(name: str, split: Split, rooms: Rooms, wording: Wording = "move") -> Game:
    """Returns the game of a task.

    The goals of each layout are shared out among the splits, so that no two splits have the same
    problem, however the things lie.

    Args:
        name: The task id; the same name always gives the same game.
        split: Whose goals to draw from, in seen rooms.
        rooms: Which layouts to draw from.
        wording: The generation of commands and texts.
    """
    draws = Draws(name)
    kind = draws.weighted(KINDS)
    while True:
        room = draws.weighted(ROOMS_FOR[kind])
        number = draws.one_of(LAYOUTS[rooms])
        home = layouts(room)[number]
        goal = _draw_goal(draws, kind, room, home)
        if goal is not None and _belongs(split, rooms, f"{room} {number} {' '.join(goal)}"):
            return _furnish(draws, room, home, goal, Dialect.of(wording))


def share(problem: str) -> float:
    """Returns where in [0, 1) a problem lies; always the same for the same text."""
    return int.from_bytes(shake_256(problem.encode()).digest(4)) / 2**32


def _belongs(split: Split, rooms: Rooms, problem: str) -> bool:
    low, high = SHARES[split]
    return rooms == "unseen" or low <= share(problem) < high


def _draw_goal(draws: Draws, kind: GoalKind, room: Room, home: Layout) -> Goal | None:
    """Returns a goal, or None if this draw makes no sense in this room."""
    places = usual_places(room)
    needed = NEEDED_TRAIT.get(kind, 0) | PICKUPABLE
    thing = draws.one_of([each for each in places if traits(each) & needed == needed])
    if kind == "look":
        lit = any(place in home.counts for place in places[LAMP])
        there = any(place in home.counts for place in places[thing])
        return Goal(kind, thing, LAMP) if lit and there else None
    tool = TOOLS.get(kind)
    targets = {
        each: 1 if each in OPENABLE else 2
        for each in home.counts
        if thing in fits().get(each, ()) and each != tool
    }
    if not targets:
        return None
    target = draws.weighted(targets)
    return Goal(kind, thing, target) if _sources(room, home, Goal(kind, thing, target)) else None


def _sources(room: Room, home: Layout, goal: Goal) -> dict[str, int]:
    """Returns the kinds of receptacles, with weights, in which a wanted thing may lie at first."""
    weights = usual_places(room)[goal.thing]
    excluded = (goal.target, TOOLS.get(goal.kind))
    return {
        kind: weight
        for kind, weight in weights.items()
        if kind in home.counts and kind not in excluded
    }


def _furnish(draws: Draws, room: Room, home: Layout, goal: Goal, dialect: Dialect) -> Game:
    where = [*_wanted(draws, room, home, goal), *_others(draws, room, home, goal)]
    where.sort(key=lambda item: item[0])
    things: list[Thing] = []
    inside: list[list[int]] = [[] for _ in home.receptacles]
    for name, (kind, receptacle) in zip(numbered([kind for kind, _ in where]), where, strict=True):
        inside[receptacle].append(len(things))
        place = home.receptacles[receptacle].place
        things.append(Thing(name, kind, traits(kind), 0, 1 << place))
    return Game(
        task=sentence(goal, home.counts.get(goal.target, 1), draws.between(0, 99)),
        goal=goal,
        receptacles=home.receptacles,
        things=tuple(things),
        inside=tuple(map(tuple, inside)),
        start=home.receptacles[-1].place + 1,
        fits=fits(),
        dialect=dialect,
    )


def _wanted(draws: Draws, room: Room, home: Layout, goal: Goal) -> list[tuple[str, int]]:
    """Returns (kind, receptacle) of the things that the task is about."""
    sources = _sources(room, home, goal)
    least = 2 if goal.kind == "two" else 1
    number = draws.between(least, least + 1)
    found = [_put(draws, home, goal.thing, sources) for _ in range(number)]
    if goal.kind == "look":
        found.append(_put(draws, home, LAMP, _usual(room, home, LAMP)))
    return found


def _others(draws: Draws, room: Room, home: Layout, goal: Goal) -> list[tuple[str, int]]:
    """Returns (kind, receptacle) of everything else in the room."""
    kinds = [
        kind
        for kind in usual_places(room)
        if kind not in (goal.thing, goal.target) and _usual(room, home, kind)
    ]
    found: list[tuple[str, int]] = []
    for _ in range(draws.between(*NUMBER_OF_THINGS[room])):
        kind = draws.one_of(kinds)
        found.append(_put(draws, home, kind, _usual(room, home, kind)))
    return found


def _usual(room: Room, home: Layout, kind: str) -> dict[str, int]:
    weights = usual_places(room)[kind]
    return {place: weight for place, weight in weights.items() if place in home.counts}


def _put(draws: Draws, home: Layout, kind: str, weights: Mapping[str, int]) -> tuple[str, int]:
    return kind, draws.one_of(home.numbers[draws.weighted(weights)])
