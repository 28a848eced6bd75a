"""Running the benchmarks in a process of their own."""

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from agentgym_bench.errors import SpeedSuiteError
from agentgym_envs import InvalidOptionError

from .table import GROUPS, Row, rows, seconds_per_step

OnBenchmark = Callable[[int], None]
BENCHMARKS = Path(__file__).with_name("benchmarks.py")

ON_DEMAND = "millions"
"""A group that takes minutes: it is run only when it is asked for."""
_PERCENT = re.compile(r"::test_.*\[ *(\d+)%\]")


def run_suite(
    only: str | None = None, *, quick: bool = False, on_benchmark: OnBenchmark | None = None
) -> list[Row]:
    """Runs the benchmarks and returns their figures.

    Args:
        only: One of `GROUPS`; None runs all. "core" is always run: the others are held to it.
        quick: One pass over the suite in place of three; good enough on an idle machine.
        on_benchmark: Called with how many per cent are done, as each benchmark ends.

    Raises:
        InvalidOptionError: `only` is not a group.
        SpeedSuiteError: pytest or pytest-benchmark is not installed, or a benchmark failed.
    """
    if only is not None and only not in GROUPS:
        raise InvalidOptionError(f"--only must be one of {', '.join(GROUPS)}, got {only!r}")
    if find_spec("pytest") is None or find_spec("pytest_benchmark") is None:
        raise SpeedSuiteError(
            'the speed suite needs pytest-benchmark: run `pip install "agentgym-bench[speed]"`'
        )
    with tempfile.TemporaryDirectory() as folder:
        measured = Path(folder) / "benchmarks.json"
        _run_pytest(folder, measured, _selection(only, quick), on_benchmark)
        benchmarks: list[dict[str, Any]] = json.loads(measured.read_text())["benchmarks"]
    return rows(seconds_per_step(benchmarks))


def _run_pytest(
    folder: str, measured: Path, selection: str, on_benchmark: OnBenchmark | None
) -> None:
    # No configuration and no root but ours: whose project we stand in makes no difference.
    command = [sys.executable, "-m", "pytest", str(BENCHMARKS), "-c", os.devnull, "-v"]
    command += [f"--rootdir={folder}", "--import-mode=importlib", "-p", "no:cacheprovider"]
    command += [f"--benchmark-json={measured}", "-k", selection]
    said: list[str] = []
    with subprocess.Popen(  # noqa: S603
        command,
        env=_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            said.append(line)
            if on_benchmark is not None and (percent := _PERCENT.search(line)):
                on_benchmark(int(percent[1]))
    if process.returncode != 0:
        failures = [line for line in said if line.startswith(("FAILED", "ERROR"))] or said[-1:]
        raise SpeedSuiteError(
            f"the benchmarks failed: {'; '.join(failures)}. To see why, run "
            f"{sys.executable} -m pytest {BENCHMARKS}"
        )


def _environment() -> dict[str, str]:
    # What an outer pytest has set is none of the inner one's business: as a worker of xdist,
    # it would measure nothing.
    ours = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    return {**ours, "PYTHONUNBUFFERED": "1"}


def _selection(only: str | None, quick: bool) -> str:
    """Returns a pytest -k expression."""
    wanted = f"test_ and not {ON_DEMAND}" if only is None else "-bare] or -noop]"
    if only not in (None, "core"):
        wanted = f"{wanted} or {only}"
    return f"({wanted}) and pass0" if quick else wanted
