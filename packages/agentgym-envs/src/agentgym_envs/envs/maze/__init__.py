"""Maze: find the way to the goal, seeing only the walls around you (or the whole map)."""

from .env import MazeEnv

__all__ = ["MazeEnv"]
