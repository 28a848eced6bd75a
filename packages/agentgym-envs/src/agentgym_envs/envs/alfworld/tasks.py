"""Which games there are, split by split."""

from collections.abc import Mapping, Sequence
from functools import cache, partial
from pathlib import Path

from typing_extensions import override

from agentgym_envs.core import (
    DataUnavailableError,
    GeneratedTasks,
    Split,
    Task,
    Tasks,
    TaskSequence,
)
from agentgym_envs.core.official import GUIDE

from .data import GameFile, find_games, read_item_ids, read_task
from .game import Game, Wording
from .generate import Rooms, generate

Household = Game | GameFile
"""What a task is about: a game of ours, or an official one that is parsed when it is played."""

SPLIT_OF_FOLDER: Mapping[str, Split] = {
    "train": "train",
    "valid_seen": "validation",
    "valid_unseen": "validation",
    "valid_train": "test",
}


PREFIX = "alfworld_embedded_"

EMBEDDED: Mapping[Split, Mapping[str, tuple[Rooms, int]]] = {
    "train": {"train_": ("seen", 100_000)},
    "validation": {"validation_": ("seen", 200)},
    "test": {"test_seen_": ("seen", 100), "test_unseen_": ("unseen", 100)},
}
"""Split -> what its ids go on with -> which rooms, and how many tasks."""


class JoinedTasks(TaskSequence[Household]):
    """Several sequences, one after the other."""

    def __init__(self, parts: Sequence[TaskSequence[Household]]) -> None:
        """Keeps the parts."""
        self._parts = parts

    @override
    def __len__(self) -> int:
        return sum(map(len, self._parts))

    @override
    def find(self, task_id: str) -> Task[Household] | None:
        found = (part.find(task_id) for part in self._parts)
        return next((task for task in found if task is not None), None)

    @override
    def _make(self, number: int) -> Task[Household]:
        for part in self._parts:
            if number < len(part):
                return part[number]
            number -= len(part)
        raise IndexError(number)


class GameFiles(TaskSequence[Household]):
    """Official games; of each the sentence is read when its task is asked for."""

    def __init__(self, split: Split, files: Mapping[str, GameFile]) -> None:
        """Keeps task id -> game, in order."""
        self._split: Split = split
        self._files = files
        self._ids = tuple(files)

    @override
    def __len__(self) -> int:
        return len(self._ids)

    @override
    def find(self, task_id: str) -> Task[Household] | None:
        file = self._files.get(task_id)
        return None if file is None else Task(task_id, self._split, read_task(file), file)

    @override
    def _make(self, number: int) -> Task[Household]:
        task_id = self._ids[number]
        file = self._files[task_id]
        return Task(task_id, self._split, read_task(file), file)


@cache
def embedded_tasks(wording: Wording) -> Tasks[Household]:
    """Returns the generated tasks; each is made when it is asked for."""
    return {
        split: JoinedTasks(
            [
                _generated(f"{PREFIX}{name}", split, rooms, wording, length)
                for name, (rooms, length) in parts.items()
            ]
        )
        for split, parts in EMBEDDED.items()
    }


@cache
def official_tasks(folder: Path) -> Tasks[Household]:
    """Returns the official games of a folder.

    Those that AgentGym has a number for come first, by number (`alfworld_2420`); the others follow,
    by path (`alfworld_valid_seen/<task>/<trial>`). A split without games is left out.

    Raises:
        DataUnavailableError: there is no game.
        MalformedFileError: a file is damaged.
    """
    numbers = read_item_ids(folder)
    files: dict[Split, dict[str, GameFile]] = {}
    for file in sorted(find_games(folder), key=lambda file: _place(file, numbers)):
        split = SPLIT_OF_FOLDER[file.path.partition("/")[0]]
        files.setdefault(split, {})[official_id(file.path, numbers)] = file
    if not files:
        raise DataUnavailableError(f"no official alfworld game in {str(folder)!r}; see {GUIDE}")
    order: Sequence[Split] = ("train", "validation", "test")
    return {split: GameFiles(split, files[split]) for split in order if split in files}


def official_id(path: str, numbers: Mapping[str, int]) -> str:
    """Returns the task id of an official game.

    >>> official_id("valid_seen/a/b", {}), official_id("train/a/b", {"train/a/b": 7})
    ('alfworld_valid_seen/a/b', 'alfworld_7')
    """
    return f"alfworld_{numbers.get(path, path)}"


def _place(file: GameFile, numbers: Mapping[str, int]) -> tuple[bool, int, str]:
    """Returns what to sort by: AgentGym's number, or the path where there is none."""
    return file.path not in numbers, numbers.get(file.path, 0), file.path


def _generated(
    prefix: str, split: Split, rooms: Rooms, wording: Wording, length: int
) -> GeneratedTasks[Household]:
    return GeneratedTasks(prefix, length, partial(_generated_task, prefix, split, rooms, wording))


def _generated_task(
    prefix: str, split: Split, rooms: Rooms, wording: Wording, number: int
) -> Task[Household]:
    name = f"{prefix}{number}"
    game = generate(name, split, rooms, wording)
    return Task(name, split, f"{game.task[0].upper()}{game.task[1:]}.", game)
