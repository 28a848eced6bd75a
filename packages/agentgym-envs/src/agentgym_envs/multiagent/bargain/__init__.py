"""Bargain: buyer and seller, several issues, private values."""

from .env import BargainEnv

__all__ = ["BargainEnv"]
