"""The benchmarks. `agentgym-bench speed` runs them; so does pytest with pytest-benchmark.

The name of a test is what is measured, its parameter on which environment. `extra_info["steps"]`
says how many steps, resets or turns one round has.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import Any, Literal, cast

import gymnasium
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from agentgym_envs.catalog import as_text_env, make_text_env
from agentgym_envs.core.official import DATA_VARIABLE

from . import browsing, searching, serving, simulator
from .playing import (
    ENVS,
    Env,
    expert_scripts,
    first_actions,
    measure_scripts,
    measure_steps,
    reset_all,
)
from .worlds import WORLDS

PASSES = ("pass0", "pass1", "pass2")
VECTOR_ENVS, VECTOR_STEPS = 64, 2
VECTOR_WORLDS = [key for key, world in WORLDS.items() if world.vector]
OFFICIAL_RESETS = 4
LOOKUPS = 20
IMPORT_ROUNDS = 5
_IMPORT = """
import time
import gymnasium
before = time.process_time()
import agentgym_envs
print(time.process_time() - before)
"""

_MEMORY = """
import gc, sys, tracemalloc
import gymnasium, agentgym_envs

def play(env, number):
    env.reset(options={"task_id": env.unwrapped.tasks["train"][number].id})
    for _ in range(4):
        if env.step(env.unwrapped.oracle_action())[2]:
            break

def used():
    gc.collect()
    return tracemalloc.get_traced_memory()[0] / 1024

tracemalloc.start()
envs = [gymnasium.make(sys.argv[1]) for _ in range(500)]
play(envs[0], 0)
before = used()
for number, env in enumerate(envs[1:], start=1):
    play(env, number)
print((used() - before) / (len(envs) - 1))
"""
"""Prints how many KiB of Python's memory each environment needs."""

pytestmark = pytest.mark.benchmark(timer=time.process_time)


@pytest.fixture(scope="session", autouse=True, params=PASSES)
def passes(request: pytest.FixtureRequest) -> str:
    """Repeats the whole suite, so that a busy minute does not fall on one benchmark alone."""
    return cast(str, request.param)


@pytest.mark.parametrize("name", ENVS)
def test_step_made(benchmark: BenchmarkFixture, name: str) -> None:
    """Measures steps through `gymnasium.make`, resets excluded."""
    measure_steps(benchmark, name, lambda: gymnasium.make(ENVS[name]))


@pytest.mark.parametrize("name", ENVS)
def test_step_raw(benchmark: BenchmarkFixture, name: str) -> None:
    """Measures steps of the environment itself, resets excluded."""
    measure_steps(benchmark, name, lambda: gymnasium.make(ENVS[name]).unwrapped)


@pytest.mark.parametrize("name", WORLDS)
def test_episode(benchmark: BenchmarkFixture, name: str) -> None:
    """Measures whole episodes through `gymnasium.make`, resets included."""
    env = gymnasium.make(ENVS[name])
    scripts = expert_scripts(name, WORLDS[name].episodes)

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


@pytest.mark.parametrize("name", VECTOR_WORLDS)
def test_vector(benchmark: BenchmarkFixture, name: str) -> None:
    """Measures `make_vec` with 64 environments, per environment and step."""
    vector = gymnasium.make_vec(ENVS[name], num_envs=VECTOR_ENVS)
    scripts = expert_scripts(name, VECTOR_ENVS, steps=VECTOR_STEPS)
    turns = list(zip(*(actions for _, actions in scripts), strict=True))
    envs = cast("list[Env]", cast(Any, vector).envs)

    def begin() -> None:
        vector.reset(seed=0)
        reset_all(envs, scripts)

    def play() -> None:
        for actions in turns:
            vector.step(actions)

    benchmark.extra_info["steps"] = VECTOR_ENVS * VECTOR_STEPS
    benchmark.pedantic(play, setup=begin, rounds=WORLDS[name].rounds)


@pytest.mark.parametrize("name", VECTOR_WORLDS)
def test_single(benchmark: BenchmarkFixture, name: str) -> None:
    """Measures the same steps as `test_vector`, each environment by itself."""
    scripts = expert_scripts(name, VECTOR_ENVS, steps=VECTOR_STEPS)
    measure_scripts(benchmark, name, lambda: gymnasium.make(ENVS[name]), scripts)


@pytest.mark.parametrize("name", ["alfworld"])
def test_step_listed(benchmark: BenchmarkFixture, name: str) -> None:
    """Measures steps each of which asks for the available actions."""
    measure_steps(benchmark, name, lambda: gymnasium.make(ENVS[name], show_actions=True))


@pytest.mark.parametrize("name", ["babyai"])
def test_step_primitive(benchmark: BenchmarkFixture, name: str) -> None:
    """Measures single moves in place of the actions that are made of several."""
    scripts = expert_scripts(name, WORLDS[name].episodes, view="low-level")
    measure_scripts(benchmark, name, lambda: gymnasium.make(ENVS[name], view="low-level"), scripts)


@pytest.mark.parametrize("name", ["bird"])
def test_lookup(benchmark: BenchmarkFixture, name: str) -> None:
    """Measures queries for one row by its key, each in its own sandbox."""
    env = gymnasium.make(ENVS[name], interactive=True, max_steps=1_000_000)
    env.reset(options={"task_id": "bird_embedded_test_0"})

    def play() -> None:
        for number in range(LOOKUPS):
            env.step(f"SELECT name FROM depots WHERE depot_id = {number}")  # noqa: S608

    benchmark.extra_info["steps"] = LOOKUPS
    benchmark.pedantic(play, rounds=WORLDS[name].rounds)


@pytest.mark.parametrize("name", ["alfworld"])
def test_reset_official(benchmark: BenchmarkFixture, name: str) -> None:
    """Measures `reset(task_id)` of official tasks, none of which was seen before."""
    if not os.environ.get(DATA_VARIABLE):
        pytest.skip(f"needs official data; set {DATA_VARIABLE}")
    env = gymnasium.make(ENVS[name], data="official")
    tasks = as_text_env(env).tasks["train"]
    rounds = iter(range(0, len(tasks), OFFICIAL_RESETS))

    def next_round() -> tuple[tuple[list[str]], dict[str, Any]]:
        start = next(rounds)
        return ([tasks[start + number].id for number in range(OFFICIAL_RESETS)],), {}

    def reset(round_ids: Sequence[str]) -> None:
        for task_id in round_ids:
            env.reset(options={"task_id": task_id})

    benchmark.extra_info["steps"] = OFFICIAL_RESETS
    benchmark.pedantic(reset, setup=next_round, rounds=20)


@pytest.mark.parametrize("name", ["webshop"])
def test_click(benchmark: BenchmarkFixture, name: str) -> None:
    """Measures all actions of the expert but the first, the search."""
    scripts = expert_scripts(name, WORLDS[name].episodes)
    envs = [gymnasium.make(ENVS[name]) for _ in scripts]

    def begin() -> None:
        reset_all(envs, scripts)
        for env, (_, actions) in zip(envs, scripts, strict=True):
            env.step(actions[0])

    def play() -> None:
        for env, (_, actions) in zip(envs, scripts, strict=True):
            for action in actions[1:]:
                env.step(action)

    benchmark.extra_info["steps"] = sum(len(actions) - 1 for _, actions in scripts)
    benchmark.pedantic(play, setup=begin, rounds=WORLDS[name].rounds)


@pytest.mark.parametrize("name", ["searchqa", "webshop"])
def test_search(benchmark: BenchmarkFixture, name: str, passes: str) -> None:
    """Measures first searches of the expert in training tasks, each searched for once."""
    env = make_text_env(ENVS[name], {})
    count, rounds = WORLDS[name].episodes, WORLDS[name].rounds
    start = PASSES.index(passes) * rounds * count
    searches = iter(first_actions(env, range(start, start + rounds * count)))

    def next_round() -> tuple[tuple[list[str]], dict[str, Any]]:
        return ([next(searches) for _ in range(count)],), {}

    def play(actions: Sequence[str]) -> None:
        for action in actions:
            env.reset(options={"task_id": task_id})
            env.step(action)

    task_id = env.tasks["train"][0].id
    benchmark.extra_info["steps"] = count
    benchmark.pedantic(play, setup=next_round, rounds=rounds)


@pytest.mark.parametrize("name", ["alfworld", "webshop"])
def test_memory(benchmark: BenchmarkFixture, name: str) -> None:
    """Measures by how much a new process grows with each environment beyond the first."""
    grown: list[float] = []

    def fill_a_new_process() -> None:
        command = [sys.executable, "-c", _MEMORY, ENVS[name]]
        done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
        grown.append(float(done.stdout))

    benchmark.pedantic(fill_a_new_process, rounds=1)
    benchmark.extra_info["figure"] = min(grown)


def test_import(benchmark: BenchmarkFixture) -> None:
    """Measures what `import agentgym_envs` adds to `import gymnasium`, in new processes."""
    seconds: list[float] = []

    def import_in_a_new_process() -> None:
        command = [sys.executable, "-c", _IMPORT]
        done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
        seconds.append(float(done.stdout))

    benchmark.pedantic(import_in_a_new_process, rounds=IMPORT_ROUNDS)
    benchmark.extra_info["figure"] = min(seconds)


@pytest.mark.benchmark(timer=time.perf_counter)
@pytest.mark.parametrize("name", ["original", "ours"])
def test_sciworld_step(benchmark: BenchmarkFixture, name: str) -> None:
    """Measures steps of SciWorld and of the original, on the clock; resets excluded."""
    _skip_without_simulator()
    (script,) = simulator.scripts(1)
    with ExitStack() as stack:
        begin, play = (
            simulator.ours(script) if name == "ours" else simulator.original(script, stack)
        )
        benchmark.extra_info["steps"] = len(script.actions)
        benchmark.pedantic(play, setup=_without_arguments(begin), rounds=2)


@pytest.mark.benchmark(timer=time.perf_counter)
def test_sciworld_reset(benchmark: BenchmarkFixture) -> None:
    """Measures `reset(task_id)` of SciWorld, on the clock."""
    _skip_without_simulator()
    (script,) = simulator.scripts(1)
    begin, _ = simulator.ours(script)
    begin()
    benchmark.pedantic(begin, rounds=5)


@pytest.mark.parametrize("name", ["milliseconds", "kibibytes"])
def test_sciworld_one_more(benchmark: BenchmarkFixture, name: str) -> None:
    """Measures what one more SciWorld environment costs in a new process that has 15."""
    _skip_without_simulator()
    found: list[float] = []

    def open_many() -> None:
        command = [sys.executable, "-m", simulator.__name__, name]
        done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
        found.append(float(done.stdout))

    benchmark.pedantic(open_many, rounds=1)
    benchmark.extra_info["figure"] = min(found)


def _skip_without_simulator() -> None:
    if not simulator.installed():
        pytest.skip('needs `pip install "agentgym-envs[sciworld]"`')


def _without_arguments(begin: Callable[[], object]) -> Callable[[], None]:
    """Returns `begin` without its result, in which pytest-benchmark would look for arguments."""

    def setup() -> None:
        begin()

    return setup


@pytest.mark.parametrize("figure", searching.FIGURES)
@pytest.mark.parametrize("size", searching.SIZES)
def test_index(benchmark: BenchmarkFixture, size: str, figure: str) -> None:
    """Tells what an index of many texts costs; all passes tell what the first has measured."""
    benchmark.pedantic(lambda: searching.measured(searching.SIZES[size]), rounds=1)
    benchmark.extra_info["figure"] = searching.measured(searching.SIZES[size])[figure]


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


@pytest.mark.parametrize("figure", list(browsing.figures()) if browsing.installed() else [])
def test_webarena(benchmark: BenchmarkFixture, figure: str) -> None:
    """Tells what WebArena costs; all passes tell what the first has measured."""
    kind = browsing.kind_of(figure)
    benchmark.pedantic(lambda: browsing.measured(kind), rounds=1)
    benchmark.extra_info["figure"] = browsing.measured(kind)[figure]


@pytest.mark.parametrize("figure", list(serving.FIGURES) if serving.installed() else [])
def test_server(benchmark: BenchmarkFixture, figure: str) -> None:
    """Tells what a step costs over HTTP; all passes tell what the first has measured."""
    benchmark.pedantic(serving.measured, rounds=1)
    benchmark.extra_info["figure"] = serving.measured()[figure]
