"""Which goals there are, split by split, and which recipe lines are shown with each."""

import random
import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from pathlib import Path

from typing_extensions import override

from agentgym_envs.core import (
    DataUnavailableError,
    InvalidOptionError,
    Split,
    Task,
    Tasks,
    TaskSequence,
    check_integer,
)
from agentgym_envs.core.official import GUIDE

from .book import RecipeBook, spoken
from .data import LEFT_OUT, RecipeSet, embedded_book, official_book

SPLITS: tuple[Split, ...] = ("train", "validation", "test")
VARIANTS: dict[Split, int] = {"train": 20, "validation": 8, "test": 8}
"""How many tasks there are for each embedded goal; they differ in the recipe lines shown."""

DEFAULT_DISTRACTORS = 10
MAX_DISTRACTORS = 100

OFFICIAL_PREFIX = "textcraft_"
OFFICIAL_TEST = (range(31), range(140, 181), range(420, 445), range(533, 536))
"""The numbers of AgentEval's 100 tasks."""

OFFICIAL_VALIDATION = (
    184, 195, 216, 223, 229, 239, 243, 254, 265, 287, 302, 323, 362, 376, 381, 382, 385, 404,
    447, 453, 454, 456, 457, 458, 460, 461, 465, 467, 468, 473, 474, 476, 478, 479, 483, 485,
    486, 487, 488, 490, 493, 494, 497, 498, 499, 500, 503, 505, 507, 508, 509, 512, 515, 516,
    519, 521, 522, 524, 525, 526, 527, 529, 530, 536, 538, 539, 540, 541, 542, 543,
)  # fmt: skip
"""The numbers that are neither in AgentEval nor among the published training ids."""


_SPLIT_OF_TEN: tuple[Split, ...] = (
    "train", "train", "train", "validation", "train", "train", "test", "train", "train", "test",
)  # fmt: skip
_MOST_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Puzzle:
    """One task.

    Attributes:
        goal: The item to craft.
        lines: The recipe lines shown, in the order shown: all that lead to the goal, and
            distractors.
    """

    goal: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difficulty:
    """Which goals, and how many lines that do not lead to them.

    Attributes:
        depth: Recipes from found items up to the goal, or None for all depths.
        distractors: Lines shown that are not needed, if there are so many.
    """

    depth: int | None = None
    distractors: int = DEFAULT_DISTRACTORS

    @classmethod
    def of(cls, task_id: str) -> "Difficulty":
        """Returns the difficulty that an embedded task id names, with all depths.

        >>> Difficulty.of("textcraft_embedded_distractors2_test_17")
        Difficulty(depth=None, distractors=2)
        """
        named = re.match(r"textcraft_embedded_distractors(\d{1,9})_", task_id)
        return cls() if named is None else cls(distractors=int(named[1]))

    def prefix(self, split: Split) -> str:
        """Returns what the ids of a split begin with: no id shows two sets of lines."""
        usual = self.distractors == DEFAULT_DISTRACTORS
        return f"textcraft_embedded_{'' if usual else f'distractors{self.distractors}_'}{split}_"

    def check(self) -> None:
        """Raises InvalidOptionError if a value is out of its range."""
        check_integer("distractors", self.distractors)
        if self.depth is not None:
            check_integer("depth", self.depth)
        if self.depth is not None and self.depth < 1:
            raise InvalidOptionError(f"depth must be 1 or more, or None, got {self.depth!r}")
        if not 0 <= self.distractors <= MAX_DISTRACTORS:
            raise InvalidOptionError(
                f"distractors must be from 0 to {MAX_DISTRACTORS}, got {self.distractors!r}"
            )


class PuzzleTasks(TaskSequence[Puzzle]):
    """Tasks whose numbers have gaps; each is put together when it is asked for."""

    def __init__(
        self, prefix: str, numbers: Sequence[int], make: Callable[[int], Task[Puzzle]]
    ) -> None:
        """Keeps the recipe. The ids are `prefix` + number; `numbers` rise."""
        self._prefix = prefix
        self._numbers = numbers
        self._make_task = make

    @override
    def __len__(self) -> int:
        return len(self._numbers)

    @override
    def find(self, task_id: str) -> Task[Puzzle] | None:
        digits = task_id.removeprefix(self._prefix)
        if not (digits.isascii() and digits.isdecimal() and len(digits) <= _MOST_DIGITS):
            return None
        number = int(digits)
        place = bisect_left(self._numbers, number)
        known = place < len(self._numbers) and self._numbers[place] == number
        return self._make_task(number) if known and task_id == f"{self._prefix}{number}" else None

    @override
    def _make(self, number: int) -> Task[Puzzle]:
        return self._make_task(self._numbers[number])


@lru_cache(maxsize=64)
def embedded_tasks(difficulty: Difficulty) -> Tasks[Puzzle]:
    """Returns the tasks on our own recipe book; no two splits share a goal.

    Task `number` of a split has goal `number % goals`. A depth keeps the numbers as they are, so
    that an id means the same at every depth; another number of distractors gives other ids.
    """
    tasks: dict[Split, TaskSequence[Puzzle]] = {}
    for split in SPLITS:
        goals = embedded_goals()[split]
        right = [_has_depth(embedded_book(), goal, difficulty) for goal in goals]
        numbers = [n for n in range(len(goals) * VARIANTS[split]) if right[n % len(goals)]]
        prefix = difficulty.prefix(split)
        make = partial(_embedded_task, prefix, split, difficulty.distractors)
        tasks[split] = PuzzleTasks(prefix, numbers, make)
    return _not_empty(tasks, difficulty)


@cache
def embedded_goals() -> dict[Split, tuple[str, ...]]:
    """Returns the goals of each split: of ten goals of one depth, by name, 7 + 1 + 2."""
    book = embedded_book()
    goals: dict[Split, list[str]] = {split: [] for split in SPLITS}
    place: dict[int, int] = {}
    for goal in sorted(book.goals):
        depth = book.depths[goal]
        place[depth] = place.get(depth, -1) + 1
        goals[_SPLIT_OF_TEN[place[depth] % 10]].append(goal)
    return {split: tuple(names) for split, names in goals.items()}


@lru_cache(maxsize=64)
def official_tasks(folder: Path, recipes: RecipeSet, difficulty: Difficulty) -> Tasks[Puzzle]:
    """Returns AgentGym's 544 tasks with its ids; the goals are numbered in the order of our book.

    The test split is AgentEval's 100, train are the 374 published training ids, validation is what
    neither has. Which goal a number has depends on the loading order, and in the original that is
    the file system's: the numbers agree in depth, mostly, but not in goal.

    Raises:
        DataUnavailableError: recipe files are missing.
        InvalidOptionError: a split has no goal of that depth.
    """
    book = official_book(folder, LEFT_OUT[recipes])
    if len(book.goals) <= OFFICIAL_VALIDATION[0]:
        raise DataUnavailableError(
            f"official textcraft data in {str(folder)!r} is incomplete: its recipes make "
            f"{len(book.goals)} things (AgentGym's make 544), too few for three splits. "
            f"`agentgym-envs data` says which files are missing; see also {GUIDE}"
        )
    tasks: dict[Split, TaskSequence[Puzzle]] = {}
    for split in SPLITS:
        numbers = [
            number
            for number, goal in enumerate(book.goals)
            if _official_split(number) == split and _has_depth(book, goal, difficulty)
        ]
        make = partial(_official_task, folder, recipes, split, difficulty.distractors)
        tasks[split] = PuzzleTasks(OFFICIAL_PREFIX, numbers, make)
    return _not_empty(tasks, difficulty)


def puzzle(book: RecipeBook, goal: str, distractors: int, task_id: str) -> Puzzle:
    """Returns the goal with its recipe lines, in an order that only the task id decides."""
    required, others = _lines(book, goal)
    rng = random.Random(task_id)
    lines = [*required, *_drawn(rng, others, distractors)]
    return Puzzle(goal, tuple(_drawn(rng, lines, len(lines))))


@lru_cache(maxsize=4096)
def _embedded_task(prefix: str, split: Split, distractors: int, number: int) -> Task[Puzzle]:
    goals = embedded_goals()[split]
    goal = goals[number % len(goals)]
    return _task(embedded_book(), f"{prefix}{number}", split, goal, distractors)


@lru_cache(maxsize=4096)
def _official_task(
    folder: Path, recipes: RecipeSet, split: Split, distractors: int, number: int
) -> Task[Puzzle]:
    book = official_book(folder, LEFT_OUT[recipes])
    return _task(book, f"{OFFICIAL_PREFIX}{number}", split, book.goals[number], distractors)


def _task(
    book: RecipeBook, task_id: str, split: Split, goal: str, distractors: int
) -> Task[Puzzle]:
    shown = puzzle(book, goal, distractors, task_id)
    return Task(task_id, split, f"Craft {spoken(goal)}.", shown)


def _official_split(number: int) -> Split:
    if any(number in numbers for numbers in OFFICIAL_TEST):
        return "test"
    return "validation" if number in OFFICIAL_VALIDATION else "train"


def _has_depth(book: RecipeBook, goal: str, difficulty: Difficulty) -> bool:
    return difficulty.depth is None or book.depths[goal] == difficulty.depth


def _not_empty(
    tasks: dict[Split, TaskSequence[Puzzle]], difficulty: Difficulty
) -> dict[Split, TaskSequence[Puzzle]]:
    for split, sequence in tasks.items():
        if not len(sequence):
            raise InvalidOptionError(
                f"depth {difficulty.depth!r} has no goal in the {split} split; "
                "take a smaller one, or None for all depths"
            )
    return tasks


@lru_cache(maxsize=4096)
def _lines(book: RecipeBook, goal: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Returns the lines that lead to `goal`, and all others that use one of its inputs."""
    recipes = book.required(goal)
    required = dict.fromkeys(str(recipe) for recipe in recipes)
    names = dict.fromkeys(part.name for recipe in recipes for part in recipe.inputs)
    near = dict.fromkeys(str(recipe) for name in names for recipe in book.uses[name])
    return tuple(required), tuple(line for line in near if line not in required)


def _drawn(rng: random.Random, pool: Sequence[str], count: int) -> list[str]:
    """Returns `count` different items, or all, in random order.

    Only `random()` is used: Python promises the same numbers from it in every version.
    """
    left = list(pool)
    count = min(count, len(left))
    for place in range(count):
        other = place + int(rng.random() * (len(left) - place))
        left[place], left[other] = left[other], left[place]
    return left[:count]
