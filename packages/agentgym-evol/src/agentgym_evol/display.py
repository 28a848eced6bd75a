"""Showing where runs stand: bars on a terminal, else one line per finished step."""

import sys
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.progress import Progress as Bars

from agentgym_envs.console import messages

from .config import AgentEvolConfig
from .progress import Progress

COST: Mapping[str, float] = {"train": 4.0, "explore": 1.0, "eval": 0.5}
"""Rough cost of one unit of each step, for the time left: an optimiser step, an episode."""

# Steps differ in speed: the time left is estimated from the last two minutes.
_ESTIMATE_SECONDS = 120


@contextmanager
def shown(parts: Sequence[tuple[str, float]]) -> Generator[Callable[[int, Progress], None]]:
    """Shows parts of runs side by side, on stderr, and gives a function that is told of progress.

    Args:
        parts: The name of each part, and what all of it costs, in units of `COST`.
    """
    console = messages()
    if not sys.stderr.isatty():
        yield _teller([_Lines(console, name) for name, _ in parts])
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    )
    with Bars(*columns, console=console, speed_estimate_period=_ESTIMATE_SECONDS) as bars:
        views = [_Bar(bars, name, cost) for name, cost in parts]
        yield _teller(views)
        for view in views:
            view.fill()


def evolution_cost(config: AgentEvolConfig) -> float:
    """Returns about what a run costs without its cloning controls, in units of `COST`."""
    if config.algorithm == "bc":
        first = _first_steps(config) * COST["train"]
        return first + _evaluations(config) * COST["eval"]
    later = config.iterations + config.controls
    tries = (config.resolved().samples_per_task or 1) * _explored(config)
    return (
        (_first_steps(config) + later * _later_steps(config)) * COST["train"]
        + config.iterations * tries * COST["explore"]
        + (1 + later) * _evaluations(config) * COST["eval"]
    )


def controls_cost(config: AgentEvolConfig) -> float:
    """Returns about what the two cloning controls cost, in units of `COST`."""
    steps = _first_steps(config) + config.iterations * _later_steps(config)
    return 2 * (steps * COST["train"] + _evaluations(config) * COST["eval"])


class _View(Protocol):
    def tell(self, progress: Progress) -> None: ...


class _Bar:
    """One bar for all of a part."""

    def __init__(self, bars: Bars, name: str, cost: float) -> None:
        self._bars = bars
        self._name = name
        self._task = bars.add_task(f"{name}  waiting", total=cost)
        self._done: dict[tuple[str, str], float] = {}

    def tell(self, progress: Progress) -> None:
        self._done[progress.stage, progress.step] = progress.done * COST[progress.step]
        where = f"{progress.stage} {progress.step} {progress.done}/{progress.total}"
        self._bars.update(
            self._task,
            completed=sum(self._done.values()),
            description=f"{self._name}  {where}",
        )

    def fill(self) -> None:
        """Shows the part as done, whatever the estimate was."""
        self._bars.update(self._task, total=sum(self._done.values()))


class _Lines:
    """A line for each step that this process finished."""

    def __init__(self, console: Console, name: str) -> None:
        self._console = console
        self._name = name
        self._began: dict[tuple[str, str], float] = {}

    def tell(self, progress: Progress) -> None:
        step = (progress.stage, progress.step)
        if progress.done < progress.total:
            self._began.setdefault(step, time.monotonic())
        elif progress.result is not None and step in self._began:
            seconds = time.monotonic() - self._began.pop(step)
            self._console.print(
                f"{self._name}: {progress.stage} {progress.step} {progress.total} in "
                f"{seconds:.1f} s: {progress.result}"
            )


def _teller(views: Sequence[_View]) -> Callable[[int, Progress], None]:
    def tell(index: int, progress: Progress) -> None:
        views[index].tell(progress)

    return tell


def _first_steps(config: AgentEvolConfig) -> int:
    return config.first_steps or config.learner.steps(_experts(config))


def _later_steps(config: AgentEvolConfig) -> int:
    """Returns the steps of an iteration, at most: as if every explored task were solved."""
    return config.learner.steps(_experts(config) + _explored(config))


def _experts(config: AgentEvolConfig) -> int:
    return sum(min(env.experts, env.explore) for env in config.envs)


def _explored(config: AgentEvolConfig) -> int:
    return sum(env.explore for env in config.envs)


def _evaluations(config: AgentEvolConfig) -> int:
    return sum(env.evaluate for env in config.envs)
