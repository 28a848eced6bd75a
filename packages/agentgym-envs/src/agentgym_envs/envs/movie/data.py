"""The official tasks on the user's disk.

`movie.jsonl` of AgentGym's agentenv-tool is loaded and never shipped. Our own tasks are about the
invented films of `films/`.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from agentgym_envs.json_values import get, read_records

TASK_FILE = "movie.jsonl"


class OfficialTask(NamedTuple):
    """One line of the official file.

    Attributes:
        number: What the item id ends with.
        goal: The question.
        subgoals: What has to be found: the answer.
    """

    number: int
    goal: str
    subgoals: tuple[Any, ...]


@cache
def official_rows(folder: Path) -> tuple[OfficialTask, ...]:
    """Returns the official tasks of `folder`, in the order of the file.

    Raises:
        MalformedFileError: a line is no task.
    """
    return read_records(folder / TASK_FILE, _official_task)


def _official_task(row: Mapping[str, Any]) -> OfficialTask:
    return OfficialTask(
        get(row, "id", int), get(row, "goal", str), tuple(get(row, "subgoals", list[Any]))
    )
