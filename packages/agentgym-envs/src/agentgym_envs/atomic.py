"""Writing a file so that nobody ever sees half of it, and so that only one process writes."""

import os
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any


@contextmanager
def replacing(path: Path) -> Generator[Path]:
    """Gives a path to write to, and puts what was written in place of `path` at the end.

    If the block raises, `path` stays as it was and nothing else is left behind.

    Raises:
        OSError: the folder of `path` is not there or cannot be written to.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        yield temporary
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def lock(file: IO[Any]) -> None:
    """Keeps other processes out until the file is closed or this process ends, however it ends.

    Raises:
        BlockingIOError: another process holds the lock.
    """
    if sys.platform != "win32":  # which has no lock of this kind: there the user must take care
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
