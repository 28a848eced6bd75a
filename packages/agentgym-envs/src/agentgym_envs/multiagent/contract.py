"""What the rules of a world for several agents offer, and what a scripted partner is."""

from collections.abc import Callable
from typing import Any, Protocol, TypedDict, TypeVar

from agentgym_envs.toolkit.draws import Draws


class Observation(TypedDict):
    """What an agent receives; a dict, because PettingZoo's tests take no bare text."""

    text: str


class World(Protocol):
    """The rules of one episode; knows no PettingZoo, no files, no randomness."""

    @property
    def over(self) -> bool:
        """Whether the rules have ended the episode."""
        ...

    def observe(self, agent: str) -> str:
        """Returns what the agent sees now; calling it changes nothing."""
        ...

    def score(self, agent: str) -> float:
        """Returns the agent's score so far, in [0, 1]."""
        ...

    def success(self, agent: str) -> bool:
        """Returns whether the agent has got what it is here for."""
        ...

    def available_actions(self, agent: str) -> list[str]:
        """Returns actions that would be valid now, in a fixed order; never empty."""
        ...


WorldT = TypeVar("WorldT", bound=World)
Partner = Callable[[Any, str, Draws], str]
"""A scripted agent: the next action of an agent in a world, from any state.

Called with the world (of the partner's own type), the agent and draws, which decide whatever it
leaves to chance.
"""


def random_partner(world: World, agent: str, draws: Draws) -> str:
    """Takes any of the actions that are valid now."""
    return draws.pick(world.available_actions(agent))
