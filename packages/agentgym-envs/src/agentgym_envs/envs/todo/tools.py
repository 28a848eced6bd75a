"""The tools: what an agent may ask for, and what it gets.

Source: AgentGym 3ef9235, agentenv-tool, which has them from AgentBoard; names, keys and texts of
the results are those of Todoist's REST API v2 as these show it. By the fixed rules an id that is
not there and a date that is none are named.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from agentgym_envs.toolkit.tools import Toolbox, ToolError

from .data import Account, Project, Todo
from .store import Store

TRUE_WORDS = ("true", "1", "t", "yes")
"""What the original's service takes for true; anything else is false."""

Row = dict[str, Any]


@dataclass
class TodoTools:
    """What the tools work on.

    Attributes:
        store: The account.
        date: The user's day, YYYY-MM-DD.
        city: The user's city.
        original: Whether arguments are taken, and refused, as in the original.
        ending: The account at the time of `finish`, by the fixed rules.
    """

    store: Store
    date: str
    city: str
    original: bool = False
    ending: Account | None = field(default=None, repr=False)

    def get_user_current_date(self) -> str:
        """Get today's date, as the user has it.

        Returns:
            The date as YYYY-MM-DD.
        """
        return self.date

    def get_user_current_location(self) -> str:
        """Get the city where the user is.

        Returns:
            The city's name.
        """
        return self.city

    def get_projects(self) -> list[Row]:
        """Get all projects, which are the user's lists.

        Returns:
            For each project its id, order, color, name and is_favorite.
        """
        return [_project_row(project) for project in self.store.projects()]

    def update_project(self, project_id: str, is_favorite: bool) -> Row:
        """Make a project a favourite, or no longer one.

        Args:
            project_id: The project's id.
            is_favorite: Whether it shall be a favourite.

        Returns:
            A message, and the project as it is now.
        """
        project = self._project(project_id)
        if is_favorite is not None:  # pyright: ignore[reportUnnecessaryComparison]  (original)
            project = self.store.mark(project.id, self._truth(is_favorite))
        return {"message": "Update the project successfully.", "project": _project_row(project)}

    def get_tasks(self, project_id: str | None) -> list[Row]:
        """Get the tasks of a project that are not completed.

        Args:
            project_id: The project's id; None for the tasks of all projects.

        Returns:
            For each task its id, order, content, is_completed, priority (1 normal to 4 urgent) and
            due_date.
        """
        number = None if project_id is None else self._project(project_id).id
        return [_todo_row(todo) for todo in self.store.todos(number)]

    def get_task_description(self, task_id: str) -> Row:
        """Get the description of a task: where it takes place, what to bring and the like.

        Args:
            task_id: The task's id.

        Returns:
            The task's id, content and description.
        """
        todo = self._todo(task_id)
        return {"id": todo.id, "content": todo.content, "description": todo.description}

    def get_task_duration(self, task_id: str) -> Row:
        """Get how long a task takes.

        Args:
            task_id: The task's id.

        Returns:
            The task's id, content and duration, as in '45(minute)'.
        """
        todo = self._todo(task_id)
        return {"id": todo.id, "content": todo.content, "duration": f"{todo.minutes}(minute)"}

    def complete_task(self, task_id: str) -> Row:
        """Mark a task as completed. It is not listed any more, and this cannot be undone.

        Args:
            task_id: The task's id.

        Returns:
            A message, and the task as it was.
        """
        todo = self._todo(task_id, "Task {} is not exists.")
        self.store.complete(todo.id)
        row = _todo_row(todo)
        del row["is_completed"]
        return {"message": "Complete task successfully.", "task": row}

    def update_task(self, task_id: str, due_date: str) -> Row:
        """Give a task another due date.

        Args:
            task_id: The task's id.
            due_date: The new date as YYYY-MM-DD.

        Returns:
            A message, and the task as it is now.
        """
        todo = self._todo(task_id)
        if due_date is not None:  # pyright: ignore[reportUnnecessaryComparison]  (original)
            todo = self.store.postpone(todo.id, self._date(due_date))
        return {"message": "Update the task successfully", "task": _todo_row(todo)}

    def delete_task(self, task_id: str) -> Row:
        """Delete a task. This cannot be undone.

        Args:
            task_id: The task's id.

        Returns:
            A message, and the task as it was.
        """
        todo = self._todo(task_id, "Task {} is not exists.")
        self.store.delete(todo.id)
        return {"message": "Delete the task successfully.", "task": _todo_row(todo)}

    def finish(self, answer: str | float | bool | list[Any] | dict[str, Any] | None) -> Any:
        """Give the answer and end the episode.

        Args:
            answer: The answer itself, without a sentence around it; "done" where something was to
                be done and nothing to be answered.
        """
        if not self.original:
            self.ending = self.store.account()
        return answer

    def _project(self, given: object) -> Project:
        project = self.store.project(str(given))
        if project is not None:
            return project
        if self.original:
            raise ToolError("Project not found")
        raise ToolError(f"there is no project {given!r:.60}; the ids come from get_projects")

    def _todo(self, given: object, original: str = "Task not found") -> Todo:
        """Returns what is left to do; `original` is what the original says if it is not there."""
        todo = self.store.todo(str(given))
        if todo is not None:
            return todo
        if self.original:
            raise ToolError(original.format(given))
        raise ToolError(f"there is no open task {given!r:.60}; the ids come from get_tasks")

    def _truth(self, given: object) -> bool:
        return str(given).lower() in TRUE_WORDS if self.original else bool(given)

    def _date(self, given: object) -> str:
        text = str(given)
        try:
            # Weeks ("2022-W01-1") are read as well, and are not meant.
            if date.fromisoformat(text).isoformat() == text:
                return text
        except ValueError:
            pass
        if self.original:
            raise ToolError("Date is invalid, not recognized")
        raise ToolError(f"due_date must be a date as YYYY-MM-DD, got {given!r:.60}")


def without_ids(value: Any) -> Any:
    """Returns a result without ids, which is what the original compares with a subgoal.

    Raises:
        KeyError: a dictionary that should have an id has none; so it is in the original.

    >>> without_ids({"message": "Done.", "task": {"id": "7", "order": 1}})
    {'message': 'Done.', 'task': {'order': 1}}
    """
    if isinstance(value, list):
        return [_without_id(row) if isinstance(row, dict) else row for row in value]  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]  (any JSON)
    if not isinstance(value, dict):
        return value
    rest: Row = {key: each for key, each in value.items() if key != "id"}  # pyright: ignore[reportUnknownVariableType]  (any JSON)
    return rest | {key: _without_id(rest[key]) for key in ("task", "project") if key in rest}


def _without_id(row: Mapping[str, Any]) -> Row:
    rest = dict(row)
    rest.pop("id")
    return rest


def _project_row(project: Project) -> Row:
    return {
        "id": project.id,
        "order": project.order,
        "color": project.color,
        "name": project.name,
        "is_favorite": project.is_favorite,
    }


def _todo_row(todo: Todo) -> Row:
    return {
        "id": todo.id,
        "order": todo.order,
        "content": todo.content,
        "is_completed": todo.is_completed,
        "priority": todo.priority,
        "due_date": todo.due_date,
    }


TOOLBOX = Toolbox(
    TodoTools.get_user_current_date,
    TodoTools.get_user_current_location,
    TodoTools.get_projects,
    TodoTools.update_project,
    TodoTools.get_tasks,
    TodoTools.get_task_description,
    TodoTools.get_task_duration,
    TodoTools.complete_task,
    TodoTools.update_task,
    TodoTools.delete_task,
    finish=TodoTools.finish,
)
