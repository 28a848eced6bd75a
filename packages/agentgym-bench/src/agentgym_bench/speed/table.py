"""The figures of one run of the benchmarks, and the targets they are held to."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from rich.table import Table
from rich.text import Text

Unit = Literal["ns", "us", "ms", "steps/s", "turns/s", "x"]
Seconds = Mapping[str, float]
"""Benchmark ("step_made[maze]") -> CPU seconds for one step, reset, import or turn."""

GROUPS = ("core", "maze", "textcraft", "wordle", "import", "generation")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table.

    Attributes:
        what: What the figure is of.
        figure: Measured.
        unit: Of the figure; "x" is a ratio of two figures of this run.
        limit: Which side of the target is right; None where there is none.
        target: In the same unit.
    """

    what: str
    figure: float
    unit: Unit
    limit: Literal["at least", "at most"] | None = None
    target: float | None = None

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None where there is none."""
        if self.target is None:
            return None
        return (
            self.figure >= self.target if self.limit == "at least" else self.figure <= self.target
        )


def seconds_per_step(benchmarks: Iterable[Mapping[str, Any]]) -> dict[str, float]:
    """Returns the least seconds of each benchmark over all its rounds and passes.

    Args:
        benchmarks: The list of that name in the JSON of pytest-benchmark.
    """
    least: dict[str, float] = {}
    for benchmark in benchmarks:
        extra = benchmark["extra_info"]
        seconds = extra.get("seconds", benchmark["stats"]["min"] / extra.get("steps", 1))
        name = _name(benchmark)
        least[name] = min(seconds, least.get(name, seconds))
    return least


def rows(seconds: Seconds) -> list[Row]:
    """Returns the rows for which there are figures, in a fixed order."""
    made = [*_core_rows(seconds)]
    for world in ("maze", "textcraft", "wordle"):
        if f"reset[{world}]" in seconds:
            made += _world_rows(world, seconds)
    if "import" in seconds:
        figure = 1e3 * seconds["import"]
        made.append(Row("import agentgym_envs, beyond gymnasium", figure, "ms", "at most", 30.0))
    for size in ("small", "large"):
        if f"generation[{size}-slots]" in seconds:
            made += _generation_rows(size, seconds)
    return made


def speed_table(lines: Sequence[Row]) -> Table:
    """Returns the rows as a table for the terminal."""
    table = Table(title="Speed", caption="CPU time; the least of many rounds in several passes")
    for column in ("what", "figure", "target", "met"):
        table.add_column(column, justify="left" if column == "what" else "right")
    for row in lines:
        met = {None: "", True: "yes", False: "no"}[row.met]
        target = "" if row.target is None else f"{row.limit} {_number(row.target, row.unit)}"
        style = "red" if row.met is False else ""
        figure = _number(row.figure, row.unit)
        table.add_row(Text(row.what), Text(figure), Text(target), Text(met), style=style)
    return table


def rows_to_json(lines: Sequence[Row]) -> str:
    """Returns the rows as a JSON list of objects."""
    return json.dumps([{**asdict(row), "met": row.met} for row in lines], indent=2) + "\n"


def _core_rows(seconds: Seconds) -> Iterator[Row]:
    bare, noop = seconds["step_made[bare]"], seconds["step_made[noop]"]
    yield Row("bare no-op gymnasium.Env, step through make", 1e9 * bare, "ns")
    yield Row("no-op TextEnv, step through make", 1e9 * noop, "ns")
    yield Row("no-op TextEnv, time against the bare one", noop / bare, "x", "at most", 4.0)


def _world_rows(world: str, seconds: Seconds) -> Iterator[Row]:
    name = {"maze": "Maze", "textcraft": "TextCraft", "wordle": "Wordle"}[world]
    wordle = world == "wordle"
    made = seconds[f"step_made[{world}]"]
    share = seconds["step_made[noop]"] / made
    vector = seconds[f"single[{world}]"] / seconds[f"vector[{world}]"]
    least, limit = (None, None) if wordle else (100_000.0, "at least")
    yield Row(f"{name}, bare world", 1 / seconds[f"step_raw[{world}]"], "steps/s")
    yield Row(f"{name}, through make", 1 / made, "steps/s", limit, least)
    yield Row(
        f"{name}, rate against the no-op TextEnv", share, "x", "at least", 0.2 if wordle else 0.4
    )
    yield Row(f"{name}, through make with resets", 1 / seconds[f"episode[{world}]"], "steps/s")
    yield Row(f"{name}, reset(task_id)", 1e6 * seconds[f"reset[{world}]"], "us", "at most", 150.0)
    yield Row(f"{name}, make_vec of 64 against a single one", vector, "x", "at least", 0.7)


def _generation_rows(size: str, seconds: Seconds) -> Iterator[Row]:
    name = {"small": "0.1 M parameters", "large": "5 M parameters"}[size]
    alone = 1 / seconds[f"generation[{size}-sequential]"]
    slots = 1 / seconds[f"generation[{size}-slots]"]
    least = {"small": 10.0, "large": 5.0}[size]
    yield Row(f"generation, {name}, one by one", alone, "turns/s")
    yield Row(f"generation, {name}, 32 slots", slots, "turns/s")
    yield Row(
        f"generation, {name}, slots against one by one", slots / alone, "x", "at least", least
    )


def _name(benchmark: Mapping[str, Any]) -> str:
    """Returns "step_made[maze]" for "test_step_made[pass0-maze]"."""
    function, _, parameters = str(benchmark["name"]).removeprefix("test_").partition("[")
    parameters = parameters.removesuffix("]").partition("-")[2]
    return f"{function}[{parameters}]" if parameters else function


def _number(figure: float, unit: Unit) -> str:
    if unit == "x":
        return f"{figure:.2f}x"
    return f"{figure:,.0f} {unit}" if figure >= 100 else f"{figure:,.1f} {unit}"
