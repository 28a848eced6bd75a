"""The Stable-Baselines3 example learns."""

import importlib.util
from pathlib import Path

import pytest

pytest.importorskip("stable_baselines3", reason="install the training stack: `make setup-train`")

EXAMPLE = Path(__file__).parents[2] / "examples" / "sb3_ppo_maze.py"


@pytest.fixture
def example():
    spec = importlib.util.spec_from_file_location("sb3_ppo_maze", EXAMPLE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_ppo_learns_the_way_through_the_maze_on_tasks_it_never_saw(example, capsys):
    rates = example.learn(rounds=2, seed=1)

    untrained, *_, trained = rates
    assert trained >= 0.5  # seeds 0 to 3 gave 0.60 to 0.79
    assert trained - untrained >= 0.2  # and gained 0.33 to 0.49
    assert capsys.readouterr().out.count("of the held-out tasks solved") == len(rates) == 3


def test_the_environment_of_the_example_keeps_stable_baselines_contract(example):
    from stable_baselines3.common.env_checker import check_env

    check_env(example.make_maze(), warn=False)
