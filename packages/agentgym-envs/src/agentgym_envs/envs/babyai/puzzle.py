"""Clearing a way where there is hardly room to put anything, knowing the whole level.

In small rooms full of things it may be that what is taken away can only be put where it is in the
way again, and other things must be moved first. Here a search over what can be moved where finds
the shortest way out.
"""

from collections.abc import Collection, Iterator, Sequence
from heapq import heappop, heappush
from typing import NamedTuple

from .data import EMPTY, FIRST_DOOR, FIRST_OBJECT
from .obstacles import IN_THE_WAY, NEEDS_KEY, Costs, in_the_way, region
from .walking import Pose
from .world.scene import Scene

MOST_TRIES = 1500
"""How many arrangements are looked at before the search gives up."""


class Destination(NamedTuple):
    """Where the agent has to get.

    Attributes:
        cells: Cells of which it has to face one.
        free: Whether that must be free as well.
    """

    cells: frozenset[int]
    free: bool = False


class Deed(NamedTuple):
    """What to do first.

    Attributes:
        drops: Whether something is put down; else something is picked up.
        pose: Where, with what is in front.
    """

    drops: bool
    pose: Pose


class _State(NamedTuple):
    cells: bytes
    cell: int
    carried: int


class Puzzle:
    """A scene that is tried out in thought, and put back as it was."""

    def __init__(
        self,
        scene: Scene,
        destinations: Sequence[Destination],
        kept: Collection[int],
        barred: Collection[int],
    ) -> None:
        """Keeps the question.

        Args:
            scene: Where everything is.
            destinations: What must be reachable in the end.
            kept: Cells of things that stay where they are.
            barred: Doors that must not be used.
        """
        self._scene, self._destinations = scene, destinations
        self._kept, self._barred = kept, barred

    def first_deed(self, *, empty_handed: bool) -> Deed | None:
        """Returns the first of the fewest deeds after which no thing is in the way.

        Args:
            empty_handed: Whether the agent must have put down what it carries by then.
        """
        scene = self._scene
        start = _State(bytes(scene.cells), scene.cell, scene.carried)
        try:
            return self._search(start, empty_handed)
        finally:
            self._load(start)

    def _search(self, start: _State, empty_handed: bool) -> Deed | None:
        queue: list[tuple[int, int, int, _State, Deed | None]] = [(0, 0, 0, start, None)]
        seen: set[tuple[bytes, int, int]] = set()
        pushed = 0
        for _ in range(MOST_TRIES):
            if not queue:
                return None
            promised, _, deeds, state, first = heappop(queue)
            self._load(state)
            left = self._in_the_way() + (state.carried > 0 and empty_handed)
            if deeds + left > promised:
                pushed += 1
                heappush(queue, (deeds + left, pushed, deeds, state, first))
                continue
            if left == 0:
                return first
            walkable = region(self._scene, self._barred)
            key = (state.cells, min(walkable), state.carried)
            if key in seen:
                continue
            seen.add(key)
            for deed, after in self._following(state, walkable):
                pushed += 1
                more = deeds + deed.drops
                heappush(queue, (max(more, promised), pushed, more, after, first or deed))
        return None

    def _following(self, state: _State, walkable: set[int]) -> Iterator[tuple[Deed, _State]]:
        for cell in sorted(walkable):
            for direction, delta in enumerate(self._scene.deltas):
                front = cell + delta
                code = state.cells[front]
                pose = Pose(cell, direction)
                if state.carried and code == EMPTY:
                    cells = _with(state.cells, front, state.carried)
                    yield Deed(True, pose), _State(cells, cell, 0)
                elif not state.carried and self._may_move(front, code):
                    cells = _with(state.cells, front, EMPTY)
                    yield Deed(False, pose), _State(cells, cell, code)

    def _may_move(self, cell: int, code: int) -> bool:
        return FIRST_OBJECT <= code < FIRST_DOOR and cell not in self._kept

    def _in_the_way(self) -> int:
        """Returns how many things at least must still be moved."""
        return max(self._cost(destination) // IN_THE_WAY for destination in self._destinations)

    def _cost(self, destination: Destination) -> int:
        cells = self._scene.cells
        targets = {
            cell: in_the_way(cell) if destination.free and cells[cell] != EMPTY else 0
            for cell in destination.cells
        }
        costs = Costs(self._scene, targets, self._barred, may_pick_up=True)
        return costs.at(self._scene.cell) % NEEDS_KEY

    def _load(self, state: _State) -> None:
        scene = self._scene
        scene.cells[:] = state.cells
        scene.cell, scene.carried = state.cell, state.carried


def _with(cells: bytes, cell: int, code: int) -> bytes:
    return cells[:cell] + bytes([code]) + cells[cell + 1 :]
