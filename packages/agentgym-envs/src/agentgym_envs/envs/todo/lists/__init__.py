"""The invented accounts that our own tasks are about."""

from .make import Scene, scene, scenes_of

__all__ = ["Scene", "scene", "scenes_of"]
