"""Which questions there are, split by split."""

import re
from functools import cache, partial

from typing_extensions import override

from agentgym_envs.core import GeneratedTasks, Split, Task, Tasks, TaskSequence

from . import chains
from .data import OfficialQuestions, Question, official_questions

LENGTHS: dict[Split, int] = {"train": 20_000, "validation": 400, "test": 400}
VALIDATION_ROWS = 1_000
"""So many rows at the end of the official training file are our validation split, at most."""


@cache
def embedded_tasks() -> Tasks[Question]:
    """Returns the questions about the invented country; each is made when it is asked for.

    Every fourth question has one hop, every fourth two, and so on. Every possible answer belongs to
    one split.
    """
    return {split: _generated(split) for split in LENGTHS}


@cache
def official_tasks(data: str) -> Tasks[Question]:
    """Returns the official questions, each read when it is asked for.

    The original has no validation split: ours is the end of the training file, at most a tenth.
    """
    questions = official_questions(data)
    train, test = questions.numbers("train"), questions.numbers("test")
    held_out = min(VALIDATION_ROWS, len(train) // 10) or 1
    end = max(train.stop - held_out, train.start + 1)
    return {
        "train": _OfficialTasks(questions, "train", range(train.start, end)),
        "validation": _OfficialTasks(
            questions, "validation", range(train.stop - held_out, train.stop)
        ),
        "test": _OfficialTasks(questions, "test", test),
    }


class _OfficialTasks(TaskSequence[Question]):
    """Rows of a file of questions, with AgentGym's ids: "nq_7"."""

    def __init__(self, questions: OfficialQuestions, split: Split, numbers: range) -> None:
        self._questions = questions
        self._split: Split = split
        self._numbers = numbers

    @override
    def __len__(self) -> int:
        return len(self._numbers)

    @override
    def find(self, task_id: str) -> Task[Question] | None:
        number = re.search(r"_(0|[1-9][0-9]{0,8})\Z", task_id)
        if number is None or int(number[1]) not in self._numbers:
            return None
        task = self._task(int(number[1]))
        return task if task.id == task_id else None

    @override
    def _make(self, number: int) -> Task[Question]:
        return self._task(self._numbers[number])

    def _task(self, item: int) -> Task[Question]:
        source, question = self._questions.item(item)
        return Task(f"{source}_{item}", self._split, question.text, question)


def _generated(split: Split) -> GeneratedTasks[Question]:
    prefix = f"searchqa_embedded_{split}_"
    return GeneratedTasks(prefix, LENGTHS[split], partial(_embedded_task, split, prefix))


def _embedded_task(split: Split, prefix: str, number: int) -> Task[Question]:
    name = f"{prefix}{number}"
    question = chains.question(name, split, 1 + number % chains.MOST_HOPS)
    return Task(name, split, question.text, question)
