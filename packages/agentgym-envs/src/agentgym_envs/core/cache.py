"""Where what can be made again is kept on this machine."""

import os
import sys
from pathlib import Path

from .official import expanded

CACHE_VARIABLE = "AGENTGYM_CACHE"


def cache_folder() -> Path:
    """Returns the folder for what can be made again: `$AGENTGYM_CACHE`, or the system's own."""
    chosen = os.environ.get(CACHE_VARIABLE)
    if chosen:
        return expanded(chosen)
    if sys.platform == "win32":
        return expanded(os.environ.get("LOCALAPPDATA") or "~/AppData/Local") / "agentgym" / "cache"
    if sys.platform == "darwin":
        return expanded("~/Library/Caches/agentgym")
    return expanded(os.environ.get("XDG_CACHE_HOME") or "~/.cache") / "agentgym"
