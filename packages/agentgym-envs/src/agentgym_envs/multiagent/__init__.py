"""Worlds for several language agents, as PettingZoo environments (extra [pettingzoo]).

| world | agents | how they act | what they do |
|---|---|---|---|
| duel | 2 | in turn (AEC) | guess one secret word, each sees all marks |
| bargain | 2 | in turn (AEC) | buyer and seller agree on several issues, with private values |
| workshop | 2 to 4 | at once (Parallel) | craft together, each with recipes and materials |
| household | 2 to 4 | at once (Parallel) | robots share the tasks of one ALFWorld house |

`make("duel")` makes one; `rollout` plays one policy per agent. Nothing is imported before that.
"""

from .catalog import WORLDS, make

__all__ = ["WORLDS", "make"]
