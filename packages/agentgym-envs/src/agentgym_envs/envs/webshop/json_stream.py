"""Reading a JSON file of any size one entry at a time."""

import json
from collections.abc import Iterator
from typing import Any, TextIO, cast

from agentgym_envs.core import MalformedFileError

CHUNK_CHARS = 1 << 20
MAX_ENTRY_CHARS = 1 << 26


def entries(file: TextIO) -> Iterator[Any]:
    """Yields the values of a JSON list, one by one.

    Raises:
        MalformedFileError: it is no list, or breaks off.

    >>> import io
    >>> list(entries(io.StringIO('[{"a": 1}, [2], "]"]')))
    [{'a': 1}, [2], ']']
    """
    stream = _Stream(file)
    stream.expect("[")
    while not stream.skip("]"):
        yield stream.value()
        stream.skip(",")


def members(file: TextIO) -> Iterator[tuple[str, Any]]:
    """Yields (name, value) of a JSON object, one by one.

    Raises:
        MalformedFileError: it is no object, or breaks off.
    """
    stream = _Stream(file)
    stream.expect("{")
    while not stream.skip("}"):
        name = stream.value()
        stream.expect(":")
        yield cast(str, name), stream.value()
        stream.skip(",")


class _Stream:
    """A text of which only the part at hand is in memory."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._text = ""
        self._place = 0
        self._decode = json.JSONDecoder().raw_decode

    def skip(self, sign: str) -> bool:
        """Steps over white space and then `sign`, if it is there."""
        self._skip_blanks()
        found = self._text.startswith(sign, self._place)
        self._place += found
        return found

    def expect(self, sign: str) -> None:
        if not self.skip(sign):
            raise self._broken(f"{sign!r} expected")

    def value(self) -> Any:
        self._skip_blanks()
        size = CHUNK_CHARS
        while True:
            try:
                value, self._place = self._decode(self._text, self._place)
            except json.JSONDecodeError as error:
                # Perhaps the entry only goes on behind the part at hand.
                if len(self._text) - self._place > MAX_ENTRY_CHARS or not self._read_more(size):
                    raise self._broken(error.msg) from error
                size *= 2
            except RecursionError as error:
                raise self._broken("nested too deeply") from error
            else:
                return value

    def _skip_blanks(self) -> None:
        while True:
            while self._place < len(self._text) and self._text[self._place] in " \t\r\n":
                self._place += 1
            if self._place < len(self._text) or not self._read_more(CHUNK_CHARS):
                return

    def _read_more(self, size: int) -> bool:
        try:
            more = self._file.read(size)
        except UnicodeDecodeError as error:
            raise MalformedFileError("it is not a UTF-8 text file") from error
        self._text = self._text[self._place :] + more
        self._place = 0
        return bool(more)

    def _broken(self, reason: str) -> MalformedFileError:
        rest = self._text[self._place : self._place + 40]
        return MalformedFileError(f"it is not whole JSON ({reason}, got {rest!r})")
