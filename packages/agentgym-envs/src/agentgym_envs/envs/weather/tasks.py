"""Which questions there are, split by split."""

from functools import cache
from pathlib import Path

from agentgym_envs.core import Split, Task, TaskList, Tasks
from agentgym_envs.toolkit.tools import Question, generated_tasks

from .data import OfficialTask, Start, official_rows
from .templates import draft

PREFIX = "weather_embedded_"
LENGTHS: dict[Split, int] = {"train": 10_000, "validation": 200, "test": 300}

AGENTEVAL = (
    4,
    12,
    16,
    17,
    18,
    20,
    22,
    39,
    61,
    105,
    211,
    217,
    272,
    296,
    298,
    311,
    319,
    322,
    323,
    327,
)
"""Numbers of the official tasks that are AgentEval's."""

IN_NEITHER = (142, 260, 285, 287, 289, 302, 305, 312, 317, 328, 330, 332)
"""Those that are neither AgentEval's nor among the published training tasks."""


@cache
def embedded_tasks() -> Tasks[Question[Start]]:
    """Returns the generated questions; each is made when it is asked for."""
    return {
        split: generated_tasks(f"{PREFIX}{split}_", split, length, draft)
        for split, length in LENGTHS.items()
    }


@cache
def official_tasks(folder: Path) -> Tasks[Question[Start]]:
    """Returns AgentGym's 343 questions.

    Test is AgentEval's 20, train the 311 published training ids, and validation, which the
    original lacks, the 12 that are in neither.

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


def _official_task(row: OfficialTask, split: Split) -> Task[Question[Start]]:
    question = Question(
        Start(row.date, row.city), row.subgoals, reason="This is the answer that the task gives."
    )
    return Task(f"weather_{row.number}", split, row.goal, question)
