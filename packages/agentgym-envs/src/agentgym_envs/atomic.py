"""Writing a file so that nobody ever sees half of it."""

import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path


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
