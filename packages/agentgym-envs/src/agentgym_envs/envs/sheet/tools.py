"""The tools: open a sheet of a workbook, read it, change it.

Each works on the `Page` that is open, ours or one of a service; a change that the page refuses is
told to the agent in a sentence.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from agentgym_envs.toolkit.tools import Pattern, Toolbox, ToolError, finish_without_answer

from .addresses import Area, Position, address, area_of, position_of
from .book import Page, Pages
from .formats import Value, entered
from .grid import GridError, Table
from .patterns import Search
from .programs import PatternError

Operator = Literal["SUM", "AVERAGE", "COUNT", "MAX", "MIN", "MINUS", "PRODUCT"]
Item = str | float | bool | None
MOST_POSITIONS = 100


@dataclass
class SheetTools:
    """What the tools work on.

    Attributes:
        book: The workbook.
        name: The sheet that is open, or None.
    """

    book: Pages
    name: str | None = None

    @property
    def page(self) -> Page:
        """The sheet that is open."""
        if self.name is None:
            raise ToolError(f"open a sheet first with open_sheet; there are {_names(self.book)}")
        return self.book.open(self.name)

    def open_sheet(self, name: str) -> str:
        """Open a sheet of the workbook; all other tools work on the sheet that is open.

        Args:
            name: The name of the sheet.
        """
        if name not in self.book.names:
            raise ToolError(f"there is no sheet {name!r:.80}; there are {_names(self.book)}")
        self.name = name
        table = self.page.table
        return f"{name} is open: {len(table)} rows, {len(table[0]) if table else 0} columns."

    def get_all_values(self) -> Table:
        """Get all that the sheet shows, as a list of rows; the first row is that of row 1.

        Returns:
            Texts; merged cells all show what the first one holds.
        """
        return self.page.table

    def get_range_values(self, start_position: str, end_position: str) -> Table:
        """Get what a rectangle of cells shows, as a list of rows.

        Args:
            start_position: Its first cell, such as "A1".
            end_position: Its last cell, such as "C3".
        """
        return self.page.texts(_area(self.page, start_position, end_position))

    def get_cell_value(self, position: str) -> str:
        """Get what one cell shows; a blank one gives an empty text.

        Args:
            position: The cell, such as "B2".
        """
        return _shown(self.page, _cell(self.page, position))

    def get_note(self, position: str) -> str:
        """Get the note on a cell; an empty text means there is none.

        Args:
            position: The cell, such as "B2".
        """
        return self.page.note(*_cell(self.page, position))

    def update_note(self, position: str, content: str) -> str:
        """Put a note on a cell in place of the one that is there.

        Args:
            position: The cell, such as "B2".
            content: The text of the note; an empty one takes the note away.
        """
        self.page.set_note(*_cell(self.page, position), content)
        return f"The note on {position} is now: {content}" if content else "The note is gone."

    def get_A1_annotation(self, row: int, col: int) -> str:
        """Get the address of a cell from the numbers of its row and column.

        Args:
            row: The row, counted from 1.
            col: The column, counted from 1.
        """
        if not (1 <= row <= self.page.height and 1 <= col <= self.page.width):
            raise ToolError(_beyond(self.page, f"row {row}, column {col}"))
        return address(row - 1, col - 1)

    def filter_cells(
        self, query: Any, in_row: int | None = None, in_column: int | None = None
    ) -> list[str]:
        """Find the cells in whose text a regular expression occurs.

        Args:
            query: The regular expression, such as "^(Fruit|Meat)$"; plain text is found anywhere.
            in_row: Look in this row only, counted from 1.
            in_column: Look in this column only, counted from 1.

        Returns:
            The addresses of the cells, row by row.
        """
        try:
            search = Search(_source(query))
            cells = self.page.texts(Area(0, 0, self.page.height, self.page.width))
            return [
                address(row, column)
                for row, texts in enumerate(cells)
                for column, text in enumerate(texts)
                if in_row in (None, row + 1)
                and in_column in (None, column + 1)
                and search.finds(text)
            ]
        except (PatternError, re.error) as error:
            raise ToolError(f"query {_source(query)!r:.80} cannot be used: {error}") from error

    def get_value_by_formula(
        self,
        operator: Operator,
        start_position: str | None = None,
        end_position: str | None = None,
        position_list: list[str] | None = None,
    ) -> str:
        """Work out a formula without writing it anywhere.

        Args:
            operator: What to do with the cells; MINUS takes the second of two from the first.
            start_position: The first cell of a rectangle of cells ...
            end_position: ... and its last cell; or else:
            position_list: The cells, one by one.
        """
        formula = _formula(self.page, operator, start_position, end_position, position_list)
        row, column = 0, _width(self.page.table)
        self.page.insert_columns(column, 1, like=column - 1)
        try:
            self.page.enter(row, column, formula)
            return _shown(self.page, Position(row, column))
        finally:
            self.page.delete_column(column)

    def update_cell(self, position: str, value: Item) -> Table:
        """Put a value in a cell as if it were typed: "12", "10%", "text" or "=SUM(B2:B5)".

        Args:
            position: The cell, such as "B2".
            value: The value; an empty text clears the cell.
        """
        row, column = _cell(self.page, position)
        self.page.enter(row, column, "" if value is None else _finite(value))
        return self.page.table

    def update_range(
        self, start_position: str, end_position: str, values_list: list[list[Item]]
    ) -> Table:
        """Put values in a rectangle of cells.

        Args:
            start_position: Its first cell, such as "A1".
            end_position: Its last cell, such as "C3".
            values_list: A list of rows, each a list of values; null leaves a cell as it is.
        """
        area = _area(self.page, start_position, end_position)
        height, width = area.bottom - area.top, area.right - area.left
        if len(values_list) != height or any(len(row) != width for row in values_list):
            raise ToolError(
                f"{start_position}:{end_position} has {height} rows and {width} columns, "
                f"and values_list must have as many"
            )
        self.page.write(area.top, area.left, _rows(values_list))
        return self.page.table

    def update_cell_by_formula(
        self,
        operator: Operator,
        result_position: str,
        start_position: str | None = None,
        end_position: str | None = None,
        position_list: list[str] | None = None,
    ) -> Table:
        """Put a formula in a cell.

        Args:
            operator: What to do with the cells; MINUS takes the second of two from the first.
            result_position: The cell that gets the formula.
            start_position: The first cell of a rectangle of cells ...
            end_position: ... and its last cell; or else:
            position_list: The cells, one by one.
        """
        row, column = _cell(self.page, result_position)
        formula = _formula(self.page, operator, start_position, end_position, position_list)
        self.page.enter(row, column, formula)
        return self.page.table

    def insert_rows(self, values_list: list[list[Item]], row_idx: int) -> Table:
        """Insert rows with values; what is there moves down.

        Args:
            values_list: A list of rows, each a list of values.
            row_idx: The number of the first new row; one more than the last row adds at the end.
        """
        self._insert(_rows(values_list), row_idx - 1, rows=True)
        return self.page.table

    def insert_cols(self, values_list: list[list[Item]], col_idx: int) -> Table:
        """Insert columns with values; what is there moves to the right.

        Args:
            values_list: A list of columns, each a list of values from row 1 down.
            col_idx: The number of the first new column, counted from 1.
        """
        self._insert(_rows(values_list), col_idx - 1, rows=False)
        return self.page.table

    def delete_batch_data(self, dimension: Literal["row", "col"], index_list: list[int]) -> Table:
        """Delete rows or columns, all at once; the numbers are those before anything is deleted.

        Args:
            dimension: "row" or "col".
            index_list: Their numbers, counted from 1.
        """
        page, rows = self.page, dimension == "row"
        total = page.height if rows else page.width
        numbers = sorted(set(index_list), reverse=True)
        for number in numbers:
            if not 1 <= number <= total:
                raise ToolError(f"there is no {dimension} {number}; there are {total}")
        if len(numbers) >= (len(page.table) if rows else _width(page.table)):
            raise ToolError("the whole sheet cannot be deleted at once")
        for number in numbers:
            (page.delete_row if rows else page.delete_column)(number - 1)
        return page.table

    def sort_sheet_by_col(self, col_num: int, order: Literal["asc", "des"]) -> Table:
        """Sort whole rows by one column; frozen rows stay, so freeze the header row first.

        Args:
            col_num: The column, counted from 1.
            order: "asc" or "des". Ascending order has numbers before texts; blanks come last.
        """
        if not 1 <= col_num <= self.page.width:
            raise ToolError(_beyond(self.page, f"column {col_num}"))
        _made(self.page.sort, col_num - 1, descending=order == "des")
        return self.page.table

    def freeze_data(self, dimension: Literal["rows", "columns"], num: int) -> str:
        """Freeze the first rows or columns of the sheet; sorting leaves frozen rows in place.

        Args:
            dimension: "rows" or "columns".
            num: How many; 0 frees them.
        """
        if num < 0:
            raise ToolError(f"num must be 0 or more, got {num}")
        _made(self.page.freeze, **{dimension: num})
        return f"The first {num} {dimension} are frozen."

    def merge_cells(self, start_position: str, end_position: str) -> Table:
        """Merge a rectangle of cells into one; only the first value stays. It cannot be undone.

        Args:
            start_position: Its first cell, such as "A1".
            end_position: Its last cell, such as "A3".
        """
        self.page.merge(_area(self.page, start_position, end_position))
        return self.page.table

    def _insert(self, values: list[list[Value]], start: int, *, rows: bool) -> None:
        page, name = self.page, "row" if rows else "column"
        last = len(page.table) if rows else _width(page.table)
        if not values:
            raise ToolError(f"values_list must hold at least one {name}")
        if not 0 <= start <= last:
            raise ToolError(f"a {name} can be inserted at 1 to {last + 1}, got {start + 1}")
        like = start - 1 if start == last else start
        insert = page.insert_rows if rows else page.insert_columns
        _made(insert, start, len(values), like=like)
        filled = values if rows else _turned(values)
        _made(page.grow, len(filled) + start * rows, max(map(len, filled), default=0))
        page.write(start if rows else 0, 0 if rows else start, filled)


TOOLBOX = Toolbox(
    SheetTools.open_sheet,
    SheetTools.get_all_values,
    SheetTools.get_range_values,
    SheetTools.get_cell_value,
    SheetTools.get_note,
    SheetTools.update_note,
    SheetTools.get_A1_annotation,
    SheetTools.filter_cells,
    SheetTools.get_value_by_formula,
    SheetTools.update_cell,
    SheetTools.update_range,
    SheetTools.update_cell_by_formula,
    SheetTools.insert_rows,
    SheetTools.insert_cols,
    SheetTools.delete_batch_data,
    SheetTools.sort_sheet_by_col,
    SheetTools.freeze_data,
    SheetTools.merge_cells,
    finish=finish_without_answer,
)


def _made(change: Any, *given: Any, **named: Any) -> None:
    """Makes a change, and tells the agent why if the page refuses it."""
    try:
        change(*given, **named)
    except GridError as error:
        raise ToolError(str(error)) from error


def _names(book: Pages) -> str:
    return ", ".join(repr(name) for name in book.names)


def _beyond(page: Page, what: str) -> str:
    return f"{what} is beyond the sheet, which has {page.height} rows and {page.width} columns"


def _cell(page: Page, text: str) -> Position:
    found = position_of(text)
    if found is None:
        raise ToolError(f"a position looks like 'B2', got {text!r:.80}")
    if found.row >= page.height or found.column >= page.width:
        raise ToolError(_beyond(page, text))
    return found


def _shown(page: Page, place: Position) -> str:
    row, column = place
    table = page.texts(Area(row, column, row + 1, column + 1))
    return table[0][0] if table else ""


def _area(page: Page, start: str, end: str) -> Area:
    return area_of(_cell(page, start), _cell(page, end))


def _formula(
    page: Page,
    operator: str,
    start: str | None,
    end: str | None,
    positions: Sequence[str] | None,
) -> str:
    if positions:
        if len(positions) > MOST_POSITIONS:
            raise ToolError(f"position_list may have at most {MOST_POSITIONS} positions")
        return f"={operator}({','.join(address(*_cell(page, each)) for each in positions)})"
    if start is None or end is None:
        raise ToolError("give start_position and end_position, or position_list")
    area = _area(page, start, end)
    first, last = address(area.top, area.left), address(area.bottom - 1, area.right - 1)
    return f"={operator}({first}:{last})"


def _source(query: Any) -> str:
    if isinstance(query, Pattern):
        return query.source
    return str(query)


def _finite(value: Item) -> Value:
    """Returns what is typed; a text that only looks like a number to Python stays a text."""
    return entered(value).value if isinstance(value, str) and not _typed(value) else value


def _typed(value: str) -> bool:
    return value.lstrip().startswith("=") or value.rstrip().endswith("%")


def _rows(values: Sequence[Sequence[Item]]) -> list[list[Value]]:
    """Returns values as they are written: a text that is a number becomes one."""
    return [[_number(value) for value in row] for row in values]


def _number(value: Item) -> Value:
    if not isinstance(value, str) or value.endswith("%"):
        return value
    number = entered(value).value
    return number if isinstance(number, float) else value


def _turned(columns: Sequence[Sequence[Value]]) -> list[list[Value]]:
    height = max(map(len, columns), default=0)
    return [
        [column[row] if row < len(column) else None for column in columns] for row in range(height)
    ]


def _width(table: Table) -> int:
    return len(table[0]) if table else 0
