"""The picture of a run: success on held-out tasks, iteration by iteration."""

from collections.abc import Sequence
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from agentgym_bench.metrics import wilson_interval
from agentgym_envs.atomic import replacing

from .results import FIRST, Score, Scores, pool, short_name

_REFERENCES = {
    "BC-large": ("#4c956c", "--"),
    "BC, as many steps": ("#8d6a9f", ":"),
    "last it., no filter": ("#c1666b", "-."),
}
_LINE = "#1f5fa8"


def draw_curves(runs: Sequence[Scores], split: str, path: Path) -> None:
    """Writes a PNG with one panel per environment.

    The line is pooled over the runs, with Wilson's 95 % interval; thin lines are single runs, and
    horizontal ones the controls.

    Args:
        runs: Scores of runs that differ in their seed only, at least one.
        split: What the scores are of, for the label.
        path: Where to write.
    """
    pooled = pool(runs)
    envs = list(pooled[FIRST])
    # A figure of our own and not pyplot's: no display, no global state.
    figure = Figure(figsize=(4.2 * len(envs), 3.6), layout="constrained")
    for place, env in enumerate(envs, start=1):
        axes = figure.add_subplot(1, len(envs), place)
        _draw_panel(axes, runs, pooled, env)
        if place == 1:
            axes.set_ylabel(f"{split} tasks solved, %")
            axes.legend(loc="lower right", fontsize=7, framealpha=0.9)
    with replacing(path) as partial:
        figure.savefig(partial, dpi=150, format="png")


def _draw_panel(axes: Axes, runs: Sequence[Scores], pooled: Scores, env: str) -> None:
    labels = [label for label in pooled if label == FIRST or label.startswith("it ")]
    places = range(len(labels))
    if len(runs) > 1:
        for run in runs:
            axes.plot(places, [100 * run[label][env].rate for label in labels],
                      color=_LINE, alpha=0.25, linewidth=0.8)  # fmt: skip
    bands = [_interval(pooled[label][env]) for label in labels]
    axes.fill_between(places, [b[0] for b in bands], [b[1] for b in bands],
                      color=_LINE, alpha=0.15, linewidth=0)  # fmt: skip
    axes.plot(places, [100 * pooled[label][env].rate for label in labels],
              color=_LINE, marker="o", linewidth=2, label="AgentEvol")  # fmt: skip
    for label, (colour, dashes) in _REFERENCES.items():
        if label in pooled:
            axes.axhline(100 * pooled[label][env].rate, color=colour, linestyle=dashes,
                         linewidth=1.3, label=label)  # fmt: skip
    axes.set_title(short_name(env))
    axes.set_xticks(list(places), labels)
    axes.set_ylim(0, 100)
    axes.grid(axis="y", alpha=0.3)


def _interval(score: Score) -> tuple[float, float]:
    low, high = wilson_interval(score.rate, score.episodes)
    return 100 * low, 100 * high
