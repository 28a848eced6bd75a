"""Gymnasium wrappers that make text environments fit classic reinforcement learning.

>>> import gymnasium as gym
>>> env = gym.make("agentgym_envs:AgentGym/Maze-v0", size=5)
>>> env = HashedText(Discrete(env, size=4), size=256)
>>> env.observation_space.shape, env.action_space.n
((256,), np.int64(4))
"""

import warnings
import zlib
from operator import index
from typing import Any, SupportsFloat, SupportsIndex, TypeVar, cast

import gymnasium
import numpy as np
from gymnasium.utils import RecordConstructorArgs
from numpy.typing import NDArray
from typing_extensions import override

from .core import InvalidOptionError, Snapshot, TextEnv

__all__ = ["AvailableActions", "Discrete", "HashedText"]

NO_ACTION = "(no such action)"
"""What `Discrete` sends for an index past the end of the list; no world understands it."""

ActT = TypeVar("ActT")


class AvailableActions(gymnasium.Wrapper[str, str, str, str], RecordConstructorArgs):
    """Adds the commands that make sense now to `info`, as `"available_actions"`: a list of str.

    >>> import gymnasium as gym
    >>> env = AvailableActions(gym.make("agentgym_envs:AgentGym/Maze-v0"))
    >>> env.reset(seed=0)[1]["available_actions"]
    ['move left', 'move right', 'move up', 'move down']
    """

    def __init__(self, env: gymnasium.Env[str, str]) -> None:
        """Wraps a text environment.

        Raises:
            InvalidOptionError: `env` is not one, or has no list of available actions.
        """
        RecordConstructorArgs.__init__(self)
        gymnasium.Wrapper.__init__(self, env)
        self._world = _with_actions(env, "AvailableActions")

    @override
    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[str, dict[str, Any]]:
        observation, info = self.env.reset(seed=seed, options=options)
        return observation, self._extended(info)

    @override
    def step(self, action: str) -> tuple[str, SupportsFloat, bool, bool, dict[str, Any]]:
        observation, reward, terminated, truncated, info = self.env.step(action)
        return observation, reward, terminated, truncated, self._extended(info)

    def _extended(self, info: dict[str, Any]) -> dict[str, Any]:
        return {**info, "available_actions": self._world.available_actions()}


class Discrete(gymnasium.ActionWrapper[str, SupportsIndex, str], RecordConstructorArgs):
    """Makes the action an index into the list of available actions.

    The action space is `gymnasium.spaces.Discrete(size)`. An index past the end of the present
    list, or outside the space, is played as an unknown command: it costs a step and does no
    harm. `action_masks` says which indexes are commands, as MaskablePPO of sb3-contrib expects.
    If the world lists more than `size` commands, those past `size` cannot be chosen, and a
    warning says so once.

    >>> import gymnasium as gym
    >>> env = Discrete(gym.make("agentgym_envs:AgentGym/Maze-v0"), size=6)
    >>> observation, info = env.reset(seed=0)
    >>> env.action_masks().tolist()
    [True, True, True, True, False, False]
    >>> env.step(0)[4]["action_valid"], env.step(5)[4]["action_valid"]
    (True, False)
    """

    def __init__(self, env: gymnasium.Env[str, str], *, size: int) -> None:
        """Wraps a text environment.

        Args:
            env: It may have a prompt format: then replies without a thought are sent.
            size: How many actions there are; as long as the longest list, if all commands are
                to be within reach.

        Raises:
            InvalidOptionError: `env` is not a text environment, has no list of available
                actions, or `size` is below 1.
        """
        RecordConstructorArgs.__init__(self, size=size)
        gymnasium.ActionWrapper.__init__(self, env)
        if size < 1:
            raise InvalidOptionError(f"size must be at least 1, got {size!r}")
        self._world = _with_actions(env, "Discrete")
        self._size = size
        self._listed: list[str] = []
        self._listed_at: Snapshot | None = None
        self._warned = False
        self.action_space = gymnasium.spaces.Discrete(size)

    @override
    def action(self, action: SupportsIndex) -> str:
        """Returns the command, or the reply, that an index stands for."""
        number, commands = index(action), self._commands()
        command = commands[number] if 0 <= number < len(commands) else NO_ACTION
        prompt = self._world.prompt
        return command if prompt is None else prompt.write("", command)

    def action_masks(self) -> NDArray[np.bool_]:
        """Returns `[size]` of bool: which indexes are commands now. Call `reset` first."""
        return np.arange(self._size) < len(self._commands())

    def _commands(self) -> list[str]:
        now = self._world.snapshot()  # a restored episode has another list as well
        if now != self._listed_at:
            commands = self._world.available_actions()
            if len(commands) > self._size and not self._warned:
                self._warned = True
                warnings.warn(
                    f"{len(commands)} actions are available, and only the first {self._size} can "
                    "be chosen: give `Discrete` a larger `size`",
                    stacklevel=3,
                )
            self._listed, self._listed_at = commands[: self._size], now
        return self._listed


class HashedText(
    gymnasium.ObservationWrapper[NDArray[np.float32], ActT, str], RecordConstructorArgs
):
    """Makes the observation a vector of word counts, `[size]` of float32.

    Every word (what stands between white space, in lower case) is counted at the place that its
    CRC-32 gives it, so that the same text has the same vector on every machine. Two words may
    share a place; a larger `size` makes that rarer.

    >>> import gymnasium as gym
    >>> env = gym.make("agentgym_envs:AgentGym/Maze-v0")
    >>> observation, info = HashedText(env, size=512).reset(seed=0)
    >>> observation.sum() == len(env.reset(seed=0)[0].split())
    np.True_
    """

    def __init__(
        self, env: gymnasium.Env[str, ActT], *, size: int = 1024, ordered: bool = False
    ) -> None:
        """Wraps an environment whose observations are text.

        Args:
            env: The environment.
            size: Length of the vector.
            ordered: Whether a word counts elsewhere when it stands elsewhere in the text, so
                that "goal 1, you 2" and "goal 2, you 1" differ. Good for short observations
                that always have the same form.

        Raises:
            InvalidOptionError: observations of `env` are not text, or `size` is below 1.
        """
        RecordConstructorArgs.__init__(self, size=size, ordered=ordered)
        gymnasium.ObservationWrapper.__init__(self, env)
        if not isinstance(env.observation_space, gymnasium.spaces.Text):
            raise InvalidOptionError(
                f"HashedText needs observations that are text, got {env.observation_space!r}"
            )
        if size < 1:
            raise InvalidOptionError(f"size must be at least 1, got {size!r}")
        self._size = size
        self._ordered = ordered
        self.observation_space = gymnasium.spaces.Box(0, np.inf, (size,), np.float32)

    @override
    def observation(self, observation: str) -> NDArray[np.float32]:
        """Returns the counts of the words of `observation`, `[size]`."""
        words = observation.lower().split()
        if self._ordered:
            words = [f"{place} {word}" for place, word in enumerate(words)]
        places = [_hash(word) % self._size for word in words]
        return np.bincount(places, minlength=self._size).astype(np.float32)


def _hash(word: str) -> int:
    return zlib.crc32(word.encode("utf-8", "surrogatepass"))


def _with_actions(env: gymnasium.Env[Any, Any], wrapper: str) -> TextEnv[Any]:
    unwrapped: object = env.unwrapped
    if not isinstance(unwrapped, TextEnv):
        raise InvalidOptionError(f"{wrapper} needs a text environment of this package, got {env}")
    world = cast("TextEnv[Any]", unwrapped)
    if type(world).available_actions is TextEnv[Any].available_actions:
        raise InvalidOptionError(
            f"{wrapper} needs a list of available actions, and {type(world).__name__} has none"
        )
    return world
