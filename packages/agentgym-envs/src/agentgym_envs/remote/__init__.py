"""Environments that run on a server; see `RemoteEnv`. Needs the extra "server" (httpx)."""

from .connection import RemoteError
from .env import RemoteEnv

__all__ = ["RemoteEnv", "RemoteError"]
