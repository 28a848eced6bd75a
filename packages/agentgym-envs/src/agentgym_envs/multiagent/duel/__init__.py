"""Wordle duel: two players, one secret."""

from .env import DuelEnv

__all__ = ["DuelEnv"]
