"""Real sheets: worksheets at Google, in a spreadsheet that a person lends to the agent.

Each episode makes worksheets of its own there when they are opened, and takes them away at the
end. The agent sees the names of the task's sheets, never those of the spreadsheet, so that nothing
which the episode did not make can be read, changed or deleted.
"""

import os
import secrets
import weakref
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeVar, cast

from typing_extensions import override

from agentgym_envs.core import DataUnavailableError, MissingDependencyError
from agentgym_envs.toolkit.tools import ToolError

from .addresses import Area, address
from .formats import GENERAL, Value
from .formulas import is_formula
from .grid import Grid, Table

CREDENTIALS_VARIABLE = "SHEET_CREDENTIALS"
SPREADSHEET_VARIABLE = "SHEET_ID"
NAME = "the sheet service"
PAUSE_SECONDS = 2.0
SCOPES = ("https://www.googleapis.com/auth/spreadsheets",)

NO_KEY = (
    f"sheets at Google need a service account and a spreadsheet that it may edit: set "
    f"{CREDENTIALS_VARIABLE} to its JSON file and {SPREADSHEET_VARIABLE} to the spreadsheet's id, "
    'or pass backend="embedded"'
)

ItemT = TypeVar("ItemT")


@cache
def _service(credentials: str, spreadsheet: str) -> "GoogleSheets":
    return GoogleSheets(spreadsheet, credentials)


def google_sheets() -> "GoogleSheets":
    """Returns the service of this process, with what the environment variables say.

    Raises:
        DataUnavailableError: there is no service account, or no spreadsheet.
        MissingDependencyError: gspread is not installed.
    """
    credentials = os.environ.get(CREDENTIALS_VARIABLE, "").strip()
    spreadsheet = os.environ.get(SPREADSHEET_VARIABLE, "").strip()
    if not credentials or not spreadsheet:
        raise DataUnavailableError(NO_KEY)
    return _service(credentials, spreadsheet)


@dataclass
class GoogleSheets:
    """Makes workbooks in one spreadsheet at Google.

    It can be pickled and copied; a copy has connections of its own.

    Attributes:
        spreadsheet: The id of the spreadsheet that worksheets are made in.
        credentials: The JSON file of a service account; None sends none, for a stand-in.
        base_url: Replaces scheme and host of every URL, for a stand-in.
        pause_seconds: Between two tries, where the service does not say how long to wait.
        timeout_seconds: For one try.

    Raises:
        DataUnavailableError: the file of the service account cannot be used.
        MissingDependencyError: gspread is not installed.
    """

    spreadsheet: str
    credentials: str | None = field(default=None, repr=False)
    base_url: str | None = None
    pause_seconds: float = PAUSE_SECONDS
    timeout_seconds: float = 20.0

    def __post_init__(self) -> None:
        try:
            import gspread

            from .polite import PoliteAdapter
        except ImportError as error:
            raise MissingDependencyError(
                f'{NAME} needs gspread: run `pip install "agentgym-envs[live]"`'
            ) from error
        session = self._session()
        adapter = PoliteAdapter(self.base_url, self.pause_seconds, self.timeout_seconds)
        session.mount("https://", adapter)
        self._client: Any = gspread.Client(None, session)  # pyright: ignore[reportArgumentType]
        self._opened: Any = None

    def book(self, sheets: Mapping[str, Grid]) -> "LiveBook":
        """Returns a new workbook that begins with `sheets`."""
        return LiveBook(sheets, self)

    def ask(self, request: Callable[[], ItemT]) -> ItemT:
        """Returns what the service answers to one request of gspread's.

        Raises:
            ToolError: there is no answer that can be used.
        """
        import gspread.exceptions as known
        import requests
        from google.auth.exceptions import GoogleAuthError

        try:
            return request()
        except known.APIError as error:
            raise ToolError(_refusal(error.response.status_code, str(error))) from error
        except (known.GSpreadException, PermissionError) as error:
            raise ToolError(f"{NAME} refuses ({type(error).__name__})") from error
        except requests.Timeout as error:
            raise ToolError(
                f"{NAME} did not answer within {self.timeout_seconds:g} seconds; "
                "look at the sheet before you go on"
            ) from error
        except requests.JSONDecodeError as error:
            raise ToolError(f"{NAME} sent an answer that is no JSON; try again") from error
        except (requests.RequestException, GoogleAuthError) as error:
            raise ToolError(
                f"{NAME} cannot be reached ({type(error).__name__}); is there a network?"
            ) from error
        except (LookupError, TypeError, AttributeError, ValueError) as error:
            raise ToolError(
                f"{NAME} sent an answer that cannot be understood ({type(error).__name__})"
            ) from error

    def make(self, title: str, grid: Grid) -> Any:
        """Returns a new worksheet of gspread's that holds what `grid` holds.

        Raises:
            ToolError: the service does not answer as it should.
        """
        if self._opened is None:
            self._opened = self.ask(lambda: self._client.open_by_key(self.spreadsheet))
        book = self._opened
        sheet = self.ask(lambda: book.add_worksheet(title, grid.height, grid.width))
        try:
            self._fill(sheet, grid)
        except ToolError:
            self.remove([sheet])
            raise
        return sheet

    def remove(self, sheets: list[Any]) -> None:
        """Takes worksheets away that we made; what the service refuses stays there."""
        for sheet in sheets:
            try:
                self.ask(lambda sheet=sheet: sheet.spreadsheet.del_worksheet(sheet))
            except ToolError:
                continue

    @override
    def __getstate__(self) -> dict[str, Any]:
        """Leaves out what belongs to this process."""
        return {key: value for key, value in self.__dict__.items() if not key.startswith("_")}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self.__post_init__()

    def _session(self) -> Any:
        import requests
        from google.auth.transport.requests import AuthorizedSession
        from google.oauth2.service_account import Credentials

        if self.credentials is None:
            return requests.Session()
        make = cast("Any", Credentials).from_service_account_file
        try:
            return AuthorizedSession(make(self.credentials, scopes=SCOPES))
        except (OSError, ValueError) as error:
            raise DataUnavailableError(
                f"{CREDENTIALS_VARIABLE} names no usable service account: {error}"
            ) from error

    def _fill(self, sheet: Any, grid: Grid) -> None:
        values = [["" if cell.value is None else cell.value for cell in row] for row in grid.rows]
        formulas, formats = _formulas(grid), _formats(grid)
        notes = {address(*place): note for place, note in grid.notes.items()}
        self.ask(lambda: sheet.update(values, "A1", raw=True))
        if formats:
            self.ask(lambda: sheet.batch_format(formats))
        for place, formula in formulas.items():
            self.ask(lambda place=place, formula=formula: sheet.update_acell(place, formula))
        if notes:
            self.ask(lambda: sheet.update_notes(notes))
        for area in grid.merges:
            self.ask(lambda area=area: sheet.merge_cells(_label(area)))


class LiveBook:
    """The workbook of one episode at Google; its sheets are made when they are opened.

    Attributes:
        base: Its sheets as they were at first: name -> sheet.
        opened: The sheets that were made.
    """

    def __init__(self, base: Mapping[str, Grid], service: GoogleSheets) -> None:
        self.base, self.opened = base, dict[str, LivePage]()
        self._service, self._made = service, list[Any]()
        self._mark = secrets.token_hex(4)
        self._end = weakref.finalize(self, service.remove, self._made)

    @property
    def names(self) -> list[str]:
        """The names of its sheets, in order."""
        return list(self.base)

    def open(self, name: str) -> "LivePage":
        """Returns the sheet of this name; the first time it is made.

        Raises:
            ToolError: the service does not answer as it should.
        """
        if name not in self.opened:
            sheet = self._service.make(f"AgentGym {self._mark} {name}", self.base[name])
            self._made.append(sheet)
            self.opened[name] = LivePage(sheet, self._service, self.base[name])
        return self.opened[name]

    def sheet(self, name: str) -> "LivePage | Grid":
        """Returns the sheet of this name, to be read only."""
        return self.opened.get(name) or self.base[name]

    def close(self) -> None:
        """Takes away what was made."""
        self._end()


class LivePage:
    """One worksheet at Google. Everything is counted from 0; see `book.Page`.

    Each method raises `ToolError` where the service does not answer as it should.
    """

    def __init__(self, sheet: Any, service: GoogleSheets, first: Grid) -> None:
        self._sheet, self._ask = sheet, service.ask
        self._height, self._width = first.height, first.width
        self._frozen = 0
        self._table: Table | None = None

    @property
    def height(self) -> int:
        """How many rows it has."""
        return self._height

    @property
    def width(self) -> int:
        """How many columns it has."""
        return self._width

    @property
    def table(self) -> Table:
        """All of it as it is shown."""
        if self._table is None:
            self._table = _shown(
                self._ask(lambda: self._sheet.get_all_values(combine_merged_cells=True))
            )
        return self._table

    @property
    def notes(self) -> dict[tuple[int, int], str]:
        """The notes: (row, column) -> text."""
        found = self._ask(lambda: self._sheet.get_notes())
        return {
            (row, column): note
            for row, notes in enumerate(found)
            for column, note in enumerate(notes)
            if note
        }

    def texts(self, area: Area) -> Table:
        """Returns cells as they are shown."""
        return _shown(self._ask(lambda: self._sheet.get_values(_label(area))))

    def enter(self, row: int, column: int, value: Value) -> None:
        """Puts in a cell what a user types."""
        text = "" if value is None else value
        self._change(lambda: self._sheet.update([[text]], address(row, column), raw=False))

    def write(self, row: int, column: int, values: Sequence[Sequence[Value]]) -> None:
        """Puts values in cells as they are; None leaves one as it was."""
        rows = [list(cells) for cells in values]
        self._change(lambda: self._sheet.update(rows, address(row, column), raw=True))

    def grow(self, height: int, width: int) -> None:
        """Adds empty cells up to this size."""
        if height > self._height or width > self._width:
            height, width = max(height, self._height), max(width, self._width)
            self._change(lambda: self._sheet.resize(height, width))
            self._height, self._width = height, width

    def insert_rows(self, start: int, count: int, *, like: int) -> None:
        """Inserts empty rows."""
        self._insert("ROWS", start, count, like)
        self._height += count

    def insert_columns(self, start: int, count: int, *, like: int) -> None:
        """Inserts empty columns."""
        self._insert("COLUMNS", start, count, like)
        self._width += count

    def delete_row(self, row: int) -> None:
        """Deletes a row."""
        self._change(lambda: self._sheet.delete_rows(row + 1))
        self._height -= 1
        self._frozen -= row < self._frozen

    def delete_column(self, column: int) -> None:
        """Deletes a column."""
        self._change(lambda: self._sheet.delete_columns(column + 1))
        self._width -= 1

    def freeze(self, *, rows: int | None = None, columns: int | None = None) -> None:
        """Freezes rows or columns."""
        self._change(lambda: self._sheet.freeze(rows=rows, cols=columns))
        self._frozen = self._frozen if rows is None else rows

    def sort(self, column: int, *, descending: bool = False) -> None:
        """Sorts the rows that are not frozen."""
        area = _label(Area(self._frozen, 0, self._height, self._width))
        order = "des" if descending else "asc"
        self._change(lambda: self._sheet.sort((column + 1, order), range=area))

    def merge(self, area: Area) -> None:
        """Makes one cell of a rectangle."""
        self._change(lambda: self._sheet.merge_cells(_label(area)))

    def note(self, row: int, column: int) -> str:
        """Returns the note on a cell, "" without one."""
        return self._ask(lambda: self._sheet.get_note(address(row, column)))

    def set_note(self, row: int, column: int, note: str) -> None:
        """Puts a note on a cell."""
        self._change(lambda: self._sheet.update_notes({address(row, column): note}))

    def _insert(self, dimension: str, start: int, count: int, like: int) -> None:
        place = {"sheetId": self._sheet.id, "dimension": dimension}
        place |= {"startIndex": start, "endIndex": start + count}
        request = {"range": place, "inheritFromBefore": 0 < start > like}
        body = {"requests": [{"insertDimension": request}]}
        self._change(lambda: self._sheet.spreadsheet.batch_update(body))

    def _change(self, request: Callable[[], object]) -> None:
        self._table = None
        self._ask(request)


def _refusal(status: int, text: str) -> str:
    if status == 429:
        return f"{NAME} is busy; try again later"
    if status >= 500:
        return f"{NAME} failed (status {status}); look at the sheet before you go on"
    return f"{NAME} refuses: {text[:300]}"


def _shown(table: Table) -> Table:
    """Returns a table, and nothing where it is blank; gspread has one blank cell then."""
    return table if any(any(row) for row in table) else []


def _label(area: Area) -> str:
    return f"{address(area.top, area.left)}:{address(area.bottom - 1, area.right - 1)}"


def _formulas(grid: Grid) -> dict[str, Value]:
    return {
        address(row, column): cell.value
        for row, cells in enumerate(grid.rows)
        for column, cell in enumerate(cells)
        if is_formula(cell.value)
    }


def _formats(grid: Grid) -> list[dict[str, Any]]:
    return [
        {"range": address(row, column), "format": _number_format(cell.format)}
        for row, cells in enumerate(grid.rows)
        for column, cell in enumerate(cells)
        if cell.format != GENERAL
    ]


def _number_format(pattern: str) -> dict[str, Any]:
    if pattern == "@":
        return {"numberFormat": {"type": "TEXT"}}
    kind = "PERCENT" if pattern.endswith("%") else "NUMBER"
    return {"numberFormat": {"type": kind, "pattern": pattern}}
