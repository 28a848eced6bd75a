"""The rules of BabyAI: the world of minigrid, told in words and played with high-level actions.

scene    what stands where, and what a move does to it
mission  whether the mission is carried out
sight    what the agent sees
words    how that is told
paths    how it would walk to what it sees
choices  what it can do
episode  one episode: actions in, texts out
"""

from .episode import Answer, World

__all__ = ["Answer", "World"]
