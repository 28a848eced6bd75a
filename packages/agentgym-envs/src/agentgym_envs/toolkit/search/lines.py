"""The lines of a file that is too large for memory, by their number."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from agentgym_envs.atomic import replacing
from agentgym_envs.core import MalformedFileError
from agentgym_envs.core.cache import cache_folder

_KEPT_FROM_BYTES = 1 << 26
_READ_BYTES = 1 << 24
_LONGEST_BLANK = 1_000


class JsonLines:
    """A text file with one value per line. It must not change while it is in use."""

    def __init__(self, path: Path) -> None:
        """Finds where lines begin: by reading the file, or from the cache folder for a large one.

        Raises:
            OSError: the file cannot be opened.
        """
        self.path = path
        self.key = file_key(path)
        self._starts = _kept_starts(path, self.key)

    def __len__(self) -> int:
        """The number of lines; blank ones at the end do not count."""
        return len(self._starts) - 1

    def __getitem__(self, number: int) -> str:
        """Returns a line.

        Raises:
            IndexError: there are not so many.
            MalformedFileError: it is not UTF-8, or the file has become shorter.
        """
        number = range(len(self))[number]
        start, end = self._starts[number : number + 2].tolist()
        with self.path.open("rb") as file:
            file.seek(start)
            return self._decoded(number, file.read(end - start))

    def __iter__(self) -> Iterator[str]:
        """Yields all lines in one pass."""
        with self.path.open("rb") as file:
            for number in range(len(self)):
                yield self._decoded(number, file.readline())

    def _decoded(self, number: int, line: bytes) -> str:
        try:
            return line.decode("utf-8")
        except UnicodeDecodeError as error:
            raise MalformedFileError(f"{self.path}, line {number + 1} is not UTF-8") from error


def file_key(path: Path) -> str:
    """Returns a text that changes when a file does: its place, size and time of change."""
    state = path.stat()
    return f"{path.resolve()} {state.st_size} {state.st_mtime_ns}"


def _kept_starts(path: Path, key: str) -> NDArray[np.int64]:
    if path.stat().st_size < _KEPT_FROM_BYTES:
        return _line_starts(path)
    kept = cache_folder() / "lines" / f"{sha256(key.encode('utf-8', 'replace')).hexdigest()}.npy"
    starts = _open_starts(kept, path.stat().st_size)
    if starts is None:
        starts = _line_starts(path)
        _keep(starts, kept)
    return starts


def _open_starts(kept: Path, size: int) -> NDArray[np.int64] | None:
    """Returns what was kept, or None where that is nothing, or not of this file."""
    try:
        starts = np.asarray(np.load(kept, mmap_mode="r", allow_pickle=False))
    except (OSError, ValueError, EOFError):
        return None
    return starts if starts.ndim == 1 and len(starts) and starts[-1] <= size else None


def _keep(starts: NDArray[np.int64], kept: Path) -> None:
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        with replacing(kept) as temporary, temporary.open("wb") as file:
            np.save(file, starts)
    except OSError:  # then the next process reads the file again: slow, and as good
        return


def _line_starts(path: Path) -> NDArray[np.int64]:
    """Returns where each line begins, and where the last that is not blank ends."""
    starts, place = [np.zeros(1, dtype=np.int64)], 0
    with path.open("rb") as file:
        while block := file.read(_READ_BYTES):
            breaks = np.flatnonzero(np.frombuffer(block, dtype=np.uint8) == ord("\n"))
            starts.append(breaks + (place + 1))
            place += len(block)
        edges = np.concatenate(starts)
        edges = edges if edges[-1] == place else np.append(edges, place)
        return edges[: len(edges) - _blank_lines_at_the_end(file, edges)]


def _blank_lines_at_the_end(file: BinaryIO, edges: NDArray[np.int64]) -> int:
    blank = 0
    while blank < len(edges) - 1:
        start, end = edges[len(edges) - 2 - blank : len(edges) - blank].tolist()
        file.seek(start)
        if end - start > _LONGEST_BLANK or file.read(end - start).strip():
            break
        blank += 1
    return blank
