"""Draws the places along the streets, with an address and what is known of them."""

import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

from agentgym_envs.envs.webarena.sites.land import TOWNS, Town
from agentgym_envs.toolkit.draws import Draws

from .kinds import ATTRACTIONS, KINDS, Kind
from .names import Spot
from .streets import postcode

_METRES_PER_HOUSE = 9

_ADD_PLACE = (
    "INSERT INTO places (name, kind_id, town_id, street, house, postcode, x, y, road_id, along)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_PIECES = (
    "SELECT roads.id, name, metres, start, start.x, start.y, finish.x, finish.y FROM roads "
    "JOIN nodes AS start ON start.id = start JOIN nodes AS finish ON finish.id = finish "
    "WHERE roads.town_id = ? AND class <> 'path' ORDER BY roads.id"
)
_KIND_IDS = {kind.name: number for number, kind in enumerate(KINDS, 1)}


class Piece(NamedTuple):
    """A piece of a street.

    Attributes:
        before: How many metres of the street lie before it.
    """

    road: int
    street: str
    before: int
    metres: int
    ends: tuple[int, int, int, int]

    def point(self, along: int) -> tuple[int, int]:
        """Returns x and y at so many metres from the start."""
        x, y, to_x, to_y = self.ends
        share = along / self.metres
        return round(x + (to_x - x) * share), round(y + (to_y - y) * share)


class Door(NamedTuple):
    """An address that nobody else has."""

    piece: Piece
    along: int
    house: int


class Quarter:
    """The doors of a town that are still free."""

    def __init__(self, town: int, pieces: list[Piece], draws: Draws) -> None:
        """Begins with all of them free."""
        self.town = town
        self._pieces = pieces
        self._draws = draws
        self._taken: set[tuple[str, int]] = set()

    def door(self) -> Door:
        """Takes a free door and returns it."""
        while True:
            piece = self._draws.pick(self._pieces)
            along = self._draws.below(piece.metres)
            house = 1 + (piece.before + along) // _METRES_PER_HOUSE * 2 + self._draws.below(2)
            if (piece.street, house) not in self._taken:
                self._taken.add((piece.street, house))
                return Door(piece, along, house)


def add_places(records: sqlite3.Connection) -> None:
    """Writes kinds, towns and streets as places, and everything along the streets."""
    for number, kind in enumerate(KINDS, 1):
        row = (number, kind.name, kind.plural, kind.family)
        records.execute("INSERT INTO kinds VALUES (?, ?, ?, ?)", row)
    names: set[str] = {town.name for town in TOWNS}
    for number, town in enumerate(TOWNS, 1):
        pieces = list(_pieces(records, number))
        _add_middle(records, number, town.name, pieces)
        _add_street_places(records, number, pieces)
        draws = Draws(f"places of {town.name}")
        quarter = Quarter(number, pieces, draws)
        for kind, name, door in _places(town, quarter, draws, names):
            place = _add(records, kind, name, number, door)
            _add_tags(records, place, kind, name, draws)


def _pieces(records: sqlite3.Connection, town: int) -> Iterator[Piece]:
    before: dict[str, int] = {}
    for road, street, metres, _, *ends in records.execute(_PIECES, (town,)).fetchall():
        x, y, to_x, to_y = ends
        yield Piece(road, street, before.get(street, 0), metres, (x, y, to_x, to_y))
        before[street] = before.get(street, 0) + metres


def _add_middle(records: sqlite3.Connection, number: int, town: str, pieces: list[Piece]) -> None:
    """Writes the town itself, as a place on its High Street."""
    high_street = [piece for piece in pieces if piece.street == "High Street"]
    piece = high_street[len(high_street) // 2]
    values = (town, _KIND_IDS["town"], number, "", None, postcode(number))
    records.execute(_ADD_PLACE, (*values, *piece.point(0), piece.road, 0))


def _add_street_places(records: sqlite3.Connection, town: int, pieces: list[Piece]) -> None:
    """Writes every street as a place in the middle of it."""
    for street in dict.fromkeys(piece.street for piece in pieces):
        own = [piece for piece in pieces if piece.street == street]
        piece = own[len(own) // 2]
        along = piece.metres // 2
        values = (street, _KIND_IDS["street"], town, street, None, postcode(town))
        records.execute(_ADD_PLACE, (*values, *piece.point(along), piece.road, along))


def _places(
    town: Town, quarter: Quarter, draws: Draws, names: set[str]
) -> Iterator[tuple[Kind, str, Door]]:
    """Yields everything in the town that has a door; `names` are those that are taken."""
    for kind in KINDS:
        if kind.name == "attraction":
            names.add(ATTRACTIONS[town.name])
            yield kind, ATTRACTIONS[town.name], quarter.door()
        elif kind.name == "house":
            for _ in range(kind.number_in(town)):
                door = quarter.door()
                yield kind, f"{door.house} {door.piece.street}", door
        elif kind.names:
            for _ in range(kind.number_in(town)):
                yield kind, *_named(kind, town, quarter, draws, names)


def _named(
    kind: Kind, town: Town, quarter: Quarter, draws: Draws, names: set[str]
) -> tuple[str, Door]:
    """Takes a door, and a name that no other place has."""
    while True:
        door = quarter.door()
        spot = Spot(town.name, door.piece.street, town.river)
        name = draws.pick(kind.names)(draws, spot)
        if name not in names:
            names.add(name)
            return name, door


def _add(records: sqlite3.Connection, kind: Kind, name: str, town: int, door: Door) -> int:
    piece = door.piece
    zone = f"{postcode(town)} {1 + _street_number(piece.street)}"
    values = (name, _KIND_IDS[kind.name], town, piece.street, door.house, zone)
    where = (*piece.point(door.along), piece.road, door.along)
    return records.execute(_ADD_PLACE, (*values, *where)).lastrowid or 0


def _street_number(street: str) -> int:
    """Returns the last part of a street's postcodes, 0 to 98."""
    return sum(street.encode()) % 99


def _add_tags(records: sqlite3.Connection, place: int, kind: Kind, name: str, draws: Draws) -> None:
    tags = dict(_tags(kind, name, place, draws))
    rows = [(place, tag, value) for tag, value in tags.items()]
    records.executemany("INSERT INTO tags VALUES (?, ?, ?)", rows)


def _tags(kind: Kind, name: str, place: int, draws: Draws) -> Iterator[tuple[str, str]]:
    """Yields what is known of a place."""
    if draws.below(100) < kind.telephone:
        yield "phone", f"+999 {20 + place % 70} {draws.between(1000, 9999)} {place:04}"
    if draws.below(100) < kind.website:
        yield "website", f"http://{_plain(name)}.test"
    if kind.hours:
        yield "opening_hours", draws.pick(kind.hours)
    if kind.family not in ("Addresses", "Transport"):
        yield "wheelchair", draws.pick(("yes", "yes", "limited", "no"))
    for tag, values in kind.choices:
        yield tag, draws.pick(values)


def _plain(name: str) -> str:
    """Returns a name as hosts are called: "old-kettle-cafe"."""
    letters = "".join(letter if letter.isalnum() else " " for letter in name.lower())
    return "-".join(letters.split())
