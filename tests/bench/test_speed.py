"""The speed suite runs and its table is whole. Nothing here depends on how fast anything is."""

import json
import os

import pytest

from agentgym_bench.cli import app
from agentgym_bench.speed import browsing, serving
from agentgym_bench.speed.table import Row, rows, seconds_per_step
from agentgym_bench.speed.worlds import WORLDS
from agentgym_envs.console import run as run_cli
from agentgym_envs.core.official import DATA_VARIABLE

CORE = [
    "bare no-op gymnasium.Env, step through make",
    "no-op TextEnv, step through make",
    "no-op TextEnv, time against the bare one",
]
WORLD = [
    "bare world",
    "through make",
    "rate against the no-op TextEnv",
    "through make with resets",
    "reset(task_id)",
    "make_vec of 64 against a single one",
]
GENERATION = ["one by one", "32 slots", "slots against one by one"]
SCIWORLD = [
    "through make, by the clock",
    "the original's step, by the clock",
    "rate against the original's",
    "reset(task_id), by the clock",
    "time of the 16th environment",
    "memory of each of 16",
]
CORPUS = [
    "to build",
    "memory while building",
    "to open",
    "a search, median",
    "memory while searching",
]
SIZES = ["0.1 M parameters", "5 M parameters"]


def figures_of(world):
    more = [
        measure.what
        for measure in world.more
        if "official" not in measure.benchmark or os.environ.get(DATA_VARIABLE)
    ]
    return [*WORLD, *more] if world.vector else [*WORLD[:-1], *more]


def measure(tmp_path, *arguments):
    code = run_cli(app, ["speed", "--quick", "--json", str(tmp_path / "speed.json"), *arguments])
    assert code == 0
    return json.loads((tmp_path / "speed.json").read_text())


@pytest.mark.slow
def test_the_whole_suite_runs_and_its_table_has_all_rows(tmp_path, capsys):
    measured = measure(tmp_path)

    worlds = [f"{world.title}, {what}" for world in WORLDS.values() for what in figures_of(world)]
    generation = [f"generation, {size}, {what}" for size in SIZES for what in GENERATION]
    sciworld = [f"SciWorld, {what}" for what in SCIWORLD]
    corpus = [f"search in 10,000 texts, {what}" for what in CORPUS]
    webarena = [f"WebArena, {figure.what}" for figure in browsing.figures().values()]
    server = [f"server, {what}" for what, *_ in serving.FIGURES.values()]
    imports = ["import agentgym_envs, beyond gymnasium"]
    assert [
        row["what"] for row in measured
    ] == CORE + worlds + sciworld + webarena + corpus + server + imports + generation
    assert all(row["figure"] > 0 for row in measured)
    printed = capsys.readouterr().out
    assert all(row["what"] in printed for row in measured)


def test_one_world_can_be_measured_alone_against_the_no_op_environments(tmp_path):
    measured = measure(tmp_path, "--only", "wordle")

    assert [row["what"] for row in measured] == CORE + [f"Wordle, {what}" for what in WORLD]


def test_another_name_is_refused(capsys):
    code = run_cli(app, ["speed", "--only", "chess"])

    assert code == 2
    assert "got 'chess'" in capsys.readouterr().err


def test_a_figure_is_the_least_per_step_of_all_passes():
    def benchmark(number, least):
        name = f"test_step_made[pass{number}-maze]"
        return {"name": name, "stats": {"min": least}, "extra_info": {"steps": 4}}

    assert seconds_per_step([benchmark(0, 8.0), benchmark(1, 2.0), benchmark(2, 4.0)]) == {
        "step_made[maze]": 0.5
    }


def test_ratios_are_those_of_the_definitions():
    seconds = {
        "step_made[bare]": 1.0,
        "step_made[noop]": 3.0,
        "step_made[wordle]": 12.0,
        "step_raw[wordle]": 10.0,
        "episode[wordle]": 16.0,
        "reset[wordle]": 20.0,
        "single[wordle]": 12.0,
        "vector[wordle]": 15.0,
    }

    figures = {row.what: row.figure for row in rows(seconds)}

    assert figures["no-op TextEnv, time against the bare one"] == 3.0
    assert figures["Wordle, rate against the no-op TextEnv"] == 0.25
    assert figures["Wordle, make_vec of 64 against a single one"] == 0.8


@pytest.mark.parametrize(
    ("limit", "figure", "met"),
    [
        ("at least", 4.0, True),
        ("at least", 3.9, False),
        ("at most", 4.0, True),
        ("at most", 4.1, False),
    ],
)
def test_a_target_is_met_on_the_line(limit, figure, met):
    assert Row("", figure, "x", limit, 4.0).met is met
    assert Row("", figure, "x").met is None
