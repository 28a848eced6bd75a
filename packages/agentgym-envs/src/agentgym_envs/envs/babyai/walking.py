"""The shortest way to face a cell, knowing the whole level."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from .data import CLOSED, COLOURS, EMPTY, door_code, door_state, is_door
from .world.scene import FORWARD, LEFT, PASSABLE, PICKUP, RIGHT, TOGGLE, Scene

SHUT = frozenset(door_code(colour, CLOSED) for colour in COLOURS)
"""Codes of doors that can be opened without a key."""


class Pose(NamedTuple):
    """Where the agent stands, and its direction."""

    cell: int
    direction: int


class Walk(NamedTuple):
    """Where some moves would lead.

    Attributes:
        pose: Where the agent would be.
        moves: How many moves that takes; those that take or put something do not count.
    """

    pose: Pose
    moves: int


def facing(scene: Scene, cells: Iterable[int]) -> frozenset[Pose]:
    """Returns the poses from which one of some cells is right in front."""
    return frozenset(
        Pose(cell - delta, direction)
        for cell in cells
        for direction, delta in enumerate(scene.deltas)
    )


class Ways:
    """How far it is to one of some poses, from every pose that is not farther than the agent.

    A move counts one; a shut door on the way counts one more, for opening it.
    """

    def __init__(self, scene: Scene, targets: Iterable[Pose], barred: Collection[int]) -> None:
        """Searches backward from the targets until the agent is reached.

        Args:
            scene: Where everything is. Not changed.
            targets: Where the agent should be.
            barred: Doors that must not be opened.
        """
        self._scene, self._barred = scene, barred
        self._steps: dict[Pose, int] = {}
        self._search([pose for pose in targets if self._can_stand(pose.cell)])

    @property
    def here(self) -> int | None:
        """Moves from where the agent is; None if there is no way."""
        return self.at(Pose(self._scene.cell, self._scene.direction))

    def at(self, pose: Pose) -> int | None:
        """Returns the moves from a pose; None if it is farther than the agent, or cut off."""
        return self._steps.get(pose)

    def _search(self, targets: list[Pose]) -> None:
        scene, steps = self._scene, self._steps
        agent = Pose(scene.cell, scene.direction)
        waves = [targets]
        distance = 0
        while distance < len(waves) and agent not in steps:
            for pose in waves[distance]:
                if pose in steps:
                    continue
                steps[pose] = distance
                for before, moves in self._before(pose):
                    if before not in steps:
                        while len(waves) <= distance + moves:
                            waves.append([])
                        waves[distance + moves].append(before)
            distance += 1

    def _before(self, pose: Pose) -> Iterator[tuple[Pose, int]]:
        """Yields the poses from which one move leads here, with what it costs."""
        cell, direction = pose
        yield Pose(cell, (direction + 1) % 4), 1
        yield Pose(cell, (direction - 1) % 4), 1
        behind = cell - self._scene.deltas[direction]
        if self._can_stand(behind):
            yield Pose(behind, direction), 2 if self._scene.cells[cell] in SHUT else 1

    def _can_stand(self, cell: int) -> bool:
        code = self._scene.cells[cell]
        return code in PASSABLE or (code in SHUT and cell not in self._barred)


def walk(scene: Scene, moves: Sequence[int], barred: Collection[int]) -> Walk | None:
    """Returns where moves would lead if each of them did something; None if one would not."""
    cell, direction = scene.cell, scene.direction
    opened: set[int] = set()
    for number, move in enumerate(moves, start=1):
        front = cell + scene.deltas[direction]
        code = scene.cells[front]
        if move in (LEFT, RIGHT):
            direction = (direction + (1 if move == RIGHT else 3)) % 4
        elif move == FORWARD:
            if code not in PASSABLE and front not in opened:
                return None
            cell = front
        elif move == TOGGLE and number < len(moves):
            shut = is_door(code) and door_state(code) == CLOSED and front not in barred
            if not shut:
                return None
            opened.add(front)
        elif number < len(moves):
            return None
    last = moves[-1:]
    return Walk(Pose(cell, direction), len(moves) - (last[0] >= PICKUP if last else 0))


def floor_ahead(scene: Scene) -> Iterator[int]:
    """Yields every free cell that the agent can come to face, the nearest first."""
    start = Pose(scene.cell, scene.direction)
    waves: list[list[Pose]] = [[start]]
    seen: set[Pose] = set()
    found: set[int] = set()
    distance = 0
    while distance < len(waves):
        for pose in waves[distance]:
            if pose in seen:
                continue
            seen.add(pose)
            front = pose.cell + scene.deltas[pose.direction]
            code = scene.cells[front]
            if code == EMPTY and front not in found:
                found.add(front)
                yield front
            after = [(Pose(pose.cell, (pose.direction + turn) % 4), 1) for turn in (1, 3)]
            if code in PASSABLE or code in SHUT:
                after.append((Pose(front, pose.direction), 2 if code in SHUT else 1))
            for following, moves in after:
                while len(waves) <= distance + moves:
                    waves.append([])
                waves[distance + moves].append(following)
        distance += 1
