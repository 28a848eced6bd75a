"""Results as tables for the terminal."""

from collections.abc import Iterable, Sequence

from rich.table import Table
from rich.text import Text

from agentgym_bench.compare import Comparison
from agentgym_bench.metrics import Interval, Summary
from agentgym_bench.records import EpisodeRecord

SUMMARY_COLUMNS = (
    "environment",
    "tasks",
    "success rate",
    "mean score",
    "turns",
    "invalid",
    "tokens in / out",
    "errors",
)


def summary_table(summaries: Sequence[Summary]) -> Table:
    """Returns the result table, one row per environment, with 95 % intervals."""
    highest = max((summary.samples for summary in summaries), default=1)
    extra = (f"pass@{highest}", f"pass^{highest}") if highest > 1 else ()
    table = Table(caption="Brackets: 95 % intervals")
    for column in (*SUMMARY_COLUMNS, *extra):
        table.add_column(column, justify="left" if column == "environment" else "right")
    for summary in summaries:
        cells = summary_cells(summary)
        if extra:
            cells += [_rate(summary.pass_at_k.get(highest)), _rate(summary.pass_all_k.get(highest))]
        table.add_row(*map(Text, cells))
    return table


def summary_cells(summary: Summary) -> list[str]:
    """Returns one row of the result table as text, in the order of `SUMMARY_COLUMNS`."""
    tries = f" x {summary.samples}" if summary.samples > 1 else ""
    return [
        summary.env,
        f"{summary.tasks}{tries}",
        f"{_rate(summary.success_rate)} {_rates(summary.success_interval)}",
        f"{summary.mean_score:.3f} {_numbers(summary.score_interval)}",
        _number(summary.turns),
        _rate(summary.invalid_action_rate),
        f"{_count(summary.prompt_tokens)} / {_count(summary.completion_tokens)}",
        str(summary.errors),
    ]


def worst_episodes(records: Iterable[EpisodeRecord], number: int) -> list[EpisodeRecord]:
    """Returns the episodes that went worst: errors first, then by success and score."""

    def badness(record: EpisodeRecord) -> tuple[bool, bool, float, int]:
        trajectory = record.trajectory
        return trajectory.error is None, trajectory.success, trajectory.score, record.index

    return sorted(records, key=badness)[:number]


def worst_episodes_table(records: Iterable[EpisodeRecord], number: int) -> Table:
    """Returns a table of the `number` worst episodes."""
    table = Table(title="Worst episodes")
    for column in ("environment", "task", "sample", "score", "turns", "ended by"):
        table.add_column(column, overflow="fold")
    for record in worst_episodes(records, number):
        trajectory = record.trajectory
        spec = trajectory.spec
        score, turns = f"{trajectory.score:.3f}", str(len(trajectory.turns))
        cells = [spec.env, spec.task_id, str(spec.sample), score, turns, ending(record)]
        table.add_row(*map(Text, cells))
    return table


def ending(record: EpisodeRecord) -> str:
    """Returns how an episode ended, in a word or two, or its error."""
    trajectory = record.trajectory
    if trajectory.error is not None:
        return trajectory.error
    if trajectory.success:
        return "success"
    return "the step limit" if trajectory.truncated else "the task"


def comparison_table(comparisons: Sequence[Comparison], names: tuple[str, str]) -> Table:
    """Returns a table of the second run against the first.

    Args:
        comparisons: One per environment.
        names: Of the first and the second run.
    """
    table = Table(
        title=Text(f"{names[1]} against {names[0]}"),
        caption="Brackets: 95 % intervals of the difference, over tasks that both played",
    )
    columns = ("environment", "tasks", "success", "difference", "score difference")
    for column in (*columns, "better / worse", "p"):
        table.add_column(column, justify="left" if column == "environment" else "right")
    for comparison in comparisons:
        table.add_row(*map(Text, _comparison_cells(comparison)))
    return table


def _comparison_cells(comparison: Comparison) -> list[str]:
    before, after = comparison.success_rates
    return [
        comparison.env,
        str(comparison.tasks),
        f"{_rate(before)} to {_rate(after)}",
        f"{100 * comparison.success_difference:+.1f} {_rates(comparison.success_interval)}",
        f"{comparison.score_difference:+.3f} {_numbers(comparison.score_interval)}",
        f"{comparison.better} / {comparison.worse}",
        f"{comparison.p:.3g}",
    ]


def _rate(rate: float | None) -> str:
    return "-" if rate is None else f"{100 * rate:.1f} %"


def _rates(interval: Interval) -> str:
    return f"[{100 * interval.low:.1f}, {100 * interval.high:.1f}]"


def _numbers(interval: Interval) -> str:
    return f"[{interval.low:.3f}, {interval.high:.3f}]"


def _number(number: float | None) -> str:
    return "-" if number is None else f"{number:.1f}"


def _count(number: float | None) -> str:
    return "-" if number is None else f"{number:,.0f}"
