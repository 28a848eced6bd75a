"""Which tasks there are, split by split."""

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any, cast

from agentgym_envs.core import GeneratedTasks, MalformedFileError, Split, Task, TaskList, Tasks
from agentgym_envs.toolkit.tools import (
    BadValueError,
    Call,
    Move,
    Pattern,
    Question,
    generated_tasks,
    read_value,
)

from .data import WORKBOOK_FILE, OfficialTask, Start, official_rows, workbook
from .grid import Grid
from .score import Goal
from .templates import draft
from .tools import TOOLBOX

PREFIX = "sheet_embedded_"
OFFICIAL_PREFIX = "tool_sheet_"
LENGTHS: dict[Split, int] = {"train": 10_000, "validation": 200, "test": 300}

ANSWER = "Answer"
"""What the names of sheets begin with that hold the answers, in the official workbook."""

_STEP = re.compile(r"Action \d+: (\w+) with Action Input: (.*)")


@cache
def embedded_tasks() -> Tasks[Question[Start]]:
    """Returns the generated tasks; each is made when it is asked for."""
    return {
        split: GeneratedTasks(f"{PREFIX}{split}_", length, partial(_kept, split))
        for split, length in LENGTHS.items()
    }


@cache
def official_tasks(folder: Path, *, with_answers: bool) -> Tasks[Question[Start]]:
    """Returns AgentGym's 20 tasks; all are AgentEval's, so train and validation are empty.

    Args:
        folder: Where the tasks and the workbook are.
        with_answers: Whether the sheets that hold the answers stay in the workbook.

    Raises:
        MalformedFileError: a file is not the official one.
        MissingDependencyError: openpyxl is not installed.
    """
    book = workbook(folder / WORKBOOK_FILE)
    sheets = {
        name: grid for name, grid in book.items() if with_answers or not name.startswith(ANSWER)
    }
    rows = official_rows(folder)
    return {
        "train": TaskList(()),
        "validation": TaskList(()),
        "test": TaskList(_official_task(row, sheets) for row in rows),
    }


@lru_cache(maxsize=256)
def _kept(split: Split, number: int) -> Task[Question[Start]]:
    """Returns a generated task; the last ones are kept, for many environments play the same."""
    return generated_tasks(f"{PREFIX}{split}_", split, LENGTHS[split], draft)[number]


def _official_task(row: OfficialTask, sheets: Mapping[str, Grid]) -> Task[Question[Start]]:
    name = f"Sheet{row.number + 1}"
    if name not in sheets:
        raise MalformedFileError(f"the official workbook has no sheet {name!r}")
    opening = Move(Call("open_sheet", {"name": name}), "I open the sheet that the task names.")
    plan = (opening, *_reference_path(row.path))
    goal = Goal([list(cells) for cells in row.table])
    question = Question(
        Start(sheets, name), (goal,), plan, (None,) * len(plan), "The sheet is done, so I finish."
    )
    return Task(f"{OFFICIAL_PREFIX}{row.number}", "test", row.goal, question)


def _reference_path(text: str) -> Iterator[Move]:
    for name, written in _STEP.findall(text):
        try:
            given = read_value(written)
            if name not in TOOLBOX.tools or not isinstance(given, dict):
                raise BadValueError("no call")
            arguments = _unquoted(name, cast("dict[str, Any]", given))
        except BadValueError as error:
            raise MalformedFileError(f"{name} {written!r:.80} is no call: {error}") from error
        yield Move(Call(name, arguments), "That is the next step of the reference path.")


def _unquoted(name: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Returns arguments as values; the file has all of them as texts."""
    schemas = {each.name: each.schema for each in TOOLBOX.tools[name].parameters}
    return {key: _value(value, schemas.get(key, {})) for key, value in given.items()}


def _value(value: Any, schema: Mapping[str, Any]) -> Any:
    if not isinstance(value, str):
        return value
    if not schema:  # A regular expression, which may be written as re.compile("...").
        read = read_value(value) if value.startswith("re.compile(") else value
        return read.source if isinstance(read, Pattern) else value
    kinds = {each.get("type") for each in schema.get("anyOf", [schema])}
    is_text = "string" in kinds or "enum" in schema
    return value if is_text else read_value(value)
