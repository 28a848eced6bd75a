"""A plan in the making: calls are made for real, and kept with the reason for each."""

from collections.abc import Mapping, Sequence
from typing import Any

from agentgym_envs.core import Split
from agentgym_envs.toolkit.tools import Call, Draws, Move, Question

from .addresses import address
from .book import Book
from .data import Start
from .families import CHANGES, Table
from .grid import Grid
from .score import Goal
from .tools import TOOLBOX, SheetTools


class Script:
    """Makes the calls that solve a task, in a workbook of its own.

    Attributes:
        draws: Makes the choices.
        made: The table that the workbook began with.
        held_out: Whether the wordings of validation and test are wanted.
    """

    def __init__(self, draws: Draws, made: Table, split: Split) -> None:
        """Starts with all sheets closed."""
        self.draws, self.made, self.held_out = draws, made, split != "train"
        self._start = Start(made.sheets, made.family.name)
        self._tools = SheetTools(Book(self._start.sheets))
        self._moves: list[Move] = []
        self._results: list[Any] = []
        self._is_frozen = False

    @property
    def name(self) -> str:
        """The name of the sheet."""
        return self.made.family.name

    @property
    def headers(self) -> list[str]:
        """Row 1 as it is now."""
        return self._now()[0]

    @property
    def rows(self) -> list[list[str]]:
        """The rows below row 1 as they are now."""
        return self._now()[1:]

    def call(self, thought: str, tool: str, **arguments: Any) -> Any:
        """Makes a call and returns what it gives."""
        call = Call(tool, arguments)
        result = TOOLBOX.run(self._tools, call)
        self._moves.append(Move(call, thought))
        self._results.append(result)
        return result

    def open(self, name: str | None = None) -> None:
        """Opens the sheet of the task or another one, unless it is open."""
        wanted = name or self.name
        if self._tools.name != wanted:
            why = "I open the sheet that the task is about."
            other = f"What is to be changed stands in {CHANGES!r}."
            self.call(why if wanted == self.name else other, "open_sheet", name=wanted)

    def look(self) -> None:
        """Reads the sheet, unless that was just done."""
        self.open()
        if all(move.call.name == "open_sheet" for move in self._moves):
            self.call("I look at what is in it.", "get_all_values")

    def freeze(self) -> None:
        """Freezes the headers, once."""
        self.open()
        if not self._is_frozen:
            why = "The headers must stay on top when I sort."
            self.call(why, "freeze_data", dimension="rows", num=1)
            self._is_frozen = True

    def say(self, usual: Sequence[str], held_out: Sequence[str], **values: object) -> str:
        """Returns one of the wordings of this split, with values in it."""
        return self.draws.choice(held_out if self.held_out else usual).format(**values)

    def place(self, row: int, column: int) -> str:
        """Returns the address of a cell below the headers, both counted from 0."""
        return address(row + 1, column)

    def question(self) -> Question[Start]:
        """Returns the question whose answer is the workbook as it is now."""
        grid = self._page()
        return Question(
            self._start,
            (Goal(grid.table, grid.notes),),
            tuple(self._moves),
            tuple(self._results),
            "The sheet is as it should be, so I finish.",
        )

    def _page(self) -> Grid:
        book = self._tools.book
        assert isinstance(book, Book), "set above"
        return book.sheet(self.name)

    def _now(self) -> list[list[str]]:
        return self._page().table

    @property
    def start(self) -> Mapping[str, Grid]:
        """The workbook as it was at first."""
        return self._start.sheets
