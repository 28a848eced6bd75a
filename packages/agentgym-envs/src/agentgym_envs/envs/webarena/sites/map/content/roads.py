"""Draws what connects the towns: roads for all, motorways for cars, trails along the rivers."""

import sqlite3
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise
from math import ceil, cos, hypot, pi, sin

from agentgym_envs.envs.webarena.sites.land import TOWNS, Town
from agentgym_envs.toolkit.draws import Draws

from .streets import ADD_NODE, add_road, position_of, side_of

_NUMBERS = {town.name: number for number, town in enumerate(TOWNS, 1)}

_MOTORWAYS = {
    "M1": ("Brackwater", "Farrowdale", "Almstead", "Vaskerville", "Corvane"),
    "M2": ("Gildersea", "Jorvale", "Ravensholt", "Almstead"),
    "M3": ("Almstead", "Hartwick", "Eskerby"),
}


def add_roads(records: sqlite3.Connection) -> None:
    """Writes all roads between towns."""
    for one, other in _neighbours():
        big = min(one.population, other.population) > 40_000
        name = f"{one.name}-{other.name} Road"
        _connect(records, one, other, "primary" if big else "secondary", name)
    for river in ("Orra", "Tamber", "Senn", "Lisk"):
        along = sorted((town for town in TOWNS if town.river == river), key=lambda town: town.x)
        for one, other in pairwise(along):
            _connect(records, one, other, "cycleway", f"{river} Trail")
    junctions: dict[str, int] = {}
    for name, towns in _MOTORWAYS.items():
        _add_motorway(records, name, towns, junctions)


def _neighbours() -> Iterator[tuple[Town, Town]]:
    """Yields pairs of towns with no third town in the circle that has them on its edge.

    These connect all towns (Gabriel and Sokal, 1969).
    """
    for one, other in combinations(TOWNS, 2):
        x, y = (one.x + other.x) / 2, (one.y + other.y) / 2
        radius = hypot(one.x - x, one.y - y)
        others = (town for town in TOWNS if town not in (one, other))
        if all(hypot(town.x - x, town.y - y) >= radius for town in others):
            yield one, other


def _connect(
    records: sqlite3.Connection, one: Town, other: Town, road_class: str, name: str
) -> None:
    """Writes a road from the edge of one town to the edge of the other."""
    start = _nearest_node(records, one, (other.x * 1000, other.y * 1000))
    finish = _nearest_node(records, other, (one.x * 1000, one.y * 1000))
    _add_bent_road(records, (start, finish), road_class, name)


def _nearest_node(records: sqlite3.Connection, town: Town, point: tuple[int, int]) -> int:
    """Returns the node of the town that is nearest to a point."""
    sql = "SELECT id, x, y FROM nodes WHERE town_id = ?"
    nodes = records.execute(sql, (_NUMBERS[town.name],)).fetchall()
    return min(nodes, key=lambda node: (hypot(node[1] - point[0], node[2] - point[1]), node[0]))[0]


def _add_bent_road(
    records: sqlite3.Connection, ends: tuple[int, int], road_class: str, name: str
) -> None:
    """Writes a road that bends about every four kilometres."""
    (x, y), (to_x, to_y) = (position_of(records, node) for node in ends)
    draws = Draws(f"{road_class} {name}")
    length = hypot(to_x - x, to_y - y)
    pieces = ceil(length / 4000)
    sway = min(400.0, length / 12)
    nodes = [ends[0]]
    for piece in range(1, pieces):
        share, aside = piece / pieces, (2 * draws.share() - 1) * sway
        bent_x = round(x + (to_x - x) * share - (to_y - y) / length * aside)
        bent_y = round(y + (to_y - y) * share + (to_x - x) / length * aside)
        nodes.append(records.execute(ADD_NODE, (None, bent_x, bent_y)).lastrowid or 0)
    for pair in pairwise([*nodes, ends[1]]):
        add_road(records, pair, road_class, name)


def _add_motorway(
    records: sqlite3.Connection, name: str, towns: Sequence[str], junctions: dict[str, int]
) -> None:
    """Writes a motorway with a junction outside of every town on it."""
    for town in towns:
        if town not in junctions:
            junctions[town] = _add_junction(records, TOWNS[_NUMBERS[town] - 1])
    for one, other in pairwise(towns):
        _add_bent_road(records, (junctions[one], junctions[other]), "motorway", f"{name} Motorway")


def _add_junction(records: sqlite3.Connection, town: Town) -> int:
    """Writes a node near the town, and the road that leads to it; returns the node."""
    away = side_of(town) * 100 + 900
    angle = Draws(f"junction of {town.name}").share() * 2 * pi
    x = round(town.x * 1000 + away * cos(angle))
    y = round(town.y * 1000 + away * sin(angle))
    junction = records.execute(ADD_NODE, (None, x, y)).lastrowid or 0
    ends = (_nearest_node(records, town, (x, y)), junction)
    add_road(records, ends, "link", f"{town.name} Junction")
    return junction
