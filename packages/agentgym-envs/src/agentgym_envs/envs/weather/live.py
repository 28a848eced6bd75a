"""The real weather: Open-Meteo's free services, asked politely."""

from functools import cache

from agentgym_envs.toolkit.tools.live import LiveService

PAUSE_SECONDS = 0.2


@cache
def open_meteo() -> LiveService:
    """Returns the service of this process: all its environments share the pace and the cache.

    Open-Meteo needs no key and allows about 10,000 calls a day for non-commercial use
    (https://open-meteo.com/en/terms). What it said of past days never changes, so it is kept.

    Raises:
        MissingDependencyError: httpx is not installed.
    """
    return LiveService("the weather service", "open-meteo", pause_seconds=PAUSE_SECONDS)
