"""One episode: a workbook, the tools, and what the sheet should become.

Source of the original's rules: see `original`.
"""

from dataclasses import dataclass
from typing import Any, cast

from typing_extensions import override

from agentgym_envs.toolkit.tools import FixedEpisode, Question, ToolError

from .book import Book, Pages
from .data import Start
from .original import OriginalSheet, OriginalTools
from .score import Goal, is_reached, likeness
from .tools import TOOLBOX, SheetTools

BEFORE_FINISH = 0.9
"""What a sheet that is right counts before `finish` is called."""


@dataclass
class SheetEpisode(FixedEpisode):
    """An episode by the fixed rules.

    Attributes:
        start: What it started from.
        goal: What the sheet should become. All other sheets should stay as they are.
    """

    start: Start | None = None
    goal: Goal | None = None

    @override
    def __post_init__(self) -> None:
        super().__post_init__()
        assert self.start is not None, "set by `fixed_episode`"
        assert self.goal is not None, "set by `fixed_episode`"
        self._start, self._goal = self.start, self.goal
        self._at_first = likeness(self._start.sheets[self._start.name].table, self._goal.table)
        self._seen: tuple[Any, float] = (None, 0.0)

    @property
    def book(self) -> Pages:
        """The workbook as it is now."""
        return cast("SheetTools", self.tools).book

    @property
    @override
    def score(self) -> float:
        """Of the episode so far: how much of the way the sheet has come; 1 if finished right."""
        return 1.0 if self.solved else BEFORE_FINISH * self.progress

    @property
    def progress(self) -> float:
        """How much of what was wrong at first is right now, from 0 to 1.

        Where a service does not say what the sheet shows, what it showed last.
        """
        try:
            table = self.book.sheet(self._start.name).table
        except ToolError:
            return self._seen[1]
        if self._seen[0] is not table:
            self._seen = table, self._progress(likeness(table, self._goal.table))
        return self._seen[1]

    @override
    def act(self, action: str) -> tuple[str, bool]:
        """Carries out one command; an end that a service does not let us judge is none."""
        try:
            return super().act(action)
        except ToolError as error:
            return f"Error: {error}", False

    def is_right(self) -> bool:
        """Returns whether all sheets are what they should be."""
        others = [name for name in self.book.opened if name != self._start.name]
        return is_reached(self.book.sheet(self._start.name), self._goal) and all(
            self.is_untouched(name) for name in others
        )

    def is_right_now(self, answer: Any) -> bool:
        """Returns `is_right()`; there is no answer that could be looked at."""
        del answer
        return self.is_right()

    def is_untouched(self, name: str) -> bool:
        """Returns whether a sheet is as it was at first."""
        first = self._start.sheets[name]
        return is_reached(self.book.sheet(name), Goal(first.table, first.notes))

    def _progress(self, now: float) -> float:
        if self._at_first == 1.0:
            return 1.0 if now == 1.0 else 0.0
        return max(0.0, (now - self._at_first) / (1.0 - self._at_first))


def fixed_episode(question: Question[Start], book: Pages | None = None) -> SheetEpisode:
    """Returns a new episode by the fixed rules.

    Args:
        question: What it is about.
        book: The workbook of a service; None keeps one here.
    """
    tools = SheetTools(Book(question.start.sheets) if book is None else book)
    episode = SheetEpisode(
        TOOLBOX,
        tools,
        judge=_never,
        outside=book is not None,
        start=question.start,
        goal=question.answers[0],
    )
    episode.judge = episode.is_right_now
    return episode


def original_episode(question: Question[Start]) -> OriginalSheet:
    """Returns a new episode by the original's rules."""
    goal: Goal = question.answers[0]
    return OriginalSheet(TOOLBOX, OriginalTools(Book(question.start.sheets)), goal.table)


def _never(answer: Any) -> bool:
    del answer
    return False
