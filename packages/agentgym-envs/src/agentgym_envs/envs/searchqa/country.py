"""An invented country: who was born where, who built what, which river flows through which town.

Everything follows from `names.draws`, so the country is the same on every machine. An entity is a
number; its facts are numbers of other entities, or plain numbers such as years.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from . import names

Kind = Literal[
    "person", "town", "region", "river", "mountain", "school", "firm", "novel", "painting",
    "opera", "museum", "theatre", "bridge", "event", "ship", "newspaper",
]  # fmt: skip

SIZES: Mapping[Kind, int] = {
    "person": 2400, "town": 420, "region": len(names.REGIONS), "river": 56, "mountain": 60,
    "school": 90, "firm": 420, "novel": 450, "painting": 300, "opera": 150, "museum": 80,
    "theatre": 60, "bridge": 200, "event": 420, "ship": 200, "newspaper": 160,
}  # fmt: skip
"""How many there are of each kind: 5,480 articles in all."""

FIRST_BIRTH, LAST_BIRTH = 1702, 1931
TODAY = 1990
"""The year in which the encyclopaedia was written."""

_TEACHER_DISTANCE = (250, 420)
"""So many people, who are sorted by birth, lie between a teacher and a pupil."""


@dataclass(frozen=True, slots=True)
class Entity:
    """Something that the encyclopaedia has an article on.

    Attributes:
        number: Place among all entities, and number of its article.
        kind: What it is.
        index: Place among those of its kind.
        name: The title of its article; no two are equal.
        aliases: Other names that its article gives.
        links: Relation -> number of another entity.
        values: Relation -> a number: a year, a height, a population.
    """

    number: int
    kind: Kind
    index: int
    name: str
    aliases: tuple[str, ...]
    links: Mapping[str, int]
    values: Mapping[str, int]


@cache
def entities() -> Sequence[Entity]:
    """Returns everything there is, kind by kind in the order of `SIZES`."""
    made: list[Entity] = []
    for kind, size in SIZES.items():
        for index in range(size):
            links, values = _facts(kind, index)
            name, aliases = _names(kind, index, links)
            made.append(Entity(len(made), kind, index, name, aliases, links, values))
    return made


def first_of(kind: Kind) -> int:
    """Returns the number of the first entity of a kind.

    >>> entities()[first_of("town")].kind
    'town'
    """
    return _FIRST[kind]


def birth_year(person: int) -> int:
    """Returns when a person was born; people are numbered by birth, one pair after the other."""
    return FIRST_BIRTH + person // 2 * 2 * (LAST_BIRTH - FIRST_BIRTH) // SIZES["person"]


def _starts() -> dict[Kind, int]:
    starts: dict[Kind, int] = {}
    total = 0
    for kind, size in SIZES.items():
        starts[kind] = total
        total += size
    return starts


_FIRST = _starts()


def _facts(kind: Kind, index: int) -> tuple[dict[str, int], dict[str, int]]:
    draws = names.draws(f"{names.COUNTRY} {kind} {index}", 8)
    if kind == "person":
        return _person(index, draws)
    if kind == "town":
        links = {
            "region": _one("region", index if index < SIZES["region"] else draws[0]),
            "river": _one("river", draws[1]),
            "mayor": _person_between(1905, 1931, draws[2]),
        }
        return links, {"charter": 1100 + draws[3] % 500, "population": 900 + draws[4] % 83_000}
    if kind == "region":
        return {
            "capital": first_of("town") + index,
            "governor": _person_between(1905, 1931, draws[0]),
        }, {"area": 800 + draws[1] % 9_000}
    if kind == "river":
        return {"source": _one("mountain", draws[0])}, {"length": 30 + draws[1] % 700}
    if kind == "mountain":
        climber = _person_between(1780, 1900, draws[0])
        return {"climber": climber}, {
            "height": 900 + draws[1] % 3_300,
            "climbed": birth_year(climber) + 20 + draws[2] % 25,
        }
    return _made_by_somebody(kind, index, draws)


def _person(index: int, draws: Sequence[int]) -> tuple[dict[str, int], dict[str, int]]:
    links = {
        "birthplace": _one("town", draws[0]),
        "school": _one("school", draws[1]),
        "spouse": index ^ 1,
        "home": _one("town", draws[2]),
    }
    low, high = _TEACHER_DISTANCE
    if index >= high:
        links["teacher"] = index - low - draws[3] % (high - low)
    return links, {"born": birth_year(index), "temper": draws[4], "field": draws[5]}


_MAKERS: Mapping[Kind, tuple[str, int, int, str]] = {
    "school": ("founder", 1702, 1820, "opened"),
    "firm": ("founder", 1720, 1920, "founded"),
    "novel": ("author", 1710, 1931, "published"),
    "painting": ("painter", 1702, 1931, "painted"),
    "opera": ("composer", 1710, 1931, "premiere"),
    "museum": ("architect", 1750, 1925, "opened"),
    "theatre": ("architect", 1740, 1925, "opened"),
    "bridge": ("engineer", 1740, 1931, "opened"),
    "event": ("leader", 1702, 1931, "year"),
    "ship": ("captain", 1740, 1925, "launched"),
    "newspaper": ("editor", 1740, 1925, "founded"),
}
"""Kind -> who is behind it, between which years that person was born, and what happened when."""

_PLACES: Mapping[Kind, tuple[str, Kind]] = {
    "school": ("town", "town"),
    "firm": ("seat", "town"),
    "novel": ("setting", "town"),
    "painting": ("museum", "museum"),
    "opera": ("theatre", "theatre"),
    "museum": ("town", "town"),
    "theatre": ("town", "town"),
    "bridge": ("river", "river"),
    "event": ("place", "town"),
    "ship": ("builder", "firm"),
    "newspaper": ("town", "town"),
}
"""Kind -> where it belongs, and of what kind that is."""


def _made_by_somebody(
    kind: Kind, index: int, draws: Sequence[int]
) -> tuple[dict[str, int], dict[str, int]]:
    maker, first, last, date = _MAKERS[kind]
    person = _person_between(first, last, draws[0])
    place, place_kind = _PLACES[kind]
    links = {maker: person, place: _one(place_kind, draws[1])}
    if kind in ("event", "newspaper"):  # which are called after their town: one in each at most
        links[place] = first_of("town") + index * 191 % SIZES["town"]
    if kind == "novel":
        links["publisher"] = _firm_of("Press", draws[2])
    if kind == "ship":
        links["builder"] = _firm_of("Shipyard", draws[2])
        links["port"] = _one("town", draws[3])
    if kind == "event":
        links["chronicler"] = _person_between(first, last, draws[2])
    return links, {date: min(birth_year(person) + 22 + draws[4] % 30, TODAY - 1)}


def _one(kind: Kind, draw: int) -> int:
    return first_of(kind) + draw % SIZES[kind]


def _person_between(first: int, last: int, draw: int) -> int:
    """Returns somebody born in one of the years from `first` to `last`."""
    span, people = LAST_BIRTH - FIRST_BIRTH, SIZES["person"]
    low = (first - FIRST_BIRTH) * people // span
    high = min((last + 1 - FIRST_BIRTH) * people // span, people)
    return low + draw % (high - low)


def _firm_of(trade: str, draw: int) -> int:
    return first_of("firm") + _firms_of_trade(trade)[draw % len(_firms_of_trade(trade))]


@cache
def _firms_of_trade(trade: str) -> Sequence[int]:
    return [index for index in range(SIZES["firm"]) if firm_trade(index) == trade]


def firm_trade(index: int) -> str:
    """Returns what a firm makes: the second part of its name."""
    round_number = index // len(names.firm_words())
    return names.TRADES[(index + round_number) % len(names.TRADES)]


def _names(kind: Kind, index: int, links: Mapping[str, int]) -> tuple[str, tuple[str, ...]]:
    """Returns the name of an entity and its other names."""
    name = _name(kind, index, links)
    if kind == "person":
        given, family = name.split()
        middle = names.first_names()[(index * 5 + 3) % len(names.first_names())]
        return name, (f"{given} {middle} {family}",)
    if kind == "town":
        spare = names.towns()[SIZES["town"] :]
        return name, (spare[index] if index < len(spare) else f"{name} Regis",)
    if kind == "firm":
        return name, (f"{name} of {_town_name(links['seat'])}",)
    if kind == "mountain":
        return name, (f"{name.removeprefix('Mount ')} Peak",)
    return name, ()


def _name(kind: Kind, index: int, links: Mapping[str, int]) -> str:
    works = names.titles()
    match kind:
        case "person":
            return names.people(SIZES["person"])[index]
        case "town":
            return _town_name(first_of("town") + index)
        case "region":
            return names.REGIONS[index]
        case "river":
            return names.waters()[index]
        case "mountain":
            return f"Mount {names.people(SIZES['person'])[index * 3].split()[1]}"
        case "firm":
            return f"{names.firm_words()[index % len(names.firm_words())]} {firm_trade(index)}"
        case "novel":
            return works[index]
        case "painting":
            return works[SIZES["novel"] + index]
        case "opera":
            return works[SIZES["novel"] + SIZES["painting"] + index]
        case "ship":
            return names.ships()[index]
        case _:
            return _place_name(kind, index, links)


def _place_name(kind: Kind, index: int, links: Mapping[str, int]) -> str:
    """Returns a name that says who or what the thing is called after."""
    family = names.people(SIZES["person"])[(index * 13 + 5) % 384].split()[1]
    match kind:
        case "school":
            return f"{family} {('College', 'Academy', 'Institute')[index % 3]}"
        case "museum":
            return f"{family} Museum"
        case "theatre":
            return f"{family} Theatre"
        case "bridge":
            return f"{family} Bridge"
        case "newspaper":
            return f"{_town_name(links['town'])} {names.PAPERS[index % len(names.PAPERS)]}"
        case _:
            return f"{names.EVENTS[index % len(names.EVENTS)]} {_town_name(links['place'])}"


def _town_name(number: int) -> str:
    return names.towns()[number - first_of("town")]
