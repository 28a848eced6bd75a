"""Which mazes, starts and goals there are, split by split."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from pathlib import Path

from agentgym_envs.core import (
    GeneratedTasks,
    InvalidOptionError,
    MalformedFileError,
    Split,
    Task,
    TaskList,
    Tasks,
    check_integer,
)

from .data import SOLID, Maze, Problem, read_map
from .generate import MAX_SIZE, MIN_SIZE, generate, random_bytes

SPLITS: tuple[Split, ...] = ("train", "validation", "test")
LENGTHS: dict[Split, int] = {"train": 100_000, "validation": 500, "test": 500}
SHARES: dict[Split, tuple[float, float]] = {
    "train": (0.0, 0.7),
    "validation": (0.7, 0.8),
    "test": (0.8, 1.0),
}
"""Which part of the (start, goal) pairs of a maze size belongs to each split."""

DEFAULT_SIZES = (5, 7)
"""Smallest and largest size of the default tasks."""

OFFICIAL_GOAL = (8, 6)
OFFICIAL_STARTS = (
    (1, 1), (1, 2), (1, 3), (1, 4), (1, 5), (1, 7), (1, 8), (1, 9), (1, 10), (1, 11),
    (2, 3), (3, 3), (4, 3), (5, 3), (5, 4), (5, 5), (5, 6), (6, 6), (7, 6), (5, 7),
    (5, 8), (5, 9), (4, 9), (3, 9), (2, 9), (8, 6),
)  # fmt: skip
"""(row, column) in which AgentGym's games 0 to 25 start."""

OFFICIAL_GAMES: dict[Split, Sequence[int]] = {
    "train": (*range(13, 23), 25),
    "validation": (*range(13, 23), 25),
    "test": range(25),
}


@dataclass(frozen=True, slots=True)
class Difficulty:
    """Which embedded mazes to draw.

    Attributes:
        size: Cells per side, 5 to 25; None mixes 5 to 7.
        loops: Fraction of the inner walls of a perfect maze that fall, 0 to 1.
        layout: None gives every task its own maze. A number gives all tasks the maze of that
            number, and they differ in start and goal only; needs `size`.
    """

    size: int | None = None
    loops: float = 0.0
    layout: int | None = None

    def check(self) -> None:
        """Raises InvalidOptionError if a value is out of its range."""
        for name, value in (("size", self.size), ("layout", self.layout)):
            if value is not None:
                check_integer(name, value)
        if self.size is not None and not MIN_SIZE <= self.size <= MAX_SIZE:
            raise InvalidOptionError(
                f"size must be from {MIN_SIZE} to {MAX_SIZE}, or None, got {self.size!r}"
            )
        if not 0 <= self.loops <= 1:
            raise InvalidOptionError(f"loops must be from 0 to 1, got {self.loops!r}")
        if self.layout is not None and self.layout < 0:
            raise InvalidOptionError(f"layout must be 0 or more, or None, got {self.layout!r}")
        if self.layout is not None and self.size is None:
            raise InvalidOptionError("layout needs one size for all tasks: pass `size=5`, say")

    @classmethod
    def of(cls, task_id: str) -> "Difficulty":
        """Returns the difficulty that an embedded task id names.

        >>> Difficulty.of("maze_embedded_size5_layout0_loops0.2_test_17")
        Difficulty(size=5, loops=0.2, layout=0)
        """
        options = re.match(
            r"maze_embedded_(?:size(\d+)_)?(?:layout(\d+)_)?(?:loops([\d.e-]+)_)?", task_id
        )
        size, layout, loops = options.groups() if options else (None, None, None)
        return cls(
            None if size is None else int(size),
            float(loops or 0),
            None if layout is None else int(layout),
        )

    @property
    def largest(self) -> int:
        """The largest number of cells per side."""
        return DEFAULT_SIZES[1] if self.size is None else self.size

    @property
    def name(self) -> str:
        """What ids of this difficulty begin with: an id never means two problems."""
        size = "" if self.size is None else f"size{self.size}_"
        layout = "" if self.layout is None else f"layout{self.layout}_"
        loops = f"loops{float(self.loops)!r}_" if self.loops else ""
        return f"maze_embedded_{size}{layout}{loops}"


@lru_cache(maxsize=64)
def embedded_tasks(difficulty: Difficulty) -> Tasks[Problem]:
    """Returns the generated tasks; each is made when it is asked for.

    For every size, the ordered pairs (start, goal) are shared out among the splits, so that no
    problem of one split is in another, whatever the mazes. Two tasks of one split may draw the
    same pair, but hardly in the same maze.
    """
    maker = _own_mazes if difficulty.layout is None else _shared_maze
    return {split: maker(difficulty, split) for split in SPLITS}


@cache
def official_tasks(folder: Path) -> Tasks[Problem]:
    """Returns AgentGym's 26 games on the double-T map.

    The test split is AgentEval's 25 games. The published training ids start at 11 of the 26
    places, ten of which are test games too: the original holds nothing back here. It has no
    validation split either, so ours repeats the training games.
    """
    return official_games(read_map(folder))


def official_games(maze: Maze) -> Tasks[Problem]:
    """Returns AgentGym's 26 games on a map.

    Raises:
        MalformedFileError: one of the games would start in a wall, or outside the map.
    """
    return {
        split: TaskList(_official_task(maze, split, game) for game in games)
        for split, games in OFFICIAL_GAMES.items()
    }


def pair(size: int, number: int) -> tuple[int, int]:
    """Returns pair `number` of the (start, goal) pairs of a size, in a fixed shuffled order.

    All `size**2 * (size**2 - 1)` pairs come once. Any stretch of them has each cell about
    equally often as start, and as goal.

    >>> len({pair(5, number) for number in range(600)})
    600
    """
    cells, steps = _shuffled(size)
    turn, place = divmod(number, len(cells))
    return cells[place], cells[(place + steps[turn]) % len(cells)]


def goal_sentence(maze: Maze, goal: int) -> str:
    """Returns what a task asks for, in words."""
    row, column = maze.position(goal)
    return f"Reach position {row}, {column} of the maze."


def _own_mazes(difficulty: Difficulty, split: Split) -> GeneratedTasks[Problem]:
    prefix = f"{difficulty.name}{split}_"
    make = partial(_task_in_its_own_maze, difficulty, split, prefix)
    return GeneratedTasks(prefix, LENGTHS[split], make)


def _shared_maze(difficulty: Difficulty, split: Split) -> GeneratedTasks[Problem]:
    prefix = f"{difficulty.name}{split}_"
    make = partial(_task_in_the_shared_maze, difficulty, split, prefix)
    return GeneratedTasks(prefix, len(_pairs(difficulty.largest, split)), make)


def _task_in_its_own_maze(
    difficulty: Difficulty, split: Split, prefix: str, number: int
) -> Task[Problem]:
    name = f"{prefix}{number}"
    choices = random_bytes(name, 8)
    size = difficulty.size or _between(choices[0], *DEFAULT_SIZES)
    pairs = _pairs(size, split)
    start, goal = pair(size, pairs[int.from_bytes(choices[1:]) % len(pairs)])
    return _task(name, split, generate(name, size, difficulty.loops), start, goal)


def _task_in_the_shared_maze(
    difficulty: Difficulty, split: Split, prefix: str, number: int
) -> Task[Problem]:
    size = difficulty.largest
    maze = generate(difficulty.name, size, difficulty.loops)
    start, goal = pair(size, _pairs(size, split)[number])
    return _task(f"{prefix}{number}", split, maze, start, goal)


def _task(name: str, split: Split, maze: Maze, start: int, goal: int) -> Task[Problem]:
    return Task(name, split, goal_sentence(maze, goal), Problem(maze, start, goal))


def _official_task(maze: Maze, split: Split, game: int) -> Task[Problem]:
    start, goal = _free_cell(maze, *OFFICIAL_STARTS[game]), _free_cell(maze, *OFFICIAL_GOAL)
    return _task(f"lmrlgym_maze_{game}", split, maze, start, goal)


def _free_cell(maze: Maze, row: int, column: int) -> int:
    inside = row < maze.rows and column < maze.columns
    if not inside or maze.walls[maze.cell(row, column)] == SOLID:
        raise MalformedFileError(
            f"this is not the official maze: position {row}, {column} must be free, in a map of "
            f"{maze.rows} rows and {maze.columns} columns"
        )
    return maze.cell(row, column)


def _pairs(size: int, split: Split) -> range:
    total = size**2 * (size**2 - 1)
    low, high = SHARES[split]
    return range(round(low * total), round(high * total))


@cache
def _shuffled(size: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Returns the cells, and the steps 1 to cells - 1, each in a fixed random order."""
    cells = size * size
    return _shuffle(f"cells {size}", range(cells)), _shuffle(f"steps {size}", range(1, cells))


def _shuffle(name: str, numbers: range) -> tuple[int, ...]:
    return tuple(sorted(numbers, key=lambda number: random_bytes(f"{name} {number}", 8)))


def _between(byte: int, low: int, high: int) -> int:
    return low + byte % (high - low + 1)
