"""How the agent would walk to what it sees, as AgentGym computes it: in the square of its view.

The original searches anew for each object, breadth first over (cell, heading): forward, left,
right. Its queue holds states several times, and a state found again before its turn comes takes the
later way. One search finds all its paths, since how a state was reached is settled when its turn
comes, whatever the search is for.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from .scene import FORWARD, LEFT, RIGHT, Move
from .sight import HERE, SIZE

Path = tuple[Move, ...]

_SIDE = SIZE + 1
"""The original lets paths lead one cell behind, or one to the right of, the square."""

_STATES = _SIDE * _SIDE * 4
_OUTSIDE = _STATES


class Paths(NamedTuple):
    """Where the agent can go; places that cannot be reached are not there.

    Attributes:
        facing: Place -> moves after which the agent faces it.
        entering: Place -> moves after which it stands there.
    """

    facing: Mapping[int, Path]
    entering: Mapping[int, Path]


def find_paths(
    direction: int, blocked: Iterable[int], faced: Iterable[int], entered: Iterable[int]
) -> Paths:
    """Returns the paths to places of the square.

    Args:
        direction: Where the agent looks; it decides whether paths may leave the square behind or
            to the right.
        blocked: Places that no path may cross.
        faced: Places to be faced.
        entered: Places to be entered.
    """
    seen = bytearray(_CLOSED[direction])
    for place in blocked:
        states = _INSIDE[place]
        seen[states : states + 4] = b"\1\1\1\1"
    wanted = bytearray(_STATES)
    for place in faced:
        for state in _FACING[place]:
            wanted[state] = 1
    for place in entered:
        states = _INSIDE[place]
        wanted[states : states + 4] = b"\1\1\1\1"
    return _search(seen, wanted, set(faced), set(entered))


def _search(seen: bytearray, wanted: bytearray, faced: set[int], entered: set[int]) -> Paths:
    facing: dict[int, Path] = {}
    entering: dict[int, Path] = {}
    parents = [0] * (_STATES + 1)
    queue = [_START]
    for state in queue:
        seen[state] = 1
        if wanted[state]:
            wanted[state] = 0
            for targets, place, found in (
                (faced, _FACED[state], facing),
                (entered, _PLACE[state], entering),
            ):
                if place in targets:
                    targets.remove(place)
                    found[place] = _way(parents, state)
            if not faced and not entered:
                break
        ahead, left, right = _NEXT[state]
        if not seen[ahead]:
            queue.append(ahead)
            parents[ahead] = state
        if not seen[left]:
            queue.append(left)
            parents[left] = state
        if not seen[right]:
            queue.append(right)
            parents[right] = state
    return Paths(facing, entering)


def _way(parents: list[int], state: int) -> Path:
    moves: list[Move] = []
    while state != _START:
        before = parents[state]
        turn = state - before if before >> 2 == state >> 2 else 0
        moves.append(FORWARD if not turn else RIGHT if turn in (1, -3) else LEFT)
        state = before
    moves.reverse()
    return tuple(moves)


_INSIDE = tuple(4 * (_SIDE * (place // SIZE) + place % SIZE) for place in range(SIZE * SIZE))
"""Place of the square -> its first state; a state is 4 times the cell plus the heading.

Headings are relative: 0 ahead, 1 right, 2 back, 3 left.
"""

_START = _INSIDE[HERE]


def _next(state: int) -> tuple[int, int, int]:
    cell, heading = divmod(state, 4)
    row, column = divmod(cell, _SIDE)
    row += (-1, 0, 1, 0)[heading]
    column += (0, 1, 0, -1)[heading]
    inside = 0 <= row < _SIDE and 0 <= column < _SIDE
    ahead = 4 * (_SIDE * row + column) + heading if inside else _OUTSIDE
    return ahead, 4 * cell + (heading - 1) % 4, 4 * cell + (heading + 1) % 4


_NEXT = tuple(_next(state) for state in range(_STATES))


def _place(state: int) -> int:
    row, column = divmod(state // 4, _SIDE)
    return SIZE * row + column if max(row, column) < SIZE and state < _STATES else -1


_PLACE = tuple(_place(state) for state in range(_STATES))
_FACED = tuple(_place(_NEXT[state][0]) for state in range(_STATES))
_FACING = tuple(
    tuple(state for state in range(_STATES) if _FACED[state] == place)
    for place in range(SIZE * SIZE)
)


def _closed(direction: int) -> bytes:
    """Returns 1 for each state that paths must not use when the agent looks in a direction."""
    rows = SIZE + (direction in (0, 1))
    columns = SIZE + (direction in (1, 2))
    cells = (divmod(state // 4, _SIDE) for state in range(_STATES))
    return bytes(row >= rows or column >= columns for row, column in cells) + b"\1"


_CLOSED = tuple(_closed(direction) for direction in range(4))
