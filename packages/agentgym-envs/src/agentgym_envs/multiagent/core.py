"""What all worlds for several agents share: tasks, seeds, spaces, and what agents are told."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar, Generic, cast

import numpy as np
from gymnasium.error import Error as GymnasiumError
from gymnasium.spaces import Dict as DictSpace
from gymnasium.spaces import Space
from gymnasium.utils.seeding import np_random

from agentgym_envs.core import (
    BadReplyError,
    EpisodeOverError,
    InvalidOptionError,
    Prompt,
    Split,
    Task,
    Tasks,
    UnicodeText,
    UnknownTaskError,
    check_integer,
    react_prompt,
)
from agentgym_envs.core.task import DataT
from agentgym_envs.toolkit.draws import Draws

from .contract import Observation, Partner, WorldT

MOST_OBSERVATION_CHARS = 16_384
MOST_ACTION_CHARS = 2_000
CUT = "\n[...]\n"


class SeveralAgents(ABC, Generic[DataT, WorldT]):
    """A world for several agents, before it is known whether they act in turn or at once.

    An author writes `load_tasks`, `_build`, `_role` and `partners`; everything else is here, in
    `AlternatingEnv` and in `SimultaneousEnv`.

    Attributes:
        name: "duel".
        partners: Name -> scripted agent, from strong to weak.
        tasks: The tasks of each split.
        possible_agents: The agents of every episode, in the order in which they act.
        world: The rules of the running (or last) episode.
        over: Whether no episode is running.
    """

    name: ClassVar[str]
    default_max_steps: ClassVar[int]
    partners: ClassVar[Mapping[str, Partner]]
    possible_agents: list[str]
    world: WorldT
    _steps: int

    def __init__(
        self,
        agents: tuple[str, ...],
        split: Split,
        *,
        max_steps: int | None,
        prompt_format: str | None,
        render_mode: str | None,
    ) -> None:
        """Loads the tasks.

        Args:
            agents: Their names.
            split: Where `reset` draws tasks from when no task id is given.
            max_steps: How often each agent acts before the episode is truncated; None is the
                world's own limit.
            prompt_format: None means an action is the bare command; "react" means it is a chat
                model's whole reply, thought and action.
            render_mode: None or "ansi".

        Raises:
            InvalidOptionError: an argument is not one of the allowed values.
        """
        _check("prompt_format", prompt_format, (None, "react"))
        _check("render_mode", render_mode, (None, "ansi"))
        if max_steps is not None:
            check_integer("max_steps", max_steps)
            if max_steps < 1:
                raise InvalidOptionError(f"max_steps must be at least 1, got {max_steps!r}")
        self.tasks: Tasks[DataT] = self.load_tasks()
        _check("split", split, tuple(self.tasks))
        self.split: Split = split
        self.max_steps = self.default_max_steps if max_steps is None else max_steps
        self.render_mode = render_mode
        self.prompt_format = prompt_format
        self.possible_agents = list(agents)
        self.over = True
        self._task: Task[DataT] | None = None
        self._observation_spaces = {agent: _observation_space() for agent in agents}
        self._action_spaces = {agent: UnicodeText(MOST_ACTION_CHARS) for agent in agents}
        self._np_random: np.random.Generator | None = None
        self._problems: dict[str, str] = {}
        self._valid: Mapping[str, bool] = {}
        self._steps = 0

    # What an author writes.

    @abstractmethod
    def load_tasks(self) -> Tasks[DataT]:
        """Returns the tasks of each split; the second call must cost nothing."""

    @abstractmethod
    def _build(self, task: Task[DataT]) -> WorldT:
        """Returns the world of a task at its beginning."""

    @abstractmethod
    def _role(self, agent: str) -> str:
        """Returns the rules as this agent is told them; the same for every task."""

    @property
    @abstractmethod
    def waiting(self) -> list[str]:
        """The agents that must act now; none when the episode is over."""

    @abstractmethod
    def advance(self, actions: Mapping[str, str]) -> None:
        """Plays one action for each agent of `waiting`, in whichever way the world takes them."""

    # What a user calls.

    def observation_space(self, agent: str) -> Space[Observation]:
        """Returns the agent's space, always the same object: `{"text": UnicodeText}`."""
        return self._observation_spaces[agent]

    def action_space(self, agent: str) -> UnicodeText:
        """Returns the agent's space, always the same object: any text of 2,000 characters."""
        return self._action_spaces[agent]

    def prompt(self, agent: str) -> Prompt:
        """Returns what a chat model in this seat is told, and how its replies are read."""
        return react_prompt(self._role(agent))

    def rules(self, agent: str) -> str:
        """Returns the rules as this agent is told them, without a format for replies."""
        return self._role(agent)

    def available_actions(self, agent: str) -> list[str]:
        """Returns actions that would be valid now, in a fixed order."""
        return self.world.available_actions(agent)

    def partner_action(self, partner: str, agent: str, draws: Draws) -> str:
        """Returns what a scripted partner does in this seat now, as a bare command.

        Raises:
            InvalidOptionError: the world has no such partner.
            EpisodeOverError: `reset` was never called.
        """
        _check("partner", partner, tuple(self.partners))
        if self._task is None:
            raise EpisodeOverError("no episode yet: call `reset()` first")
        return self.partners[partner](self.world, agent, draws)

    def text(self, agent: str) -> str:
        """Returns what the agent sees now."""
        problem = self._problems.get(agent)
        seen = self.world.observe(agent)
        text = seen if problem is None else f"{problem}\n{seen}"
        if len(text) <= MOST_OBSERVATION_CHARS:
            return text
        half = (MOST_OBSERVATION_CHARS - len(CUT)) // 2
        return text[:half] + CUT + text[-half:]

    def render(self) -> str | None:
        """Returns what each agent sees, where `render_mode` is "ansi".

        Raises:
            EpisodeOverError: `reset` was never called.
        """
        if self._task is None:
            raise EpisodeOverError("nothing to render: call `reset()` first")
        if self.render_mode is None:
            return None
        return "\n\n".join(f"[{agent}]\n{self.text(agent)}" for agent in self.possible_agents)

    def close(self) -> None:
        """Does nothing: there is nothing to close."""

    @property
    def task(self) -> Task[DataT]:
        """The task of the running (or last) episode.

        Raises:
            EpisodeOverError: `reset` was never called.
        """
        if self._task is None:
            raise EpisodeOverError("no episode yet: call `reset()` first")
        return self._task

    def find_task(self, task_id: str) -> Task[DataT]:
        """Returns the task with this id, whatever its split.

        Raises:
            UnknownTaskError: no split holds it.
        """
        text = isinstance(task_id, str)  # pyright: ignore[reportUnnecessaryIsInstance]  (a user's)
        for tasks in self.tasks.values():
            task = tasks.find(task_id) if text else None
            if task is not None:
                return task
        example = self.tasks[self.split][0].id
        raise UnknownTaskError(f"{self.name} has no task {task_id!r}; an id looks like {example!r}")

    # For the two kinds of environments.

    def _begin(self, seed: int | None, options: Mapping[str, Any] | None) -> None:
        if seed is not None or self._np_random is None:
            try:
                self._np_random, _ = np_random(seed)
            except GymnasiumError as error:
                raise InvalidOptionError(
                    f"seed must be an integer that is 0 or more, got {seed!r}"
                ) from error
        task_id = _only_task_id(options or {})
        tasks = self.tasks[self.split]
        if task_id is None:
            self._task = tasks[int(self._np_random.integers(len(tasks)))]
        else:
            self._task = self.find_task(task_id)
        self.world = self._build(self._task)
        self._problems = {}
        self._valid = {}
        self._steps = 0
        self.over = False

    def _command(self, agent: str, action: object) -> str:
        """Returns the command in an action; "" (and a problem to be shown) if there is none."""
        if not isinstance(action, str):
            raise InvalidOptionError(f"the action of {agent} must be a str, got {action!r:.80}")
        self._problems.pop(agent, None)
        if len(action) > MOST_ACTION_CHARS:
            limit = f"the limit is {MOST_ACTION_CHARS:,} characters."
            self._problems[agent] = f"Your answer has {len(action):,} characters; {limit}"
            return ""
        if self.prompt_format is None:
            return action
        try:
            return self.prompt(agent).parse(action)
        except BadReplyError as bad:
            self._problems[agent] = str(bad)
            return ""

    def _scores(self) -> dict[str, float]:
        return {agent: self.world.score(agent) for agent in self.possible_agents}

    def infos_now(self) -> dict[str, dict[str, Any]]:
        """Returns what the last step said of each agent, also after the episode's end.

        The keys are `task_id`, `score`, `success` and `action_valid`, as for a single agent.
        """
        return self._infos(self._valid)

    def _infos(self, valid: Mapping[str, bool]) -> dict[str, dict[str, Any]]:
        self._valid = valid
        return {
            agent: {
                "task_id": self.task.id,
                "score": self.world.score(agent),
                "success": self.world.success(agent),
                "action_valid": valid.get(agent, True),
            }
            for agent in self.possible_agents
        }

    def _observation(self, agent: str) -> Observation:
        return {"text": self.text(agent)}


def _observation_space() -> Space[Observation]:
    # To Gymnasium's types the elements of a Dict are dict[str, Any].
    return cast("Space[Observation]", DictSpace({"text": UnicodeText(MOST_OBSERVATION_CHARS)}))


def _only_task_id(options: Mapping[str, Any]) -> Any:
    for key in options:
        # PettingZoo's own tests reset with {"options": 1} and expect that nothing happens.
        if key not in ("task_id", "options"):
            raise InvalidOptionError(f"options of `reset` must be {{'task_id': ...}}, got {key!r}")
    return options.get("task_id")


def _check(name: str, value: object, allowed: tuple[object, ...]) -> None:
    if value not in allowed:
        raise InvalidOptionError(f"{name} must be one of {list(allowed)}, got {value!r}")
