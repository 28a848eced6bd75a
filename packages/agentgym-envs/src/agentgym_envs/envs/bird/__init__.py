"""BIRD: questions about databases, answered with SQL (AgentGym/BIRD-v0)."""

from .env import BirdEnv
from .scoring import same_rows, soft_f1

__all__ = ["BirdEnv", "same_rows", "soft_f1"]
