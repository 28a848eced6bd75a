"""What the agent sees: a square of 7 x 7 cells in front of it, as far as nothing is in the way.

The agent stands in the middle of the nearest row. Cells of the square are numbered row by row, from
0 in the far left corner to 48; the agent is in `HERE`.

Source: minigrid (MIT), `MiniGridEnv.gen_obs` and `Grid.process_vis`.
"""

from functools import lru_cache
from typing import NamedTuple

from agentgym_envs.envs.babyai.data import CODES, EMPTY, FIRST_DOOR, OPEN, WALL, door_state

from .scene import Scene

SIZE = 7
HERE = SIZE * (SIZE - 1) + SIZE // 2
AHEAD = HERE - SIZE


class Sight(NamedTuple):
    """What is seen from where the agent stands.

    Attributes:
        rows: `[7]` rows of the square, far to near, each as a number with a byte per cell; two
            sights are the same picture if these and `carried` are equal.
        carried: Code of what the agent carries; it is seen as well.
    """

    rows: tuple[int, ...]
    carried: int

    def cells(self) -> bytes:
        """Returns `[49]` codes, far left to near right, 0 where nothing is seen."""
        return b"".join([row.to_bytes(SIZE, "big") for row in self.rows])


def look(scene: Scene) -> Sight:
    """Returns what the agent sees."""
    cells, here = scene.cells, scene.cell
    seen = 1 << SIZE // 2
    rows: list[int] = []
    for first, stop, step in _slices(scene.stride)[scene.direction]:
        if not seen:
            rows.append(0)
            continue
        row = cells[here + first : here + stop : step]
        mask, seen = _spread(seen, bytes(row.translate(_HIDES)))
        rows.append(int.from_bytes(row, "big") & mask)
    rows[0] = rows[0] & ~_OWN_CELL | _OWN_FLOOR
    rows.reverse()
    return Sight(tuple(rows), scene.carried)


def offset(place: int) -> tuple[int, int]:
    """Returns how many steps in front and to the right of the agent a place of the square is.

    >>> offset(AHEAD), offset(0)
    ((1, 0), (6, -3))
    """
    row, column = divmod(place, SIZE)
    return SIZE - 1 - row, column - SIZE // 2


def cell_of(scene: Scene, place: int) -> int:
    """Returns the cell of the scene that is at a place of the square."""
    ahead, right = offset(place)
    deltas, direction = scene.deltas, scene.direction
    return scene.cell + ahead * deltas[direction] + right * deltas[(direction + 1) % 4]


_HIDES = bytes(
    code == WALL or (code >= FIRST_DOOR and door_state(code) != OPEN) for code in range(CODES)
) + bytes(256 - CODES)
"""Code -> 1 if nothing behind it is seen."""

_OWN_CELL = 0xFF << 8 * (SIZE // 2)
_OWN_FLOOR = EMPTY << 8 * (SIZE // 2)


@lru_cache(maxsize=64)
def _slices(stride: int) -> tuple[tuple[tuple[int, int, int], ...], ...]:
    """Returns, per direction, the slices that cut the rows out of the cells, near to far."""
    deltas = (1, stride, -1, -stride)
    return tuple(
        tuple(
            (
                ahead * deltas[direction] - SIZE // 2 * deltas[(direction + 1) % 4],
                ahead * deltas[direction] + (SIZE // 2 + 1) * deltas[(direction + 1) % 4],
                deltas[(direction + 1) % 4],
            )
            for ahead in range(SIZE)
        )
        for direction in range(4)
    )


@lru_cache(maxsize=2 ** (2 * SIZE))
def _spread(seen: int, hides: bytes) -> tuple[int, int]:
    """Returns what is seen of a row, and of the row behind it.

    Args:
        seen: Bit per column: seen from the row in front.
        hides: 1 per column that hides what is behind.

    Returns:
        A mask of a byte per column, the leftmost in front, and a bit per column for the next row.
    """
    behind = 0
    for column in range(SIZE - 1):
        if seen >> column & 1 and not hides[column]:
            seen |= 2 << column
            behind |= 3 << column
    for column in range(SIZE - 1, 0, -1):
        if seen >> column & 1 and not hides[column]:
            seen |= 1 << column - 1
            behind |= 3 << column - 1
    return sum(0xFF << 8 * (SIZE - 1 - c) for c in range(SIZE) if seen >> c & 1), behind
