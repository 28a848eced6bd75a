"""Lists of issues and merge requests: what the query asks for, as conditions of SQL."""

from collections.abc import Mapping, Sequence
from typing import Any

from agentgym_envs.envs.webarena.sites.app import Pages, asked, like, paged, records

from .frame import my_id

SORTS: Mapping[str, tuple[str, str]] = {
    "created_date": ("Created date", "i.created DESC, i.id DESC"),
    "created_asc": ("Oldest created", "i.created, i.id"),
    "updated_desc": ("Updated date", "i.updated DESC, i.id DESC"),
    "updated_asc": ("Oldest updated", "i.updated, i.id"),
    "title_asc": ("Title", "i.title, i.id"),
}
DUE_SORT = {"due_date": ("Due date", "i.due_date = '', i.due_date, i.id")}

COLUMNS = """
SELECT i.*, p.namespace, p.path, a.name AS author_name, a.username AS author_username,
 b.name AS assignee_name, b.username AS assignee_username,
 (SELECT count(*) FROM notes WHERE kind = '{kind}' AND target = i.id) AS note_count
"""


class Filter:
    """Conditions and their values, which the query of a request asks for."""

    def __init__(self, *conditions: str, **values: str | int) -> None:
        """Begins with these conditions, in which values are written as `:name`."""
        self.conditions = list(conditions)
        self.values: dict[str, str | int] = dict(values)

    def add(self, parameter: str, condition: str) -> None:
        """Adds a condition on `:parameter` if the query has a value for it."""
        if asked(parameter):
            self._hold(condition, parameter, asked(parameter))

    def state(self, default: str = "opened") -> str:
        """Adds the condition on the state and returns the state that is shown."""
        state = asked("state", default)
        if state != "all":
            self._hold("i.state = ?", "state", state)
        return state

    def search(self) -> None:
        """Adds the condition on words in the title or description."""
        if asked("search"):
            condition = "(i.title LIKE ? ESCAPE '\\' OR i.body LIKE ? ESCAPE '\\')"
            self._hold(condition, "search", like(asked("search")))

    def _hold(self, condition: str, name: str, value: str | int) -> None:
        self.conditions.append(condition.replace("?", f":{name}"))
        self.values[name] = value

    def page(self, select: str, order: str, size: int = 20) -> Pages:
        """Returns the page of rows that the query asks for."""
        where = " AND ".join(self.conditions) or "1"
        sql, values = _numbered(f"{select} WHERE {where} ORDER BY {order}", self.values)
        return paged(records(), sql, *values, size=size)


def _numbered(sql: str, values: Mapping[str, Any]) -> tuple[str, Sequence[Any]]:
    """Returns SQL with `?1` in place of `:name`, because pages are cut with positions."""
    # The longest name first: one may be the beginning of another.
    names = sorted(values, key=lambda name: (-len(name), name))
    for number, name in enumerate(names, 1):
        sql = sql.replace(f":{name}", f"?{number}")
    return sql, [values[name] for name in names]


def order_of(sorts: Mapping[str, tuple[str, str]]) -> str:
    """Returns the ORDER BY of the query's "sort"."""
    return sorts.get(asked("sort"), sorts["created_date"])[1]


def options(sorts: Mapping[str, tuple[str, str]]) -> list[tuple[str, str]]:
    """Returns (value, text) for a list of sort orders."""
    return [(name, text) for name, (text, _) in sorts.items()]


def dashboard_filter(seen: str) -> Filter:
    """Returns a filter of what the visitor may see, by assignee, author, reviewer and words."""
    found = Filter(seen.replace("?1", ":me"), me=my_id())
    found.add("assignee_username", "b.username = ?")
    found.add("author_username", "a.username = ?")
    found.search()
    return found
