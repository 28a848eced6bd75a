"""Scores what the sites' records say: rows that must be there, or must not."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from agentgym_envs.core import MalformedFileError
from agentgym_envs.envs.webarena.sites.records import Records


class Recorded(Protocol):
    """Where records are found; the web of an episode is one."""

    def records(self, site: str) -> Records:
        """Returns the records of a site. Raises KeyError if it has none."""
        ...


def records_hold(expected: Sequence[Mapping[str, Any]], web: Recorded) -> bool:
    """Returns whether all expectations (see `tasks.template.Expect`) are met.

    Raises:
        MalformedFileError: an expectation names a site, table or column that is not there.
    """
    return all(_holds(each, web) for each in expected)


def _holds(expected: Mapping[str, Any], web: Recorded) -> bool:
    site, table, where = expected["site"], expected["table"], expected["where"]
    kept = _records(site, web)
    columns = kept.image.tables.get(table, ())
    unknown = [name for name in where if name not in columns]
    if unknown or not columns:
        what = f"column {unknown[0]!r} of " if columns else ""
        raise MalformedFileError(f"there is no {what}table {table!r} in the records of {site!r}")
    conditions = [_condition(name, value) for name, value in where.items()] or ["1"]
    values = [value for value in where.values() if value is not None]
    if expected.get("new"):
        conditions.append("id > ?")
        values.append(kept.image.last_id(table))
    # Names were found in the schema above; values are bound.
    sql = f'SELECT count(*) FROM "{table}" WHERE {" AND ".join(conditions)}'  # noqa: S608
    number = kept.value(sql, *values)
    count = expected.get("count")
    return number >= 1 if count is None else number == count


def _records(site: str, web: Recorded) -> Records:
    try:
        return web.records(site)
    except KeyError as error:
        raise MalformedFileError(f"there is no site {site!r} that keeps records") from error


def _condition(name: str, value: object) -> str:
    if value is None:
        return f'"{name}" IS NULL'
    return f'lower(trim("{name}")) = lower(trim(?))' if isinstance(value, str) else f'"{name}" = ?'
