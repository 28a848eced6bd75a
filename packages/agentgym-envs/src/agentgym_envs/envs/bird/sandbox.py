"""Running SQL that nobody has vouched for.

A statement can read its database and nothing else. The file is opened read-only and immutable, on a
connection of its own; an authorizer lets nothing but reading through, and only functions that
always give the same answer; SQLite's own limits bound statements and values; and a handler that
SQLite calls every few instructions stops what runs too long or holds too much.
"""

import sqlite3
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from . import functions
from .complexity import unfolds_too_far

Cell = int | float | str | bytes | None
Row = tuple[Cell, ...]

CHECK_EVERY = 100
"""Instructions of SQLite's virtual machine between two looks at the limits."""
_MEMORY_EVERY = 10
"""Of those looks, how many go by between two looks at memory, which cost more."""
_BATCH = 100

_SQLITE_LIMITS = {
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_LENGTH: 200_000,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 1_000,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 100_000,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 0,
    sqlite3.SQLITE_LIMIT_VDBE_OP: 250_000,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}
_SET_UP = "PRAGMA query_only = ON", "PRAGMA trusted_schema = OFF", "PRAGMA temp_store = MEMORY"
_READABLE_PRAGMAS = frozenset({"table_info", "foreign_key_list"})
_HIDDEN_TABLES = frozenset({"dbstat", "sqlite_dbpage", "sqlite_stmt", "bytecode", "tables_used"})


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one statement may take.

    Attributes:
        instructions: Of SQLite's virtual machine: the same count on every machine.
        rows: Of the result.
        result_bytes: Of the texts and blobs in the result.
        memory_bytes: By which the process may grow; not measured on Windows.
        seconds: A last resort, for single instructions that take long.
    """

    instructions: int = 100_000_000
    rows: int = 100_000
    result_bytes: int = 64_000_000
    memory_bytes: int = 512_000_000
    seconds: float = 30.0


@dataclass(frozen=True, slots=True)
class Rows:
    """What a statement gave.

    Attributes:
        columns: Names of the columns; none if the statement was no query.
        rows: The rows, in order.
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a statement gave nothing.

    Attributes:
        kind: "error" (SQLite's own complaint), "refused" (it does more than read), "stopped" (it
            took too long) or "too large" (its result, or the memory it took).
        text: What SQLite says, word for word.
        tried: For a refusal: what was tried, such as "insert", "attach" or "function random".
    """

    kind: Literal["error", "refused", "stopped", "too large"]
    text: str
    tried: str = ""


def run(
    database: Path, statement: str, limits: Limits, *, strict_text: bool = False
) -> Rows | Failure:
    r"""Runs one statement and returns its rows, or why there are none.

    Args:
        database: The SQLite file; it is never changed.
        statement: Any text at all.
        limits: How much it may take.
        strict_text: Whether text that is not UTF-8 is an error, as Python's sqlite3 has it; else
            what cannot be read becomes "\ufffd".

    Raises:
        sqlite3.OperationalError: the database itself cannot be opened.
    """
    if unfolds_too_far(statement):
        return Failure("stopped", "interrupted", "unfolding WITH")
    guard = _Guard(limits)
    with closing(_connect(database, guard, strict_text=strict_text)) as connection:
        try:
            cursor = connection.execute(statement)
            rows = _fetched(cursor, limits)
        except MemoryError:
            return Failure("too large", "out of memory")
        except (sqlite3.Error, sqlite3.Warning, ValueError, OverflowError) as error:
            return guard.failure(str(error))
        if rows is None:
            return Failure("too large", f"more than {limits.rows:,} rows")
        return Rows(tuple(column[0] for column in cursor.description or ()), rows)


def can_open(database: Path) -> bool:
    """Returns whether a file is an SQLite database with at least one table."""
    tables = run(database, "SELECT count(*) FROM sqlite_master", Limits(instructions=1_000_000))
    return isinstance(tables, Rows) and tables.rows[0][0] != 0


def _connect(database: Path, guard: "_Guard", *, strict_text: bool) -> sqlite3.Connection:
    address = f"{database.absolute().as_uri()}?mode=ro&immutable=1"
    # No transaction is begun behind our back: the authorizer would have to let it through.
    connection = sqlite3.connect(address, uri=True, isolation_level=None, cached_statements=0)
    for limit, value in _SQLITE_LIMITS.items():
        connection.setlimit(limit, value)
    for statement in _SET_UP:
        connection.execute(statement)
    if not strict_text:
        connection.text_factory = _readable
    functions.fix_the_clock(connection)
    connection.set_authorizer(guard.authorize)
    connection.set_progress_handler(guard.check, CHECK_EVERY)
    return connection


def _readable(text: bytes) -> str:
    return text.decode(errors="replace")


def _fetched(cursor: sqlite3.Cursor, limits: Limits) -> tuple[Row, ...] | None:
    """Returns all rows, or None if they are more than the limits allow."""
    rows: list[Row] = []
    size = 0
    while batch := cursor.fetchmany(_BATCH):
        rows += batch
        size += _bytes(batch)
        if len(rows) > limits.rows or size > limits.result_bytes:
            return None
    return tuple(rows)


def _bytes(rows: Iterable[Row]) -> int:
    return sum(len(cell) for row in rows for cell in row if isinstance(cell, str | bytes))


@dataclass(slots=True)
class _Guard:
    """Watches one statement: what it wants to do, and what it takes."""

    limits: Limits
    tried: str = ""
    stopped: Literal["", "stopped", "too large"] = ""
    _checks: int = 0
    _memory: int = field(default_factory=lambda: _peak_memory())
    _deadline: float = field(default=0.0)

    def authorize(
        self, action: int, first: str | None, second: str | None, third: str | None, by: str | None
    ) -> int:
        del third, by
        if action == sqlite3.SQLITE_READ and first not in _HIDDEN_TABLES:
            return sqlite3.SQLITE_OK
        if action in (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_RECURSIVE):
            return sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_FUNCTION and (second or "").lower() in functions.ALLOWED:
            return sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_PRAGMA and (first or "").lower() in _READABLE_PRAGMAS:
            return sqlite3.SQLITE_OK
        self.tried = self.tried or _tried(action, first, second)
        return sqlite3.SQLITE_DENY

    def check(self) -> int:
        """Says whether to go on (0) or to stop; called every `CHECK_EVERY` instructions."""
        self._checks += 1
        if self._checks == 1:
            self._deadline = time.monotonic() + self.limits.seconds
        slow = time.monotonic() > self._deadline
        if slow or self._checks * CHECK_EVERY > self.limits.instructions:
            self.stopped = "stopped"
        elif self._checks % _MEMORY_EVERY == 0 and self._grew() > self.limits.memory_bytes:
            self.stopped = "too large"
        return int(bool(self.stopped))

    def _grew(self) -> int:
        return _peak_memory() - self._memory

    def failure(self, text: str) -> Failure:
        if self.stopped:
            return Failure(self.stopped, text)
        if self.tried:
            return Failure("refused", text, self.tried)
        return Failure("too large" if "too big" in text else "error", text)


def _tried(action: int, first: str | None, second: str | None) -> str:
    if action == sqlite3.SQLITE_FUNCTION:
        return f"function {second}"
    if action == sqlite3.SQLITE_PRAGMA:
        return f"pragma {first}"
    return _ACTIONS.get(action, "write")


_ACTIONS = {
    sqlite3.SQLITE_INSERT: "insert",
    sqlite3.SQLITE_UPDATE: "update",
    sqlite3.SQLITE_DELETE: "delete",
    sqlite3.SQLITE_ATTACH: "attach",
    sqlite3.SQLITE_DETACH: "detach",
    sqlite3.SQLITE_TRANSACTION: "transaction",
    sqlite3.SQLITE_SAVEPOINT: "transaction",
    sqlite3.SQLITE_READ: "read",
}

if sys.platform == "win32":

    def _peak_memory() -> int:
        return 0

else:
    import resource

    _UNIT = 1 if sys.platform == "darwin" else 1_024

    def _peak_memory() -> int:
        """Returns the most bytes that this process ever held."""
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _UNIT


Query = Callable[[str], Rows | Failure]
"""Runs a statement on a database that is fixed already."""
