"""Which questions there are, split by split."""

from functools import cache, partial
from pathlib import Path

from agentgym_envs.core import Split, Task, TaskList, Tasks
from agentgym_envs.toolkit.tools import Question, generated_tasks

from .data import OfficialTask, official_rows
from .templates import draft

PREFIX = "movie_embedded_"
LENGTHS: dict[Split, int] = {"train": 10_000, "validation": 200, "test": 300}

AGENTEVAL = (1, 3, 5, 9, 13, 20, 23, 44, 54, 55, 56, 63, 78, 89, 94, 97, 109, 113, 125, 223)
"""Numbers of the official tasks that are AgentEval's."""

IN_NEITHER = (171, 176, 212)
"""Those that are neither AgentEval's nor among the published training tasks."""


@cache
def embedded_tasks() -> Tasks[Question[None]]:
    """Returns the generated questions; each is made when it is asked for."""
    return {
        split: generated_tasks(f"{PREFIX}{split}_", split, length, partial(draft, split))
        for split, length in LENGTHS.items()
    }


@cache
def official_tasks(folder: Path) -> Tasks[Question[None]]:
    """Returns AgentGym's 238 questions.

    Test is AgentEval's 20, train the 215 published training ids, and validation, which the
    original lacks, the 3 that are in neither.

    Raises:
        MalformedFileError: the file is not the official one.
    """
    parts: dict[Split, list[OfficialTask]] = {"train": [], "validation": [], "test": []}
    for row in official_rows(folder):
        parts[_official_split(row.number)].append(row)
    return {
        split: TaskList(_official_task(row, split) for row in part) for split, part in parts.items()
    }


def _official_split(number: int) -> Split:
    if number in AGENTEVAL:
        return "test"
    return "validation" if number in IN_NEITHER else "train"


def _official_task(row: OfficialTask, split: Split) -> Task[Question[None]]:
    question = Question(None, row.subgoals, reason="This is the answer that the task gives.")
    return Task(f"movie_{row.number}", split, row.goal, question)
