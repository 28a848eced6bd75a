"""Movie: answer questions about films and the people who make them by calling tools."""

from .env import MovieEnv

__all__ = ["MovieEnv"]
