"""Draws the streets of every town: a bent grid, wider streets through its middle, paths across."""

import sqlite3
from collections.abc import Iterator
from math import ceil, cos, hypot, pi, sin
from typing import NamedTuple

from agentgym_envs.envs.webarena.sites.land import TOWNS, Town
from agentgym_envs.toolkit.draws import Draws

from .names import street_names

_BLOCK_METRES = 200
_BEND_METRES = 40

ADD_NODE = "INSERT INTO nodes (town_id, x, y) VALUES (?, ?, ?)"
ADD_ROAD = (
    "INSERT INTO roads (start, finish, metres, class, name, town_id) VALUES (?, ?, ?, ?, ?, ?)"
)


class Line(NamedTuple):
    """A street: the row or column of the grid that it follows."""

    name: str
    road_class: str
    points: tuple[tuple[int, int], ...]


def add_towns(records: sqlite3.Connection) -> None:
    """Writes towns, their nodes and their streets."""
    for number, town in enumerate(TOWNS, 1):
        records.execute(
            "INSERT INTO towns VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                number,
                town.name,
                town.county,
                postcode(number),
                town.population,
                town.river,
                town.x * 1000,
                town.y * 1000,
            ),
        )
        _add_streets(records, number, town)


def postcode(town: int) -> str:
    """Returns what the postcodes of a town begin with: "HM07"."""
    return f"HM{town:02}"


def side_of(town: Town) -> int:
    """Returns how many streets run each way through the town."""
    return max(5, round(2.4 * (town.population / 1000) ** 0.27))


def add_road(
    records: sqlite3.Connection,
    ends: tuple[int, int],
    road_class: str,
    name: str,
    town: int | None = None,
) -> None:
    """Writes a straight piece of road between two nodes."""
    here, there = (position_of(records, node) for node in ends)
    metres = ceil(hypot(here[0] - there[0], here[1] - there[1]))
    records.execute(ADD_ROAD, (*ends, metres, road_class, name, town))


def position_of(records: sqlite3.Connection, node: int) -> tuple[int, int]:
    """Returns x and y of a node."""
    return records.execute("SELECT x, y FROM nodes WHERE id = ?", (node,)).fetchone()


def _add_streets(records: sqlite3.Connection, number: int, town: Town) -> None:
    draws = Draws(f"streets of {town.name}")
    side = side_of(town)
    nodes = {
        point: records.execute(ADD_NODE, (number, *position)).lastrowid or 0
        for point, position in _positions(town, side, draws)
    }
    for line in _lines(side, draws):
        for here, there in zip(line.points, line.points[1:], strict=False):
            add_road(records, (nodes[here], nodes[there]), line.road_class, line.name, number)
    for here, there in _shortcuts(side, draws):
        add_road(records, (nodes[here], nodes[there]), "path", "Footpath", number)


def _positions(
    town: Town, side: int, draws: Draws
) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Yields points of the grid and where they lie."""
    angle = draws.share() * pi / 2
    middle = (side - 1) / 2
    for row in range(side):
        for column in range(side):
            east = (column - middle) * _BLOCK_METRES + draws.between(-_BEND_METRES, _BEND_METRES)
            north = (row - middle) * _BLOCK_METRES + draws.between(-_BEND_METRES, _BEND_METRES)
            x = town.x * 1000 + round(east * cos(angle) - north * sin(angle))
            y = town.y * 1000 + round(east * sin(angle) + north * cos(angle))
            yield (row, column), (x, y)


def _lines(side: int, draws: Draws) -> Iterator[Line]:
    """Yields all streets; the first three are wide and cross the town's middle."""
    middle = side // 2
    along = [middle, *draws.shuffled([row for row in range(side) if row != middle])]
    across = [middle, *draws.shuffled([column for column in range(side) if column != middle])]
    names = street_names(draws, 2 * side)
    order = [(along[0], True), (across[0], False), (along[1], True)]
    order += [(row, True) for row in along[2:]] + [(column, False) for column in across[1:]]
    for number, (name, (place, is_row)) in enumerate(zip(names, order, strict=True)):
        points = [(place, other) if is_row else (other, place) for other in range(side)]
        yield Line(name, "main" if number < 3 else "residential", tuple(points))


def _shortcuts(side: int, draws: Draws) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Yields the ends of some footpaths across blocks."""
    blocks = [(row, column) for row in range(side - 1) for column in range(side - 1)]
    for row, column in draws.sample(blocks, side):
        yield (row, column), (row + 1, column + 1)
