"""ALFWorld: do a household task, by going, opening, taking, cleaning, heating ..."""

from .env import ALFWorldEnv

__all__ = ["ALFWorldEnv"]
