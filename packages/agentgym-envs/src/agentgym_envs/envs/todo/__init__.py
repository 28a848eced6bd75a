"""TODOList: look after a user's lists of things to do by calling tools."""

from .env import TODOListEnv

__all__ = ["TODOListEnv"]
