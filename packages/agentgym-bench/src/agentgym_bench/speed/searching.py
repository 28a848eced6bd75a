"""What an index of many texts costs: to build, to open, to search, and in memory.

Each is measured in a process of its own, on generated texts with the words of a shop's. Linux only.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from agentgym_envs.toolkit.search import Index
from agentgym_envs.toolkit.search.sample import sample_queries, sample_texts

from .worlds import Limit, Unit

SIZES: Mapping[str, int] = {"corpus": 10_000, "millions": 1_180_000}
"""Name of a group of benchmarks -> number of texts; the larger is WebShop's whole catalogue."""
QUERIES, BEST = 200, 50

FIGURES: Mapping[str, tuple[str, Unit, Mapping[str, tuple[Limit, float]]]] = {
    "build": ("to build", "s", {"millions": ("at most", 900)}),
    "building": ("memory while building", "MiB", {"millions": ("at most", 6 * 1024)}),
    "open": ("to open", "ms", {"millions": ("at most", 2_000)}),
    "query": ("a search, median", "ms", {"corpus": ("at most", 0.5), "millions": ("at most", 30)}),
    "resident": ("memory while searching", "MiB", {"millions": ("at most", 1.5 * 1024)}),
}
"""Figure -> what it is of, its unit, and its target for each size."""


@cache
def measured(texts: int) -> Mapping[str, float]:
    """Returns the figures of an index of so many texts; measured once in a process."""
    with tempfile.TemporaryDirectory() as folder:
        built = _in_a_new_process("build", folder, str(texts))
        return built | _in_a_new_process("search", folder)


def _in_a_new_process(*arguments: str) -> dict[str, float]:
    command = [sys.executable, "-m", __name__, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    return json.loads(done.stdout)


def _build(folder: Path, texts: int) -> dict[str, float]:
    start = time.process_time()
    Index.build(sample_texts(texts)).save(folder)
    return {"build": time.process_time() - start, "building": _most_memory()}


def _search(folder: Path) -> dict[str, float]:
    start = time.perf_counter()
    index = Index.open(folder)
    opened = time.perf_counter() - start
    times: list[float] = []
    for query in sample_queries(QUERIES):
        start = time.process_time()
        index.search(query, BEST)
        times.append(time.process_time() - start)
    median = statistics.median(times)
    return {"open": 1e3 * opened, "query": 1e3 * median, "resident": _most_memory()}


def _most_memory() -> float:
    """Returns the most MiB that this process ever had; what its parent had does not count."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    (line,) = (line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    task, path, *number = sys.argv[1:]
    figures = _build(Path(path), int(number[0])) if task == "build" else _search(Path(path))
    print(json.dumps(figures))  # noqa: T201  (for the benchmark)
