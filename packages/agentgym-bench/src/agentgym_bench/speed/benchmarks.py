"""The benchmarks. `agentgym-bench speed` runs them; so does pytest with pytest-benchmark.

The name of a test is what is measured, its parameter on which environment. `extra_info["steps"]`
says how many steps, resets or turns one round has.
"""

import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any, Literal, cast

import gymnasium
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from agentgym_envs.catalog import as_text_env, make_text_env

from .baselines import BARE_ID, TEXT_ID, register
from .worlds import WORLDS, World

register()

PASSES = ("pass0", "pass1", "pass2")
FLOOR = World("", "", None, None)
"""How the environments in which nothing happens are measured."""
VECTOR_ENVS, VECTOR_STEPS = 64, 2
IMPORT_ROUNDS = 5
ENVS = {"bare": BARE_ID, "noop": TEXT_ID, **{key: it.env_id for key, it in WORLDS.items()}}
_IMPORT = """
import time
import gymnasium
before = time.process_time()
import agentgym_envs
print(time.process_time() - before)
"""

Env = gymnasium.Env[str, str]
Script = tuple[str, Sequence[str]]
"""A task id and the actions to play."""

pytestmark = pytest.mark.benchmark(timer=time.process_time)


@pytest.fixture(scope="session", autouse=True, params=PASSES)
def passes(request: pytest.FixtureRequest) -> str:
    """Repeats the whole suite, so that a busy minute does not fall on one benchmark alone."""
    return cast(str, request.param)


@pytest.mark.parametrize("name", ENVS)
def test_step_made(benchmark: BenchmarkFixture, name: str) -> None:
    """Measures steps through `gymnasium.make`, resets excluded."""
    _measure_steps(benchmark, name, lambda: gymnasium.make(ENVS[name]))


@pytest.mark.parametrize("name", ENVS)
def test_step_raw(benchmark: BenchmarkFixture, name: str) -> None:
    """Measures steps of the environment itself, resets excluded."""
    _measure_steps(benchmark, name, lambda: gymnasium.make(ENVS[name]).unwrapped)


@pytest.mark.parametrize("name", WORLDS)
def test_episode(benchmark: BenchmarkFixture, name: str) -> None:
    """Measures whole episodes through `gymnasium.make`, resets included."""
    env = gymnasium.make(ENVS[name])
    scripts = _scripts(name, WORLDS[name].episodes)

    def play() -> None:
        for task_id, actions in scripts:
            env.reset(options={"task_id": task_id})
            for action in actions:
                env.step(action)

    benchmark.extra_info["steps"] = sum(len(actions) for _, actions in scripts)
    benchmark.pedantic(play, rounds=WORLDS[name].rounds)


@pytest.mark.parametrize("name", WORLDS)
def test_reset(benchmark: BenchmarkFixture, name: str) -> None:
    """Measures `reset(task_id)` of training tasks, other ones in every round."""
    env = gymnasium.make(ENVS[name])
    count, rounds = WORLDS[name].episodes, WORLDS[name].rounds
    # All ids first: whatever remembers the tasks that were made has forgotten these by then.
    tasks = as_text_env(env).tasks["train"]
    task_ids = [tasks[number % len(tasks)].id for number in range(rounds * count)]
    parts = (task_ids[start : start + count] for start in range(0, len(task_ids), count))

    def next_round() -> tuple[tuple[list[str]], dict[str, Any]]:
        return (next(parts),), {}

    def reset(round_ids: Sequence[str]) -> None:
        for task_id in round_ids:
            env.reset(options={"task_id": task_id})

    benchmark.extra_info["steps"] = count
    benchmark.pedantic(reset, setup=next_round, rounds=rounds)


@pytest.mark.parametrize("name", WORLDS)
def test_vector(benchmark: BenchmarkFixture, name: str) -> None:
    """Measures `make_vec` with 64 environments, per environment and step."""
    vector = gymnasium.make_vec(ENVS[name], num_envs=VECTOR_ENVS)
    scripts = _scripts(name, VECTOR_ENVS, steps=VECTOR_STEPS)
    turns = list(zip(*(actions for _, actions in scripts), strict=True))
    envs = cast("list[Env]", cast(Any, vector).envs)

    def begin() -> None:
        vector.reset(seed=0)
        _reset_all(envs, scripts)

    def play() -> None:
        for actions in turns:
            vector.step(actions)

    benchmark.extra_info["steps"] = VECTOR_ENVS * VECTOR_STEPS
    benchmark.pedantic(play, setup=begin, rounds=WORLDS[name].rounds)


@pytest.mark.parametrize("name", WORLDS)
def test_single(benchmark: BenchmarkFixture, name: str) -> None:
    """Measures the same steps as `test_vector`, each environment by itself."""
    scripts = _scripts(name, VECTOR_ENVS, steps=VECTOR_STEPS)
    _measure_scripts(benchmark, name, lambda: gymnasium.make(ENVS[name]), scripts)


def test_import(benchmark: BenchmarkFixture) -> None:
    """Measures what `import agentgym_envs` adds to `import gymnasium`, in new processes."""
    seconds: list[float] = []

    def import_in_a_new_process() -> None:
        command = [sys.executable, "-c", _IMPORT]
        done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
        seconds.append(float(done.stdout))

    benchmark.pedantic(import_in_a_new_process, rounds=IMPORT_ROUNDS)
    benchmark.extra_info["seconds"] = min(seconds)


@pytest.mark.parametrize("loop", ["sequential", "slots"])
@pytest.mark.parametrize("size", ["small", "large"])
def test_generation(
    benchmark: BenchmarkFixture, size: Literal["small", "large"], loop: str
) -> None:
    """Measures turns of a chat model, one by one and in 32 slots, in one thread."""
    pytest.importorskip("torch", reason='needs `pip install "agentgym-bench[hf]"`')
    from .workload import Workload

    workload = Workload.of(size)
    play, turns = workload.sequential() if loop == "sequential" else workload.slots()
    benchmark.extra_info["steps"] = turns
    benchmark.extra_info["parameters"] = workload.parameters
    benchmark.pedantic(play, rounds=1, warmup_rounds=0)


def _measure_steps(benchmark: BenchmarkFixture, name: str, make: Callable[[], Env]) -> None:
    scripts = _scripts(name, WORLDS.get(name, FLOOR).episodes)
    _measure_scripts(benchmark, name, make, scripts)


def _measure_scripts(
    benchmark: BenchmarkFixture, name: str, make: Callable[[], Env], scripts: Sequence[Script]
) -> None:
    envs = [make() for _ in scripts]
    playing = [(env.step, actions) for env, (_, actions) in zip(envs, scripts, strict=True)]

    def play() -> None:
        for step, actions in playing:
            for action in actions:
                step(action)

    benchmark.extra_info["steps"] = sum(len(actions) for _, actions in scripts)
    rounds = WORLDS.get(name, FLOOR).rounds
    benchmark.pedantic(play, setup=lambda: _reset_all(envs, scripts), rounds=rounds)


def _reset_all(envs: Sequence[Env], scripts: Sequence[Script]) -> None:
    for env, (task_id, _) in zip(envs, scripts, strict=True):
        env.reset(options={"task_id": task_id})


def _scripts(name: str, number: int, *, steps: int | None = None) -> list[Script]:
    """Returns oracle episodes of test tasks; with `steps`, the first steps of longer episodes."""
    if name not in WORLDS:
        return [("noop_0", ["wait"] * 8)] * number
    env = make_text_env(ENVS[name], {})
    scripts: list[Script] = []
    for task in env.tasks["test"]:
        env.reset(options={"task_id": task.id})
        actions = _oracle_actions(env)
        if steps is None or len(actions) > steps:
            scripts.append((task.id, actions[:steps]))
        if len(scripts) == number:
            break
    return scripts


def _oracle_actions(env: Any) -> list[str]:
    actions: list[str] = []
    over = False
    while not over:
        actions.append(env.oracle_action())
        _, _, terminated, truncated, _ = env.step(actions[-1])
        over = terminated or truncated
    return actions
