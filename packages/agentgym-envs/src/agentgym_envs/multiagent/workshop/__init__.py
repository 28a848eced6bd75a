"""Workshop: a team crafts, and nobody has everything it takes."""

from .env import WorkshopEnv

__all__ = ["WorkshopEnv"]
