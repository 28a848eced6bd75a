"""The official tasks and the official network on the user's disk.

`academia.jsonl` of AgentGym's agentenv-tool and the graphs of AgentBoard's `data.tar.gz` are
loaded and never shipped. Our own tasks are about the invented papers of `graph/`.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from agentgym_envs.core import DataUnavailableError, MalformedFileError
from agentgym_envs.json_values import as_object, at, dump, get, parse, read_json_lines, read_text

from .graph import Network
from .graph.tables import network_of
from .official import PICKLES, tables_of
from .pickles import read_pickle

TASK_FILE = "academia.jsonl"
GRAPH_FILE = "academia_graph.json"
RAW = "raw"


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
    tasks: list[OfficialTask] = []
    for number, row in read_json_lines(folder / TASK_FILE):
        with at(f"{folder / TASK_FILE}, line {number}"):
            tasks.append(_official_task(row))
    if not tasks:
        raise MalformedFileError(f"{folder / TASK_FILE} holds no task")
    return tuple(tasks)


@cache
def official_network(folder: Path) -> Network:
    """Returns the network of `folder`: `academia_graph.json`, or else the pickles in `raw/`.

    Raises:
        DataUnavailableError: there is neither.
        MalformedFileError: a file is not what it should be.
    """
    if (folder / GRAPH_FILE).is_file():
        return read_network(folder / GRAPH_FILE)
    return network_of(_read_pickles(folder))


@cache
def read_network(path: Path) -> Network:
    """Returns the network in a file of tables; see `graph.tables`.

    Raises:
        MalformedFileError: it is none.
        OSError: it cannot be read.
    """
    with at(str(path)):
        return network_of(as_object(parse(read_text(path))))


def convert(folder: Path) -> Path:
    """Writes the pickles in `raw/` of a folder as `academia_graph.json`, and returns its path.

    Raises:
        DataUnavailableError: they are not there.
        MalformedFileError: one of them is not what it should be, or holds more than data.
    """
    tables = _read_pickles(folder)
    network_of(tables)  # what cannot be read back is not written
    path = folder / GRAPH_FILE
    part = path.with_suffix(".part")
    part.write_text(dump(tables), encoding="utf-8")
    part.replace(path)
    return path


def _read_pickles(folder: Path) -> dict[str, Any]:
    paths = {name: folder / RAW / f"{name}.pkl" for name in PICKLES}
    missing = [path.name for path in paths.values() if not path.is_file()]
    if missing:
        raise DataUnavailableError(
            f"the network of the official questions is not in {str(folder)!r} (looked for "
            f"{GRAPH_FILE}, and for {', '.join(missing)} in {RAW}/). Take the .pkl files out of "
            "AgentBoard's data.tar.gz, data/tool-query/academia/raw, or pass "
            '`data="embedded"` for the built-in tasks; see docs/guides/official-data.md'
        )
    values: dict[str, Any] = {}
    for name, path in paths.items():
        with at(str(path)):
            values[name] = read_pickle(path.read_bytes())
    with at(str(folder / RAW)):
        return tables_of(values)


def _official_task(row: Mapping[str, Any]) -> OfficialTask:
    return OfficialTask(
        get(row, "id", int), get(row, "goal", str), tuple(get(row, "subgoals", list[Any]))
    )
