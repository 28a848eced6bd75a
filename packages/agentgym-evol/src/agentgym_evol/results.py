"""What runs have come to: scores of every policy, pooled over seeds, as a table."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.table import Table
from typing_extensions import override

from agentgym_bench.metrics import wilson_interval
from agentgym_envs.core import InvalidOptionError
from agentgym_envs.json_values import as_object, at, get

from .run_folder import BC_LARGE, BC_LONG, UNFILTERED, read_json, read_run_config

FIRST = "BC-base"
_CONTROLS = {
    BC_LONG: "BC, as many steps",
    UNFILTERED: "last it., no filter",
    BC_LARGE: "BC-large",
}


@dataclass(frozen=True, slots=True)
class Score:
    """How often a policy solved the evaluation tasks of one environment.

    Attributes:
        episodes: Tasks played; over several seeds, their sum.
        successes: Of these, solved.
    """

    episodes: int
    successes: int

    @property
    def rate(self) -> float:
        """Success rate, in [0, 1]."""
        return self.successes / self.episodes

    def __add__(self, other: "Score") -> "Score":
        return Score(self.episodes + other.episodes, self.successes + other.successes)

    @override
    def __str__(self) -> str:
        low, high = wilson_interval(self.rate, self.episodes)
        return f"{100 * self.rate:.1f} [{100 * low:.1f}, {100 * high:.1f}]"


Scores = Mapping[str, Mapping[str, Score]]
"""Policy label -> environment id -> score; labels in the order of the table."""


def read_scores(run: Path) -> Scores:
    """Returns the scores of every policy that a run has evaluated so far.

    Raises:
        InvalidOptionError: the folder holds no run, or one that has evaluated nothing yet.
    """
    read_run_config(run)
    stages = {_label(path.parent.relative_to(run).as_posix()): path for path in _eval_files(run)}
    if FIRST not in stages:
        raise InvalidOptionError(f"the run in {str(run)!r} has evaluated no policy yet")
    return {label: _read_eval(path) for label, path in stages.items()}


def pool(runs: Sequence[Scores]) -> Scores:
    """Returns the summed scores of runs that differ in their seed only.

    Labels that not every run has are left out. The intervals of pooled scores treat tasks of
    different seeds as independent, though seeds share the evaluation tasks.
    """
    labels = [label for label in runs[0] if all(label in run for run in runs)]
    return {
        label: {
            env: sum((run[label][env] for run in runs[1:]), runs[0][label][env])
            for env in runs[0][label]
        }
        for label in labels
    }


def last_iteration(scores: Scores) -> str:
    """Returns the label of the last AgentEvol iteration; BC-base where there is none."""
    iterations = [label for label in scores if label.startswith("it ")]
    return iterations[-1] if iterations else FIRST


def score_table(scores: Scores) -> Table:
    """Returns success rates in percent with Wilson's 95 % intervals, a row per policy."""
    envs = list(scores[FIRST])
    table = Table()
    table.add_column("policy", no_wrap=True)
    for env in envs:
        table.add_column(short_name(env), justify="right", no_wrap=True)
    for label, by_env in scores.items():
        style = "bold" if label == last_iteration(scores) else None
        table.add_row(label, *(str(by_env[env]) for env in envs), style=style)
    return table


def gain_table(runs: Mapping[int, Scores]) -> Table:
    """Returns, seed by seed, by how many points the last iteration differs from BC-base."""
    envs = list(next(iter(runs.values()))[FIRST])
    table = Table()
    table.add_column("seed", justify="right")
    for env in envs:
        table.add_column(short_name(env), justify="right")
    for seed, scores in runs.items():
        table.add_row(str(seed), *(f"{gain(scores, env):+.1f}" for env in envs))
    pooled = pool(list(runs.values()))
    table.add_row("all", *(f"{gain(pooled, env):+.1f}" for env in envs), style="bold")
    return table


def gain(scores: Scores, env: str) -> float:
    """Returns the last iteration's success rate minus BC-base's, in points."""
    return 100 * (scores[last_iteration(scores)][env].rate - scores[FIRST][env].rate)


def scores_to_plain(scores: Scores) -> dict[str, Any]:
    """Returns the scores as plain JSON values."""
    return {
        label: {
            env: {"episodes": score.episodes, "successes": score.successes, "rate": score.rate}
            for env, score in by_env.items()
        }
        for label, by_env in scores.items()
    }


def short_name(env: str) -> str:
    """Returns "Maze" for "AgentGym/Maze-v0"."""
    return re.sub(r"-v\d+$", "", env.rpartition("/")[2])


def _eval_files(run: Path) -> list[Path]:
    iterations = sorted(run.glob("iter_*/eval.json"), key=lambda path: _number(path.parent.name))
    controls = (run / name / "eval.json" for name in _CONTROLS)
    return [*iterations, *(path for path in controls if path.exists())]


def _label(stage: str) -> str:
    if stage in _CONTROLS:
        return _CONTROLS[stage]
    return f"it {_number(stage)}" if _number(stage) else FIRST


def _number(stage: str) -> int:
    return int(stage.rpartition("_")[2])


def _read_eval(path: Path) -> dict[str, Score]:
    values = read_json(path)
    with at(str(path)):
        rows = map(as_object, get(values, "results", list[Any]))
        return {get(row, "env", str): _score(row) for row in rows}


def _score(row: Mapping[str, Any]) -> Score:
    episodes = get(row, "episodes", int)
    return Score(episodes, round(get(row, "success_rate", float) * episodes))
