"""Stable-Baselines3 and sb3-contrib: numbers in place of text (2.9).

>>> env = numeric_env("AgentGym/Maze-v0", actions=6, features=256, size=5)
>>> env.observation_space.shape, env.action_space.n
((256,), np.int64(6))
>>> observation, info = env.reset(seed=0)
>>> env.get_wrapper_attr("action_masks")().tolist()
[True, True, True, True, False, False]

MaskablePPO of sb3-contrib finds `action_masks` by itself, in vector environments too.
"""

from typing import Any

import gymnasium
import numpy as np
from numpy.typing import NDArray

from agentgym_envs.catalog import find_id, make_env
from agentgym_envs.wrappers import Discrete, HashedText


def numeric_env(
    env_id: str, *, actions: int, features: int = 1024, ordered: bool = False, **options: Any
) -> gymnasium.Env[NDArray[np.float32], Any]:
    """Returns an environment whose observations are word counts and whose actions are numbers.

    Args:
        env_id: A Gymnasium id, or its short form, of a world that lists its available actions.
        actions: How many actions there are; as long as the longest list.
        features: Length of an observation.
        ordered: Whether a word counts elsewhere when it stands elsewhere in the text.
        options: Keyword arguments of `gymnasium.make`.

    Raises:
        InvalidOptionError: the id is not registered, the environment refuses an option, or has no
            list of available actions.
    """
    env = make_env(find_id(env_id), options)
    return HashedText(Discrete(env, size=actions), size=features, ordered=ordered)
