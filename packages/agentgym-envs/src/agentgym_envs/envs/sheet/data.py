"""Reads what our workbooks are made of, and official tasks and workbooks on the user's disk.

Embedded: `data/families.txt` and `data/pools.txt`, written for this project. Official:
`sheet.jsonl` and the workbook of AgentGym's agentenv-tool, which are loaded and never shipped.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple, cast

from agentgym_envs.core import MalformedFileError, MissingDependencyError
from agentgym_envs.json_values import at, get, parse, read_json_lines

from .addresses import Area
from .formats import GENERAL, Value
from .grid import Cell, Grid

TASK_FILE = "sheet.jsonl"
WORKBOOK_FILE = "Test Sheet-For Copy.xlsx"
MOST_CELLS = 100_000


class Start(NamedTuple):
    """What an episode starts from.

    Attributes:
        sheets: The workbook, sheet by sheet; shared, never changed.
        name: The sheet that the task is about.
    """

    sheets: Mapping[str, Grid]
    name: str


class OfficialTask(NamedTuple):
    """One line of the official file.

    Attributes:
        number: What the item id ends with; the sheet is called "Sheet<number + 1>".
        goal: What is to be done.
        table: The right answer.
        path: The reference path, as text.
    """

    number: int
    goal: str
    table: tuple[tuple[str, ...], ...]
    path: str


def embedded_lines(name: str) -> list[str]:
    """Returns the lines of a file of ours."""
    path = files("agentgym_envs.envs.sheet").joinpath("data", name)
    return path.read_text(encoding="utf-8").splitlines()


@cache
def official_rows(folder: Path) -> tuple[OfficialTask, ...]:
    """Returns the official tasks of `folder`, in the order of the file.

    Raises:
        MalformedFileError: a line is no task.
    """
    tasks: list[OfficialTask] = []
    for number, row in read_json_lines(folder / TASK_FILE):
        with at(f"{folder / TASK_FILE}, line {number}"):
            tasks.append(_official_task(row))
    if not tasks:
        raise MalformedFileError(f"{folder / TASK_FILE} holds no task")
    return tuple(tasks)


@cache
def workbook(path: Path) -> Mapping[str, Grid]:
    """Returns the sheets of an .xlsx file, in order; they are shared and must not be changed.

    Raises:
        MissingDependencyError: openpyxl is not installed.
        MalformedFileError: the file is not a workbook, or a sheet is too large.
    """
    try:
        import openpyxl
    except ImportError as error:
        raise MissingDependencyError(
            'reading .xlsx needs openpyxl: run `pip install "agentgym-envs[sheet]"`'
        ) from error
    try:
        book: Any = openpyxl.load_workbook(path)
        return {sheet.title: _grid(path, sheet) for sheet in book.worksheets}
    except MalformedFileError:
        raise
    except Exception as error:
        # openpyxl raises whatever its parsers meet: zip, XML, key and type errors.
        raise MalformedFileError(f"{path} is no .xlsx workbook: {error}") from error


def _grid(path: Path, sheet: Any) -> Grid:
    if sheet.max_row * sheet.max_column > MOST_CELLS:
        raise MalformedFileError(f"{path}: sheet {sheet.title!r} has over {MOST_CELLS:,} cells")
    rows = cast("Iterable[Iterable[Any]]", sheet.iter_rows(max_row=sheet.max_row))
    merges = [
        Area(each.min_row - 1, each.min_col - 1, each.max_row, each.max_col)
        for each in sheet.merged_cells.ranges
    ]
    return Grid([[_cell(cell) for cell in row] for row in rows], merges)


def _cell(cell: Any) -> Cell:
    note = getattr(cell, "comment", None)
    number_format = getattr(cell, "number_format", None) or GENERAL
    return Cell(_value(cell.value), number_format, note.text if note else None)


def _value(value: Any) -> Value:
    if value is None or isinstance(value, (str, bool, float)):
        return value
    return float(value) if isinstance(value, int) else str(value)


def _official_task(row: Mapping[str, Any]) -> OfficialTask:
    information = get(row, "additional_info", dict[str, Any])
    table = parse(get(information, "answer", str))
    if not isinstance(table, list) or not table:
        raise MalformedFileError("additional_info.answer holds no table")
    rows = cast("list[list[Any]]", table)
    return OfficialTask(
        get(row, "id", int),
        get(row, "goal", str),
        tuple(tuple(str(cell) for cell in cells) for cells in rows),
        get(row, "subgoals", str),
    )
