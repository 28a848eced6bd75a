"""Workbooks, and what the tools need of one, whoever keeps it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from .addresses import Area
from .formats import Value
from .grid import Grid, Table


class Page(Protocol):
    """One worksheet, ours (`Grid`) or one of a service. Everything is counted from 0."""

    @property
    def height(self) -> int:
        """How many rows it has."""
        ...

    @property
    def width(self) -> int:
        """How many columns it has."""
        ...

    @property
    def table(self) -> Table:
        """All of it as it is shown."""
        ...

    @property
    def notes(self) -> dict[tuple[int, int], str]:
        """The notes: (row, column) -> text."""
        ...

    def texts(self, area: Area) -> Table:
        """Returns cells as they are shown."""
        ...

    def enter(self, row: int, column: int, value: Value) -> None:
        """Puts in a cell what a user types."""
        ...

    def write(self, row: int, column: int, values: Sequence[Sequence[Value]]) -> None:
        """Puts values in cells as they are."""
        ...

    def grow(self, height: int, width: int) -> None:
        """Adds empty cells up to this size."""
        ...

    def insert_rows(self, start: int, count: int, *, like: int) -> None:
        """Inserts empty rows."""
        ...

    def insert_columns(self, start: int, count: int, *, like: int) -> None:
        """Inserts empty columns."""
        ...

    def delete_row(self, row: int) -> None:
        """Deletes a row."""
        ...

    def delete_column(self, column: int) -> None:
        """Deletes a column."""
        ...

    def freeze(self, *, rows: int | None = None, columns: int | None = None) -> None:
        """Freezes rows or columns."""
        ...

    def sort(self, column: int, *, descending: bool = False) -> None:
        """Sorts the rows that are not frozen."""
        ...

    def merge(self, area: Area) -> None:
        """Makes one cell of a rectangle."""
        ...

    def note(self, row: int, column: int) -> str:
        """Returns the note on a cell, "" without one."""
        ...

    def set_note(self, row: int, column: int, note: str) -> None:
        """Puts a note on a cell."""
        ...


class Pages(Protocol):
    """A workbook, ours (`Book`) or one of a service."""

    @property
    def names(self) -> Sequence[str]:
        """The names of its sheets, in order."""
        ...

    @property
    def opened(self) -> Mapping[str, Page]:
        """The sheets that may have changed."""
        ...

    def open(self, name: str) -> Page:
        """Returns the sheet of this name, which is there."""
        ...

    def sheet(self, name: str) -> Page:
        """Returns the sheet of this name as it is now, to be read only."""
        ...


@dataclass
class Book:
    """A workbook of one episode; the sheets that nobody opens are shared and never change.

    Attributes:
        base: Its sheets as they were at first: name -> sheet.
        opened: The sheets that may have changed.
    """

    base: Mapping[str, Grid]
    opened: dict[str, Grid] = field(default_factory=dict[str, Grid])

    @property
    def names(self) -> list[str]:
        """The names of its sheets, in order."""
        return list(self.base)

    def open(self, name: str) -> Grid:
        """Returns the sheet of this name, to be changed.

        Raises:
            KeyError: there is none.
        """
        if name not in self.opened:
            self.opened[name] = self.base[name].copy()
        return self.opened[name]

    def sheet(self, name: str) -> Grid:
        """Returns the sheet of this name as it is now, to be read only.

        Raises:
            KeyError: there is none.
        """
        return self.opened.get(name) or self.base[name]
