"""Playing experts' episodes for the benchmarks."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import gymnasium
from pytest_benchmark.fixture import BenchmarkFixture

from agentgym_envs import TextEnv
from agentgym_envs.catalog import make_text_env

from .baselines import BARE_ID, TEXT_ID, register
from .worlds import WORLDS, World

register()

ENVS: Mapping[str, str] = MappingProxyType(
    {"bare": BARE_ID, "noop": TEXT_ID, **{key: world.env_id for key, world in WORLDS.items()}}
)
"""Short name -> Gymnasium id."""
FLOOR = World("", "", None, None)
"""How the environments in which nothing happens are measured."""

Env = gymnasium.Env[str, str]
Script = tuple[str, Sequence[str]]
"""A task id and the actions to play."""


def measure_steps(benchmark: BenchmarkFixture, name: str, make: Callable[[], Env]) -> None:
    """Measures the steps of the expert's episodes, resets excluded."""
    scripts = expert_scripts(name, WORLDS.get(name, FLOOR).episodes)
    measure_scripts(benchmark, name, make, scripts)


def measure_scripts(
    benchmark: BenchmarkFixture, name: str, make: Callable[[], Env], scripts: Sequence[Script]
) -> None:
    """Measures the steps of some scripts, each in an environment of its own, resets excluded."""
    envs = [make() for _ in scripts]
    playing = [(env.step, actions) for env, (_, actions) in zip(envs, scripts, strict=True)]

    def play() -> None:
        for step, actions in playing:
            for action in actions:
                step(action)

    benchmark.extra_info["steps"] = sum(len(actions) for _, actions in scripts)
    rounds = WORLDS.get(name, FLOOR).rounds
    benchmark.pedantic(play, setup=lambda: reset_all(envs, scripts), rounds=rounds)


def reset_all(envs: Sequence[Env], scripts: Sequence[Script]) -> None:
    """Starts the task of each script in the environment at its place."""
    for env, (task_id, _) in zip(envs, scripts, strict=True):
        env.reset(options={"task_id": task_id})


def expert_scripts(
    name: str, number: int, *, steps: int | None = None, **options: Any
) -> list[Script]:
    """Returns oracle episodes of test tasks.

    Args:
        name: A key of `ENVS`.
        number: How many; fewer where the test split has fewer.
        steps: None, or how many actions of each; only longer episodes are taken.
        options: Keyword arguments of `gymnasium.make`.
    """
    if name not in WORLDS:
        return [("noop_0", ["wait"] * 8)] * number
    env = make_text_env(ENVS[name], options)
    scripts: list[Script] = []
    for task in env.tasks["test"]:
        env.reset(options={"task_id": task.id})
        actions = oracle_actions(env)
        if steps is None or len(actions) > steps:
            scripts.append((task.id, actions[:steps]))
        if len(scripts) == number:
            break
    return scripts


def first_actions(env: TextEnv[Any], numbers: Iterable[int]) -> list[str]:
    """Returns what the expert does first in these tasks of the train split."""
    actions: list[str] = []
    for number in numbers:
        env.reset(options={"task_id": env.tasks["train"][number].id})
        actions.append(env.oracle_action())
    return actions


def oracle_actions(env: TextEnv[Any]) -> list[str]:
    """Plays the running episode to its end and returns what the expert did."""
    actions: list[str] = []
    over = False
    while not over:
        actions.append(env.oracle_action())
        _, _, terminated, truncated, _ = env.step(actions[-1])
        over = terminated or truncated
    return actions
