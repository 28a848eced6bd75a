"""The figures of one run of the benchmarks, and the targets they are held to."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from rich.table import Table
from rich.text import Text

from . import browsing, serving
from .searching import FIGURES, SIZES
from .worlds import WORLDS, Limit, Measure, Unit, World

Seconds = Mapping[str, float]
"""Benchmark ("step_made[maze]") -> CPU seconds for one step, reset, import or turn."""

GROUPS = ("core", *WORLDS, "sciworld", *SIZES, "server", "import", "generation")


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
    limit: Limit | None = None
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
        seconds = extra.get("figure", benchmark["stats"]["min"] / extra.get("steps", 1))
        name = _name(benchmark)
        least[name] = min(seconds, least.get(name, seconds))
    return least


def rows(seconds: Seconds) -> list[Row]:
    """Returns the rows for which there are figures, in a fixed order."""
    made = [*_core_rows(seconds)]
    for key in WORLDS:
        if f"reset[{key}]" in seconds:
            made += _world_rows(key, seconds)
    if "sciworld_reset" in seconds:
        made += _sciworld_rows(seconds)
    if "webarena[median]" in seconds:
        made += _webarena_rows(seconds)
    for size in SIZES:
        if f"index[{size}-build]" in seconds:
            made += _index_rows(size, seconds)
    if "server[step]" in seconds:
        made += _server_rows(seconds)
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


def _world_rows(key: str, seconds: Seconds) -> Iterator[Row]:
    world = WORLDS[key]
    made = seconds[f"step_made[{key}]"]
    share = seconds["step_made[noop]"] / made
    yield Row(f"{world.title}, bare world", 1 / seconds[f"step_raw[{key}]"], "steps/s")
    yield _row(world, "through make", 1 / made, "steps/s", "at least", world.least_steps)
    yield _row(world, "rate against the no-op TextEnv", share, "x", "at least", world.least_share)
    yield Row(f"{world.title}, through make with resets", 1 / seconds[f"episode[{key}]"], "steps/s")
    yield _measured(world, world.reset, seconds[f"reset[{key}]"])
    if f"vector[{key}]" in seconds:
        vector = seconds[f"single[{key}]"] / seconds[f"vector[{key}]"]
        yield _row(world, "make_vec of 64 against a single one", vector, "x", "at least", 0.7)
    for measure in world.more:
        if f"{measure.benchmark}[{key}]" in seconds:
            yield _measured(world, measure, seconds[f"{measure.benchmark}[{key}]"])


def _measured(world: World, measure: Measure, seconds: float) -> Row:
    scale = {"us": 1e6, "ms": 1e3, "KiB": 1.0}.get(measure.unit)
    figure = 1 / seconds if scale is None else scale * seconds
    target = measure.target
    return _row(world, measure.what, figure, measure.unit, measure.limit, target)


def _row(
    world: World, what: str, figure: float, unit: Unit, limit: Limit | None, target: float | None
) -> Row:
    wanted = limit if target is not None else None
    return Row(f"{world.title}, {what}", figure, unit, wanted, target)


def _sciworld_rows(seconds: Seconds) -> Iterator[Row]:
    step, original = seconds["sciworld_step[ours]"], seconds["sciworld_step[original]"]
    milliseconds = seconds["sciworld_one_more[milliseconds]"]
    kibibytes = seconds["sciworld_one_more[kibibytes]"]
    yield Row("SciWorld, through make, by the clock", 1 / step, "steps/s")
    yield Row("SciWorld, the original's step, by the clock", 1 / original, "steps/s")
    yield Row("SciWorld, rate against the original's", original / step, "x", "at least", 10.0)
    yield Row("SciWorld, reset(task_id), by the clock", 1e3 * seconds["sciworld_reset"], "ms")
    yield Row("SciWorld, time of the 16th environment", milliseconds, "ms", "at most", 500.0)
    yield Row("SciWorld, memory of each of 16", kibibytes, "KiB", "at most", 25 * 1024)


def _webarena_rows(seconds: Seconds) -> Iterator[Row]:
    for name, (what, unit, limit, target) in browsing.figures().items():
        if f"webarena[{name}]" in seconds:
            yield Row(f"WebArena, {what}", seconds[f"webarena[{name}]"], unit, limit, target)


def _index_rows(size: str, seconds: Seconds) -> Iterator[Row]:
    for figure, (what, unit, targets) in FIGURES.items():
        limit, target = targets.get(size, (None, None))
        name = f"search in {SIZES[size]:,} texts, {what}"
        yield Row(name, seconds[f"index[{size}-{figure}]"], unit, limit, target)


def _server_rows(seconds: Seconds) -> Iterator[Row]:
    for figure, (what, unit, limit, target) in serving.FIGURES.items():
        yield Row(f"server, {what}", seconds[f"server[{figure}]"], unit, limit, target)


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
