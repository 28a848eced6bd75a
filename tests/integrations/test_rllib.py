"""RLlib trains on our environments."""

import importlib.util
from pathlib import Path

import pytest

pytest.importorskip("ray", reason="run by `make test-integrations`")

from agentgym_envs.adapters.rllib import make_env

EXAMPLE = Path(__file__).parents[2] / "examples" / "rllib_ppo_maze.py"
MAZE = {"env_id": "maze", "actions": 4, "features": 64, "size": 5, "max_steps": 20}


def test_info_lists_the_commands_that_the_numbers_stand_for():
    env = make_env(MAZE)

    _, info = env.reset(seed=0)

    assert info["available_actions"] == ["move left", "move right", "move up", "move down"]
    assert env.step(0)[4]["action_valid"]


def test_ppo_trains_for_two_iterations_on_the_maze(capsys):
    spec = importlib.util.spec_from_file_location("rllib_ppo_maze", EXAMPLE)
    example = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(example)

    scores = example.train(iterations=2, steps=256)

    assert all(0 <= score <= 1 for score in scores)
    assert capsys.readouterr().out.count("mean score") == len(scores) == 2
