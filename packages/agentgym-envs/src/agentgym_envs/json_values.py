"""Reading JSON that somebody else wrote: every complaint says where, what and what instead."""

import gzip
import json
import zlib
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO, TypeVar, cast

from .core import MalformedFileError

ValueT = TypeVar("ValueT")
_KIND_NAMES: Mapping[type, str] = {
    str: "a string",
    int: "an integer",
    float: "a number",
    bool: "true or false",
    list: "a list",
    dict: "an object",
}


@contextmanager
def at(place: str) -> Generator[None]:
    """Puts `place` in front of every `MalformedFileError` of the block."""
    try:
        yield
    except MalformedFileError as error:
        raise MalformedFileError(f"{place}: {error}") from error


def read_json_lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yields (line number from 1, object) of each line that is not blank.

    Raises:
        MalformedFileError: a line is not a JSON object, the file is not UTF-8, or its name ends in
            ".gz" and it is not (whole) gzip.
        OSError: the file cannot be opened.
    """
    try:
        with open_text(path) as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    with at(f"{path}, line {number}"):
                        row = as_object(parse(line))
                    yield number, row
    except UnicodeDecodeError as error:
        raise MalformedFileError(f"{path} is not a UTF-8 text file") from error
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise MalformedFileError(f"{path} is not a whole gzip file: {error}") from error


def read_records(path: Path, record: Callable[[Mapping[str, Any]], ValueT]) -> tuple[ValueT, ...]:
    """Returns what `record` makes of each line, in the order of the file.

    Raises:
        MalformedFileError: a line is no JSON object, `record` raises that, or there is no line; the
            message names the file and the line.
        OSError: the file cannot be opened.
    """
    records: list[ValueT] = []
    for number, row in read_json_lines(path):
        with at(f"{path}, line {number}"):
            records.append(record(row))
    if not records:
        raise MalformedFileError(f"{path} holds no task")
    return tuple(records)


def open_text(path: Path) -> TextIO:
    """Opens a UTF-8 file for reading; one whose name ends in ".gz" is unpacked.

    Raises:
        OSError: it cannot be opened.
    """
    if path.suffix == ".gz":
        return cast(TextIO, gzip.open(path, "rt", encoding="utf-8"))
    return path.open(encoding="utf-8")


def read_json_list(path: Path) -> list[dict[str, Any]]:
    """Returns the objects of a file that is one JSON list.

    Raises:
        MalformedFileError: the file is something else.
        OSError: the file cannot be opened.
    """
    with at(str(path)):
        items = typed(parse(read_text(path)), "the file", list[Any])
        for number, item in enumerate(items, start=1):
            with at(f"item {number}"):
                as_object(item)
    return items


def read_text(path: Path) -> str:
    """Returns the text of a UTF-8 file.

    Raises:
        MalformedFileError: it is not UTF-8.
        OSError: the file cannot be opened.
    """
    try:
        with open_text(path) as file:
            return file.read()
    except UnicodeDecodeError as error:
        raise MalformedFileError("not a UTF-8 text file") from error
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise MalformedFileError(f"not a whole gzip file: {error}") from error


def parse(text: str) -> Any:
    """Returns the value of a JSON text.

    Raises:
        MalformedFileError: it is not JSON, or nested too deeply.
    """
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise MalformedFileError(f"not JSON: {error}") from error


def dump(value: Any, indent: int | None = None) -> str:
    """Returns a JSON text that UTF-8 can hold: readable, and escaped only where it must be."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:  # a lone surrogate: models and worlds do write them
        return json.dumps(value, indent=indent)
    return text


def as_object(value: Any) -> dict[str, Any]:
    """Returns `value`, which must be a JSON object.

    Raises:
        MalformedFileError: it is something else.
    """
    if not isinstance(value, dict):
        raise MalformedFileError(f"expected a JSON object, got {value!r:.80}")
    return cast(dict[str, Any], value)


def get(row: Mapping[str, Any], key: str, kind: type[ValueT]) -> ValueT:
    """Returns `row[key]`, which must be of type `kind`; an integer will do where a float must be.

    Raises:
        MalformedFileError: the key is missing, or the value is of another type.
    """
    if key not in row:
        raise MalformedFileError(f"{key!r} is missing")
    return typed(row[key], repr(key), kind)


def typed(value: Any, name: str, kind: type[ValueT]) -> ValueT:
    """Returns `value`, which must be of type `kind`; see `get`.

    Raises:
        MalformedFileError: it is of another type; the message calls the value `name`.
    """
    plain: type = getattr(kind, "__origin__", kind)
    if plain is float and type(value) is int:
        value = float(value)
    if not isinstance(value, plain) or (isinstance(value, bool) and plain is not bool):
        raise MalformedFileError(f"{name} must be {_KIND_NAMES[plain]}, got {value!r:.80}")
    return cast(ValueT, value)
