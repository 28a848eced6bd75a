"""Where an episode keeps the account that its tools show and change."""

from typing import ClassVar, Protocol

from .data import Account, Project, State, Todo


class Store:
    """An account of an episode's own. The account that it begins with is never changed.

    Ids are those of that account. A method that takes one wants it to be there; `todo` and
    `project` say whether it is. Where a store asks a service, each method may raise ToolError.
    """

    outside: ClassVar[bool] = False
    """Whether a service that is not ours holds the account."""

    def __init__(self, account: Account) -> None:
        """Starts with a copy of `account`, whose records are shared."""
        self._projects = dict(account.projects)
        self._todos = dict(account.todos)

    def projects(self) -> list[Project]:
        """Returns all projects, in order."""
        return list(self._projects.values())

    def project(self, project_id: str) -> Project | None:
        """Returns a project, or None if there is none of this id."""
        return self._projects.get(project_id)

    def todos(self, project_id: str | None = None) -> list[Todo]:
        """Returns what is left to do in a project, or in all, in order."""
        return [
            todo
            for todo in self._todos.values()
            if not todo.is_completed and project_id in (None, todo.project_id)
        ]

    def todo(self, todo_id: str) -> Todo | None:
        """Returns a thing to do, or None if there is none of this id that is left to do."""
        todo = self._todos.get(todo_id)
        return None if todo is None or todo.is_completed else todo

    def mark(self, project_id: str, is_favorite: bool) -> Project:
        """Makes a project a favourite, or no favourite, and returns it."""
        project = self._projects[project_id]._replace(is_favorite=is_favorite)
        self._projects[project_id] = project
        return project

    def postpone(self, todo_id: str, due_date: str) -> Todo:
        """Gives a thing to do another date (YYYY-MM-DD, earlier or later) and returns it."""
        todo = self._todos[todo_id]._replace(due_date=due_date)
        self._todos[todo_id] = todo
        return todo

    def complete(self, todo_id: str) -> None:
        """Marks a thing to do as done."""
        self._todos[todo_id] = self._todos[todo_id]._replace(is_completed=True)

    def delete(self, todo_id: str) -> None:
        """Takes a thing to do out for good."""
        del self._todos[todo_id]

    def account(self) -> Account:
        """Returns the account as it is now."""
        return self.known()

    def known(self) -> Account:
        """Returns the account as it is now as far as we know, without asking anybody."""
        return Account(dict(self._projects), dict(self._todos))

    def close(self) -> None:
        """Gives up what the store holds elsewhere; it is not used any more."""


class Backend(Protocol):
    """What gives each episode its store."""

    def store(self, account: Account) -> Store:
        """Returns a new store that begins with `account`."""
        ...


class EmbeddedBackend:
    """Keeps accounts in memory; asks nobody."""

    def store(self, account: Account) -> Store:
        """Returns a new store in memory."""
        return Store(account)


def state_of(account: Account, *, with_completed: bool) -> State:
    """Returns an account without its ids, project by project.

    Args:
        account: The account.
        with_completed: Whether completed things to do are part of it.
    """
    projects = [
        {
            "order": project.order,
            "color": project.color,
            "name": project.name,
            "is_favorite": project.is_favorite,
        }
        for project in account.projects.values()
    ]
    todos = [
        {
            "order": todo.order,
            "content": todo.content,
            "is_completed": todo.is_completed,
            "priority": todo.priority,
            "due_date": todo.due_date,
        }
        for todo in account.todos.values()
        if with_completed or not todo.is_completed
    ]
    return {"projects": projects, "tasks": todos}
