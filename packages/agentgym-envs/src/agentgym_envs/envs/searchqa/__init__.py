"""SearchQA: answer questions by searching an encyclopaedia."""

from .env import SearchQAEnv

__all__ = ["SearchQAEnv"]
