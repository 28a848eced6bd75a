"""Which questions there are, split by split."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from typing_extensions import override

from agentgym_envs.core import DataUnavailableError, Split, Task, TaskList, Tasks, TaskSequence
from agentgym_envs.core.official import GUIDE

from . import data
from .agenteval import AGENTEVAL
from .data import Layout, Question
from .domains import DOMAINS

SPLITS: tuple[Split, ...] = ("train", "validation", "test")
OFFICIAL_PREFIX = "sqlgym_"
FIRST_DEV = 9_428
"""AgentGym's number of the first question of dev.json; those of train.json come before."""


@cache
def embedded_tasks() -> Tasks[Question]:
    """Returns our tasks; a database belongs to one split, and so do all questions about it."""
    databases = data.embedded_databases()
    tasks: dict[Split, list[Task[Question]]] = {split: [] for split in SPLITS}
    for entry in data.embedded_entries():
        domain = DOMAINS[entry.database]
        split = domain.split
        question = Question(
            domain.schema,
            databases[entry.database],
            entry.text,
            entry.evidence,
            entry.gold,
            entry.difficulty,
        )
        task_id = f"bird_embedded_{split}_{len(tasks[split])}"
        tasks[split].append(Task(task_id, split, entry.text, question))
    return {split: TaskList(found) for split, found in tasks.items()}


@cache
def official_tasks(folder: Path, mini_dev: bool) -> Tasks[Question]:
    """Returns BIRD's tasks with AgentGym's ids.

    The test split is AgentEval's 200 questions of dev, validation the other 1,334; with `mini_dev`
    test is mini_dev, and there is no validation. Train is train.json, where it is there.

    A split whose questions are not there says so when somebody wants to see them, and databases
    are not looked for before they are needed: one may have a part of BIRD only.

    Raises:
        DataUnavailableError: neither dev nor mini_dev is there, or schemas are not.
        MalformedFileError: a file is not what it should be.
    """
    mini, dev, train = (
        find(folder) for find in (data.mini_dev_layout, data.dev_layout, data.train_layout)
    )
    tasks: dict[Split, TaskSequence[Question]] = {}
    if train is not None:
        tasks["train"] = TaskList(numbered(train, "train", first=0))
    if mini is not None and (mini_dev or dev is None):
        tasks["test"] = TaskList(_mini_dev(mini))
    elif dev is not None and not mini_dev:
        numbers = frozenset(AGENTEVAL)
        parts: dict[Split, list[Task[Question]]] = {"validation": [], "test": []}
        for number, task in enumerate(numbered(dev, "validation", first=FIRST_DEV), FIRST_DEV):
            split: Split = "test" if number in numbers else "validation"
            parts[split].append(Task(task.id, split, task.goal, task.data))
        tasks |= {split: TaskList(found) for split, found in parts.items() if found}
    if not tasks:
        raise _missing(folder, "mini_dev_sqlite.json" if mini_dev else "dev/dev.json")
    for split in SPLITS:
        tasks.setdefault(split, MissingTasks(str(missing_split(folder, split))))
    return tasks


class MissingTasks(TaskSequence[Question]):
    """Tasks that are not on this machine; whatever is asked of them says what is missing."""

    def __init__(self, message: str) -> None:
        """Keeps what the error is to say."""
        self._message = message

    @override
    def __len__(self) -> int:
        raise DataUnavailableError(self._message)

    @override
    def find(self, task_id: str) -> Task[Question] | None:
        return None

    @override
    def _make(self, number: int) -> Task[Question]:
        raise DataUnavailableError(self._message)


def missing_split(folder: Path, split: Split) -> DataUnavailableError:
    """Returns the error that says that the questions of a split are not there."""
    return _missing(folder, "train/train.json" if split == "train" else "dev/dev.json")


def numbered(layout: Layout, split: Split, *, first: int) -> Iterable[Task[Question]]:
    """Yields the questions of a file as tasks with AgentGym's numbers, in order."""
    for number, (_, question) in enumerate(data.official_questions(layout), start=first):
        yield Task(f"{OFFICIAL_PREFIX}{number}", split, question.text, question)


def _mini_dev(layout: Layout) -> Iterable[Task[Question]]:
    for number, (question_id, question) in enumerate(data.official_questions(layout)):
        name = number if question_id is None else question_id
        yield Task(f"bird_mini_dev_{name}", "test", question.text, question)


def _missing(folder: Path, looked_for: str) -> DataUnavailableError:
    return DataUnavailableError(
        f"official bird data not found in {str(folder)!r} (looked for {looked_for}). "
        f'Pass `data="embedded"` for the built-in questions, or see {GUIDE}'
    )
