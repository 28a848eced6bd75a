"""Which questions there are, split by split."""

from functools import cache, partial
from pathlib import Path

from agentgym_envs.core import Split, Task, TaskList, Tasks
from agentgym_envs.toolkit.tools import Question, generated_tasks

from .data import OfficialTask, official_rows
from .templates import draft

PREFIX = "academia_embedded_"
LENGTHS: dict[Split, int] = {"train": 10_000, "validation": 200, "test": 300}


@cache
def embedded_tasks() -> Tasks[Question[None]]:
    """Returns the generated questions; each is made when it is asked for."""
    return {
        split: generated_tasks(f"{PREFIX}{split}_", split, length, partial(draft, split))
        for split, length in LENGTHS.items()
    }


@cache
def official_tasks(folder: Path) -> Tasks[Question[None]]:
    """Returns AgentGym's 20 questions.

    All of them are AgentEval's, so that they are the test split; nothing was published to train
    on, and the other two are empty.

    Raises:
        MalformedFileError: the file is not the official one.
    """
    test = TaskList(_official_task(row) for row in official_rows(folder))
    return {"train": TaskList(()), "validation": TaskList(()), "test": test}


def _official_task(row: OfficialTask) -> Task[Question[None]]:
    question = Question(None, row.subgoals, reason="This is the answer that the task gives.")
    return Task(f"tool_academia_{row.number}", "test", row.goal, question)
