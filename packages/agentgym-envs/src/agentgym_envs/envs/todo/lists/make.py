"""Makes the account of an invented person from a number, the same on every machine."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import NamedTuple, TypeVar

from agentgym_envs.core import Split
from agentgym_envs.envs.todo.data import Account, Project, Todo
from agentgym_envs.toolkit.tools import Draws, split_of

from .words import CITIES, COLORS, MINUTES, NOTES, PEOPLE, THEMES, Theme

SCENES = 10_000
SCENES_KEPT = 1_024
FIRST_DAY, DAYS = date(2021, 1, 1), 4 * 365
PAST_DAYS, DUE_DAYS = 6, 28
"""Due dates begin that many days before the user's day, and go over that many days."""

ItemT = TypeVar("ItemT")


class Scene(NamedTuple):
    """Who asks, when, and what is on the lists.

    Attributes:
        number: 0 to `SCENES` - 1; everything else follows from it.
        today: The user's day.
        city: The user's city.
        account: The lists.
    """

    number: int
    today: date
    city: str
    account: Account

    @property
    def problem(self) -> str:
        """What decides the split: whose lists they are, whatever is asked about them."""
        return _problem(self.number)


@cache
def scenes_of(split: Split) -> tuple[int, ...]:
    """Returns the numbers of the people whose tasks are in a split."""
    return tuple(number for number in range(SCENES) if split_of(_problem(number)) == split)


@lru_cache(SCENES_KEPT)
def scene(number: int) -> Scene:
    """Returns a person with four to six projects of two to five things to do."""
    draws = Draws(f"todo account {number}")
    today = FIRST_DAY + timedelta(draws.integer(0, DAYS - 1))
    projects: dict[str, Project] = {}
    todos: dict[str, Todo] = {}
    for order, theme in enumerate(draws.sample(THEMES, draws.integer(4, 6)), start=1):
        project = _project(draws, theme, order)
        projects[project.id] = project
        contents = draws.sample(theme.todos, draws.integer(2, 5))
        for place, content in enumerate(contents, start=1):
            todo = _todo(_Parts(draws), theme, project.id, place, content, today)
            todos[todo.id] = todo
    return Scene(number, today, draws.choice(CITIES), Account(projects, todos))


class _Parts:
    """Several choices out of one draw, which is what makes accounts quick to make."""

    def __init__(self, draws: Draws) -> None:
        self._left = draws.integer(0, 2**63)

    def number(self, size: int) -> int:
        """Returns a number below `size`."""
        self._left, number = divmod(self._left, size)
        return number

    def choice(self, items: Sequence[ItemT]) -> ItemT:
        """Returns one of the items."""
        return items[self.number(len(items))]


def _problem(number: int) -> str:
    return f"todo account {number}"


def _project(draws: Draws, theme: Theme, order: int) -> Project:
    parts = _Parts(draws)
    # The order is in the id, so that no two are the same.
    number = 2_300_000_000 + parts.number(9_999_999) * 10 + order
    color, name = parts.choice(COLORS), parts.choice(theme.names)
    return Project(str(number), order, color, name, parts.number(4) == 0)


def _todo(parts: _Parts, theme: Theme, project: str, order: int, content: str, today: date) -> Todo:
    number = 7_000_000_000 + parts.number(999_999) * 100 + int(project) % 10 * 10 + order
    due = today + timedelta(parts.number(DUE_DAYS) - PAST_DAYS)
    minutes, priority = parts.choice(MINUTES), 1 + parts.number(4)
    description = (
        f"Place: {parts.choice(theme.places)}\nBring: {parts.choice(theme.things)}\n"
        f"Contact: {parts.choice(PEOPLE)}\nNote: {parts.choice(NOTES)}"
    )
    due_date = due.isoformat()
    return Todo(str(number), project, order, content, description, priority, due_date, minutes)
