"""What stands between the agent and where it wants to go, knowing the whole level.

The level falls into regions in which the agent can walk about; shut doors that need no key are part
of them. Between regions stand obstacles: locked doors, and things in the way. From the targets
costs are spread backward: nothing inside a region, much for a thing in the way, more for a locked
door. So the first obstacle, if there is one, is the same from wherever in its region the agent
stands, and a plan made anew at every step keeps to its course.
"""

from collections.abc import Collection, Mapping
from heapq import heapify, heappop, heappush
from typing import NamedTuple

from .data import FIRST_DOOR, FIRST_OBJECT
from .walking import SHUT
from .world.scene import PASSABLE, Scene

IN_THE_WAY = 10**6
NEEDS_KEY = 10**9
UNREACHABLE = 10**12


class Free(NamedTuple):
    """Targets that can be faced without more ado."""

    cells: frozenset[int]


class Blocked(NamedTuple):
    """The cell of the first obstacle on the way."""

    cell: int


class Costs:
    """What it costs to get at one of some targets, from every cell."""

    def __init__(
        self,
        scene: Scene,
        targets: Mapping[int, int],
        barred: Collection[int],
        *,
        may_pick_up: bool,
        whole: bool = False,
    ) -> None:
        """Spreads costs until the agent is reached.

        Args:
            scene: Where everything is. Not changed.
            targets: Cell to be faced -> what that costs more than another.
            barred: Doors that must not be used.
            may_pick_up: Whether things in the way may be taken away.
            whole: Whether to go on to all cells.
        """
        self._scene, self._targets, self._barred = scene, targets, barred
        self._may_pick_up = may_pick_up
        self._costs: dict[int, int] = {}
        self._towards: dict[int, int] = {}
        self._facing: dict[int, int] = {}
        self._spread(-1 if whole else scene.cell)

    def at(self, cell: int) -> int:
        """Returns the cost from a cell; `UNREACHABLE` if there is no way."""
        return self._costs.get(cell, UNREACHABLE)

    def first_obstacle(self) -> Free | Blocked | None:
        """Returns what has to be cleared first; or what can be faced now; or None: no way."""
        cell = self._scene.cell
        if cell not in self._costs:
            return None
        while cell not in self._facing:
            cell = self._towards[cell]
            if self._entering(cell):
                return Blocked(cell)
        target = self._facing[cell]
        cost = self._targets[target]
        if IN_THE_WAY <= cost < NEEDS_KEY:
            return Blocked(target)
        walkable = region(self._scene, self._barred)
        near = {cell + delta for cell in walkable for delta in self._scene.deltas}
        return Free(frozenset(t for t, extra in self._targets.items() if extra == cost) & near)

    def _spread(self, last: int) -> None:
        deltas = self._scene.deltas
        queue = [
            (cost, target - delta, 0, target)
            for target, cost in self._targets.items()
            for delta in deltas
        ]
        heapify(queue)
        while queue and last not in self._costs:
            cost, cell, walks, following = heappop(queue)
            entering = self._entering(cell)
            if cell in self._costs or entering is None:
                continue
            self._costs[cell] = cost
            (self._towards if walks else self._facing)[cell] = following
            for delta in deltas:
                if cell - delta not in self._costs:
                    heappush(queue, (cost + entering, cell - delta, 1, cell))

    def _entering(self, cell: int) -> int | None:
        """Returns what entering a cell costs; None if that is impossible."""
        code = self._scene.cells[cell]
        if code in PASSABLE:
            return 0
        if code < FIRST_OBJECT or cell in self._barred:
            return None
        if code < FIRST_DOOR:
            return in_the_way(cell) if self._may_pick_up else None
        if code in SHUT:
            return 0
        return 1 if self._scene.has_key_for(code) else NEEDS_KEY + _tie(cell)


def region(scene: Scene, barred: Collection[int]) -> set[int]:
    """Returns where the agent can walk without clearing anything."""
    found = {scene.cell}
    left = [scene.cell]
    while left:
        cell = left.pop()
        for delta in scene.deltas:
            beside = cell + delta
            code = scene.cells[beside]
            free = code in PASSABLE or (code in SHUT and beside not in barred)
            if free and beside not in found:
                found.add(beside)
                left.append(beside)
    return found


def in_the_way(cell: int) -> int:
    """Returns what taking a thing away from a cell costs; two ways hardly ever cost the same."""
    return IN_THE_WAY + _tie(cell)


def blocks_nothing(scene: Scene, cell: int, walkable: Collection[int]) -> bool:
    """Returns whether something put on a free cell leaves everything else as reachable as it was.

    Its free neighbours must still be connected around it, doors must not be next to it, and things
    next to it must have another neighbour that is walkable.
    """
    cells, (right, down, left, up) = scene.cells, scene.deltas
    corners = ((right, down), (down, left), (left, up), (up, right))
    for delta in scene.deltas:
        beside = cell + delta
        if cells[beside] >= FIRST_DOOR:
            return False
        if cells[beside] >= FIRST_OBJECT:
            others = {beside + step for step in scene.deltas} - {cell}
            if others.isdisjoint(walkable):
                return False
    free = sum(cells[cell + delta] in PASSABLE for delta in scene.deltas)
    joined = sum(
        all(cells[place] in PASSABLE for place in (cell + one, cell + other, cell + one + other))
        for one, other in corners
    )
    return free - joined <= 1


def _tie(cell: int) -> int:
    return cell * 7919 % 1009
