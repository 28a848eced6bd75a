"""The rules of the household: what each command does, and what the agent reads.

Source: alfworld 0.3.3 and 0.4.2 on textworld (data/alfred.pddl, data/alfred.twl2), as AgentGym
serves them.
"""

from .episode import World
from .possible import COOLER, HEATER
from .texts import NOTHING_HAPPENS, listed, put_command

__all__ = ["COOLER", "HEATER", "NOTHING_HAPPENS", "World", "listed", "put_command"]
