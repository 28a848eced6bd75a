"""Worlds in which agents act in turn: PettingZoo's AEC."""

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, Protocol, TypeVar

from typing_extensions import override

from agentgym_envs.core import EpisodeOverError
from agentgym_envs.core.task import DataT

from .contract import Observation, World
from .core import SeveralAgents
from .zoo import AECEnv


class AlternatingWorld(World, Protocol):
    """Rules by which one agent acts at a time."""

    @property
    @abstractmethod
    def turn(self) -> str:
        """Whose turn it is."""
        ...

    @abstractmethod
    def act(self, action: str) -> bool:
        """Plays one action of `turn`; any text is legal. Returns whether it was understood."""
        ...


TurnWorldT = TypeVar("TurnWorldT", bound=AlternatingWorld)


class AlternatingEnv(SeveralAgents[DataT, TurnWorldT], AECEnv[str, Observation, str | None]):
    """The AEC interface around an `AlternatingWorld`.

    Rewards are changes of scores, so that an agent's rewards sum to its score. All agents end
    together, and are stepped once more with None, as PettingZoo wants it.
    """

    agent_selection: str

    @property
    @override
    def waiting(self) -> list[str]:
        return [] if self.over else [self.world.turn]

    @override
    def advance(self, actions: Mapping[str, str]) -> None:
        self.step(actions[self.world.turn])

    @override
    def reset(self, seed: int | None = None, options: dict[str, Any] | None = None) -> None:
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
        self.rewards = dict.fromkeys(self.agents, 0.0)
        self._cumulative_rewards = dict.fromkeys(self.agents, 0.0)
        self.terminations = dict.fromkeys(self.agents, False)
        self.truncations = dict.fromkeys(self.agents, False)
        self.infos = self._infos({})
        self.agent_selection = self.world.turn
        self._skip_agent_selection = None

    @override
    def step(self, action: str | None) -> None:
        """Plays one action of `agent_selection`; None removes an agent that has ended.

        Raises:
            EpisodeOverError: no episode is running.
            InvalidOptionError: the action is no text.
            ValueError: an agent that has ended was given an action.
        """
        if self._task is None or not self.agents:
            raise EpisodeOverError("no episode is running: call `reset()` before `step()`")
        if self.over:
            self._was_dead_step(action)
            return
        agent, before = self.agent_selection, self._scores()
        valid = self.world.act(self._command(agent, action))
        self._steps += 1
        after = self._scores()
        self._cumulative_rewards[agent] = 0.0
        self.rewards = {each: after[each] - before[each] for each in self.agents}
        self._accumulate_rewards()
        self.infos = self._infos({agent: valid})
        self._end_or_go_on()

    @override
    def observe(self, agent: str) -> Observation:
        return self._observation(agent)

    def _end_or_go_on(self) -> None:
        terminated = self.world.over
        truncated = not terminated and self._steps >= self.max_steps * len(self.agents)
        self.terminations = dict.fromkeys(self.agents, terminated)
        self.truncations = dict.fromkeys(self.agents, truncated)
        self.over = terminated or truncated
        self.agent_selection = self._deads_step_first() if self.over else self.world.turn
