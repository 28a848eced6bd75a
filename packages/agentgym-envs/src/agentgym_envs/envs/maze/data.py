"""What a maze is, and the official map read from disk.

Cells are numbered row by row from 0 at the top left. Nothing is shipped: embedded mazes are made
by `generate.py`, and the official map is read from the user's own copy.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, TypeGuard, cast

from agentgym_envs.core import MalformedFileError

MAP_FILE = "maze_double_t.json"

RIGHT, LEFT, UP, DOWN = 1, 2, 4, 8
"""One bit per direction, in the order in which the original names walls."""

SOLID = RIGHT | LEFT | UP | DOWN
"""The walls of a cell that nobody can enter."""

BACK = {RIGHT: LEFT, LEFT: RIGHT, UP: DOWN, DOWN: UP}


class Position(NamedTuple):
    """A cell as the agent reads it: "move down" raises `row`, "move right" raises `column`."""

    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Maze:
    """A rectangle of cells with walls between them. It never changes.

    Attributes:
        rows: Number of rows of cells.
        columns: Number of columns of cells.
        walls: `[rows * columns]` masks of `RIGHT`, `LEFT`, `UP` and `DOWN`: where the way out of
            the cell is blocked.
    """

    rows: int
    columns: int
    walls: bytes

    @classmethod
    def from_grid(cls, grid: Sequence[Sequence[int]]) -> "Maze":
        """Returns the maze of a grid of blocks; anything but 0 is solid, and so is the outside.

        >>> maze = Maze.from_grid([[1, 1, 1], [1, 0, 0], [1, 1, 1]])
        >>> [maze.walls[cell] for cell in (4, 5)] == [LEFT | UP | DOWN, RIGHT | UP | DOWN]
        True
        """
        rows, columns = len(grid), len(grid[0])
        free = {(row, column) for row in range(rows) for column in range(columns)
                if grid[row][column] == 0}  # fmt: skip
        return cls(
            rows,
            columns,
            bytes(_mask(free, row, column) for row in range(rows) for column in range(columns)),
        )

    def position(self, cell: int) -> Position:
        """Returns where a cell is.

        >>> Maze(2, 3, bytes(6)).position(5)
        Position(row=1, column=2)
        """
        return Position(*divmod(cell, self.columns))

    def cell(self, row: int, column: int) -> int:
        """Returns the number of the cell at a position."""
        return row * self.columns + column

    def deltas(self) -> dict[int, int]:
        """Returns what a step in each direction adds to the cell number."""
        return {RIGHT: 1, LEFT: -1, UP: -self.columns, DOWN: self.columns}


@dataclass(frozen=True, slots=True)
class Problem:
    """What an episode is about.

    Attributes:
        maze: The walls.
        start: The cell in which the agent begins.
        goal: The cell it has to reach.
    """

    maze: Maze
    start: int
    goal: int


def read_map(folder: Path) -> Maze:
    """Returns the official map.

    Raises:
        MalformedFileError: the file is not a rectangle of zeros and ones.
    """
    path = folder / MAP_FILE
    try:
        grid: Any = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise MalformedFileError(f"{str(path)!r} is not JSON: {error}") from error
    return parse_grid(grid, where=repr(str(path)))


def parse_grid(grid: Any, *, where: str) -> Maze:
    """Returns the maze of a grid that somebody else wrote.

    Args:
        grid: What should be a list of rows of zeros (free) and ones (walls).
        where: Names the source in the error.

    Raises:
        MalformedFileError: `grid` is something else.
    """
    if not _is_grid(grid):
        raise MalformedFileError(f"{where} must hold equally long rows of 0 (free) and 1 (wall)")
    return Maze.from_grid(grid)


def _is_grid(grid: Any) -> TypeGuard[list[list[int]]]:
    if not isinstance(grid, list) or not grid or not isinstance(grid[0], list) or not grid[0]:
        return False
    rows, width = cast("list[Any]", grid), len(cast("list[Any]", grid[0]))
    return all(_is_row(row, width) for row in rows)


def _is_row(row: Any, width: int) -> bool:
    if not isinstance(row, list):
        return False
    cells = cast("list[Any]", row)
    return len(cells) == width and all(cell in (0, 1) for cell in cells)


def _mask(free: set[tuple[int, int]], row: int, column: int) -> int:
    if (row, column) not in free:
        return SOLID
    sides = ((RIGHT, 0, 1), (LEFT, 0, -1), (UP, -1, 0), (DOWN, 1, 0))
    return sum(bit for bit, down, right in sides if (row + down, column + right) not in free)
