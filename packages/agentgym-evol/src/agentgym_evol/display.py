"""Progress bars of runs."""

from collections.abc import Mapping

from rich.progress import BarColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.progress import Progress as Bars

from agentgym_envs.console import messages

from .config import AgentEvolConfig
from .progress import Progress

COST: Mapping[str, float] = {"train": 4.0, "explore": 1.0, "eval": 0.5}
"""Rough cost of one unit of each step, for the time left: an optimiser step, an episode."""


class RunBar:
    """One bar for all of a run, or a part of one."""

    def __init__(self, bars: Bars, name: str, total: float | None) -> None:
        """Adds the bar.

        Args:
            bars: What shows it.
            name: What stands before it.
            total: The cost of everything, in units of `COST`; None where it is not known.
        """
        self._bars = bars
        self._name = name
        self._task = bars.add_task(name, total=total)
        self._done: dict[tuple[str, str], float] = {}

    def tell(self, progress: Progress) -> None:
        """Moves the bar."""
        self._done[progress.stage, progress.step] = progress.done * COST[progress.step]
        where = f"{progress.stage} {progress.step} {progress.done}/{progress.total}"
        self._bars.update(
            self._task,
            completed=sum(self._done.values()),
            description=f"{self._name}  {where}",
        )


def make_bars() -> Bars:
    """Returns the bars, on stderr."""
    return Bars(
        TextColumn("{task.description}"),
        BarColumn(),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
        console=messages(),
    )


def evolution_cost(config: AgentEvolConfig) -> float | None:
    """Returns the cost of the iterations, in units of `COST`; None if the steps are not fixed."""
    config = config.resolved()
    steps = config.learner.max_steps
    if steps is None or config.samples_per_task is None:
        return None
    tries = config.samples_per_task * sum(env.explore for env in config.envs)
    trained = (config.first_steps or steps) + (config.iterations + config.controls) * steps
    scored = (config.iterations + 1 + config.controls) * _evaluations(config)
    return (
        trained * COST["train"]
        + config.iterations * tries * COST["explore"]
        + scored * COST["eval"]
    )


def controls_cost(config: AgentEvolConfig) -> float | None:
    """Returns the cost of the two cloning controls; see `evolution_cost`."""
    steps = config.learner.max_steps
    if steps is None:
        return None
    trained = 2 * ((config.first_steps or steps) + config.iterations * steps)
    return trained * COST["train"] + 2 * _evaluations(config) * COST["eval"]


def _evaluations(config: AgentEvolConfig) -> int:
    return sum(env.evaluate for env in config.envs)
