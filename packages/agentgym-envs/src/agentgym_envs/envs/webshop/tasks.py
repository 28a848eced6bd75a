"""Goals as tasks, split by split."""

import re
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from typing_extensions import override

from agentgym_envs.core import (
    DataUnavailableError,
    GeneratedTasks,
    InvalidOptionError,
    Split,
    Task,
    Tasks,
    TaskSequence,
    check_integer,
)

from .catalogue import GOALS, MAX_CONSTRAINTS, goal
from .data import AGENTGYM_PRODUCTS, PEOPLE_FILE, official_shelf
from .goals import GeneratedGoals, Goals, PeoplesGoals, draw
from .products import Goal
from .splits import AGENTGYM_GOALS, numbers_of

SPLITS: tuple[Split, ...] = ("train", "validation", "test")

GENERATED, PEOPLES, PEOPLES_AGENTGYM = "webshop_", "webshop_human_", "webshop_agentgym_human_"
"""What ids begin with; the number after it is the goal's."""

EMBEDDED = "webshop_embedded_"

_MOST_DIGITS = 9
_REMEMBERED = 4_096


class GoalTasks(TaskSequence[Goal]):
    """Some of the goals of a shop, put together when they are asked for."""

    def __init__(
        self,
        prefix: str,
        split: Split,
        goals: Goals,
        numbers: NDArray[np.int64],
        source: "Source",
    ) -> None:
        """Keeps what it is given; `numbers` are those of the split, rising."""
        self._prefix = prefix
        self._split: Split = split
        self._goals = goals
        self._numbers = numbers
        self._source = source

    @override
    def __len__(self) -> int:
        return len(self._numbers)

    @override
    def find(self, task_id: str) -> Task[Goal] | None:
        digits = task_id.removeprefix(self._prefix)
        if not (digits.isascii() and digits.isdecimal() and len(digits) <= _MOST_DIGITS):
            return None
        number = int(digits)
        row = int(np.searchsorted(self._numbers, number))
        known = row < len(self) and self._numbers[row] == number
        return self._task(number) if known and task_id == f"{self._prefix}{number}" else None

    def draw(self, position: float, *, original: bool) -> Task[Goal]:
        """Returns the task at `position` (0 to 1) by the weights of the goals; see `goals.draw`."""
        return self[draw(self._sums, position, original=original)]

    @cached_property
    def _sums(self) -> NDArray[np.float64]:
        return np.cumsum(self._goals.weights()[self._numbers])

    @override
    def _make(self, number: int) -> Task[Goal]:
        return self._task(int(self._numbers[number]))

    def _task(self, number: int) -> Task[Goal]:
        goal = self._goals[number]
        return Task(f"{self._prefix}{number}", self._split, goal.instruction, goal)

    def __deepcopy__(self, memo: dict[int, object]) -> "GoalTasks":
        return self

    @override
    def __reduce__(self) -> tuple[Any, ...]:
        return _tasks_again, (self._source, self._split)


class Source(NamedTuple):
    """Where goals come from.

    Attributes:
        folder: Holds the original's files.
        num_products: How many products the shop sells, at most; the goals of each shop are
            numbered on their own.
        human_goals: The instructions that people wrote, instead of the generated ones.
        original: As AgentGym makes goals of what people wrote, four of each.
    """

    folder: Path
    num_products: int
    human_goals: bool
    original: bool


@lru_cache(maxsize=16)
def embedded_tasks(constraints: int | None) -> Tasks[Goal]:
    """Returns the goals of our own shop; no two splits share a family of products.

    Args:
        constraints: Only goals with so many wishes (attributes, options, price), 1 to 5; they
            have ids of their own. None mixes them.

    Raises:
        InvalidOptionError: it is something else.
    """
    if constraints is not None:
        check_integer("constraints", constraints)
    if constraints is not None and not 1 <= constraints <= MAX_CONSTRAINTS:
        raise InvalidOptionError(
            f"constraints must be from 1 to {MAX_CONSTRAINTS}, or None, got {constraints!r}"
        )
    named = "" if constraints is None else f"constraints{constraints}_"
    return {
        split: GeneratedTasks(
            f"{EMBEDDED}{named}{split}_", GOALS[split], partial(_embedded, split, constraints)
        )
        for split in SPLITS
    }


def constraints_of(task_id: str) -> int | None:
    """Returns the `constraints` of an embedded task id.

    >>> constraints_of("webshop_embedded_constraints2_test_17"), constraints_of("webshop_3")
    (2, None)
    """
    found = re.match(rf"{EMBEDDED}constraints([0-9])_", task_id)
    return found and int(found[1])


@lru_cache(maxsize=_REMEMBERED)
def _embedded(split: Split, constraints: int | None, number: int) -> Task[Goal]:
    named = "" if constraints is None else f"constraints{constraints}_"
    wanted = goal(split, number, constraints)
    return Task(f"{EMBEDDED}{named}{split}_{number}", split, wanted.instruction, wanted)


@lru_cache(maxsize=16)
def official_tasks(source: Source) -> Tasks[Goal]:
    """Returns the goals of the original's files with its numbers; see `splits.numbers_of`.

    A split without goals is left out.

    Raises:
        DataUnavailableError: a file is missing, or there is no goal.
        MalformedFileError: a file is something else.
    """
    goals, prefix = _goals(source)
    usual = not source.human_goals and source.num_products == AGENTGYM_PRODUCTS
    agentgym = usual and len(goals) == AGENTGYM_GOALS
    if not len(goals):
        people = f" in {PEOPLE_FILE}" if source.human_goals else ""
        raise DataUnavailableError(
            f"no goal in {str(source.folder)!r}: none of its first {source.num_products} products "
            f"comes with an instruction{people}"
        )
    found: dict[Split, TaskSequence[Goal]] = {}
    for split in SPLITS:
        numbers = numbers_of(split, len(goals), agentgym=agentgym)
        if numbers.size:
            found[split] = GoalTasks(prefix, split, goals, numbers, source)
    return found


def _goals(source: Source) -> tuple[Goals, str]:
    shelf = official_shelf(source.folder, source.num_products)
    if not source.human_goals:
        return GeneratedGoals(shelf), GENERATED
    prefix = PEOPLES_AGENTGYM if source.original else PEOPLES
    return PeoplesGoals(shelf, original=source.original), prefix


def _tasks_again(source: Source, split: Split) -> TaskSequence[Goal]:
    return official_tasks(source)[split]
