"""The roads in memory, and the quickest way over them by car, by bicycle or on foot."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import pairwise
from math import ceil, hypot
from typing import Literal, NamedTuple

Mode = Literal["car", "bicycle", "foot"]
MODES: tuple[Mode, ...] = ("car", "bicycle", "foot")

CLASSES: Mapping[str, tuple[float, float, float]] = {
    "motorway": (110, 0, 0),
    "link": (60, 0, 0),
    "primary": (80, 18, 4.8),
    "secondary": (65, 18, 4.8),
    "main": (42, 16, 4.8),
    "residential": (26, 16, 4.8),
    "cycleway": (0, 19, 4.8),
    "path": (0, 0, 4.8),
}
"""Class of a road -> km/h by car, by bicycle and on foot; 0 where that is not allowed."""

_STREETS = ("path", "residential", "main")
_FASTEST = {
    mode: max(speeds[which] for speeds in CLASSES.values()) for which, mode in enumerate(MODES)
}
_TENTHS_PER_METRE = 36  # of a second, at 1 km/h
_ROUNDING_METRES = 2  # so that rounded positions never make a guess too high
_GOAL = 0  # no node has this number


class Road(NamedTuple):
    """A piece of road between two nodes."""

    start: int
    finish: int
    metres: int
    road_class: str
    name: str


class Spot(NamedTuple):
    """A point of a road: so many metres from its start."""

    road: int
    along: int


class Piece(NamedTuple):
    """A part of a way: along one road from one point (x, y in metres) to another."""

    road: int
    metres: int
    begin: tuple[int, int]
    end: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Route:
    """The quickest way between two points.

    Attributes:
        metres: How long it is.
        tenths: How long it takes, in tenths of a second.
        pieces: The roads in their order; none of length 0.
    """

    metres: int
    tenths: int
    pieces: Sequence[Piece]


class _Trail(NamedTuple):
    """What a search found: a time, and nodes with the roads that lead to them."""

    tenths: int
    steps: list[tuple[int, int]]


class Network:
    """All roads of the country; every point can be reached from every other in each mode."""

    def __init__(self, nodes: Mapping[int, tuple[int, int]], roads: Mapping[int, Road]) -> None:
        """Sorts the roads by the nodes they leave from.

        Args:
            nodes: Number -> x and y in metres.
            roads: Number -> road.
        """
        self.nodes = nodes
        self.roads = roads
        self.large_roads = [road for road in roads.values() if road.road_class not in _STREETS]
        self._exits = {mode: _exits(nodes, roads, mode) for mode in MODES}

    def route(self, origin: Spot, goal: Spot, mode: Mode) -> Route:
        """Returns the quickest way between two points of roads that the mode may use.

        Between two points of one road it is that road. Else it is found by A* (Hart, Nilsson and
        Raphael, 1968); of ways that take equally long it is always the same one.
        """
        if origin.road == goal.road:
            return self._along_one_road(origin, goal, mode)
        return self._route(origin, goal, self._search(origin, goal, mode))

    def point(self, spot: Spot) -> tuple[int, int]:
        """Returns x and y, in metres, of a point of a road."""
        road = self.roads[spot.road]
        (x, y), (to_x, to_y) = self.nodes[road.start], self.nodes[road.finish]
        share = spot.along / road.metres
        return round(x + (to_x - x) * share), round(y + (to_y - y) * share)

    def _along_one_road(self, origin: Spot, goal: Spot, mode: Mode) -> Route:
        metres = abs(origin.along - goal.along)
        piece = Piece(origin.road, metres, self.point(origin), self.point(goal))
        tenths = tenths_for(self.roads[origin.road], metres, mode)
        return Route(metres, tenths, [piece] if metres else [])

    def _search(self, origin: Spot, goal: Spot, mode: Mode) -> _Trail:
        """Returns the nodes between both points, each with the road that leads to it."""
        exits = self._exits[mode]
        goal_x, goal_y = self.point(goal)
        scale = _TENTHS_PER_METRE / _FASTEST[mode]
        last = dict(self._ends(goal, mode))
        before: dict[int, tuple[int, int]] = {}
        waiting = [(tenths, node, tenths, _GOAL, 0) for node, tenths in self._ends(origin, mode)]
        waiting.sort()
        while True:
            _, node, tenths, previous, road = heappop(waiting)
            if node in before:
                continue
            before[node] = (previous, road)
            if node == _GOAL:
                return _Trail(tenths, _trail(before))
            if node in last:
                there = tenths + last[node]
                heappush(waiting, (there, _GOAL, there, node, 0))
            for other, cost, x, y, way in exits[node]:
                if other not in before:
                    spent = tenths + cost
                    ahead = hypot(x - goal_x, y - goal_y) - _ROUNDING_METRES
                    guess = spent + int(ahead * scale) if ahead > 0 else spent
                    heappush(waiting, (guess, other, spent, node, way))

    def _ends(self, spot: Spot, mode: Mode) -> list[tuple[int, int]]:
        """Returns both nodes of the road and how long it takes to them."""
        road = self.roads[spot.road]
        return [
            (road.start, tenths_for(road, spot.along, mode)),
            (road.finish, tenths_for(road, road.metres - spot.along, mode)),
        ]

    def _route(self, origin: Spot, goal: Spot, trail: _Trail) -> Route:
        steps = trail.steps
        pieces = [self._half(origin, steps[0][0])]
        for (here, _), (there, road) in pairwise(steps):
            metres = self.roads[road].metres
            pieces.append(Piece(road, metres, self.nodes[here], self.nodes[there]))
        road, metres, begin, end = self._half(goal, steps[-1][0])
        pieces.append(Piece(road, metres, end, begin))
        kept = [piece for piece in pieces if piece.metres]
        return Route(sum(piece.metres for piece in kept), trail.tenths, kept)

    def _half(self, spot: Spot, node: int) -> Piece:
        """Returns the part of a road from a point of it to one of its ends."""
        road = self.roads[spot.road]
        metres = spot.along if node == road.start else road.metres - spot.along
        return Piece(spot.road, metres, self.point(spot), self.nodes[node])


def tenths_for(road: Road, metres: int, mode: Mode) -> int:
    """Returns how long so many metres of the road take, in tenths of a second.

    Raises:
        ZeroDivisionError: the mode may not use the road.
    """
    return ceil(metres * _TENTHS_PER_METRE / CLASSES[road.road_class][MODES.index(mode)])


_Exit = tuple[int, int, int, int, int]


def _exits(
    nodes: Mapping[int, tuple[int, int]], roads: Mapping[int, Road], mode: Mode
) -> Mapping[int, Sequence[_Exit]]:
    """Returns node -> (next node, tenths of a second to it, its x, its y, the road)."""
    exits: dict[int, list[_Exit]] = {node: [] for node in nodes}
    for number, road in roads.items():
        if CLASSES[road.road_class][MODES.index(mode)]:
            tenths = tenths_for(road, road.metres, mode)
            exits[road.start].append((road.finish, tenths, *nodes[road.finish], number))
            exits[road.finish].append((road.start, tenths, *nodes[road.start], number))
    return exits


def _trail(before: Mapping[int, tuple[int, int]]) -> list[tuple[int, int]]:
    """Returns the nodes from the origin to the goal, which itself is left out."""
    steps: list[tuple[int, int]] = []
    node = before[_GOAL][0]
    while node != _GOAL:
        previous, road = before[node]
        steps.append((node, road))
        node = previous
    return steps[::-1]
