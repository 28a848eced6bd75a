"""The SQL functions that a statement may call, and a clock that stands still.

A function is allowed if the same arguments give the same value on every machine. So there is no
`random`, nothing that tells the version of SQLite, and "now" is the same moment for ever.
"""

import sqlite3
import threading
from functools import lru_cache, partial

NOW = "2024-06-30 12:00:00"
"""What "now" means in dates, CURRENT_DATE, CURRENT_TIME and CURRENT_TIMESTAMP (UTC)."""

_TIMES = {
    "date": 0,
    "time": 0,
    "datetime": 0,
    "julianday": 0,
    "unixepoch": 0,
    "strftime": 1,
}
"""Name -> the place of its argument that is a moment."""


_NAMES = """
    abs avg char coalesce concat concat_ws count cume_dist dense_rank first_value format glob
    group_concat hex ifnull iif if instr lag last_value lead length like likelihood likely lower
    ltrim max min nth_value ntile nullif octet_length percent_rank printf quote rank replace round
    row_number rtrim sign soundex string_agg substr substring sum total trim typeof unhex unicode
    unlikely upper
    date time datetime julianday unixepoch strftime current_date current_time current_timestamp
    acos acosh asin asinh atan atan2 atanh ceil ceiling cos cosh degrees exp floor ln log log10
    log2 mod pi pow power radians sin sinh sqrt tan tanh trunc
    -> ->> json json_array json_array_length json_extract json_group_array json_group_object
    json_insert json_object json_patch json_quote json_remove json_replace json_set json_type
    json_valid
"""
ALLOWED = frozenset(_NAMES.split())
"""The functions that a statement may call."""

_SqlValue = int | float | str | bytes | None
_clocks = threading.local()


def fix_the_clock(connection: sqlite3.Connection) -> None:
    """Makes the functions of a connection that know the time tell `NOW`, in UTC."""
    for name in _TIMES:
        connection.create_function(name, -1, _FIXED[name], deterministic=True)
    for name, value in _NOW.items():
        connection.create_function(name, 0, value, deterministic=True)


def _told(name: str, *arguments: _SqlValue) -> _SqlValue:
    """Returns what SQLite's own function says to these arguments, at `NOW`."""
    place = _TIMES[name]
    values = list(arguments) if len(arguments) > place else [*arguments, NOW]
    if len(values) <= place:
        return None
    if isinstance(values[place], str) and str(values[place]).strip().lower() in ("now", "subsec"):
        values[place] = NOW
    values = [value for value in values if value not in ("localtime", "utc")]
    marks = ", ".join("?" * len(values))
    try:
        statement = f"SELECT {name}({marks})"
        return _clock().execute(statement, values).fetchone()[0]
    except sqlite3.Error:
        return None


def _clock() -> sqlite3.Connection:
    """Returns this thread's connection to SQLite's own functions."""
    if not hasattr(_clocks, "connection"):
        _clocks.connection = sqlite3.connect(":memory:")
    return _clocks.connection


# Remembered without a line of Python: a statement may ask about every row of a table.
_FIXED = {name: lru_cache(maxsize=65_536)(partial(_told, name)) for name in _TIMES}
_NOW = {
    "current_date": lambda: NOW[:10],
    "current_time": lambda: NOW[11:],
    "current_timestamp": lambda: NOW,
}
