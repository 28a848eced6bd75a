"""Stable-Baselines3 and sb3-contrib train on our environments."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from agentgym_envs import InvalidOptionError

pytest.importorskip("sb3_contrib", reason="install the training stack: `make setup-train`")
from stable_baselines3.common.env_checker import check_env
from stable_baselines3.common.env_util import make_vec_env

from agentgym_envs.adapters.sb3 import numeric_env

EXAMPLE = Path(__file__).parents[2] / "examples" / "sb3_maskable_ppo_maze.py"


@pytest.fixture
def example():
    spec = importlib.util.spec_from_file_location("sb3_maskable_ppo_maze", EXAMPLE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_maskable_ppo_learns_the_maze_and_chooses_no_masked_action(example, capsys):
    before, after = example.learn(steps=16_384, seed=1)

    assert after >= 0.5
    assert after - before >= 0.15
    assert "held-out tasks solved" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("env_id", "options"),
    [("maze", {"size": 5}), ("textcraft", {}), ("alfworld", {}), ("babyai", {})],
)
def test_environments_with_a_list_of_actions_keep_stable_baselines_contract(env_id, options):
    check_env(numeric_env(env_id, actions=200, features=64, **options), warn=False)


def test_masks_reach_through_a_vector_environment():
    envs = make_vec_env(lambda: numeric_env("maze", actions=6, size=5), n_envs=3)
    envs.reset()

    masks = np.stack(envs.env_method("action_masks"))

    assert masks.tolist() == [[True] * 4 + [False] * 2] * 3


def test_a_world_without_a_list_of_actions_is_refused():
    with pytest.raises(InvalidOptionError, match="list of available actions"):
        numeric_env("weather", actions=10)
