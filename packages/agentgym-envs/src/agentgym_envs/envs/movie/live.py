"""Real films: The Movie Database (TMDB), asked politely and with the user's own key.

This product uses the TMDB API but is not endorsed or certified by TMDB.
"""

import os
from collections.abc import Mapping
from functools import cache
from typing import Any

from agentgym_envs.core import DataUnavailableError
from agentgym_envs.toolkit.tools import Response
from agentgym_envs.toolkit.tools.live import LiveService

KEY_VARIABLE = "MOVIE_KEY"
PAUSE_SECONDS = 0.05

NO_KEY = (
    f"real films come from TMDB, which needs a key: set {KEY_VARIABLE} to your API read access "
    'token (https://www.themoviedb.org/settings/api), or pass backend="embedded"'
)


class NoKey:
    """Stands for TMDB where there is no key: tasks can be looked at, tools cannot be called."""

    def get(self, url: str, query: Mapping[str, Any]) -> Response:
        """Raises DataUnavailableError: it is the user, not the agent, who has to do something."""
        raise DataUnavailableError(NO_KEY)


def tmdb() -> LiveService:
    """Returns the service of this process: all its environments share its pace.

    Nothing of it is kept: ratings and figures change, and TMDB's terms limit what may be stored.

    Raises:
        DataUnavailableError: there is no key in the environment.
        MissingDependencyError: httpx is not installed.
    """
    if not _key():
        raise DataUnavailableError(NO_KEY)
    return _service(_key())


def tmdb_or_nothing() -> LiveService | NoKey:
    """Returns the service, or, where there is no key, what says so when it is asked.

    Raises:
        MissingDependencyError: there is a key, but httpx is not installed.
    """
    return tmdb() if _key() else NoKey()


def _key() -> str:
    return os.environ.get(KEY_VARIABLE, "").strip()


@cache
def _service(key: str) -> LiveService:
    headers = {"Authorization": f"Bearer {key}", "Accept": "application/json"}
    return LiveService("the film service", headers=headers, pause_seconds=PAUSE_SECONDS)
