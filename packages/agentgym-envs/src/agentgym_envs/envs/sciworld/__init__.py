"""SciWorld: do a school experiment in a house with a simulated physics."""

from .env import SciWorldEnv

__all__ = ["SciWorldEnv"]
