"""Writes our databases: each row is a function of the table's name and the row's number.

All choices come from `random.Random(text).random()`, which Python promises not to change, and
every real number is a whole number of quarters, so that no sum depends on its order.
"""

import random
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

from .domains.fields import Domain, Field, Table, primary_key
from .domains.words import FIRST_NAMES, LAST_NAMES
from .schema import as_ddl, quoted

VERSION = 1
"""Changes whenever a row does."""

UNUSED = 0.06
"""Share of rows that nothing refers to, so that "never" can be asked about."""

Cell = int | float | str | None
Draw = Callable[[], float]
_LONGEST_SERIES = 100_000


def write_database(domain: Domain, path: Path) -> None:
    """Writes the database of a domain to a file that is not there yet.

    Raises:
        OSError, sqlite3.OperationalError: the file cannot be written.
    """
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN")
        for statement in as_ddl(domain.schema).split(";\n"):
            connection.execute(statement)
        for table in domain.tables:
            marks = ", ".join("?" * len(table.fields))
            connection.executemany(
                f"INSERT INTO {quoted(table.name)} VALUES ({marks})",  # noqa: S608  (names of ours)
                rows_of(domain, table),
            )
        connection.execute("COMMIT")


def rows_of(domain: Domain, table: Table) -> Iterator[tuple[Cell, ...]]:
    """Yields the rows of a table, in the order of their keys."""
    draw = random.Random(f"{domain.name}.{table.name}.{VERSION}").random
    counts = {other.name: other.rows for other in domain.tables}
    key = [place for place, field in enumerate(table.fields) if field.name in primary_key(table)]
    seen: set[tuple[Cell, ...]] = set()
    made = 0
    for _ in range(_LONGEST_SERIES):
        row = _row(table, made + 1, draw, counts)
        identity = tuple(row[place] for place in key)
        if identity not in seen:
            seen.add(identity)
            made += 1
            yield row
        if made == table.rows:
            return


def _row(table: Table, number: int, draw: Draw, counts: Mapping[str, int]) -> tuple[Cell, ...]:
    cells: dict[str, Cell] = {}
    for field in table.fields:
        # Drawn in any case: what is missing in one column does not move the others.
        missing = draw() < field.nulls
        cell = _cell(field, number, draw, counts, cells)
        cells[field.name] = None if missing else cell
    return tuple(cells.values())


def _cell(
    field: Field, number: int, draw: Draw, counts: Mapping[str, int], cells: Mapping[str, Cell]
) -> Cell:
    match field.role:
        case "key":
            return number
        case "ref":
            return _reference(counts[field.target], draw())
        case "name":
            return _name(field, number)
        case "category" | "code" | "text":
            return field.values[_often_first(len(field.values), draw())]
        case "flag":
            return int(draw() < 0.4)
        case "number":
            return _between(int(field.low), int(field.high), draw() * draw())
        case "money":
            return _between(4 * int(field.low), 4 * int(field.high), draw() * draw()) / 4
        case "date":
            return _day(str(field.low), str(field.high), draw())
        case "after":
            days = _between(int(field.low), int(field.high), draw())
            base = cells[field.base]
            return None if base is None else _later(str(base), days)


def _reference(count: int, chance: float) -> int:
    """Returns a row from 1 to `count`; some come often, and the last ones never."""
    used = max(int(count * (1 - UNUSED)), 1)
    return 1 + (int(chance**1.5 * used) * 7_919) % used


def _name(field: Field, number: int) -> str:
    """Returns a name that no other row of the table has."""
    of_people = field.values[0] == "people"
    halves = (FIRST_NAMES, LAST_NAMES) if of_people else field.values
    first, last = (half.split("|") for half in halves)
    # Steps through all pairs, in an order that looks mixed.
    pairs = len(first) * len(last)
    turn, place = divmod((number - 1) * 7_919 % pairs, len(last))
    round_number = (number - 1) // pairs
    suffix = f" {_roman(round_number + 1)}" if round_number else ""
    return f"{first[turn]} {last[place]}{suffix}"


def _roman(number: int) -> str:
    return ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")[number]


def _often_first(count: int, chance: float) -> int:
    return int(chance**1.6 * count)


def _between(low: int, high: int, chance: float) -> int:
    return low + int(chance * (high - low + 1))


def _day(low: str, high: str, chance: float) -> str:
    first, last = date.fromisoformat(low), date.fromisoformat(high)
    return (first + timedelta(_between(0, (last - first).days, chance))).isoformat()


def _later(base: str, days: int) -> str:
    return (date.fromisoformat(base) + timedelta(days)).isoformat()
