"""What a server does, without HTTP: settings, worlds, sessions, both protocols."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from agentgym_envs.core import InvalidOptionError, Rules

from .metrics import Metrics
from .original import OriginalProtocol
from .sessions import Limits, Numbers, Sessions
from .values import Body
from .versioned import VersionedProtocol
from .worlds import FACTS, World


@dataclass(frozen=True, slots=True)
class Settings:
    """How a server is set up.

    Attributes:
        env: The world at the root, as the original's launchers have it; None mounts all worlds
            under their names.
        data: Of every world: "embedded", "official" or the path of a folder, see `TextEnv`.
        rules: Of every world. "agentgym" answers as the original's servers do.
        limits: What clients may ask for.
        token: What requests must carry as bearer token; None lets everybody in.
        oracle: Whether clients of /v1 may ask the expert.
        workers: Processes that play; 1 is this one alone.
    """

    env: str | None = None
    data: str = "embedded"
    rules: Rules = "agentgym"
    limits: Limits = field(default_factory=Limits)
    token: str | None = None
    oracle: bool = False
    workers: int = 1


class Original(Protocol):
    """Who answers the requests of AgentGym's clients."""

    async def answer(self, name: str, call: str, body: Body) -> object:
        """Returns the answer to one request; see `OriginalProtocol.answer`."""
        ...


class Versioned(Protocol):
    """Who answers the requests of /v1."""

    async def answer(self, path: Sequence[str], body: Body) -> object:
        """Returns the answer to one request; see `VersionedProtocol.answer`."""
        ...


def check_settings(settings: Settings) -> None:
    """Checks what cannot wait for the first request.

    Raises:
        InvalidOptionError: a setting is wrong.
    """
    if settings.env is not None and settings.env not in FACTS:
        raise InvalidOptionError(f"env must be one of {sorted(FACTS)}, got {settings.env!r}")
    if settings.workers < 1:
        raise InvalidOptionError(f"workers must be at least 1, got {settings.workers}")


def names_of(settings: Settings) -> Sequence[str]:
    """Returns the names of a server's worlds, sorted."""
    return sorted(FACTS) if settings.env is None else [settings.env]


class Service:
    """The worlds and sessions of one server process.

    Attributes:
        settings: See `Settings`.
        sessions: The open sessions.
        metrics: What was asked so far.
        original: AgentGym's protocol.
        versioned: Our own.
    """

    def __init__(self, settings: Settings, numbers: Numbers | None = None) -> None:
        """Loads no world yet; without `numbers`, sessions are counted from 0.

        Raises:
            InvalidOptionError: a setting is wrong.
        """
        check_settings(settings)
        self.settings = settings
        self.sessions = Sessions(settings.limits, numbers)
        self.metrics = Metrics()
        options = {"data": settings.data, "rules": settings.rules}
        self.worlds = {name: World(name, FACTS[name], options) for name in self.names}
        self.original: Original = OriginalProtocol(self.worlds, self.sessions, settings.limits)
        self.versioned: Versioned = VersionedProtocol(
            self.worlds, self.sessions, settings.limits, oracle=settings.oracle
        )

    @property
    def names(self) -> Sequence[str]:
        """The names of its worlds, sorted."""
        return names_of(self.settings)

    async def counts(self) -> Mapping[str, int]:
        """Returns how many sessions each world has, sorted by its name."""
        return self.sessions.counts()

    async def reap(self) -> None:
        """Closes idle sessions, for ever."""
        pause = min(60.0, max(0.05, self.settings.limits.idle_seconds / 4))
        while True:
            await asyncio.sleep(pause)
            await self.sessions.close_idle(time.monotonic())

    async def close(self) -> None:
        """Closes all sessions and ends all threads."""
        await self.sessions.close_all()
        for world in self.worlds.values():
            world.close()
