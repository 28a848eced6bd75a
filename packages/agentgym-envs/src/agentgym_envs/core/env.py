"""The contract every environment in this package keeps."""

from abc import abstractmethod
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Literal, NamedTuple, TypedDict, final

import gymnasium
import numpy as np
from numpy.typing import NDArray
from typing_extensions import override

from .errors import EpisodeOverError, InvalidOptionError, UnknownTaskError
from .options import check_integer
from .prompt import BadReplyError, Prompt, PromptFormat
from .spaces import UnicodeText
from .task import DataT, Split, Task, Tasks

if TYPE_CHECKING:
    from PIL.Image import Image

Rules = Literal["fixed", "agentgym"]
RULES: tuple[Rules, ...] = ("fixed", "agentgym")


class Outcome(NamedTuple):
    """What one action did.

    Attributes:
        observation: What the agent sees next.
        score: The episode score so far, in [0, 1]; None leaves it as it was.
        success: Whether the task is solved, as the reference defines it.
        terminated: Whether the task itself ended the episode.
        valid: Whether the action was one that this world understands.
        reward: What this action earned; None is the change of the score, so that the
            rewards of an episode sum to its score.
    """

    observation: str
    score: float | None = None
    success: bool = False
    terminated: bool = False
    valid: bool = True
    reward: float | None = None


class Snapshot(TypedDict):
    """An episode as plain JSON values: replaying the actions rebuilds it on any machine."""

    task_id: str
    rng_state: dict[str, Any]
    actions: list[str]


class TextEnv(gymnasium.Env[str, str], Generic[DataT]):
    """A text environment.

    An author writes `load_tasks`, `_begin`, `_act`, `oracle_action`, `oracle_thought` and `_draw`;
    everything else is here once, so that seeds, steps, endings and `info` mean the same everywhere.
    """

    metadata: dict[str, Any] = {"render_modes": ["ansi", "rgb_array"], "render_fps": 2}
    name: ClassVar[str]
    default_max_steps: ClassVar[int] = 20
    max_observation_chars: ClassVar[int] = 16_384
    max_action_chars: ClassVar[int] = 8_192
    oracle_can_lose_the_way: ClassVar[bool] = False
    prompts: ClassVar[Mapping[PromptFormat, Prompt]] = MappingProxyType({})

    def __init__(
        self,
        split: Split = "train",
        *,
        data: str = "embedded",
        rules: Rules = "fixed",
        max_steps: int | None = None,
        prompt_format: PromptFormat | None = None,
        render_mode: str | None = None,
    ) -> None:
        """Loads the tasks; starts nothing, downloads nothing.

        Args:
            split: Where `reset` draws tasks from when no task id is given.
            data: "embedded" (ours, always there), "official" (`$AGENTGYM_DATA/<name>/`), or the
                path of a folder with the official files.
            rules: "fixed", the sound behaviour, or "agentgym", the original's, faults included.
            max_steps: Actions before the episode is truncated; None is the environment's own limit.
            prompt_format: None means an action is the bare command; else a chat model's whole
                reply, in this format.
            render_mode: None, "ansi" (text) or "rgb_array" (`[height, width, 3]` of uint8).

        Raises:
            InvalidOptionError: an argument is not one of the allowed values.
            DataUnavailableError: official data was asked for and is not on this machine.
        """
        _check("rules", rules, RULES)
        _check("render_mode", render_mode, (None, *self.metadata["render_modes"]))
        _check("prompt_format", prompt_format, (None, *self.prompts))
        if max_steps is not None:
            check_integer("max_steps", max_steps)
        if max_steps is not None and max_steps < 1:
            raise InvalidOptionError(f"max_steps must be at least 1, got {max_steps!r}")
        self.data = data
        self.rules: Rules = rules
        self.tasks: Tasks[DataT] = self.load_tasks()
        _check("split", split, tuple(self.tasks))
        self.split: Split = split
        self.max_steps = self.default_max_steps if max_steps is None else max_steps
        self.render_mode = render_mode
        self.prompt: Prompt | None = prompt_format and self.prompts[prompt_format]
        self.observation_space = UnicodeText(self.max_observation_chars)
        self.action_space = UnicodeText(self.max_action_chars)
        self._task: Task[DataT] | None = None
        self._over = True

    # What an author writes.

    @abstractmethod
    def load_tasks(self) -> Tasks[DataT]:
        """Returns the tasks of each split for `self.data`; the second call must cost nothing."""

    @abstractmethod
    def _begin(self, task: Task[DataT]) -> str:
        """Builds the world of `task` and returns the first observation."""

    @abstractmethod
    def _act(self, action: str) -> Outcome:
        """Plays one command. Every string is legal input; nonsense is `valid=False`."""

    @abstractmethod
    def oracle_action(self) -> str:
        """Returns the expert's next command from the present state.

        Raises:
            OracleUnavailableError: the expert does not know this state; only where the class says
                `oracle_can_lose_the_way`.
        """

    @abstractmethod
    def oracle_thought(self) -> str:
        """Returns why the expert takes `oracle_action`, in a sentence or two."""

    @abstractmethod
    def _draw(self) -> "Image":
        """Returns a picture of the present state."""

    def available_actions(self) -> list[str]:
        """Returns the commands that make sense now, in a fixed order.

        Raises:
            NotImplementedError: this world has no such list.
        """
        raise NotImplementedError(f"{type(self).__name__} has no list of available actions")

    def _render_text(self) -> str:
        """Returns the "ansi" rendering: the last observation, unless the author draws more."""
        return self._observation

    def _render_html(self) -> str:
        """Returns the "html" rendering; for environments that name this mode in `metadata`."""
        raise NotImplementedError(f"{type(self).__name__} cannot be rendered as HTML")

    # What a user calls.

    @final
    @override
    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[str, dict[str, Any]]:
        """Starts an episode.

        Args:
            seed: Seeds the draw of the task and whatever the world draws later.
            options: `{"task_id": ...}` picks the task, of any split; else one of `self.split`
                is drawn.

        Returns:
            The first observation, and `info` with `task_id`, `score` (of the episode so far, 0 to
            1), `success` and `action_valid`, the same keys that `step` gives.

        Raises:
            InvalidOptionError: `seed` is no integer, or below 0; `options` has another key; no task
                id is given, and the split is empty.
            UnknownTaskError: no split holds this task id.
        """
        try:
            super().reset(seed=seed)
        except gymnasium.error.Error as error:
            raise InvalidOptionError(
                f"seed must be an integer that is 0 or more, got {seed!r}"
            ) from error
        task_id = _only_task_id(options) if options else None
        task = self._draw_task() if task_id is None else self.find_task(task_id)
        self._start(task)
        return self._observation, self._info(success=False, valid=True)

    @final
    @override
    def step(self, action: str) -> tuple[str, float, bool, bool, dict[str, Any]]:
        """Plays one action (a whole reply, where a prompt format was chosen).

        Returns:
            observation, reward, terminated, truncated, info; see `reset` for `info`.

        Raises:
            EpisodeOverError: no episode is running.
        """
        if self._over:
            raise EpisodeOverError("no episode is running: call `reset()` before `step()`")
        actions = self._actions
        actions.append(action)
        if self.prompt is None and len(action) <= self.max_action_chars:
            outcome = self._act(action)
        else:
            outcome = self._act_on_reply(action)
        observation, score, success, terminated, valid, reward = outcome
        if score is None:
            score = self._score
            if reward is None:
                reward = 0.0
        else:
            if reward is None:
                reward = score - self._score
            self._score = score
        truncated = not terminated and len(actions) >= self.max_steps
        if terminated or truncated:
            self._over = True
        self._observation = observation
        info = {
            "task_id": self._task_id,
            "score": score,
            "success": success,
            "action_valid": valid,
        }
        return observation, reward, terminated, truncated, info

    @final
    def snapshot(self) -> Snapshot:
        """Returns the running episode as plain JSON values.

        Raises:
            EpisodeOverError: `reset` was never called.
        """
        if self._task is None:
            raise EpisodeOverError("nothing to snapshot: call `reset()` first")
        return {
            "task_id": self._task.id,
            "rng_state": self._rng_state,
            "actions": list(self._actions),
        }

    @final
    def restore(self, snapshot: Snapshot) -> str:
        """Brings a snapshot back and returns its last observation.

        Raises:
            UnknownTaskError: the snapshot is of a task that this environment does not hold.
        """
        task = self.find_task(snapshot["task_id"])
        self.np_random.bit_generator.state = snapshot["rng_state"]
        self._start(task)
        for action in snapshot["actions"]:
            self.step(action)
        return self._observation

    @final
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
        splits = (self.tasks[self.split], *self.tasks.values())
        example = next(tasks[0].id for tasks in splits if len(tasks))
        raise UnknownTaskError(
            f"{type(self).__name__} has no task {task_id!r} in its {self.data!r} data; "
            f"an id looks like {example!r} (see `env.unwrapped.tasks`)"
        )

    @final
    def oracle_reply(self) -> str:
        """Returns the expert's next turn: thought and action where a prompt format was chosen."""
        action = self.oracle_action()
        return action if self.prompt is None else self.prompt.write(self.oracle_thought(), action)

    @property
    def task(self) -> Task[DataT]:
        """The task of the running (or last) episode.

        Raises:
            EpisodeOverError: `reset` was never called.
        """
        if self._task is None:
            raise EpisodeOverError("no episode yet: call `reset()` first")
        return self._task

    @final
    @override
    def render(self) -> str | NDArray[np.uint8] | None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Returns text in "ansi" mode, `[height, width, 3]` of uint8 in "rgb_array" mode.

        Where an environment's `metadata` has it, "html" mode gives a page for a browser.

        Raises:
            EpisodeOverError: `reset` was never called.
        """
        if self._task is None:
            raise EpisodeOverError("nothing to render: call `reset()` first")
        if self.render_mode == "ansi":
            return self._render_text()
        if self.render_mode == "rgb_array":
            return np.array(self._draw().convert("RGB"), dtype=np.uint8)
        return self._render_html() if self.render_mode == "html" else None

    def _draw_task(self) -> Task[DataT]:
        tasks = self.tasks[self.split]
        if not len(tasks):
            filled = [split for split, others in self.tasks.items() if len(others)]
            raise InvalidOptionError(
                f"{type(self).__name__} has no {self.split} tasks in its {self.data!r} data, only "
                f"in {filled}: pass `split={filled[0]!r}`, or a task id to `reset`"
            )
        return tasks[int(self.np_random.integers(len(tasks)))]

    def _start(self, task: Task[DataT]) -> None:
        self._task, self._task_id = task, task.id
        self._actions: list[str] = []
        self._score = 0.0
        self._over = False
        self._rng_state: dict[str, Any] = dict(self.np_random.bit_generator.state)
        self._observation = self._begin(task)

    def _act_on_reply(self, reply: str) -> Outcome:
        if len(reply) > self.max_action_chars:
            limit = f"The limit is {self.max_action_chars:,} characters."
            return Outcome(f"Your answer has {len(reply):,} characters. {limit}", valid=False)
        if self.prompt is None:
            return self._act(reply)
        parse = self.prompt.parse
        if self.rules == "agentgym" and self.prompt.parse_agentgym is not None:
            parse = self.prompt.parse_agentgym
        try:
            action = parse(reply)
        except BadReplyError as bad:
            return Outcome(str(bad), valid=False)
        return self._act(action)

    def _info(self, *, success: bool, valid: bool) -> dict[str, Any]:
        return {
            "task_id": self._task_id,
            "score": self._score,
            "success": success,
            "action_valid": valid,
        }


def _only_task_id(options: Mapping[str, Any]) -> Any:
    for key in options:
        if key != "task_id":
            raise InvalidOptionError(f"options of `reset` must be {{'task_id': ...}}, got {key!r}")
    return options.get("task_id")


def _check(name: str, value: object, allowed: tuple[object, ...]) -> None:
    if value not in allowed:
        raise InvalidOptionError(f"{name} must be one of {list(allowed)}, got {value!r}")
