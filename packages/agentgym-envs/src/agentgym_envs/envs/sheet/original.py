"""The sheet by the original's rules: `rules="agentgym"`, with its texts, errors and faults.

The original calls Google through gspread 5.12.3; what a tool raises is shown as `repr` shows it.
Source: AgentGym 3ef9235, agentenv-tool/agentenv_sheet, and records of it.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from typing_extensions import override

from agentgym_envs.toolkit.tools import Call, OriginalEpisode, Pattern, ToolError, shown

from .addresses import Area, Position, address, area_of, letters, position_of
from .book import Book
from .formats import Value
from .grid import Grid, GridError, Table
from .patterns import Search
from .programs import PatternError
from .score import overlap

NOT_OPEN = "Please open a sheet before operating it"
OPERATORS = ("SUM", "AVERAGE", "COUNT", "MAX", "MIN", "MINUS", "PRODUCT")
BAD_OPERATOR = (
    'the operator should be one of the ["SUM", "AVERAGE", "COUNT", "MAX", "MIN", "MINUS", '
    '"PRODUCT"]'
)
BAD_POSITIONS = (
    "In the sheet formula, you should use A1 notation to display {what} in the sheet and you can "
    "use get_A1_annotation(row, col) to get its A1 address."
)
WHOLE = "Warning: You cannot {what} whole sheet at once, please try other functions"
FIRST_ID = 1000
TRIES = 4
"""How often the server does a step whose answer has "error" in it, side effects included."""

TOOL_NAMES = (
    *("open_sheet", "del_sheet", "freeze_data", "get_A1_annotation", "insert_cols"),
    *("insert_rows", "delete_batch_data", "update_cell", "update_cell_by_formula"),
    *("update_range", "sort_sheet_by_col", "merge_cells", "update_note", "get_all_values"),
    *("get_range_values", "get_cell_value", "get_value_by_formula", "filter_cells", "get_note"),
    "finish",
)

_FORMULA_POSITION = re.compile(r"[A-Z][0-9]+")
_ERRORS = (TypeError, ValueError, AttributeError, LookupError, ArithmeticError, re.error)

Parameters = Mapping[str, Any]


class ApiError(Exception):
    """What the service refuses; its text is the message."""


class OtherError(Exception):
    """An exception of gspread's; its text is all that is shown."""


@dataclass
class OriginalTools:
    """The tools as the original has them.

    Attributes:
        book: The workbook.
        name: The sheet that is open, or None.
    """

    book: Book
    name: str | None = None

    @property
    def page(self) -> Grid:
        """The sheet that is open."""
        if self.name is None:
            raise ToolError(NOT_OPEN)
        return self.book.open(self.name)

    def open_sheet(self, given: Parameters) -> str:
        """Opens a sheet; ids count from 1000."""
        name = given["name"]
        if name not in self.book.names:
            raise OtherError(f"WorksheetNotFound({name!r})")
        self.name = name
        return f"<Worksheet {name!r} id:{FIRST_ID + self.book.names.index(name)}>"

    def del_sheet(self, given: Parameters) -> Any:
        """Fails always, as in the original."""
        _ = self.page
        raise AttributeError(f"'{type(given['name']).__name__}' object has no attribute 'id'")

    def freeze_data(self, given: Parameters) -> str:
        """Freezes rows or columns."""
        dimension, number, page = given["dimension"], given["num"], self.page
        if dimension not in ("rows", "columns"):
            return repr("Error: the dimension should be one of the rows/columns")
        with_api(page.freeze, "updateSheetProperties", **{dimension: int(number)})
        return f"You have successfully freeze the {dimension} {number}"

    def get_A1_annotation(self, given: Parameters) -> str:
        """Gives the address of a cell."""
        row, column, page = int(given["row"]), int(given["col"]), self.page
        if row < 1 or column < 1:
            raise OtherError(f"IncorrectCellLabel('({row}, {column})')")
        self._must_hold(page, address(row - 1, column - 1), Position(row - 1, column - 1))
        return address(row - 1, column - 1)

    def insert_rows(self, given: Parameters) -> Table:
        """Inserts rows; at the end they get the formats of the row before."""
        values, index, page = _numbers(given["values_list"]), given["row_idx"], self.page
        start, last = index - 1, len(page.table)
        like = start - 1 if index == last + 1 else start
        with_api(page.insert_rows, "insertDimension", start, len(values), like=like)
        self._append(page, start, 0, values)
        return page.table

    def insert_cols(self, given: Parameters) -> Table:
        """Inserts columns; at the end they get the formats of the column before."""
        values, index, page = _numbers(given["values_list"]), given["col_idx"], self.page
        start, last = index - 1, page.last().column + 1
        like = start - 1 if index == last + 1 else start
        with_api(page.insert_columns, "insertDimension", start, len(values), like=like)
        self._append(page, 0, start, _turned(values))
        return page.table

    def delete_batch_data(self, given: Parameters) -> Table | str:
        """Deletes rows or columns one by one, from the last to the first."""
        dimension, indexes, page = given["dimension"], given["index_list"], self.page
        if dimension not in ("row", "col"):
            return repr("Wrong dimension, please choose from row/col")
        rows = dimension == "row"
        down = sorted(indexes, reverse=True)
        last = page.last()
        if len(down) >= last.row if rows else len(down) == last.column + 1:
            return repr(WHOLE.format(what="delete"))
        for index in down:
            with_api(page.delete_row if rows else page.delete_column, "deleteDimension", index - 1)
        return page.table

    def update_cell(self, given: Parameters) -> Table:
        """Types a value into a cell."""
        position, value, page = given["position"], _number(given["value"]), self.page
        row, column = _position(position)
        self._must_hold(page, address(row, column), Position(row, column))
        page.enter(row, column, value)
        return page.table

    def update_cell_by_formula(self, given: Parameters) -> Table | str:
        """Types a formula into a cell."""
        result, operator = given["result_position"], given["operator"]
        reference, bad = _formula_of(given, result)
        page = self.page
        if operator not in OPERATORS:
            return repr(BAD_OPERATOR)
        if bad:
            return repr(bad)
        row, column = _position(result)
        self._must_hold(page, result, Position(row, column))
        page.enter(row, column, f"={operator}({reference})")
        return page.table

    def update_range(self, given: Parameters) -> Table | str:
        """Writes values into a rectangle; formulas stay texts."""
        start, end, values = given["start_position"], given["end_position"], given["values_list"]
        page = self.page
        if start == "A1" and end == address(*page.last()):
            return repr(WHOLE.format(what="update"))
        rows = _numbers(values)
        area, label = self._area(start, end)
        _must_fit(label, area, rows)
        try:
            page.write(area.top, area.left, rows)
        except GridError as error:
            raise ApiError(f"Range ({label}) {error}") from error
        return page.table

    def sort_sheet_by_col(self, given: Parameters) -> Table:
        """Sorts the rows that are not frozen."""
        column, order, page = int(given["col_num"]), given["order"], self.page
        if order not in ("asc", "des"):
            raise ValueError("Either 'asc' or 'des' should be specified as sort order.")
        with_api(page.sort, "sortRange", column - 1, descending=order == "des")
        return page.table

    def merge_cells(self, given: Parameters) -> Table:
        """Merges a rectangle."""
        start, end, page = given["start_position"], given["end_position"], self.page
        first, last = position_of(start), position_of(end)
        if first is None or last is None:
            which = "startRowIndex" if first is None else "endRowIndex"
            raise ApiError(f"Invalid requests[0]: missing '{which}'")
        with_api(page.merge, "mergeCells", area_of(first, last))
        return page.table

    def update_note(self, given: Parameters) -> str:
        """Puts a note on a cell."""
        position, content, page = given["position"], given["content"], self.page
        if not isinstance(content, str):
            raise TypeError(f"Only string allowed as content for a note: '{position} - {content}'")
        place = position_of(position)
        if place is None:
            raise ApiError("Invalid requests[0]: missing 'startRowIndex'")
        with_api(page.set_note, "updateCells", *place, content)
        return f"Updated! the {position}'s note is {content}"

    def get_note(self, given: Parameters) -> str:
        """Gives the note on a cell."""
        position, page = given["position"], self.page
        place = position_of(position)
        if place is None:
            raise ApiError(f"Unable to parse range: {self._label(position)}")
        return page.note(*place)

    def get_all_values(self, given: Parameters) -> Table:
        """Gives all that the sheet shows."""
        del given
        return self.page.table

    def get_range_values(self, given: Parameters) -> Table:
        """Gives what a rectangle shows."""
        start, end, page = given["start_position"], given["end_position"], self.page
        area, label = self._area(start, end)
        self._must_hold(page, label, Position(area.top, area.left), is_range=True)
        return page.texts(area)

    def get_cell_value(self, given: Parameters) -> str | None:
        """Gives what a cell shows; None if that is nothing."""
        position, page = given["position"], self.page
        row, column = _position(position)
        self._must_hold(page, address(row, column), Position(row, column))
        return page.text(row, column) or None

    def get_value_by_formula(self, given: Parameters) -> str:
        """Works a formula out in a column of its own, which stays if a position is bad."""
        operator = given["operator"]
        reference, bad = _formula_of(given)
        page = self.page
        if operator not in OPERATORS:
            return repr(BAD_OPERATOR)
        column = page.last().column + 1
        with_api(page.insert_columns, "insertDimension", column, 1, like=column - 1)
        page.write(0, column, [[1.0]])
        if bad:
            return repr(bad)
        page.enter(0, column, f"={operator}({reference})")
        text = page.text(0, column)
        page.delete_column(column)
        return text

    def filter_cells(self, given: Parameters) -> list[str]:
        """Gives the addresses of cells in which a regular expression occurs."""
        row, column = (_whole(given.get(key)) for key in ("in_row", "in_column"))
        query, page = given.get("query"), self.page
        search = _search(query)
        cells = _cells(page.texts(Area(0, 0, page.height, page.width)), row, column)
        if search is None:
            raise AttributeError(f"'{type(query).__name__}' object has no attribute 'search'")
        return [address(*place) for place, text in cells if search.finds(text)]

    def finish(self, given: Parameters) -> Table:
        """Gives all that the sheet shows; nothing ends."""
        del given
        return self.page.table

    def _append(self, page: Grid, row: int, column: int, values: Sequence[Sequence[Value]]) -> None:
        width = max(map(len, values), default=0)
        page.grow(row + len(values), column + width)
        page.write(row, column, values)

    def _label(self, cells: str) -> str:
        return f"'{self.name}'!{cells}"

    def _area(self, start: str, end: str) -> tuple[Area, str]:
        first, last = position_of(start), position_of(end)
        label = self._label(f"{start}:{end}")
        if first is None or last is None:
            raise ApiError(f"Unable to parse range: {label}")
        return area_of(first, last), label

    def _must_hold(
        self, page: Grid, cells: str, place: Position, *, is_range: bool = False
    ) -> None:
        if not page.holds(*place):
            label = cells if is_range else self._label(cells)
            raise ApiError(
                f"Range ({label}) exceeds grid limits. "
                f"Max rows: {page.height}, max columns: {page.width}"
            )


@dataclass
class OriginalSheet(OriginalEpisode):
    """An episode by the original's rules; `subgoals` holds the table that is wanted.

    Attributes:
        retried: How often steps were done again, for want of a better reason than their text.
    """

    retried: int = 0

    @override
    def _run(self, line: str) -> tuple[str, bool]:
        observation, valid = super()._run(line)
        for _ in range(TRIES - 1):
            if "error" not in observation.lower():
                break
            self.retried += 1
            observation, valid = super()._run(line)
        return observation, valid

    @override
    def _dispatch(self, name: str, parameters: Any) -> tuple[str, bool]:
        if name not in TOOL_NAMES:
            return self.unknown(name), False
        reads = _Reading(parameters)
        try:
            value = getattr(self.tools, name)(reads)
        except ToolError as error:
            return str(error), False
        except _ReadError as error:
            raise error.cause from error
        except (*_ERRORS, ApiError, OtherError, GridError, PatternError) as error:
            return _shown_error(error), False
        self.calls.append(Call(name, parameters))
        return shown(value), True

    @override
    def unknown(self, name: str) -> str:
        return (
            f"ERROR | Invalid action: {name}. Please choose another valid action from "
            f"{list(TOOL_NAMES)}"
        )

    @override
    def update(self) -> None:
        """Compares the sheet that is open with the table that is wanted."""
        tools = cast("OriginalTools", self.tools)
        if tools.name is not None:
            now = overlap(tools.page.table, self.subgoals)
            self.progress = max(self.progress, now)


class _ReadError(Exception):
    """A parameter that could not be read; unlike an error of a tool it counts as bad input."""

    def __init__(self, cause: Exception) -> None:
        super().__init__(str(cause))
        self.cause = cause


@dataclass
class _Reading:
    """Parameters as the original reads them, before any tool runs."""

    parameters: Any

    def __getitem__(self, key: str) -> Any:
        try:
            return self.parameters[key]
        except (LookupError, TypeError) as error:
            raise _ReadError(error) from error

    def get(self, key: str) -> Any:
        """Returns the parameter of this name, or None."""
        try:
            return self.parameters.get(key)
        except AttributeError as error:
            raise _ReadError(error) from error


def with_api(change: Callable[..., None], request: str, *given: Any, **named: Any) -> None:
    """Makes a change; what the grid refuses is shown as the service says it.

    Raises:
        ApiError: the grid refused.
    """
    try:
        change(*given, **named)
    except GridError as error:
        raise ApiError(f"Invalid requests[0].{request}: {error}") from error


def _shown_error(error: Exception) -> str:
    if isinstance(error, ApiError):
        body = {"code": 400, "message": str(error), "status": "INVALID_ARGUMENT"}
        return f"APIError({body!r})"
    if isinstance(error, OtherError):
        return str(error)
    if isinstance(error, re.error):
        return f"error({str(error)!r})"
    return repr(error).replace("a string or a real number", "a string or a number")


def _position(text: Any) -> Position:
    found = position_of(text) if isinstance(text, str) else None
    if found is None:
        raise OtherError(f"IncorrectCellLabel({text!r})")
    return found


def _number(value: Any) -> Value:
    """Returns a number where Python's `float` reads one, else the value itself.

    Raises:
        TypeError: it is None, a list, ...
    """
    try:
        number = float(value)
    except ValueError:
        return value
    return number if abs(number) < float("inf") else str(value)


def _numbers(values: Any) -> list[list[Value]]:
    return [[_number(value) for value in row] for row in values]


def _turned(columns: Sequence[Sequence[Value]]) -> list[list[Value]]:
    """Returns columns as rows; what is too short is left as it is in the sheet (None)."""
    height = max(map(len, columns), default=0)
    return [
        [column[row] if row < len(column) else None for column in columns] for row in range(height)
    ]


def _whole(value: Any) -> int | None:
    return None if value is None else int(value)


def _search(query: Any) -> Search | None:
    if isinstance(query, Pattern):
        return Search(query.source)
    return Search(query) if isinstance(query, str) else None


def _cells(table: Table, row: int | None, column: int | None) -> list[tuple[tuple[int, int], str]]:
    if row is not None and column is not None:
        raise TypeError("Either 'in_row' or 'in_column' should be specified.")
    if row is not None:
        return [((row - 1, place), text) for place, text in enumerate(table[row - 1])]
    if column is not None:
        return [((place, column - 1), cells[column - 1]) for place, cells in enumerate(table)]
    return [
        ((place, across), text)
        for place, cells in enumerate(table)
        for across, text in enumerate(cells)
    ]


def _formula_of(given: Parameters, *results: Any) -> tuple[str, str | None]:
    """Returns what stands between the brackets of a formula, and what is wrong with it."""
    positions = given.get("position_list")
    ends = [] if positions else [given["start_position"], given["end_position"]]
    for what, cells in (
        ("all positions", [*(positions or ()), *results]),
        ("the start and end cell address", ends),
    ):
        if not all(_FORMULA_POSITION.fullmatch(cell) for cell in cells):
            return "", BAD_POSITIONS.format(what=what)
    return (",".join(positions) if positions else ":".join(ends)), None


def _must_fit(label: str, area: Area, rows: Sequence[Sequence[Value]]) -> None:
    for place, row in enumerate(rows):
        where = f"Requested writing within range [{label}], but tried writing to "
        if area.top + place >= area.bottom:
            raise ApiError(f"{where}row [{area.top + place + 1}]")
        if area.left + len(row) > area.right:
            raise ApiError(f"{where}column [{letters(area.right)}]")
