"""Worlds in which all agents act at once: PettingZoo's Parallel."""

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, Protocol, TypeVar

from typing_extensions import override

from agentgym_envs.core import EpisodeOverError, InvalidOptionError
from agentgym_envs.core.task import DataT

from .contract import Observation, World
from .core import SeveralAgents
from .zoo import ParallelEnv


class SimultaneousWorld(World, Protocol):
    """Rules by which all agents act in every round."""

    @abstractmethod
    def act(self, actions: Mapping[str, str]) -> Mapping[str, bool]:
        """Plays one action of every agent; any text is legal. Returns which were understood."""
        ...


RoundWorldT = TypeVar("RoundWorldT", bound=SimultaneousWorld)
Step = tuple[
    dict[str, Observation],
    dict[str, float],
    dict[str, bool],
    dict[str, bool],
    dict[str, dict[str, Any]],
]
"""Observations, rewards, terminations, truncations and infos, by agent."""


class SimultaneousEnv(SeveralAgents[DataT, RoundWorldT], ParallelEnv[str, Observation, str]):
    """The Parallel interface around a `SimultaneousWorld`.

    Rewards are changes of scores, so that an agent's rewards sum to its score. All agents end
    together; `agents` is then empty.
    """

    @property
    @override
    def waiting(self) -> list[str]:
        return [] if self.over else list(self.possible_agents)

    @override
    def advance(self, actions: Mapping[str, str]) -> None:
        self.step(dict(actions))

    @override
    def reset(
        self, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[dict[str, Observation], dict[str, dict[str, Any]]]:
        """Starts an episode.

        Args:
            seed: Seeds the draw of the task.
            options: `{"task_id": ...}` picks the task, of any split.

        Raises:
            InvalidOptionError: `seed` is no integer of 0 or more; `options` has another key.
            UnknownTaskError: no split holds this task id.
        """
        self._begin(seed, options)
        self.agents = list(self.possible_agents)
        return self._observations(), self._infos({})

    @override
    def step(self, actions: dict[str, str]) -> Step:
        """Plays one action of every agent.

        Raises:
            EpisodeOverError: no episode is running.
            InvalidOptionError: an agent has no action, there is no such agent, or an action is no
                text.
        """
        if self.over:
            raise EpisodeOverError("no episode is running: call `reset()` before `step()`")
        if set(actions) != set(self.agents):
            raise InvalidOptionError(
                f"step needs one action for each of {self.agents}, got {sorted(actions)}"
            )
        before = self._scores()
        valid = self.world.act({each: self._command(each, actions[each]) for each in self.agents})
        self._steps += 1
        after = self._scores()
        terminated = self.world.over
        truncated = not terminated and self._steps >= self.max_steps
        self.over = terminated or truncated
        self.agents = [] if self.over else self.agents
        agents = self.possible_agents
        return (
            self._observations(),
            {each: after[each] - before[each] for each in agents},
            dict.fromkeys(agents, terminated),
            dict.fromkeys(agents, truncated),
            self._infos(valid),
        )

    def _observations(self) -> dict[str, Observation]:
        return {agent: self._observation(agent) for agent in self.possible_agents}
