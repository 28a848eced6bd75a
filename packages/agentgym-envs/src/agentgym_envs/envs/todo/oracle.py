"""The expert: it follows the question's plan, puts right what else was changed, then finishes.

What was deleted or completed cannot be brought back. From such a state nobody can do what the user
wants; there the expert does what is left to do, and finishes.
"""

from collections.abc import Mapping
from typing import Any, cast

from agentgym_envs.toolkit.tools import FINISH, Call, FixedEpisode, Move, OriginalEpisode, Question

from .data import Account, Start
from .store import Store

CHANGES = ("update_project", "update_task", "complete_task", "delete_task")
ENDINGS = ("complete_task", "delete_task")


def next_call(question: Question[Start], episode: FixedEpisode | OriginalEpisode) -> Move:
    """Returns the next call, and why."""
    account = cast("Store", episode.tools.store).known()
    for move in question.plan:
        if _is_possible(move.call, account) and not _is_done(move.call, account, episode):
            return move
    mend = _mend(question, account)
    return mend or Move(Call(FINISH, {"answer": question.answers[0]}), question.reason)


def _is_possible(call: Call, account: Account) -> bool:
    """Returns whether the task that a call is about, if any, is still open."""
    number = call.arguments.get("task_id")
    return number is None or _is_open(account, number)


def _is_done(call: Call, account: Account, episode: FixedEpisode | OriginalEpisode) -> bool:
    """Returns whether a change is in force, or a look was taken."""
    given: Mapping[str, Any] = call.arguments
    if call.name == "update_task":
        return account.todos[given["task_id"]].due_date == given["due_date"]
    if call.name == "update_project":
        return account.projects[given["project_id"]].is_favorite == given["is_favorite"]
    return call.name not in ENDINGS and episode.has_done(call)


def _mend(question: Question[Start], account: Account) -> Move | None:
    """Returns the call that undoes somebody's change which the user does not want, or None."""
    planned = [move.call.arguments for move in question.plan if move.call.name in CHANGES]
    meant = {given.get("task_id", given.get("project_id")) for given in planned}
    first = question.start.account
    for todo in account.todos.values():
        wanted = first.todos[todo.id].due_date
        if todo.id not in meant and not todo.is_completed and todo.due_date != wanted:
            why = f'"{todo.content}" was due on {wanted}; nobody asked for another date.'
            return Move(Call("update_task", {"task_id": todo.id, "due_date": wanted}), why)
    for project in account.projects.values():
        favorite = first.projects[project.id].is_favorite
        if project.id not in meant and project.is_favorite != favorite:
            why = f'Nobody asked for a change of the project "{project.name}".'
            given = {"project_id": project.id, "is_favorite": favorite}
            return Move(Call("update_project", given), why)
    return None


def _is_open(account: Account, todo_id: str) -> bool:
    todo = account.todos.get(todo_id)
    return todo is not None and not todo.is_completed
