"""What a server does, without HTTP: settings, worlds, sessions, both protocols."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from agentgym_envs.core import InvalidOptionError, Rules

from .metrics import Metrics
from .original import OriginalProtocol
from .sessions import Limits, Sessions
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
    """

    env: str | None = None
    data: str = "embedded"
    rules: Rules = "agentgym"
    limits: Limits = field(default_factory=Limits)
    token: str | None = None
    oracle: bool = False


class Service:
    """The worlds and sessions of one server process.

    Attributes:
        settings: See `Settings`.
        sessions: The open sessions.
        metrics: What was asked so far.
        original: AgentGym's protocol.
        versioned: Our own.
    """

    def __init__(self, settings: Settings) -> None:
        """Loads no world yet.

        Raises:
            InvalidOptionError: there is no world of this name.
        """
        if settings.env is not None and settings.env not in FACTS:
            raise InvalidOptionError(f"env must be one of {sorted(FACTS)}, got {settings.env!r}")
        self.settings = settings
        self.sessions = Sessions(settings.limits)
        self.metrics = Metrics()
        options = {"data": settings.data, "rules": settings.rules}
        self.worlds = {name: World(name, FACTS[name], options) for name in self.names}
        self.original = OriginalProtocol(self.worlds, self.sessions, settings.limits)
        self.versioned = VersionedProtocol(
            self.worlds, self.sessions, settings.limits, oracle=settings.oracle
        )

    @property
    def names(self) -> Sequence[str]:
        """The names of its worlds, sorted."""
        return sorted(FACTS) if self.settings.env is None else [self.settings.env]

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
