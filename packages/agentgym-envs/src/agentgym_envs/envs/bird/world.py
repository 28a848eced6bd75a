"""One episode: a question, statements run to find out, and the statement that answers it.

Source: BIRD (arXiv 2305.03111), as AgentGym serves it (package sqlgym 0.1.2).
"""

from collections.abc import Callable
from typing import NamedTuple

from .sandbox import Cell, Failure, Query, Rows
from .scoring import same_rows

ORIGINAL_CHARS = 100
"""How much of a result the original shows."""

MAX_ROWS, MAX_CELL_CHARS, MAX_TABLE_CHARS = 20, 80, 4_000
"""How much of a result the fixed rules show."""

READ_ONLY = "attempt to write a readonly database"
IN_TRANSACTION = "cannot VACUUM from within a transaction"
_CHANGES = ("insert", "update", "delete", "replace")


class Verdict(NamedTuple):
    """What became of an answer.

    Attributes:
        result: Its rows, or why there are none.
        right: Whether they are the rows asked for.
    """

    result: Rows | Failure
    right: bool


class World:
    """A question about a database, and what was asked of the database so far.

    Attributes:
        last: What the last statement gave; None before the first.
        looks: How many statements were run to find out.
        solved: Whether an answer was right.
    """

    __slots__ = ("_changed", "_gold", "_query", "last", "looks", "solved")

    def __init__(self, query: Query, gold: Callable[[], Rows | Failure]) -> None:
        """Starts an episode.

        Args:
            query: Runs a statement on the question's database.
            gold: Gives the rows asked for; called at the first answer.
        """
        self._query = query
        self._gold = gold
        self._changed = False
        self.last: Rows | Failure | None = None
        self.looks = 0
        self.solved = False

    def look(self, statement: str) -> Rows | Failure:
        """Runs a statement to find out, and returns what it gave."""
        self.looks += 1
        self.last = self._query(statement)
        return self.last

    def answer(self, statement: str) -> Verdict:
        """Runs the statement that is to answer the question.

        What is no query (an empty text, a comment) is never right.
        """
        self.last = self._query(statement)
        right = isinstance(self.last, Rows) and bool(self.last.columns) and self._is_gold(self.last)
        self.solved = self.solved or right
        return Verdict(self.last, right)

    def answer_as_agentgym(self, statement: str) -> tuple[str, float]:
        """Returns what the original shows for an answer, and its reward.

        Whatever gives no rows is right where the question has none, a comment included. Gold SQL
        that fails can never be matched.
        """
        result = self.last = self._query(statement)
        if isinstance(result, Failure):
            return self._text_of_agentgym(statement, result), 0.0
        right = self._is_gold(result)
        self.solved = self.solved or right
        return cut(str(list(result.rows))), float(right)

    def _is_gold(self, result: Rows) -> bool:
        gold = self._gold()
        return isinstance(gold, Rows) and same_rows(result.rows, gold.rows)

    def _text_of_agentgym(self, statement: str, failure: Failure) -> str:
        """Returns the text of a failure; the original says of all that writes that it cannot."""
        if failure.kind != "refused" or failure.tried.startswith("function"):
            return cut(failure.text)
        command = statement.split(maxsplit=1)[0].lower()
        if command == "vacuum" and self._changed:
            return IN_TRANSACTION
        # Python's sqlite3 begins a transaction before such a statement, and it is never ended.
        self._changed = self._changed or command in _CHANGES
        return READ_ONLY


def cut(text: str) -> str:
    """Returns a text as the original shows it, with "..." for what is left out.

    >>> cut("x" * 101) == "x" * 100 + "..."
    True
    """
    return text if len(text) <= ORIGINAL_CHARS else f"{text[:ORIGINAL_CHARS]}..."


def as_table(result: Rows) -> str:
    """Returns a result as the fixed rules show it: names, at most 20 rows, and how many there are.

    >>> print(as_table(Rows(("name", "price"), (("cup", 2.5), (None, 3)))))
    name | price
    cup | 2.5
    NULL | 3
    (2 rows)
    """
    lines = [" | ".join(_shortened(name) for name in result.columns)]
    for row in result.rows[:MAX_ROWS]:
        lines.append(" | ".join(map(cell_text, row)))
    text = "\n".join(lines)
    if len(text) > MAX_TABLE_CHARS:
        text = f"{text[:MAX_TABLE_CHARS]}..."
    return f"{text}\n({_count(len(result.rows))})"


def cell_text(cell: Cell) -> str:
    """Returns a value as it is shown: NULL, numbers, bytes in hex, texts up to 80 characters."""
    if cell is None:
        return "NULL"
    if isinstance(cell, bytes):
        return _shortened(f"x'{cell[:MAX_CELL_CHARS].hex()}'")
    return _shortened(cell) if isinstance(cell, str) else repr(cell)


def _count(rows: int) -> str:
    noun = "row" if rows == 1 else "rows"
    return (
        f"{rows:,} {noun}" if rows <= MAX_ROWS else f"{rows:,} {noun}, the first {MAX_ROWS} shown"
    )


def _shortened(text: str) -> str:
    plain = text[: MAX_CELL_CHARS + 1].replace("\n", "\\n").replace("\r", "\\r")
    return plain if len(plain) <= MAX_CELL_CHARS else f"{plain[:MAX_CELL_CHARS]}..."


def complaint(failure: Failure) -> str:
    """Returns what the fixed rules say about a statement that gave nothing."""
    if failure.kind == "refused":
        what = f" ({failure.tried})" if failure.tried else ""
        return f"Not allowed{what}: a statement may only read, with SELECT or WITH."
    if failure.kind == "stopped":
        return "Stopped: the statement takes too long. Ask for less, or join on keys."
    if failure.kind == "too large":
        return f"Stopped: the result is too large ({failure.text}). Ask for less."
    return f"SQL error: {failure.text}"
