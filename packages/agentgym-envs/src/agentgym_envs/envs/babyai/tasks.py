"""Which levels and seeds there are, split by split."""

import difflib
import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from typing_extensions import override

from agentgym_envs.core import (
    InvalidOptionError,
    Split,
    Task,
    TaskList,
    Tasks,
    TaskSequence,
    check_integer,
)

from .data import Problem
from .left_out import NOT_PLAYED
from .levels import LEVELS
from .published import EVALUATION, TRAINING, index, numbers

PREFIX = "babyai_"

SEEDS: dict[Split, tuple[range, ...]] = {
    "train": (range(400), range(420, 2530)),
    "validation": (range(400, 410),),
    "test": (range(410, 420),),
}
"""The seeds of each embedded split, the same for every level. All published tasks are below 400."""

ALL_LEVELS = tuple(range(1, len(LEVELS) + 1))

_NUMBERS = {level.name.lower(): number for number, level in enumerate(LEVELS, start=1)}


def chosen_levels(levels: Sequence[str | int] | str | int | None) -> tuple[int, ...]:
    """Returns the numbers of levels that a user named, sorted.

    Args:
        levels: Names ("GoToDoor", "BabyAI-GoToDoor-v0") or numbers from 1 to 40, or one of them;
            None means all.

    Raises:
        InvalidOptionError: there is no such level, or none is named.

    >>> chosen_levels(["Pickup", 2])
    (2, 17)
    """
    if levels is None:
        return ALL_LEVELS
    several = [levels] if isinstance(levels, str | int) else levels
    found = tuple(sorted({_number(level) for level in several}))
    if not found:
        raise InvalidOptionError(f"levels must name at least one level, got {levels!r}")
    return found


def any_task(number: int, split: Split) -> Task[Problem]:
    """Returns AgentGym's task with a number, 0 or more: the levels come round and round."""
    seed, place = divmod(number, len(LEVELS))
    return Task(f"{PREFIX}{number}", split, LEVELS[place].goal, Problem(place + 1, seed))


class SeedTasks(TaskSequence[Problem]):
    """Some levels with some seeds, seed by seed; nothing is made before it is asked for."""

    def __init__(
        self,
        split: Split,
        levels: Sequence[int],
        seeds: Sequence[range],
        without: Iterable[int] = (),
    ) -> None:
        """Keeps the recipe.

        Args:
            split: What the tasks say they are of.
            levels: Sorted numbers of levels.
            seeds: Stretches of seeds, in their order.
            without: AgentGym's numbers of tasks that are left out.
        """
        self._split: Split = split
        self._levels, self._seeds = levels, seeds
        found = (self._rank(number) for number in set(without))
        self._left_out = sorted(rank for rank in found if rank is not None)
        # Before how many tasks each one left out would have come.
        self._kept_before = [rank - place for place, rank in enumerate(self._left_out)]

    @override
    def __len__(self) -> int:
        return len(self._levels) * sum(map(len, self._seeds)) - len(self._left_out)

    @override
    def find(self, task_id: str) -> Task[Problem] | None:
        found = re.fullmatch(r"babyai_(0|[1-9][0-9]{0,8})", task_id)
        if found is None:
            return None
        number = int(found[1])
        rank = self._rank(number)
        if rank is None or rank in self._left_out:
            return None
        return any_task(number, self._split)

    @override
    def _make(self, number: int) -> Task[Problem]:
        rank = number + bisect_right(self._kept_before, number)
        place, column = divmod(rank, len(self._levels))
        for seeds in self._seeds:
            if place < len(seeds):
                return any_task(index(self._levels[column], seeds[place]), self._split)
            place -= len(seeds)
        raise AssertionError("`TaskSequence` checks the range")

    def _rank(self, number: int) -> int | None:
        """Returns which one a task would be if none were left out."""
        seed, place = divmod(number, len(LEVELS))
        if place + 1 not in self._levels:
            return None
        before = 0
        for seeds in self._seeds:
            if seed in seeds:
                row = before + seeds.index(seed)
                return row * len(self._levels) + self._levels.index(place + 1)
            before += len(seeds)
        return None


@lru_cache(maxsize=64)
def embedded_tasks(levels: tuple[int, ...]) -> Tasks[Problem]:
    """Returns the tasks of some levels; the splits share no seed, and none has AgentEval's."""
    without = [*numbers(EVALUATION), *numbers(NOT_PLAYED)]
    return {split: SeedTasks(split, levels, seeds, without) for split, seeds in SEEDS.items()}


@lru_cache(maxsize=64)
def official_tasks(levels: tuple[int, ...]) -> Tasks[Problem]:
    """Returns AgentEval's tasks as test and the published training tasks as train.

    Validation, which the original lacks, is the embedded one.

    Raises:
        InvalidOptionError: none of the levels is among AgentGym's.
    """
    published = TaskList(_published("train", TRAINING, levels))
    evaluated = TaskList(_published("test", EVALUATION, levels))
    if not evaluated:
        raise InvalidOptionError(
            f'levels must have some of {sorted(EVALUATION)} with data="official", '
            f"got {list(levels)}"
        )
    return {
        "train": published,
        "validation": embedded_tasks(levels)["validation"],
        "test": evaluated,
    }


def _published(
    split: Split, table: Mapping[int, str], levels: tuple[int, ...]
) -> list[Task[Problem]]:
    chosen = {level: seeds for level, seeds in table.items() if level in levels}
    return [any_task(number, split) for number in numbers(chosen)]


def _number(level: str | int) -> int:
    if not isinstance(level, str):
        check_integer("a level", level)
        if level not in ALL_LEVELS:
            raise InvalidOptionError(f"a level must be from 1 to {len(LEVELS)}, got {level!r}")
        return int(level)
    name = level.lower().removeprefix("babyai-").removesuffix("-v0")
    if name in _NUMBERS:
        return _NUMBERS[name]
    close = difflib.get_close_matches(name, _NUMBERS, n=1)
    proposal = LEVELS[_NUMBERS[close[0]] - 1].name if close else None
    hint = f"did you mean {proposal!r}?" if proposal else "levels have names like 'GoToRedBall'"
    raise InvalidOptionError(f"there is no level {level!r}; {hint}")
