"""What an index consists of, and how it lies on disk: numpy files beside a list of their sums."""

import json
import zlib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from agentgym_envs.core import MalformedFileError

VERSION = 1
"""Of the files. Raise it with any change of what they mean, or of what the analyser does."""

META_FILE = "meta.json"
_SUMMED_BYTES = 1 << 25
"""Of each file, as many bytes at its start and at its end are summed."""


@dataclass(frozen=True, slots=True)
class Arrays:
    """The arrays of an index of D documents, T terms, P pairs (term, document) and C codes.

    Attributes:
        hashes: `[T]` of uint64, rising: under what terms are found.
        words: UTF-8 bytes of all terms, in the order of `hashes`.
        word_starts: `[T + 1]`: where each term begins in `words`.
        starts: `[T + 1]`: where the documents of each term begin in `documents`.
        peaks: `[T]` of float32: the largest of the term's `scoring.divisors`.
        documents: `[P]` of int32: document numbers, rising within a term.
        codes: `[P]` of uint16 or uint32: which (times, length) each pair has.
        code_times: `[C]` of int32: how often the term is in the document.
        code_lengths: `[C]` of uint8: the document's length, see `scoring.length_code`.
        lengths: `[D]` of uint8: the length of each document.
        ranks: `[D]` of int32: the order of documents with equal scores; empty: by number.
        total: Tokens in all documents; documents that have any.
    """

    hashes: NDArray[np.uint64]
    words: NDArray[np.uint8]
    word_starts: NDArray[np.int64]
    starts: NDArray[np.int64]
    peaks: NDArray[np.float32]
    documents: NDArray[np.int32]
    codes: NDArray[np.unsignedinteger]
    code_times: NDArray[np.int32]
    code_lengths: NDArray[np.uint8]
    lengths: NDArray[np.uint8]
    ranks: NDArray[np.int32]
    total: NDArray[np.int64]

    def save(self, folder: Path) -> None:
        """Writes the arrays into a folder, which must be there.

        The list of files comes last: without it a folder is no index.

        Raises:
            OSError: the folder cannot be written to.
        """
        for part in fields(self):
            np.save(folder / f"{part.name}.npy", getattr(self, part.name))
        sums = {part.name: _sum(folder / f"{part.name}.npy") for part in fields(self)}
        meta = json.dumps({"version": VERSION, "files": sums}, indent=1)
        (folder / META_FILE).write_text(meta, encoding="utf-8")

    @classmethod
    def open(cls, folder: Path) -> "Arrays":
        """Returns the arrays of a folder, mapped into memory: what is not asked for is not read.

        Raises:
            MalformedFileError: it is no whole index of this version.
            OSError: a file cannot be opened.
        """
        files = _files(folder)
        return cls(**{part.name: _mapped(folder, part.name, files) for part in fields(cls)})


def _files(folder: Path) -> dict[str, Any]:
    try:
        meta = json.loads((folder / META_FILE).read_text(encoding="utf-8"))
        version, files = meta["version"], meta["files"]
    except (ValueError, KeyError, TypeError) as error:
        raise MalformedFileError(f"{str(folder / META_FILE)!r} is damaged: {error!r}") from error
    if version != VERSION:
        raise MalformedFileError(f"{str(folder)!r} has version {version!r}, not {VERSION}")
    return cast(dict[str, Any], files)


def _mapped(folder: Path, name: str, files: dict[str, Any]) -> NDArray[Any]:
    path = folder / f"{name}.npy"
    if _sum(path) != files.get(name):
        raise MalformedFileError(f"{str(path)!r} is damaged: another size or sum than when written")
    try:
        # `asarray`, since a `memmap` is much slower to slice.
        return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))
    except (ValueError, EOFError) as error:
        raise MalformedFileError(f"{str(path)!r} is no numpy file: {error}") from error


def _sum(path: Path) -> list[int]:
    """Returns the size of a file and a checksum of its start and its end."""
    size = path.stat().st_size
    with path.open("rb") as file:
        start = zlib.crc32(file.read(_SUMMED_BYTES))
        file.seek(max(size - _SUMMED_BYTES, file.tell()))
        return [size, zlib.crc32(file.read(_SUMMED_BYTES), start)]
