"""One worksheet: cells with values, formats and notes, and what can be done to them.

Everything is counted from 0. A change that a spreadsheet refuses is a `GridError`, and changes
nothing. Source: Google Sheets as AgentGym's official tasks need it, and its records.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from .addresses import Area, Position
from .formats import GENERAL, TEXT, Value, entered, shown
from .formulas import evaluate, first_reference, is_formula, moved

KEEPS_FORMAT = ("SUM", "AVERAGE", "MAX", "MIN", "MINUS")
"""Functions whose result is shown like the first cell that they read."""

MOST_CELLS = 100_000
"""Of one worksheet."""

DEEPEST = 60
"""Formulas that lead to formulas that lead to ...: what goes deeper is taken for a circle."""

Table = list[list[str]]
"""Texts as they are shown, row by row, all rows of one length."""


class GridError(ValueError):
    """What a spreadsheet refuses; the text says why."""


class Cell(NamedTuple):
    """One cell, which never changes: another one takes its place.

    Attributes:
        value: What it holds; a text that begins with "=" is a formula.
        format: How a number in it is shown, as .xlsx files say it: "General", "0.00", "0%" ...
        note: The note on it.
    """

    value: Value = None
    format: str = GENERAL
    note: str | None = None


EMPTY = Cell()


class Grid:
    """One worksheet.

    Attributes:
        rows: The cells, `[rows, columns]`.
        merges: The merged rectangles; none overlap.
        frozen_rows: Rows at the top that sorting leaves where they are.
        frozen_columns: Columns at the left that stay in sight.
    """

    def __init__(self, rows: Sequence[Sequence[Cell]], merges: Sequence[Area] = ()) -> None:
        """Takes copies of the rows, which are all of one length."""
        self.rows = list(map(list, rows))
        self.merges = list(merges)
        self.frozen_rows = self.frozen_columns = 0
        self._values: dict[tuple[int, int], Value] = {}
        self._table: Table | None = None
        self._depth = 0

    def copy(self) -> "Grid":
        """Returns one that can be changed without changing this one."""
        other = Grid(self.rows, self.merges)
        other.frozen_rows, other.frozen_columns = self.frozen_rows, self.frozen_columns
        return other

    @property
    def height(self) -> int:
        """How many rows it has, empty ones included."""
        return len(self.rows)

    @property
    def width(self) -> int:
        """How many columns it has, empty ones included."""
        return len(self.rows[0]) if self.rows else 0

    def holds(self, row: int, column: int) -> bool:
        """Returns whether there is such a cell."""
        return 0 <= row < self.height and 0 <= column < self.width

    def value(self, row: int, column: int) -> Value:
        """Returns what a cell holds, formulas worked out; None outside of the grid."""
        if not self.holds(row, column):
            return None
        value = self.rows[row][column].value
        if isinstance(value, str) and value.startswith("="):
            return self._result(row, column, value)
        return value

    def text(self, row: int, column: int) -> str:
        """Returns a cell as it is shown, without regard to merges."""
        value, number_format, _ = self.rows[row][column]
        if value is None:
            return ""
        if isinstance(value, str):
            if not value.startswith(("=", "'=")):
                return value
            if value.startswith("="):
                value = self._result(row, column, value)
        return shown(value, number_format)

    def texts(self, area: Area) -> Table:
        """Returns cells as they are shown, without blank ones at the ends, filled up to one length.

        Merged cells but the first are blank here.
        """
        text, right = self.text, min(area.right, self.width)
        rows = [
            [
                "" if cell is EMPTY else text(row, column)
                for column, cell in enumerate(self.rows[row][area.left : right], start=area.left)
            ]
            for row in range(area.top, min(area.bottom, self.height))
        ]
        return _trimmed(rows)

    @property
    def table(self) -> Table:
        """All of it as it is shown; merged cells all show what the first one holds."""
        if self._table is None:
            table = self.texts(Area(0, 0, self.height, self.width))
            self._table = _filled(table, self.merges)
        return self._table

    @property
    def notes(self) -> dict[tuple[int, int], str]:
        """The notes: (row, column) -> text."""
        return {
            (row, column): cell.note
            for row, cells in enumerate(self.rows)
            for column, cell in enumerate(cells)
            if cell.note
        }

    def enter(self, row: int, column: int, value: Value) -> None:
        """Puts in a cell what a user types: texts become numbers, percentages, formulas.

        Raises:
            GridError: there is no such cell.
        """
        self._must_hold(row, column)
        cell = self.rows[row][column]
        number_format = cell.format
        if isinstance(value, str):
            if is_formula(value.strip()):
                value = value.strip()
                number_format = self._format_of_formula(value, cell)
            else:
                value, brought = entered(value)
                number_format = brought or number_format
        self.rows[row][column] = cell._replace(value=value, format=number_format)
        self._touched()

    def write(self, row: int, column: int, values: Sequence[Sequence[Value]]) -> None:
        """Puts values in cells as they are, from this cell on; None leaves one as it was.

        A text that begins with "=" stays a text.

        Raises:
            GridError: they do not all fit in the grid.
        """
        if values:
            longest = max(len(each) for each in values)
            self._must_hold(row + len(values) - 1, column + max(longest - 1, 0))
        for down, cells in enumerate(values):
            for right, value in enumerate(cells):
                if value is not None:
                    self._write(row + down, column + right, value)
        self._touched()

    def grow(self, height: int, width: int) -> None:
        """Adds empty cells, so that it has at least this height and width.

        Raises:
            GridError: it would be too large.
        """
        height, width = max(height, self.height), max(width, self.width)
        if height * width > MOST_CELLS:
            raise GridError(f"a sheet may have at most {MOST_CELLS:,} cells")
        for row in self.rows:
            row.extend([EMPTY] * (width - len(row)))
        self.rows.extend([EMPTY] * width for _ in range(height - len(self.rows)))
        self._touched()

    def insert_rows(self, start: int, count: int, *, like: int) -> None:
        """Inserts empty rows before row `start`, with the formats of row `like`.

        Raises:
            GridError: there is no such place, or the sheet would be too large.
        """
        self._must_insert(start, count, self.height, (self.height + count) * self.width)
        formats = [cell.format for cell in self.rows[like]] if 0 <= like < self.height else []
        cells = [Cell(None, each) for each in formats] or [EMPTY] * self.width
        self.rows[start:start] = [list(cells) for _ in range(count)]
        self._follow(lambda row, column: (row + count if row >= start else row, column))
        self.merges = [
            Area(*_opened(each.top, each.bottom, start, count, each.left, each.right))
            for each in self.merges
        ]

    def insert_columns(self, start: int, count: int, *, like: int) -> None:
        """Inserts empty columns before column `start`, with the formats of column `like`.

        Raises:
            GridError: there is no such place, or the sheet would be too large.
        """
        self._must_insert(start, count, self.width, (self.width + count) * self.height)
        known = 0 <= like < self.width
        for row in self.rows:
            cell = Cell(None, row[like].format) if known else EMPTY
            row[start:start] = [cell] * count
        self._follow(lambda row, column: (row, column + count if column >= start else column))
        turned = [
            _opened(each.left, each.right, start, count, each.top, each.bottom)
            for each in self.merges
        ]
        self.merges = [Area(left, top, right, bottom) for top, left, bottom, right in turned]

    def delete_row(self, row: int) -> None:
        """Deletes one row; what is below moves up, and formulas and merges follow.

        Raises:
            GridError: there is no such row, or no other.
        """
        _must_delete("row", row, self.height)
        del self.rows[row]
        self.frozen_rows -= row < self.frozen_rows
        self._follow(lambda at, column: None if at == row else (at - (at > row), column))
        self.merges = _real(
            Area(each.top - (each.top > row), each.left, each.bottom - (each.bottom > row), each[3])
            for each in self.merges
        )

    def delete_column(self, column: int) -> None:
        """Deletes one column; what is to the right moves left, and formulas and merges follow.

        Raises:
            GridError: there is no such column, or no other.
        """
        _must_delete("column", column, self.width)
        for row in self.rows:
            del row[column]
        self.frozen_columns -= column < self.frozen_columns
        self._follow(lambda row, at: None if at == column else (row, at - (at > column)))
        self.merges = _real(
            Area(each[0], each.left - (each.left > column), each[2], each[3] - (each[3] > column))
            for each in self.merges
        )

    def freeze(self, *, rows: int | None = None, columns: int | None = None) -> None:
        """Freezes so many rows or columns; 0 frees them.

        Raises:
            GridError: none would be left.
        """
        for name, number, total in (("rows", rows, self.height), ("columns", columns, self.width)):
            if number is not None and number >= total:
                raise GridError(f"You can't freeze all visible {name} on the sheet.")
        self.frozen_rows = self.frozen_rows if rows is None else max(rows, 0)
        self.frozen_columns = self.frozen_columns if columns is None else max(columns, 0)

    def sort(self, column: int, *, descending: bool = False) -> None:
        """Sorts the rows that are not frozen; those with equal values keep their order.

        Ascending: numbers, texts without regard to case, false and true. Descending: the reverse.
        Blanks come last in both. Notes and formats move with their rows.

        Raises:
            GridError: there is no such column, or cells are merged from row to row.
        """
        if not 0 <= column < self.width:
            raise GridError("Sort dimensionIndex out of range")
        top = self.frozen_rows
        if any(each.bottom > top and each.bottom - each.top > 1 for each in self.merges):
            raise GridError("You can't perform this operation on a range with vertical merges.")
        keys = [_sort_key(self.value(row, column)) for row in range(top, self.height)]
        order = sorted(
            (place for place, key in enumerate(keys) if key is not None),
            key=lambda place: keys[place] or (0, 0.0),
            reverse=descending,
        )
        order += [place for place, key in enumerate(keys) if key is None]
        self.rows[top:] = [self._carried(top + old, top + new) for new, old in enumerate(order)]
        self._touched()

    def merge(self, area: Area) -> None:
        """Makes one cell of a rectangle; only the first value stays.

        Raises:
            GridError: the sheet would be too large.
        """
        self.grow(area.bottom, area.right)
        self.merges = [each for each in self.merges if not each.overlaps(area)] + [area]
        for row in range(area.top, area.bottom):
            for column in range(area.left, area.right):
                if (row, column) != (area.top, area.left):
                    cell = self.rows[row][column]
                    self.rows[row][column] = cell._replace(value=None)
        self._touched()

    def note(self, row: int, column: int) -> str:
        """Returns the note on a cell, "" if there is none."""
        return (self.rows[row][column].note or "") if self.holds(row, column) else ""

    def set_note(self, row: int, column: int, note: str) -> None:
        """Puts a note on a cell; an empty one takes it away.

        Raises:
            GridError: there is no such cell.
        """
        self._must_hold(row, column)
        self.rows[row][column] = self.rows[row][column]._replace(note=note or None)

    def last(self) -> Position:
        """Returns the last cell of what is shown; (-1, -1) if all is blank."""
        table = self.table
        return Position(len(table) - 1, len(table[0]) - 1 if table else -1)

    def _result(self, row: int, column: int, formula: str) -> Value:
        """Returns what a formula gives; one that leads back to itself gives "#REF!"."""
        place = (row, column)
        if place not in self._values:
            if self._depth > DEEPEST:
                return "#REF!"
            self._values[place] = "#REF!"
            self._depth += 1
            try:
                self._values[place] = evaluate(formula, self.value)
            finally:
                self._depth -= 1
        return self._values[place]

    def _format_of_formula(self, formula: str, cell: Cell) -> str:
        place = first_reference(formula, KEEPS_FORMAT)
        if cell.format != GENERAL or place is None or not self.holds(*place):
            return cell.format
        found = self.rows[place[0]][place[1]].format
        return cell.format if found == TEXT else found

    def _write(self, row: int, column: int, value: Value) -> None:
        if isinstance(value, str) and is_formula(value):
            value = f"'{value}"
        cell = self.rows[row][column]
        self.rows[row][column] = cell._replace(value=None if value == "" else value)

    def _carried(self, old: int, new: int) -> list[Cell]:
        """Returns a row as it is after moving; its formulas read the row that it moves to."""
        if old == new or not any(is_formula(cell.value) for cell in self.rows[old]):
            return self.rows[old]
        by = new - old
        return [_moved(cell, lambda row, column: (row + by, column)) for cell in self.rows[old]]

    def _follow(self, move: Callable[[int, int], tuple[int, int] | None]) -> None:
        """Lets all formulas follow cells that have moved."""
        for cells in self.rows:
            for column, cell in enumerate(cells):
                if cell is not EMPTY and is_formula(cell.value):
                    cells[column] = _moved(cell, move)
        self._touched()

    def _touched(self) -> None:
        self._values = {}
        self._table = None

    def _must_hold(self, row: int, column: int) -> None:
        if not self.holds(row, column):
            raise GridError(
                f"exceeds grid limits. Max rows: {self.height}, max columns: {self.width}"
            )

    def _must_insert(self, start: int, count: int, total: int, cells: int) -> None:
        if start < 0 or count < 1:
            raise GridError("Invalid dimension range")
        if start > total:
            raise GridError(
                f"range.startIndex[{start}] must be less than or equal to the grid size[{total}]"
            )
        if cells > MOST_CELLS:
            raise GridError(f"a sheet may have at most {MOST_CELLS:,} cells")


def _moved(cell: Cell, move: Callable[[int, int], tuple[int, int] | None]) -> Cell:
    """Returns a cell whose formula, if it is one, follows cells that have moved."""
    value = cell.value
    if not isinstance(value, str) or not is_formula(value):
        return cell
    return cell._replace(value=moved(value, move))


def _sort_key(value: Value) -> tuple[int, float | str] | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return 2, float(value)
    if isinstance(value, str):
        return 1, value.casefold()
    return 0, float(value)


def _trimmed(rows: list[list[str]]) -> Table:
    """Returns rows without blank cells at their ends and blank rows at the end, filled up."""
    while rows and not any(rows[-1]):
        rows.pop()
    width = max((_length(row) for row in rows), default=0)
    return [row[:width] for row in rows]


def _length(row: list[str]) -> int:
    """Returns how long a row is without blank cells at its end."""
    length = len(row)
    while length and not row[length - 1]:
        length -= 1
    return length


def _filled(table: Table, merges: Sequence[Area]) -> Table:
    """Returns a table whose merged cells show what the first one holds."""
    height, width = len(table), len(table[0]) if table else 0
    for area in merges:
        if area.top < height and area.left < width:
            first = table[area.top][area.left]
            for row in range(area.top, min(area.bottom, height)):
                for column in range(area.left, min(area.right, width)):
                    table[row][column] = first
    return table


def _opened(
    start: int, end: int, at: int, count: int, other_start: int, other_end: int
) -> tuple[int, int, int, int]:
    """Returns a rectangle after an insertion, along one direction: start, other, end, other."""
    if start >= at:
        return start + count, other_start, end + count, other_end
    return start, other_start, end + count if end > at else end, other_end


def _must_delete(name: str, index: int, total: int) -> None:
    if index < 0:
        raise GridError("Invalid dimension range")
    if index >= total:
        raise GridError(
            f"Cannot delete a {name} that doesn't exist. "
            f"Tried to delete {name} index {index} but there are only {total} {name}s."
        )
    if total == 1:
        raise GridError(f"You can't delete all the {name}s on the sheet.")


def _real(areas: Iterable[Area]) -> list[Area]:
    """Returns the rectangles of which more than one cell is left."""
    return [area for area in areas if area.bottom > area.top and area.size > 1]
