"""Workbooks that are made: a table of one of many families, with a sheet of changes beside it."""

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from agentgym_envs.toolkit.tools import Draws

from .data import embedded_lines
from .formats import GENERAL, shown
from .grid import EMPTY, Cell, Grid

CHANGES = "Changes"
"""Name of the sheet with changes."""

SPARE_ROWS, SPARE_COLUMNS = 4, 3
"""Empty cells below and beside a table."""

FORMATS: Mapping[str, str] = {
    "whole": GENERAL,
    "tenths": "0.0",
    "money": "0.00",
    "percent": "0%",
}
SCALES: Mapping[str, int] = {"whole": 1, "tenths": 10, "money": 100, "percent": 100}


class Column(NamedTuple):
    """A column of numbers.

    Attributes:
        header: What stands in row 1.
        kind: "whole", "tenths", "money" or "percent".
        low: The least value; for percent in hundredths.
        high: The greatest value.
    """

    header: str
    kind: str
    low: int
    high: int

    def value(self, draws: Draws) -> float:
        """Draws a value."""
        if self.kind == "percent":
            return draws.integer(self.low, self.high) / 100
        scale = SCALES[self.kind]
        return draws.integer(self.low * scale, self.high * scale) / scale


class Family(NamedTuple):
    """A kind of table.

    Attributes:
        name: Of its sheet.
        key: Header of the first column.
        names: What may stand in the first column, each once.
        group: Header of the second column.
        groups: What may stand there.
        columns: The columns of numbers.
    """

    name: str
    key: str
    names: tuple[str, ...]
    group: str
    groups: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def headers(self) -> list[str]:
        """Row 1."""
        return [self.key, self.group, *(column.header for column in self.columns)]


class Change(NamedTuple):
    """A new value for one number of a table.

    Attributes:
        row: Of `Table.rows`, counted from 0.
        column: Of the family's columns, counted from 0.
        value: The new value.
    """

    row: int
    column: int
    value: float


class Table(NamedTuple):
    """The table of one workbook.

    Attributes:
        family: Its family.
        rows: (name, group, numbers) of each row below the headers.
        noted: Changes that notes on two of the names ask for.
        listed: Changes that the sheet "Changes" asks for; all in one column.
        spare_names: Names that are not in the table.
    """

    family: Family
    rows: tuple[tuple[str, str, tuple[float, ...]], ...]
    noted: tuple[Change, ...]
    listed: tuple[Change, ...]
    spare_names: tuple[str, ...]

    @property
    def sheets(self) -> dict[str, Grid]:
        """The workbook: the table, and the sheet "Changes"."""
        return {self.family.name: self._grid(), CHANGES: self._changes()}

    def _grid(self) -> Grid:
        formats = [FORMATS[column.kind] for column in self.family.columns]
        notes = {each.row: self._note(each) for each in self.noted}
        lines = [[Cell(header) for header in self.family.headers]]
        for row, (name, group, numbers) in enumerate(self.rows):
            cells = [Cell(value, each) for value, each in zip(numbers, formats, strict=True)]
            first = Cell(name, note=notes.get(row))
            lines.append([first, Cell(_as_value(group)), *cells])
        return _with_space(lines)

    def _changes(self) -> Grid:
        column = self.family.columns[self.listed[0].column]
        lines = [[Cell(self.family.key), Cell(f"New {column.header}")]]
        for each in self.listed:
            lines.append([Cell(self.rows[each.row][0]), Cell(each.value, FORMATS[column.kind])])
        return _with_space(lines)

    def _note(self, change: Change) -> str:
        column = self.family.columns[change.column]
        return f"{column.header} is now {shown(change.value, FORMATS[column.kind])}"


@cache
def families() -> tuple[Family, ...]:
    """Returns all families, in the order of the file."""
    return tuple(_family(line) for line in embedded_lines("families.txt"))


@lru_cache(maxsize=512)
def table(name: str, number: int) -> Table:
    """Returns the table of the workbook with this number, of the family of this name."""
    family = next(each for each in families() if each.name == name)
    draws = Draws(f"workbook {name} {number}")
    count = draws.integer(8, 14)
    names = draws.sample(family.names, count + 2)
    rows = tuple(
        (each, draws.choice(family.groups), tuple(column.value(draws) for column in family.columns))
        for each in names[:count]
    )
    changed = draws.sample(range(count), 5)
    listed = draws.integer(0, len(family.columns) - 1)
    noted = [draws.integer(0, len(family.columns) - 1) for _ in range(2)]
    return Table(
        family,
        rows,
        tuple(_change(draws, family, *each) for each in zip(changed[:2], noted, strict=True)),
        tuple(_change(draws, family, row, listed) for row in changed[2:]),
        tuple(names[count:]),
    )


def _change(draws: Draws, family: Family, row: int, column: int) -> Change:
    return Change(row, column, family.columns[column].value(draws))


def _with_space(lines: Sequence[Sequence[Cell]]) -> Grid:
    """Returns a sheet with these cells and some empty ones below and beside them."""
    width = max(map(len, lines)) + SPARE_COLUMNS
    rows = [[*line, *[EMPTY] * (width - len(line))] for line in lines]
    rows.extend([EMPTY] * width for _ in range(SPARE_ROWS))
    return Grid(rows)


def _as_value(text: str) -> str | float:
    return float(text) if text.isdecimal() else text


@cache
def _pools() -> Mapping[str, tuple[str, ...]]:
    parts = (line.partition(": ") for line in embedded_lines("pools.txt"))
    return {name: tuple(text.split(", ")) for name, _, text in parts}


def _family(line: str) -> Family:
    name, first, second, *others = line.split(" | ")
    key, _, pool = first.partition("=")
    group, _, words = second.partition(": ")
    columns = tuple(_column(text) for text in others)
    return Family(name, key, _pools()[pool], group, tuple(words.split(", ")), columns)


def _column(text: str) -> Column:
    header, _, rest = text.partition(": ")
    kind, low, high = rest.split()
    return Column(header, kind, int(low), int(high))
