"""The tasks of a world on a server, asked for one by one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, cast

from typing_extensions import override

from agentgym_envs.core import Split, Task, TaskSequence, UnknownTaskError

from .connection import Answer, Connection

REMEMBERED = 1_000


@dataclass(frozen=True, slots=True)
class RemoteTask:
    """What is known of a task here.

    Attributes:
        digest: The same for equal problems, and for no others.
    """

    digest: str


class Catalogue(Protocol):
    """The tasks of a world on a server."""

    def count(self, split: Split) -> int:
        """Returns how many tasks a split has."""
        ...

    def at(self, split: Split, index: int) -> Task[RemoteTask]:
        """Returns one task of a split."""
        ...

    def find(self, task_id: str) -> Task[RemoteTask] | None:
        """Returns the task with this id, of any split, or None."""
        ...


class AskedTasks:
    """A world's tasks; what was asked once is remembered."""

    def __init__(self, connection: Connection, world: str) -> None:
        """Asks nothing yet."""
        self._connection = connection
        self._path = f"v1/worlds/{world}"
        self._facts: Answer | None = None
        self._found: dict[str, Task[RemoteTask] | None] = {}

    @property
    def facts(self) -> Answer:
        """What the server says about the world."""
        if self._facts is None:
            self._facts = self._connection.get(self._path)
        return self._facts

    def count(self, split: Split) -> int:
        """Returns how many tasks a split has."""
        return self.facts["tasks"][split]

    def at(self, split: Split, index: int) -> Task[RemoteTask]:
        """Returns one task of a split."""
        body = {"split": split, "index": str(index)}
        return _task(self._connection.post(f"{self._path}/tasks", body))

    def find(self, task_id: str) -> Task[RemoteTask] | None:
        """Returns the task with this id, of any split, or None."""
        if task_id not in self._found:
            if len(self._found) >= REMEMBERED:
                self._found.clear()
            self._found[task_id] = self._ask_for(task_id)
        return self._found[task_id]

    def _ask_for(self, task_id: str) -> Task[RemoteTask] | None:
        try:
            return _task(self._connection.post(f"{self._path}/tasks", {"id": task_id}))
        except UnknownTaskError:
            return None


class RemoteTasks(TaskSequence[RemoteTask]):
    """One split of a catalogue."""

    def __init__(self, catalogue: Callable[[], Catalogue], split: Split) -> None:
        """Asks nothing yet."""
        self._catalogue = catalogue
        self._split: Split = split

    @override
    def __len__(self) -> int:
        return self._catalogue().count(self._split)

    @override
    def find(self, task_id: str) -> Task[RemoteTask] | None:
        task = self._catalogue().find(task_id)
        return task if task is not None and task.split == self._split else None

    @override
    def _make(self, number: int) -> Task[RemoteTask]:
        return self._catalogue().at(self._split, number)


def _task(answer: Answer) -> Task[Any]:
    data = RemoteTask(answer["digest"])
    return Task(answer["id"], cast(Split, answer["split"]), answer["goal"], data)
