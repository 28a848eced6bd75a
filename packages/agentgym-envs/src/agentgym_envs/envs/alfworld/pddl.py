"""Games written in PDDL, as the original ships them.

Of the domain and the grammar only what differs between generations is read: how a thing is put
down, whether there is "help", and what washes. Everything else is the same in all of them, and is
in `world/`.

Source: alfworld 0.3.3 and 0.4.2 (`data/alfred.pddl`, `data/alfred.twl2`), json_2.1.1 and 2.1.3.
"""

import re
from collections.abc import Mapping, Sequence

from agentgym_envs.core import MalformedFileError

from . import game as g
from .game import Dialect, Game, Goal, GoalKind, Receptacle, Thing, numbered
from .syntax import COMMENT, Fact, Form, read_problem, short, words

_PUT_TEMPLATE = re.compile(
    r"action\s+PutObject\s*\{\s*template\s*::\s*\"(?:(move) \{o\} to|(put) \{o\} in/on) \{r\}\""
)
_HELP = re.compile(r"^\s*action\s+help\b", re.MULTILINE)
_TASK = re.compile(r"Your task is to: (.*?)\.?\"")
_CLEAN_ACTION = re.compile(r"\(:action\s+CleanObject\b(.*?):effect", re.DOTALL | re.IGNORECASE)
_WASHER = re.compile(r"\(receptacleType \?r (\w+)Type\)", re.IGNORECASE)

_TRAITS = {
    "pickupable": g.PICKUPABLE,
    "cleanable": g.CLEANABLE,
    "heatable": g.HEATABLE,
    "coolable": g.COOLABLE,
    "toggleable": g.TOGGLEABLE,
    "sliceable": g.SLICEABLE,
    "isreceptacleobject": g.HOLLOW,
}
_MARKS = {
    "isclean": g.CLEAN,
    "ishot": g.HOT,
    "iscool": g.COOL,
    "istoggled": g.TOGGLED,
    "ison": g.ON,
    "issliced": g.SLICED,
}
_GOALS: Mapping[Fact, GoalKind] = {
    ("inreceptacle", "objecttype", "receptacletype"): "place",
    ("cleanable", "inreceptacle", "isclean", "objecttype", "receptacletype"): "clean",
    ("heatable", "inreceptacle", "ishot", "objecttype", "receptacletype"): "heat",
    ("coolable", "inreceptacle", "iscool", "objecttype", "receptacletype"): "cool",
    (
        "inreceptacle", "inreceptacle", "not", "objecttype", "objecttype",
        "receptacletype", "receptacletype",
    ): "two",
    (
        "atlocation", "holds", "inreceptacle", "istoggled", "objecttype", "objecttype",
        "receptacleatlocation", "toggleable",
    ): "look",
}  # fmt: skip
"""The predicates of each kind of goal, sorted."""


def parse_dialect(domain: str, grammar: str) -> Dialect:
    """Returns the generation that a domain and a grammar belong to.

    Raises:
        MalformedFileError: they are not those of ALFWorld.
    """
    plain = COMMENT.sub("", domain)
    if "(domain alfred)" not in plain.lower():
        raise MalformedFileError("the domain is not that of ALFWorld: no (domain alfred) in it")
    clean = _CLEAN_ACTION.search(plain)
    if clean is None:
        raise MalformedFileError("the domain is cut off, or foreign: it has no action CleanObject")
    put = _PUT_TEMPLATE.search(grammar)
    if put is None:
        raise MalformedFileError(
            'the grammar says how to put a thing down neither as "move {o} to {r}" nor as '
            '"put {o} in/on {r}"'
        )
    washers = frozenset(kind.lower() for kind in _WASHER.findall(clean[1]))
    return Dialect("move" if put[1] else "put", _HELP.search(grammar) is not None, washers)


def parse_task(grammar: str) -> str:
    """Returns the task sentence in a game's grammar, without its full stop.

    Raises:
        MalformedFileError: there is none.
    """
    found = _TASK.search(grammar)
    if found is None or found[1] == "UNKNOWN GOAL":
        raise MalformedFileError('the grammar has no "Your task is to: ..."')
    return found[1]


def parse_game(problem: str, task: str, dialect: Dialect) -> Game:
    """Returns the game of a problem file.

    Args:
        problem: The text of the file; case does not matter.
        task: The task sentence, without its full stop.
        dialect: The generation of commands and texts.

    Raises:
        MalformedFileError: the text is cut off, no PDDL, of another domain, or asks for something
            that ALFWorld does not ask for.
    """
    try:
        parts = read_problem(problem)
        return _build(_Household(parts.types, parts.facts), _goal(parts.goal), task, dialect)
    except RecursionError as error:
        raise MalformedFileError("the problem is nested too deeply") from error


# The goal


def _goal(form: Form) -> Goal:
    atoms: list[Fact] = []
    for part in form:
        _flatten(part, atoms)
    goal = _recognised(atoms)
    if goal is None:
        names = " ".join(sorted(atom[0] for atom in atoms))
        raise MalformedFileError(f"the goal is none of ALFWorld's six kinds; it asks for: {names}")
    return goal


def _flatten(form: "str | Form", atoms: list[Fact]) -> None:
    if isinstance(form, str) or not form:
        raise MalformedFileError(f"the goal holds {short(form)} where a condition must be")
    head, *rest = form
    if head == "and":
        for part in rest:
            _flatten(part, atoms)
    elif head == "exists" and len(rest) == 2:
        _flatten(rest[1], atoms)
    elif head == "not" and len(rest) == 1 and isinstance(rest[0], list):
        atoms.append(("not", *words(rest[0], ":goal")))
    else:
        atoms.append(tuple(words(form, ":goal")))


def _recognised(atoms: Sequence[Fact]) -> Goal | None:
    """Returns the goal that conditions stand for, or None if they are put together otherwise."""
    kind = _GOALS.get(tuple(sorted(atom[0] for atom in atoms)))
    if kind is None:
        return None
    things = {atom[1]: atom[-1] for atom in atoms if atom[0] == "objecttype"}
    receptacles = {atom[1]: atom[-1] for atom in atoms if atom[0] == "receptacletype"}
    if kind == "look":
        lamp, held = (_variable(atoms, name) for name in ("istoggled", "holds"))
        right = set(things) == {lamp, held} and lamp != held
        return Goal(kind, _kind(things[held]), _kind(things[lamp])) if right else None
    placed = {(atom[1], atom[-1]) for atom in atoms if atom[0] == "inreceptacle"}
    right = placed == {(thing, receptacle) for thing in things for receptacle in receptacles}
    if not right or len(receptacles) != 1 or len(set(things.values())) != 1:
        return None
    return Goal(kind, _kind(*set(things.values())), _kind(*receptacles.values()))


def _variable(atoms: Sequence[Fact], predicate: str) -> str:
    return next(atom[-1] for atom in atoms if atom[0] == predicate)


def _kind(type_name: str) -> str:
    return type_name.removesuffix("type")


# The household


class _Household:
    """The facts of a problem, by number."""

    def __init__(self, types: Mapping[str, str], facts: Mapping[str, list[Fact]]) -> None:
        self.facts = facts
        ids = sorted({word for group in facts.values() for fact in group for word in fact})
        self.names = dict(zip(ids, numbered([_base(each) for each in ids]), strict=True))
        self.location_of = self.one_each("receptacleatlocation")
        self.start = self.one_each("atlocation")
        locations = {*self.location_of.values(), *self.start.values()}
        locations.update(pair[1] for pair in self.pairs("objectatlocation"))
        self.places = {each: number for number, each in enumerate(sorted(locations))}
        instances = [each for each in ids if types.get(each) == "object" and "_bar_" in each]
        self.things = {each: number for number, each in enumerate(instances)}
        self.receptacles = [each for each in ids if each in self.location_of]

    def pairs(self, predicate: str) -> list[Fact]:
        """Returns the arguments of a predicate of two."""
        found = self.facts.get(predicate, [])
        for fact in found:
            if len(fact) != 2:
                raise MalformedFileError(f"({predicate} {' '.join(fact)}) must have two arguments")
        return found

    def one_each(self, predicate: str) -> dict[str, str]:
        """Returns first -> second argument, where each first one may have one second one only."""
        found: dict[str, str] = {}
        for first, second in self.pairs(predicate):
            if found.setdefault(first, second) != second:
                raise MalformedFileError(f"{first!r} has two {predicate}: {found[first]}, {second}")
        return found

    def bits(self, of_predicate: Mapping[str, int]) -> dict[str, int]:
        """Returns id -> the bits of all predicates that hold of it."""
        found: dict[str, int] = {}
        for predicate, bit in of_predicate.items():
            for fact in self.facts.get(predicate, []):
                for each in fact:
                    found[each] = found.get(each, 0) | bit
        return found


def _build(home: _Household, goal: Goal, task: str, dialect: Dialect) -> Game:
    if home.facts.get("holds") or len(home.start) != 1:
        raise MalformedFileError("there must be one agent, at one place and with empty hands")
    return Game(
        task=task,
        goal=goal,
        receptacles=_receptacles(home),
        things=_things(home),
        inside=_inside(home),
        start=home.places[next(iter(home.start.values()))],
        fits=_fits(home),
        dialect=dialect,
    )


def _base(name: str) -> str:
    """Returns what a display name begins with.

    >>> _base("sink_bar__plus_01_bar_sinkbasin"), _base("mug_bar_1")
    ('sinkbasin', 'mug')
    """
    return name.partition("_bar_")[0] + ("basin" if "basin" in name else "")


def _receptacles(home: _Household) -> tuple[Receptacle, ...]:
    type_of = home.one_each("receptacletype")
    state = home.bits({"openable": 1, "opened": 2})
    return tuple(
        Receptacle(
            home.names[each],
            _kind(type_of.get(each, "")),
            home.places[home.location_of[each]],
            bool(state.get(each, 0) & 1),
            bool(state.get(each, 0) & 2),
        )
        for each in home.receptacles
    )


def _things(home: _Household) -> tuple[Thing, ...]:
    type_of = home.one_each("objecttype")
    traits, marks = home.bits(_TRAITS), home.bits(_MARKS)
    places = dict.fromkeys(home.things, 0)
    for each, location in home.pairs("objectatlocation"):
        if each in places:
            places[each] |= 1 << home.places[location]
    contents: dict[str, set[int]] = {}
    for inner, outer in home.pairs("inreceptacleobject"):
        contents.setdefault(outer, set()).add(_thing(home, inner))
    return tuple(
        Thing(
            home.names[each],
            _kind(type_of.get(each, "")),
            traits.get(each, 0),
            marks.get(each, 0),
            places[each],
            tuple(sorted(contents.get(each, ()))),
        )
        for each in home.things
    )


def _inside(home: _Household) -> tuple[tuple[int, ...], ...]:
    inside: dict[str, set[int]] = {each: set() for each in home.receptacles}
    for each, receptacle in home.pairs("inreceptacle"):
        if receptacle in inside:
            inside[receptacle].add(_thing(home, each))
    return tuple(tuple(sorted(inside[each])) for each in home.receptacles)


def _thing(home: _Household, name: str) -> int:
    if name not in home.things:
        raise MalformedFileError(f"(:objects ...) does not declare {name!r} as an object")
    return home.things[name]


def _fits(home: _Household) -> dict[str, frozenset[str]]:
    fits: dict[str, set[str]] = {}
    for receptacle, each in home.pairs("cancontain"):
        fits.setdefault(_kind(receptacle), set()).add(_kind(each))
    return {receptacle: frozenset(kinds) for receptacle, kinds in fits.items()}
