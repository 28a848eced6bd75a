"""RLlib's environment creator (ray 2.60).

    from ray.tune.registry import register_env

    register_env("agentgym", make_env)
    config = PPOConfig().environment("agentgym", env_config={
        "env_id": "AgentGym/Maze-v0", "actions": 4, "features": 512, "size": 5,
    })

Ray's workers do not share Gymnasium's registry; `make_env` is a function of this module, so that
importing it registers the environments there. Ray pins gymnasium 1.2.2, and we need 1.3: install
both with an override, `uv pip install --overrides <(echo "gymnasium>=1.3") ...`.
"""

from collections.abc import Mapping
from typing import Any

import gymnasium
import numpy as np
from numpy.typing import NDArray

from agentgym_envs.catalog import find_id
from agentgym_envs.catalog import make_env as make_text_env
from agentgym_envs.wrappers import AvailableActions, Discrete, HashedText


def make_env(env_config: Mapping[str, Any]) -> gymnasium.Env[NDArray[np.float32], Any]:
    """Returns an environment of numbers, whose `info` lists the available actions as text.

    Args:
        env_config: "env_id"; "actions", how many there are; "features" (1024) and "ordered"
            (False) of `HashedText`; everything else goes to `gymnasium.make`.

    Raises:
        KeyError: "env_id" or "actions" is missing.
        InvalidOptionError: the id is not registered, the environment refuses an option, or has no
            list of available actions.
    """
    options = dict(env_config)
    env_id, actions = options.pop("env_id"), options.pop("actions")
    features, ordered = options.pop("features", 1024), options.pop("ordered", False)
    env = AvailableActions(make_text_env(find_id(env_id), options))
    return HashedText(Discrete(env, size=actions), size=features, ordered=ordered)
