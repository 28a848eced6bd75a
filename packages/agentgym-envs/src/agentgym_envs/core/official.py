"""Where the data of the original benchmarks lie on this machine."""

import os
from pathlib import Path

from .errors import DataUnavailableError, InvalidOptionError

DATA_VARIABLE = "AGENTGYM_DATA"
GUIDE = "docs/guides/official-data.md"


def official_folder(name: str, data: str, looked_for: str) -> Path:
    """Returns the folder that holds the official data of environment `name`.

    Args:
        name: The environment's folder name ("textcraft").
        data: "official" for `$AGENTGYM_DATA/<name>`, else the folder itself.
        looked_for: A file or folder that must be inside.

    Raises:
        InvalidOptionError: `data` is neither a known word nor a path to anything.
        DataUnavailableError: `$AGENTGYM_DATA` is not set, or `looked_for` is not there.
    """
    folder = _from_variable(name) if data == "official" else expanded(data)
    if data != "official" and not folder.exists():
        raise InvalidOptionError(
            f'data must be "embedded", "official" or the path of a folder, got {data!r}'
        )
    if not (folder / looked_for).exists():
        raise DataUnavailableError(
            f"official {name} data not found in {str(folder)!r} (looked for {looked_for}). "
            f'Pass `data="embedded"` for the built-in tasks, or see {GUIDE}'
        )
    return folder


def _from_variable(name: str) -> Path:
    root = os.environ.get(DATA_VARIABLE)
    if not root:
        raise DataUnavailableError(
            f"official {name} data asked for, but {DATA_VARIABLE} is not set. Set it to the folder "
            f'that holds {name}/, pass `data="embedded"` for the built-in tasks, or see {GUIDE}'
        )
    return expanded(root) / name


def expanded(path: str | Path) -> Path:
    """Returns a path with "~" replaced by the user's folder; "~nobody" stays as it is."""
    try:
        return Path(path).expanduser()
    except RuntimeError:  # there is no such user
        return Path(path)
