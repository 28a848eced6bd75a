"""Many text environments in one process, stepped together: what `gymnasium.make_vec` gives.

Gymnasium's own `SyncVectorEnv` spends about twenty times a text environment's step on copying
`info` value by value into arrays. `TextVectorEnv` behaves the same and fills each array once.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, cast

import gymnasium
import numpy as np
from gymnasium.envs.registration import load_env_creator
from gymnasium.vector import AutoresetMode, SyncVectorEnv
from numpy.typing import NDArray
from typing_extensions import override

from . import ENVIRONMENTS
from .core import InvalidOptionError

Step = tuple[str, float, bool, bool, dict[str, Any]]
Batch = tuple[
    tuple[str, ...], NDArray[np.float64], NDArray[np.bool_], NDArray[np.bool_], dict[str, Any]
]


class TextVectorEnv(SyncVectorEnv[tuple[str, ...], Sequence[str]]):
    """Steps text environments one after the other; observations and actions are tuples of str.

    It is a `SyncVectorEnv` in everything one can see: seeds, infos with their masks, the three
    autoreset modes, `call`, `get_attr`, `set_attr`, `render`.

        >>> import gymnasium as gym, agentgym_envs
        >>> envs = gym.make_vec("AgentGym/Wordle-v0", num_envs=2)
        >>> observations, infos = envs.reset(seed=0)
        >>> observations, rewards, _, _, infos = envs.step(("crane", "what?"))
        >>> infos["action_valid"].tolist(), infos["_action_valid"].tolist()
        ([True, False], [True, True])

    `make_vec` takes no wrappers and no `vector_kwargs` here; give it
    `vectorization_mode="sync"` or "async" for those.
    """

    def __init__(
        self,
        env_fns: Sequence[Callable[[], gymnasium.Env[str, str]]],
        *,
        autoreset_mode: AutoresetMode | str = AutoresetMode.NEXT_STEP,
    ) -> None:
        """Makes the environments.

        Args:
            env_fns: One function per environment; what they make must be `TextEnv`s, bare or in
                wrappers that leave `info` alone.
            autoreset_mode: When an environment whose episode has ended begins the next one; see
                Gymnasium's page on vector environments.
        """
        super().__init__(  # pyright: ignore[reportUnknownMemberType]  (`Space` without its type)
            env_fns, copy=False, autoreset_mode=autoreset_mode
        )

    @override
    def step(self, actions: Iterable[str]) -> Batch:
        """Plays one action in each environment.

        Args:
            actions: One for each, in order. That of an environment which begins its next episode
                in this step is not played.

        Returns:
            Observations (`num_envs` str), rewards (`[num_envs]` of float64), terminations and
            truncations (`[num_envs]` of bool), and infos: each key of a single environment's
            info with an array, and under "_key" which environments have it.
        """
        waiting = cast("list[bool]", self._autoreset_envs.tolist())
        if self.autoreset_mode == AutoresetMode.DISABLED and any(waiting):
            raise AssertionError("an episode is over: reset its environment with `reset_mask`")
        steps = [
            _begin_next(env) if waits else cast(Step, env.step(action))
            for env, action, waits in zip(self.envs, actions, waiting, strict=True)
        ]
        observations, rewards, terminations, truncations, infos = zip(*steps, strict=True)
        self._terminations = np.array(terminations, dtype=np.bool_)
        self._truncations = np.array(truncations, dtype=np.bool_)
        over = self._terminations | self._truncations
        self._env_obs, last_infos = [*observations], [*infos]
        final: dict[str, Any] = {}
        if self.autoreset_mode == AutoresetMode.SAME_STEP:
            final = self._begin_at_once(np.flatnonzero(over).tolist(), last_infos)
            over[:] = False
        self._autoreset_envs = over
        return (
            tuple(cast("list[str]", self._env_obs)),
            np.array(rewards, dtype=np.float64),
            self._terminations.copy(),
            self._truncations.copy(),
            final | _columns(last_infos),
        )

    def _begin_at_once(self, indices: Sequence[int], infos: list[dict[str, Any]]) -> dict[str, Any]:
        """Begins the next episodes and returns how the last ones ended; `infos` is updated."""
        final: dict[str, Any] = {}
        for index in indices:
            ending = {"final_obs": self._env_obs[index], "final_info": infos[index]}
            final = self._add_info(final, ending, index)
            self._env_obs[index], infos[index] = self.envs[index].reset()
        return final


def __getattr__(name: str) -> Callable[..., TextVectorEnv]:
    """Returns the maker of vector environments of a registered id, which is its name here.

    Gymnasium wants a string that names a function and does not tell the function its id.
    """
    if name not in ENVIRONMENTS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return partial(_make, ENVIRONMENTS[name])


def _make(
    entry_point: str,
    *,
    num_envs: int,
    autoreset_mode: AutoresetMode | str = AutoresetMode.NEXT_STEP,
    **options: Any,
) -> TextVectorEnv:
    if num_envs < 1:
        raise InvalidOptionError(f"num_envs must be at least 1, got {num_envs!r}")
    creator = cast(Callable[..., gymnasium.Env[str, str]], load_env_creator(entry_point))
    return TextVectorEnv([partial(creator, **options)] * num_envs, autoreset_mode=autoreset_mode)


def _begin_next(env: gymnasium.Env[str, str]) -> Step:
    observation, info = env.reset()
    return observation, 0.0, False, False, info


def _columns(infos: Sequence[dict[str, Any]]) -> dict[str, Any]:
    number = len(infos)
    columns: dict[str, Any] = {
        "task_id": np.array([info["task_id"] for info in infos], dtype=object),
        "score": np.array([info["score"] for info in infos], dtype=np.float64),
        "success": np.array([info["success"] for info in infos], dtype=np.bool_),
        "action_valid": np.array([info["action_valid"] for info in infos], dtype=np.bool_),
    }
    return columns | {f"_{key}": np.ones(number, dtype=np.bool_) for key in columns}
