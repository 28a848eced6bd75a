"""Which tasks there are, split by split."""

from functools import cache, partial
from pathlib import Path
from typing import Any

from agentgym_envs.core import Split, Task, TaskList, Tasks
from agentgym_envs.toolkit.tools import Call, Move, Question, generated_tasks

from .data import Account, OfficialTask, Start, State, Todo, Wanted, official_account, official_rows
from .store import Store
from .templates import draft
from .tools import TOOLBOX, TodoTools

PREFIX = "todo_embedded_"
LENGTHS: dict[Split, int] = {"train": 10_000, "validation": 200, "test": 300}

AGENTEVAL = (19, 20, 21, 24, 26, 28, 32, 33, 34, 37, 41, 53, 57, 65, 67, 69, 73, 76, 104, 115)
"""Numbers of the official tasks that are AgentEval's."""

DELETING = ("delete", "clear")
"""Words by which an official goal asks to delete, where a task is gone in the end."""


@cache
def embedded_tasks() -> Tasks[Question[Start]]:
    """Returns the generated tasks; each is made when it is asked for."""
    return {
        split: generated_tasks(f"{PREFIX}{split}_", split, length, partial(draft, split))
        for split, length in LENGTHS.items()
    }


@cache
def official_tasks(folder: Path) -> Tasks[Question[Start]]:
    """Returns AgentGym's 155 tasks.

    Test is AgentEval's 20, train the 135 published training ids; there are no others, and so
    validation is empty.

    Raises:
        MalformedFileError: a file is not the official one.
    """
    account = official_account(folder)
    parts: dict[Split, list[OfficialTask]] = {"train": [], "validation": [], "test": []}
    for row in official_rows(folder):
        parts["test" if row.number in AGENTEVAL else "train"].append(row)
    return {
        split: TaskList(_official_task(row, split, account) for row in part)
        for split, part in parts.items()
    }


def _official_task(row: OfficialTask, split: Split, account: Account) -> Task[Question[Start]]:
    start = Start(row.date, row.city, account, Wanted(row.state, False))
    plan = _plan(row, account)
    tools = TodoTools(Store(account), row.date, row.city)
    results = tuple(TOOLBOX.run(tools, move.call) for move in plan)
    reason = "This is the answer that the task has."
    question = Question(start, row.subgoals, plan, results, reason)
    return Task(f"todo_{row.number}", split, row.goal, question)


def _plan(row: OfficialTask, account: Account) -> tuple[Move, ...]:
    """Returns the calls that change the account into what the task wants."""
    deletes = any(word in row.goal.lower() for word in DELETING)
    changes = [*_favorites(row.state, account), *_changes(row.state, account, deletes=deletes)]
    if not changes:
        return ()
    return (Move(Call("get_projects", {}), "I need the ids of the projects."), *changes)


def _favorites(state: State, account: Account) -> list[Move]:
    return [
        Move(
            Call("update_project", {"project_id": project.id, "is_favorite": True}),
            f'"{project.name}" is to be a favourite.',
        )
        for project, wanted in zip(account.projects.values(), state["projects"], strict=True)
        if wanted["is_favorite"]
    ]


def _changes(state: State, account: Account, *, deletes: bool) -> list[Move]:
    """Returns the calls that the tasks need, after a look at each project in question."""
    left = list(state["tasks"])
    moves: list[Move] = []
    looked_at: set[str] = set()
    for todo in account.todos.values():
        wanted = left.pop(0) if left and _is_same(todo, left[0]) else None
        change = _change(todo, wanted["due_date"] if wanted else None, deletes=deletes)
        if change and todo.project_id not in looked_at:
            looked_at.add(todo.project_id)
            name = account.projects[todo.project_id].name
            look = Call("get_tasks", {"project_id": todo.project_id})
            moves.append(Move(look, f'The tasks of "{name}" have the ids that I need.'))
        moves += [change] if change else []
    return moves


def _is_same(todo: Todo, row: Any) -> bool:
    return (todo.content, todo.order) == (row["content"], row["order"])


def _change(todo: Todo, due_date: str | None, *, deletes: bool) -> Move | None:
    """Returns the call that gives a task its date, or takes it off the list where that is None."""
    if due_date == todo.due_date:
        return None
    if due_date is not None:
        given = {"task_id": todo.id, "due_date": due_date}
        return Move(Call("update_task", given), f'"{todo.content}" is to be due on {due_date}.')
    tool, done = ("delete_task", "deleted") if deletes else ("complete_task", "completed")
    return Move(Call(tool, {"task_id": todo.id}), f'"{todo.content}" is to be {done}.')
