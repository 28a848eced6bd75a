"""Which Chromium is used."""

import json
import os
import shutil
import sys
from pathlib import Path

import playwright

from agentgym_envs.core.errors import MissingDependencyError

VARIABLE = "AGENTGYM_CHROMIUM"
"""The environment variable that names the program."""

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
"""What the program is called, in the order in which they are looked for on the PATH."""

_SHELL = "chromium-headless-shell"


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
    """Returns whether `playwright install` was run for the version that is installed."""
    package = Path(playwright.__file__).parent / "driver" / "package"
    listed = json.loads((package / "browsers.json").read_text(encoding="utf-8"))["browsers"]
    # Without a window it is this one that playwright starts.
    revision = next(each["revision"] for each in listed if each["name"] == _SHELL)
    folder = _browsers_folder(package) / f"{_SHELL.replace('-', '_')}-{revision}"
    return (folder / "INSTALLATION_COMPLETE").exists()


def _browsers_folder(package: Path) -> Path:
    """Returns where playwright keeps its browsers, by its own documented rules."""
    named = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    if named:
        return package / ".local-browsers" if named == "0" else Path(named)
    caches = {"darwin": "Library/Caches", "win32": "AppData/Local"}.get(sys.platform, ".cache")
    return Path.home() / caches / "ms-playwright"
