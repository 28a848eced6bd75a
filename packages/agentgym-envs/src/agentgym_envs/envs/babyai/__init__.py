"""BabyAI: carry out a mission in a world of rooms, seeing what is in front of you."""

from .env import BabyAIEnv

__all__ = ["BabyAIEnv"]
