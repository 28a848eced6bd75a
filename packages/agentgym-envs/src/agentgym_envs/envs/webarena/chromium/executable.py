"""Which Chromium is used."""

import os
import shutil
from pathlib import Path

from agentgym_envs.core.errors import MissingDependencyError

VARIABLE = "AGENTGYM_CHROMIUM"
"""The environment variable that names the program."""

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
"""What the program is called, in the order in which they are looked for on the PATH."""


def find_chromium() -> str | None:
    """Returns the path of a Chromium program; None means that playwright has brought its own.

    Looked for: what AGENTGYM_CHROMIUM names, playwright's own, then the PATH.

    Raises:
        MissingDependencyError: there is none, or AGENTGYM_CHROMIUM names no file.
    """
    named = os.environ.get(VARIABLE)
    if named:
        path = shutil.which(named)
        if path is None:
            raise MissingDependencyError(f"{VARIABLE} is {named!r}, and that is no program")
        return path
    if _playwright_has_its_own():
        return None
    for name in NAMES:
        path = shutil.which(name)
        if path is not None:
            return path
    raise MissingDependencyError(
        "Chromium is not installed: run `playwright install chromium`, or install your system's "
        f"(`apt-get install chromium`), or name the program in {VARIABLE}"
    )


def _playwright_has_its_own() -> bool:
    """Returns whether `playwright install` was run, by the folder that it writes to."""
    folder = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    place = Path(folder) if folder else Path.home() / ".cache" / "ms-playwright"
    return any(place.glob("chromium*-*/chrome-*/*"))
