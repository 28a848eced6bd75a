"""WebArena: reach an objective on six living web sites, seen through their accessibility tree."""

from .env import WebArenaEnv

__all__ = ["WebArenaEnv"]
