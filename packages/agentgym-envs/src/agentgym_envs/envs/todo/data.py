"""What a to-do account holds, and the official tasks on the user's disk.

`todo.jsonl` and `projects.json` of AgentGym's agentenv-tool are loaded and never shipped. Our own
tasks are about the invented accounts of `lists/`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from agentgym_envs.core import MalformedFileError
from agentgym_envs.json_values import at, get, read_json_list, read_records

TASK_FILE = "todo.jsonl"
PROJECT_FILE = "projects.json"

FIRST_PROJECT, FIRST_TODO = 2_300_000_001, 7_000_000_001
"""The ids that official projects and things to do are counted from."""

COLOR = "charcoal"

State = Mapping[str, Sequence[Mapping[str, Any]]]
"""An account without its ids, as AgentGym compares it: "projects" and "tasks"."""


class Project(NamedTuple):
    """A list of things to do.

    Attributes:
        id: What the tools call it by.
        order: Its place among the projects, from 1.
        color: A colour's name.
        name: What the user calls it.
        is_favorite: Whether the user marked it.
    """

    id: str
    order: int
    color: str
    name: str
    is_favorite: bool


class Todo(NamedTuple):
    """One thing to do; the tools call it a task.

    Attributes:
        id: What the tools call it by.
        project_id: Where it is listed.
        order: Its place in the project, from 1; it stays when another one is deleted.
        content: What is to be done.
        description: More about it, in lines such as "Place: the library".
        priority: 1 (normal) to 4 (urgent).
        due_date: The day as YYYY-MM-DD.
        minutes: How long it takes.
        is_completed: Whether it is done; then the tools show it no more.
    """

    id: str
    project_id: str
    order: int
    content: str
    description: str
    priority: int
    due_date: str
    minutes: int
    is_completed: bool = False


@dataclass(frozen=True, slots=True)
class Account:
    """All that a user has written down. Episodes share it and change copies of their own.

    Attributes:
        projects: Id -> project, in order.
        todos: Id -> thing to do, project by project, each in order.
    """

    projects: Mapping[str, Project] = field(repr=False)
    todos: Mapping[str, Todo]


class Wanted(NamedTuple):
    """How an account must look in the end.

    Attributes:
        state: The account without ids.
        with_completed: Whether completed things to do are part of it. AgentGym does not see them,
            so that there deleting is as good as completing.
    """

    state: State
    with_completed: bool


class Start(NamedTuple):
    """What an episode starts from, and where it should lead.

    Attributes:
        date: The user's day, YYYY-MM-DD.
        city: The user's city.
        account: What is there at first.
        wanted: What must be there in the end; the same, for a question.
    """

    date: str
    city: str
    account: Account
    wanted: Wanted


class OfficialTask(NamedTuple):
    """One line of the official file.

    Attributes:
        number: What the item id ends with.
        goal: What the user asks for.
        subgoals: What has to be answered.
        date: The user's date, YYYY-MM-DD.
        city: The user's city.
        state: The account as it must be in the end, without ids and without what is completed.
    """

    number: int
    goal: str
    subgoals: tuple[Any, ...]
    date: str
    city: str
    state: State


@cache
def official_rows(folder: Path) -> tuple[OfficialTask, ...]:
    """Returns the official tasks of `folder`, in the order of the file.

    Raises:
        MalformedFileError: a line is no task.
    """
    return read_records(folder / TASK_FILE, _official_task)


@cache
def official_account(
    folder: Path, first_project: int = FIRST_PROJECT, first_todo: int = FIRST_TODO
) -> Account:
    """Returns the account that every official task starts from.

    Args:
        folder: Where `projects.json` lies.
        first_project: The first project's id; the others follow.
        first_todo: The id of the first thing to do; the others follow.

    Raises:
        MalformedFileError: the file is another one.
    """
    projects: dict[str, Project] = {}
    todos: dict[str, Todo] = {}
    rows = read_json_list(folder / PROJECT_FILE)
    for order, row in enumerate(rows, start=1):
        with at(f"{folder / PROJECT_FILE}, item {order}"):
            number = str(first_project + order - 1)
            # The original marks none, whatever the file says.
            projects[number] = Project(number, order, COLOR, get(row, "name", str), False)
            for place, item in enumerate(get(row, "tasks", list[dict[str, Any]]), start=1):
                todo = _official_todo(item, str(first_todo + len(todos)), number, place)
                todos[todo.id] = todo
    return Account(projects, todos)


def _official_todo(row: Mapping[str, Any], number: str, project: str, order: int) -> Todo:
    if get(row, "duration_unit", str) != "minute":
        raise MalformedFileError(f"duration_unit must be 'minute', got {row['duration_unit']!r}")
    return Todo(
        number,
        project,
        order,
        get(row, "content", str),
        get(row, "description", str),
        get(row, "priority", int),
        get(row, "due_date", str),
        get(row, "duration", int),
    )


def _official_task(row: Mapping[str, Any]) -> OfficialTask:
    more = get(row, "additional_info", dict[str, Any])
    start = get(more, "init_config", dict[str, Any])
    state = get(more, "answer", dict[str, Any])
    return OfficialTask(
        get(row, "id", int),
        get(row, "goal", str),
        tuple(get(row, "subgoals", list[Any])),
        get(start, "current_date", str),
        get(start, "current_location", str),
        {
            "projects": get(state, "projects", list[dict[str, Any]]),
            "tasks": get(state, "tasks", list[dict[str, Any]]),
        },
    )
