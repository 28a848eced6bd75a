"""Plays records of AgentGym's TODOList against ours."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from agentgym_envs.core import MalformedFileError, official_folder
from agentgym_envs.core.comparison import Comparison
from agentgym_envs.toolkit.tools import (
    BadValueError,
    OriginalEpisode,
    Question,
    read_value,
    replay_chat,
    replay_record,
)

from .data import PROJECT_FILE, TASK_FILE, Account, OfficialTask, Start, Wanted, official_account
from .data import official_rows as rows_of
from .env import TODOListEnv
from .store import Store
from .world import original_episode


def replay(record: Mapping[str, Any], folder: Path) -> Iterator[Comparison]:
    """Plays one recorded episode; the account after each step is compared as well.

    Args:
        record: One line of a record file: `task` (its official number), `goal`, `subgoals`, `ids`
            (of the projects and tasks that the service had), `reset_observation` and `steps`.
        folder: Where the record file lies; not needed, the official data is found by itself.

    Raises:
        DataUnavailableError: the official tasks are not on this machine.
        MalformedFileError: the record lacks one of these.
    """
    del folder
    official_folder("todo", "official", PROJECT_FILE)
    official = official_folder("todo", "official", TASK_FILE)
    try:
        row = next((row for row in rows_of(official) if row.number == record["task"]), None)
        if row is None:
            raise MalformedFileError(f"there is no official task {record['task']!r}")
        first = _first(record["ids"]["projects"]), _first(record["ids"]["tasks"])
        begin = _Beginning(record, row, official, first)
        yield from replay_record(record, begin, extra=_store)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise MalformedFileError(f"not a to-do record: {error!r}") from error


class _Beginning:
    """Begins the episode of a record; each time after the first is a reset in the midst of it."""

    def __init__(
        self, record: Mapping[str, Any], row: OfficialTask, folder: Path, first: tuple[int, int]
    ) -> None:
        self._record, self._row, self._folder = record, row, folder
        self._first, self._begun = first, 0

    def __call__(self) -> OriginalEpisode:
        row, (project, todo) = self._row, self._first
        account = official_account(self._folder)
        shift = self._begun * len(account.projects), self._begun * len(account.todos)
        account = official_account(self._folder, project + shift[0], todo + shift[1])
        # A fault of the original: a reset that names no task makes the date the user's city.
        city = row.date if self._begun else row.city
        self._begun += 1
        start = Start(row.date, city, account, Wanted(row.state, False))
        question = Question(start, tuple(self._record["subgoals"]))
        return original_episode(question, Store(account))


def replay_conversation(
    item_id: str,
    messages: Sequence[tuple[str, str]],
    *,
    reward: float | None = None,
    done: bool | None = None,
) -> Iterator[Comparison]:
    """Sends the assistant's messages and compares the user's with what comes back.

    The ids that Todoist gave at the time of an official conversation are read from its messages.

    Args:
        item_id: "todo_3" (played by the original's rules) or one of our own ids.
        messages: (role, content) in order; a role is "system", "user" or "assistant".
        reward: The reward of the last step, where it is known.
        done: Whether the last step ended the episode, where it is known.

    Raises:
        DataUnavailableError: the official tasks are not on this machine.
        UnknownTaskError: there is no task `item_id`.
        MalformedFileError: user and assistant do not take turns.
    """
    env = _environment(item_id, messages)
    yield from replay_chat(env, item_id, messages, reward=reward, done=done)


class _Renumbered:
    """Keeps accounts in memory, with ids that somebody else gave."""

    def __init__(self, ids: Mapping[str, str]) -> None:
        """Takes name or content -> id; what is not in it keeps its id."""
        self._ids = ids

    def store(self, account: Account) -> Store:
        """Returns a new store in memory."""
        new = {project.id: self._ids.get(project.name, project.id)
               for project in account.projects.values()}  # fmt: skip
        projects = [each._replace(id=new[each.id]) for each in account.projects.values()]
        todos = [
            todo._replace(id=self._ids.get(todo.content, todo.id), project_id=new[todo.project_id])
            for todo in account.todos.values()
        ]
        return Store(
            Account({each.id: each for each in projects}, {each.id: each for each in todos})
        )


def _ids_in(texts: Sequence[str]) -> dict[str, str]:
    """Returns the ids that results show: name of a project, or content of a task -> id."""
    return {
        str(row.get("name", row.get("content"))): str(row["id"])
        for text in texts
        for row in _rows(text.removeprefix("Observation: ").removesuffix("\nGive me one action."))
        if "id" in row
    }


def _rows(text: str) -> list[dict[str, Any]]:
    """Returns the dictionaries of a result: it, what is right inside it, or none."""
    try:
        value = read_value(text)
    except BadValueError:
        return []
    values: list[Any] = [value]
    if isinstance(value, dict):
        values += cast("dict[str, Any]", value).values()
    if isinstance(value, list):
        values += cast("list[Any]", value)
    return [row for row in values if isinstance(row, dict)]


def _environment(item_id: str, messages: Sequence[tuple[str, str]]) -> TODOListEnv:
    texts = [content for _, content in messages]
    prompt_format = "react" if any("Action:" in text for text in texts) else None
    if not item_id.startswith("todo_embedded_"):
        backend = _Renumbered(_ids_in([text for role, text in messages if role == "user"]))
        return TODOListEnv(
            data="official", rules="agentgym", prompt_format="react", backend=backend
        )
    literal = any("Now new trial starts." in text for text in texts)
    return TODOListEnv(rules="agentgym" if literal else "fixed", prompt_format=prompt_format)


def _first(ids: Mapping[str, str]) -> int:
    """Returns the smallest of the ids, which count on."""
    return min(int(number) for number in ids.values())


def _store(episode: OriginalEpisode) -> Mapping[str, Any]:
    """Returns the account in the form of the records."""
    store = cast("Store", episode.tools.store)
    favorites = [project.name for project in store.projects() if project.is_favorite]
    todos = [[todo.content, todo.due_date] for todo in store.todos()]
    return {"store": {"favorites": favorites, "tasks": todos}}
