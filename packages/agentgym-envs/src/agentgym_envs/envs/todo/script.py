"""The expert's way to an ending: calls made for real, each with the thought that leads to it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from agentgym_envs.toolkit.tools import Question, script
from agentgym_envs.toolkit.tools.original import sorted_answer

from .data import Project, Start, Todo, Wanted
from .lists import Scene
from .store import Store, state_of
from .tools import TOOLBOX, TodoTools

MOST_CALLS = 6

Row = dict[str, Any]


class Script(script.Script[Start]):
    """Makes calls on the lists of one user, and keeps them."""

    def __init__(self, scene: Scene) -> None:
        """Starts with the lists of `scene`, which stay as they are."""
        account = scene.account
        today = scene.today.isoformat()
        self._store = Store(account)
        wanted = Wanted(state_of(account, with_completed=True), with_completed=True)
        start = Start(today, scene.city, account, wanted)
        super().__init__(TOOLBOX, TodoTools(self._store, today, scene.city), start)

    def today(self) -> date:
        """Returns the user's day."""
        thought = "I have to know what day it is for the user."
        return date.fromisoformat(self.call(thought, "get_user_current_date"))

    def projects(self) -> list[Row]:
        """Returns all projects."""
        return self.call("The projects are what I look at first.", "get_projects")

    def todos(self, project: Project) -> list[Row]:
        """Returns the open tasks of a project, which is known by name."""
        found = next(row for row in self.projects() if row["name"] == project.name)
        thought = f'Now I look at the tasks of the project "{project.name}".'
        return self.call(thought, "get_tasks", project_id=found["id"])

    def all_todos(self) -> list[Row]:
        """Returns the open tasks of all projects."""
        thought = "Without a project I get the tasks of all of them at once."
        return self.call(thought, "get_tasks", project_id=None)

    def minutes(self, row: Row) -> int:
        """Returns how long a task takes."""
        thought = f'How long does "{row["content"]}" take?'
        found = self.call(thought, "get_task_duration", task_id=row["id"])
        return int(found["duration"].removesuffix("(minute)"))

    def detail(self, row: Row, key: str) -> str:
        """Returns the entry "Place", "Bring", "Contact" or "Note" of a task's description."""
        thought = f'The description of "{row["content"]}" may tell.'
        text = self.call(thought, "get_task_description", task_id=row["id"])["description"]
        return dict(line.split(": ", 1) for line in text.splitlines())[key]

    def complete(self, row: Row) -> None:
        """Marks a task as completed."""
        self.call(f'I mark "{row["content"]}" as completed.', "complete_task", task_id=row["id"])

    def delete(self, row: Row) -> None:
        """Deletes a task."""
        self.call(f'I delete "{row["content"]}".', "delete_task", task_id=row["id"])

    def postpone(self, row: Row, day: date) -> None:
        """Gives a task another date."""
        due = day.isoformat()
        thought = f'"{row["content"]}" is due on {row["due_date"]}; I make that {due}.'
        self.call(thought, "update_task", task_id=row["id"], due_date=due)

    def mark(self, row: Row, is_favorite: bool) -> None:
        """Makes a project a favourite, or no favourite."""
        what = "a favourite" if is_favorite else "no favourite any more"
        thought = f'I make "{row["name"]}" {what}.'
        self.call(thought, "update_project", project_id=row["id"], is_favorite=is_favorite)

    def ended(self, answer: Any, reason: str) -> Question[Start] | None:
        """Returns the question with its answer and ending, or None if it took too many calls.

        A list is sorted, as official answers are: by the original's rules what `finish` gets is.
        """
        if len(self.moves) > MOST_CALLS:
            return None
        state = state_of(self._store.known(), with_completed=True)
        self.start = self.start._replace(wanted=Wanted(state, with_completed=True))
        return self.answered(sorted_answer(answer), reason)

    def done(self) -> Question[Start] | None:
        """Returns the question to which nothing has to be answered."""
        return self.ended("done", "All that the user wanted is done.")


def named(rows: Sequence[Row], todo: Todo) -> Row:
    """Returns the row of a task that is known by its content."""
    return next(row for row in rows if row["content"] == todo.content)
