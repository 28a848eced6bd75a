"""Indexes that are built once per machine and opened once per process."""

import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterable
from hashlib import sha256
from pathlib import Path
from threading import Lock

from agentgym_envs.core import MalformedFileError
from agentgym_envs.core.cache import CACHE_VARIABLE, cache_folder

from .arrays import VERSION
from .index import Index

_opened: dict[Path, Index] = {}
_opening = Lock()


def cached_index(
    key: str,
    documents: Callable[[], Iterable[str]],
    ids: Callable[[], Iterable[str]] | None = None,
) -> Index:
    """Returns the index of some texts, from the cache folder if it is there.

    A process opens an index once. An index that is not there, or damaged (with a warning), is
    built, and put in its place when it is whole; if two processes build it at once, one of the
    two equal ones stays. Where nothing can be written, the index stays in memory (with a warning).

    Args:
        key: Names the texts, and must change whenever they do: "webshop embedded 1".
        documents: Gives the texts; called only if the index must be built.
        ids: Gives their ids; see `Index.build`.
    """
    folder = cache_folder() / "search" / f"{_file_name(key)}.v{VERSION}"
    with _opening:
        if folder not in _opened:
            _opened[folder] = _open_or_build(folder, documents, ids)
        return _opened[folder]


def _open_or_build(
    folder: Path,
    documents: Callable[[], Iterable[str]],
    ids: Callable[[], Iterable[str]] | None,
) -> Index:
    if folder.exists():
        try:
            return Index.open(folder)
        except (MalformedFileError, OSError) as error:
            warnings.warn(f"the search index is built again: {error}", stacklevel=3)
    index = Index.build(documents(), None if ids is None else ids())
    try:
        _put(index, folder)
        return Index.open(folder)
    except OSError as error:
        warnings.warn(
            f"the search index cannot be kept, and will be built again by the next process: "
            f"{error}. Set {CACHE_VARIABLE} to a folder that can be written to",
            stacklevel=3,
        )
        return index


def _put(index: Index, folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        index.save(temporary)
        if folder.exists():
            _move_away(folder)
        temporary.rename(folder)
    except OSError:
        if not _is_whole(folder):
            raise
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _move_away(folder: Path) -> None:
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as old:
        folder.rename(Path(old) / "damaged")


def _is_whole(folder: Path) -> bool:
    """Whether another process has put the index in its place in the meantime."""
    try:
        Index.open(folder)
    except (MalformedFileError, OSError):
        return False
    return True


def _file_name(key: str) -> str:
    plain = "".join(letter if letter.isalnum() else "_" for letter in key[:40])
    return f"{plain}_{sha256(key.encode('utf-8', 'replace')).hexdigest()[:12]}"
