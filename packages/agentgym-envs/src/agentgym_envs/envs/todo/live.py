"""Real lists: an account at Todoist (API v1), in a project of our own and nowhere else.

Each episode makes one project, with the projects and tasks of the user below it, when the first
tool is called, and takes it away at the end. The agent sees the ids of our own account, never
Todoist's, so that nothing which the episode did not make can be read, changed or deleted.
"""

import os
import weakref
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from typing_extensions import override

from agentgym_envs.core import DataUnavailableError, MissingDependencyError
from agentgym_envs.toolkit.tools import ToolError

from .data import Account, Project, Todo
from .store import Store

if TYPE_CHECKING:
    from todoist_api_python.api import TodoistAPI

KEY_VARIABLE = "TODO_KEY"
ROOT_NAME = "AgentGym episode"
NAME = "the to-do service"
PAUSE_SECONDS = 0.1
UNKNOWN = frozenset((404, 410))
"""What the service answers about a task or project that is not there any more."""

NO_KEY = (
    f"lists at Todoist need a token: set {KEY_VARIABLE} to your API token "
    '(https://app.todoist.com/app/settings/integrations/developer), or pass backend="embedded"'
)

ItemT = TypeVar("ItemT")


@cache
def _service(token: str) -> "Todoist":
    return Todoist(token)


def todoist() -> "Todoist":
    """Returns the service of this process, with the token of the environment.

    Raises:
        DataUnavailableError: there is no token in the environment.
        MissingDependencyError: todoist-api-python is not installed.
    """
    token = os.environ.get(KEY_VARIABLE, "").strip()
    if not token:
        raise DataUnavailableError(NO_KEY)
    return _service(token)


@dataclass
class Todoist:
    """Makes stores in one person's account at Todoist.

    It can be pickled and copied; a copy has connections of its own.

    Attributes:
        token: The person's API token.
        base_url: Replaces scheme and host of every URL, for a stand-in.
        pause_seconds: Between two tries, where the service does not say how long to wait.
        timeout_seconds: For one request.
        left_over: Ids of projects that we made and could not take away yet.

    Raises:
        MissingDependencyError: todoist-api-python is not installed.
    """

    token: str = field(repr=False)
    base_url: str | None = None
    pause_seconds: float = PAUSE_SECONDS
    timeout_seconds: float = 20.0
    left_over: list[str] = field(default_factory=list[str])

    def __post_init__(self) -> None:
        try:
            import httpx
            from todoist_api_python.api import TodoistAPI
        except ImportError as error:
            raise MissingDependencyError(
                f'{NAME} needs todoist-api-python: run `pip install "agentgym-envs[live]"`'
            ) from error
        from .polite import PoliteTransport

        transport = PoliteTransport(self.base_url, self.pause_seconds, self.timeout_seconds)
        self._api = TodoistAPI(self.token, client=httpx.Client(transport=transport))

    def store(self, account: Account) -> "LiveStore":
        """Returns a new store that begins with `account`."""
        return LiveStore(account, self)

    def ask(self, request: Callable[["TodoistAPI"], ItemT]) -> ItemT:
        """Returns what the service answers to one request, or to the pages of one.

        Raises:
            ToolError: there is no answer that can be used.
        """
        import httpx
        from dataclass_wizard.errors import JSONWizardError

        try:
            return request(self._api)
        except httpx.HTTPStatusError as error:
            raise RefusedError(error.response.status_code) from error
        except httpx.TimeoutException as error:
            raise ToolError(
                f"{NAME} did not answer within {self.timeout_seconds:g} seconds; try again"
            ) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise ToolError(
                f"{NAME} cannot be reached ({type(error).__name__}); is there a network?"
            ) from error
        except (JSONWizardError, ValueError, TypeError, LookupError, AttributeError) as error:
            raise ToolError(
                f"{NAME} sent an answer that cannot be understood ({type(error).__name__})"
            ) from error

    def remove(self, root: str) -> None:
        """Takes a project that we made away; if that fails, it is tried again with the next one."""
        self.left_over.append(root)
        for project in list(self.left_over):
            try:
                self.ask(lambda api, project=project: api.delete_project(project))
            except RefusedError as error:
                if error.status not in UNKNOWN:
                    continue
            except ToolError:
                return
            self.left_over.remove(project)

    @override
    def __getstate__(self) -> dict[str, Any]:
        """Leaves out the connections of this process."""
        return {key: value for key, value in self.__dict__.items() if not key.startswith("_")}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self.__post_init__()


class RefusedError(ToolError):
    """An answer with a status that is no success.

    Attributes:
        status: The HTTP status.
    """

    def __init__(self, status: int) -> None:
        """Words what the agent reads."""
        self.status = status
        reason = {401: "the token is wrong", 403: "it is not allowed"}.get(status, f"{status}")
        if status in (429, *range(500, 600)):
            super().__init__(f"{NAME} is busy or fails (status {status}); try again later")
        else:
            super().__init__(f"{NAME} refuses this ({reason})")


class LiveStore(Store):
    """An account that is kept at Todoist, with a copy of it here.

    The copy knows our ids and goes on with what the service says: dates, favourites, and what is
    still open.
    """

    outside: ClassVar[bool] = True

    def __init__(self, account: Account, service: Todoist) -> None:
        """Makes nothing yet; the first request does."""
        super().__init__(account)
        self._service = service
        self._ids: dict[str, str] = {}
        self._remove: Callable[[], Any] | None = None

    @override
    def projects(self) -> list[Project]:
        self._begin()
        found = self._service.ask(lambda api: _all(api.get_projects()))
        ours = {number: each for each in found if (number := self._ours(each.id))}
        for number, project in self._projects.items():
            if number in ours:
                is_favorite = ours[number].is_favorite
                self._projects[number] = project._replace(is_favorite=is_favorite)
        return super().projects()

    @override
    def todos(self, project_id: str | None = None) -> list[Todo]:
        self._begin()
        for project in list(self._projects) if project_id is None else [project_id]:
            self._look_at(project)
        return super().todos(project_id)

    @override
    def todo(self, todo_id: str) -> Todo | None:
        todo = super().todo(todo_id)
        if todo is None:
            return None
        self._begin()
        self._look_at(todo.project_id)
        return super().todo(todo_id)

    @override
    def mark(self, project_id: str, is_favorite: bool) -> Project:
        self._begin()
        there = self._ids[project_id]
        self._service.ask(lambda api: api.update_project(there, is_favorite=is_favorite))
        return super().mark(project_id, is_favorite)

    @override
    def postpone(self, todo_id: str, due_date: str) -> Todo:
        self._begin()
        there, day = self._ids[todo_id], date.fromisoformat(due_date)
        self._service.ask(lambda api: api.update_task(there, due_date=day))
        return super().postpone(todo_id, due_date)

    @override
    def complete(self, todo_id: str) -> None:
        self._begin()
        there = self._ids[todo_id]
        self._service.ask(lambda api: api.complete_task(there))
        super().complete(todo_id)

    @override
    def delete(self, todo_id: str) -> None:
        self._begin()
        there = self._ids[todo_id]
        self._service.ask(lambda api: api.delete_task(there))
        super().delete(todo_id)

    @override
    def account(self) -> Account:
        self.projects()
        self.todos()
        return self.known()

    @override
    def close(self) -> None:
        if self._remove is not None:
            self._remove()

    @override
    def __getstate__(self) -> dict[str, Any]:
        """Refuses where the lists are at Todoist already: two episodes would share them.

        Raises:
            TypeError: the episode has begun.
        """
        if self._remove is not None:
            raise TypeError(
                "an episode whose lists are at Todoist cannot be copied; copy it before"
            )
        return self.__dict__

    def _begin(self) -> None:
        """Makes our project with all that is in it, unless it is there; all of it or nothing."""
        if self._remove is not None:
            return
        service = self._service
        root = service.ask(lambda api: api.add_project(ROOT_NAME)).id
        remove = weakref.finalize(self, service.remove, root)
        try:
            for project in self._projects.values():
                self._ids[project.id] = _add_project(service, project, root)
            for todo in self._todos.values():
                self._ids[todo.id] = _add_todo(service, todo, self._ids[todo.project_id])
        except ToolError:
            remove()
            self._ids.clear()
            raise
        self._remove = remove

    def _look_at(self, project: str) -> None:
        """Brings the copy up to date with what is open in a project at Todoist."""
        there = self._ids[project]
        found = self._service.ask(lambda api: _all(api.get_tasks(project_id=there)))
        ours = {number: each for each in found if (number := self._ours(each.id))}
        for todo in super().todos(project):
            if todo.id not in ours:
                super().delete(todo.id)
            elif ours[todo.id].due is not None:
                super().postpone(todo.id, str(ours[todo.id].due.date)[: len("YYYY-MM-DD")])

    def _ours(self, there: str) -> str | None:
        """Returns our id of something at Todoist, or None for what we did not make."""
        return next((number for number, theirs in self._ids.items() if theirs == there), None)


def _all(pages: Iterable[list[Any]]) -> list[Any]:
    return [each for page in pages for each in page]


def _add_project(service: Todoist, project: Project, root: str) -> str:
    return service.ask(
        lambda api: api.add_project(
            project.name,
            parent_id=root,
            color=project.color,  # pyright: ignore[reportArgumentType]  (one of its colours)
            is_favorite=project.is_favorite,
        )
    ).id


def _add_todo(service: Todoist, todo: Todo, project: str) -> str:
    return service.ask(
        lambda api: api.add_task(
            todo.content,
            description=todo.description,
            project_id=project,
            priority=todo.priority,
            due_date=date.fromisoformat(todo.due_date),
            duration=todo.minutes,
            duration_unit="minute",
        )
    ).id
