"""Lists of records that can be filtered, sorted and paged, all in the same way.

What is asked for stands in the URL: `?name=lamp&price_from=10&sort=price&dir=desc&p=2`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from flask import render_template, request

from agentgym_envs.envs.webarena.sites.app import Pages, asked, like, money, paged, records
from agentgym_envs.envs.webarena.sites.records import Row

Kind = Literal["text", "number", "money", "day", "choice", "claim"]

PAGE_ROWS = 20
PAGE_PARAMETER = "p"

_RANGED = frozenset({"number", "money", "day"})


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a grid.

    Attributes:
        name: What it is called in the URL and in the rows of the SELECT.
        label: Its heading.
        kind: How its values are shown and filtered: texts by a part of them, numbers, amounts and
            days from a value to another, choices and claims (0 or 1) by one of their values.
        choices: Of "choice": the values.
        width: A class of the house sheet, "w-100" for example; "" shares what is left.
        filtered: Whether there is a filter for it.
    """

    name: str
    label: str
    kind: Kind = "text"
    choices: Sequence[str] = ()
    width: str = ""
    filtered: bool = True


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter that holds now.

    Attributes:
        label: "Price", and so on.
        text: What it asks for, for people: "from 10 to 20".
        condition: A condition on the SELECT's columns, with "?" for `values`.
        values: What it is compared with.
    """

    label: str
    text: str
    condition: str
    values: Sequence[str | int | float]


@dataclass(frozen=True)
class Grid:
    """A list of records.

    Attributes:
        title: The heading of the page.
        columns: From left to right.
        select: A SELECT that gives a column of that name for each, and "id".
        sort: The column that it is sorted by, unless the URL says another.
        descending: Whether the highest comes first then.
        edit: The URL of a row's own page, "{id}" standing for its id; "" for none.
        edit_label: What the link to it is called.
        actions: What can be done with the rows that are ticked: value -> text.
        action_url: Where ticked rows are sent.
        new_url: Where a new one is made; "" for nowhere.
        new_label: What the link to it is called.
    """

    title: str
    columns: Sequence[Column]
    select: str
    sort: str = "id"
    descending: bool = True
    edit: str = ""
    edit_label: str = "Edit"
    actions: dict[str, str] = field(default_factory=dict[str, str])
    action_url: str = ""
    new_url: str = ""
    new_label: str = "Add New"

    def page(self, template: str = "admin/grid.html", **more: Any) -> str:
        """Returns the page of this grid that the request asks for."""
        filters = [each for column in self.columns for each in _filters(column)]
        conditions = " AND ".join(each.condition for each in filters) or "1"
        values = [value for each in filters for value in each.values]
        # Conditions are made here of the columns' own names; values are bound.
        sql = f"SELECT * FROM ({self.select}) WHERE {conditions} ORDER BY {self._order()}"  # noqa: S608
        rows = paged(records(), sql, *values, size=PAGE_ROWS, parameter=PAGE_PARAMETER)
        return render_template(template, grid=self, pages=rows, filters=filters, **more)

    def sorted_by(self) -> tuple[str, bool]:
        """Returns the column by which the request sorts, and whether the highest comes first."""
        name = asked("sort")
        if name not in [column.name for column in self.columns]:
            return self.sort, self.descending
        return name, asked("dir") == "desc"

    def cell(self, column: Column, row: Row) -> str:
        """Returns what a row shows in a column."""
        value = row[column.name]
        if value is None:
            return ""
        if column.kind == "money":
            return money(value)
        if column.kind == "claim":
            return "Yes" if value else "No"
        return str(value)

    def link(self, row: Row) -> str:
        """Returns the URL of a row's own page."""
        return self.edit.replace("{id}", str(row["id"]))

    def _order(self) -> str:
        name, descending = self.sorted_by()
        direction = "DESC" if descending else "ASC"
        return f'"{name}" {direction}, id {direction}'


def held(column: Column, end: str = "") -> str:
    """Returns what the request asks of a column, for the field of the filter."""
    return asked(column.name + end)


def query_without_page() -> dict[str, str]:
    """Returns the values of the URL that are no filter: how it is sorted."""
    return {name: request.args[name] for name in ("sort", "dir") if name in request.args}


def ranged(column: Column) -> bool:
    """Returns whether a column is filtered from a value to another."""
    return column.kind in _RANGED


def _filters(column: Column) -> list[Filter]:
    if not column.filtered:
        return []
    if column.kind in _RANGED:
        return _range(column)
    wanted = held(column)
    if not wanted:
        return []
    if column.kind == "text":
        condition = f"\"{column.name}\" LIKE ? ESCAPE '\\'"
        return [Filter(column.label, wanted, condition, (like(wanted),))]
    value = int(wanted == "Yes") if column.kind == "claim" else wanted
    return [Filter(column.label, wanted, f'"{column.name}" = ?', (value,))]


def _range(column: Column) -> list[Filter]:
    found: list[Filter] = []
    for end, sign in (("_from", ">="), ("_to", "<=")):
        wanted = held(column, end)
        value = _bound(column, wanted)
        if value is not None:
            name = f'substr("{column.name}", 1, 10)' if column.kind == "day" else f'"{column.name}"'
            text = f"{end[1:]} {wanted}"
            found.append(Filter(column.label, text, f"{name} {sign} ?", (value,)))
    return found


def _bound(column: Column, wanted: str) -> str | float | None:
    """Returns what a text means as the end of a range; None if it means nothing."""
    if column.kind == "day":
        return as_day(wanted) or None
    try:
        number = float(wanted.lstrip("$").replace(",", ""))
    except ValueError:
        return None
    if not abs(number) < 1e12:
        return None
    return round(number * 100) if column.kind == "money" else number


def as_day(text: str) -> str:
    """Returns a day as records have it, from "2023-06-12" or "6/12/2023"; "" if it is neither.

    >>> as_day("6/2/2023"), as_day("2023-06-02"), as_day("yesterday")
    ('2023-06-02', '2023-06-02', '')
    """
    parts = text.split("/")
    if len(parts) == 3 and all(part.isascii() and part.isdecimal() for part in parts):
        month, day, year = parts
        text = f"{year:0>4}-{month:0>2}-{day:0>2}"
    plain = [part.isascii() and part.isdecimal() for part in text.split("-")]
    return text if len(text) == 10 and plain == [True] * 3 else ""


__all__ = ["PAGE_PARAMETER", "Column", "Filter", "Grid", "Pages", "as_day"]
