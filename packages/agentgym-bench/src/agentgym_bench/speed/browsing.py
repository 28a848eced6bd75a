"""WebArena in process and in Chromium: how long a step takes, and what many environments cost.

Chromium's own work is not the CPU time of this process: its figures are of the clock on the wall.
"""

import gc
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import gymnasium

from agentgym_envs.catalog import as_text_env
from agentgym_envs.core import TextEnv

from .worlds import Limit, Unit

WEBARENA = "AgentGym/WebArena-v0"

EPISODES = 120
MANY = 100
LARGE_PAGE = "http://shop.test/admin/catalog/product/"
"""A page with about 480 nodes in its accessibility tree."""

LARGE_VISITS = 20

ORIGINAL_PYTHON = "AGENTGYM_LIBWEBARENA_PYTHON"
"""Environment variable: a Python in which libwebarena is installed, for a comparison."""


class Figure(NamedTuple):
    """A line of the table.

    Attributes:
        what: It is a figure of.
        unit: "ms", "MiB" or "x".
        limit: Which side of the target is right; None where there is none.
        target: In the unit.
    """

    what: str
    unit: Unit
    limit: Limit | None = None
    target: float | None = None


IN_PROCESS: Mapping[str, Figure] = {
    "median": Figure("step, median", "ms", "at most", 5.0),
    "percentile": Figure("step, 99th percentile", "ms", "at most", 25.0),
    "reset": Figure("reset(task_id), median", "ms", "at most", 10.0),
    "large": Figure("opening a page of 480 nodes", "ms"),
    "memory": Figure("memory of 100 environments", "MiB", "at most", 2_048.0),
}
CHROMIUM: Mapping[str, Figure] = {
    "chromium": Figure(
        "Chromium, action and look at 480 nodes, by the clock", "ms", "at most", 150.0
    ),
    "four": Figure("Chromium, the same, four environments in turn", "ms"),
}
ORIGINAL: Mapping[str, Figure] = {
    "original": Figure("the original's look at the same page, by the clock", "ms"),
    "ratio": Figure("Chromium, against the original's look", "x"),
}


def installed() -> bool:
    """Returns whether the extra "webarena" is."""
    return all(find_spec(name) for name in ("flask", "lxml", "tinycss2", "cssselect"))


def figures() -> Mapping[str, Figure]:
    """Returns the figures that can be measured on this machine."""
    found = {**IN_PROCESS}
    if _has_chromium():
        found |= CHROMIUM
        if os.environ.get(ORIGINAL_PYTHON):
            found |= ORIGINAL
    return found


@cache
def measured(kind: str) -> Mapping[str, float]:
    """Returns the figures of a kind ("in_process", "chromium" or "original"), by a new process."""
    command = [sys.executable, "-m", f"{__package__}.browsing", kind]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    return json.loads(done.stdout)


def kind_of(figure: str) -> str:
    """Returns which measurement gives a figure."""
    if figure in IN_PROCESS:
        return "in_process"
    return "chromium" if figure in CHROMIUM else "original"


def in_process() -> dict[str, float]:
    """Measures steps, resets and memory of the browser in process."""
    env = as_text_env(gymnasium.make(WEBARENA))
    tasks = env.tasks["train"][:EPISODES]
    for task in tasks[: EPISODES // 2]:  # templates are compiled, words are measured
        _play(env, task.id)
    resets: list[float] = []
    steps: list[float] = []
    for task in tasks:
        resets.append(_seconds(lambda task_id=task.id: env.reset(options={"task_id": task_id})))
        steps += _steps(env)
    large = [_seconds(lambda: env.step(f"goto [{LARGE_PAGE}]")) for _ in _visits(env)]
    env.close()
    return {
        "median": 1e3 * _share(steps, 0.5),
        "percentile": 1e3 * _share(steps, 0.99),
        "reset": 1e3 * _share(resets, 0.5),
        "large": 1e3 * _share(large, 0.5),
        "memory": _memory_of_many(),
    }


def chromium() -> dict[str, float]:
    """Measures actions on a large page in Chromium, on the clock: alone, and four in turn."""
    envs = [as_text_env(gymnasium.make(WEBARENA, browser="chromium")) for _ in range(4)]
    try:
        alone = _clicks_on_large_page(envs[:1])
        four = _clicks_on_large_page(envs)
    finally:
        for env in envs:
            env.close()
    return {"chromium": 1e3 * _share(alone, 0.5), "four": 1e3 * _share(four, 0.5)}


def original() -> dict[str, float]:
    """Measures libwebarena's own processor on the same page, in the same Chromium."""
    from agentgym_envs.envs.webarena.browser.http import Request, wsgi_fetch
    from agentgym_envs.envs.webarena.chromium import find_chromium
    from agentgym_envs.envs.webarena.sites.catalogue import all_sites, sign_in
    from agentgym_envs.envs.webarena.sites.web import Web

    web = Web(all_sites())
    (cookie,) = sign_in(web, ["admin"])
    headers = {"Cookie": f"{cookie.name}={cookie.value}"}
    page = wsgi_fetch(web)(Request("GET", LARGE_PAGE, headers)).body.decode()
    command = [os.environ[ORIGINAL_PYTHON], "-c", _ORIGINAL, str(find_chromium())]
    done = subprocess.run(command, input=page, capture_output=True, text=True, check=True)  # noqa: S603
    milliseconds = 1e3 * float(done.stdout)
    return {"original": milliseconds, "ratio": milliseconds / measured("chromium")["chromium"]}


_ORIGINAL = """
import sys, time
from webarena.browser_env.processors import TextObervationProcessor
from playwright.sync_api import sync_playwright

with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=sys.argv[1], chromium_sandbox=False)
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    page.set_content(sys.stdin.read())
    client = page.context.new_cdp_session(page)
    client.send("Accessibility.enable")
    processor = TextObervationProcessor("accessibility_tree", True, {"width": 1280, "height": 720})
    times = []
    for _ in range(3):
        start = time.perf_counter()
        processor.process(page, client)
        times.append(time.perf_counter() - start)
    print(sorted(times)[1])
    browser.close()
"""


def _play(env: TextEnv[object], task_id: str) -> None:
    env.reset(options={"task_id": task_id})
    _steps(env)


def _steps(env: TextEnv[object]) -> list[float]:
    """Lets the expert play the episode on, and returns the seconds of each step."""
    taken: list[float] = []
    over = False
    while not over:
        action = env.oracle_action()
        start = time.process_time()
        _, _, terminated, truncated, _ = env.step(action)
        taken.append(time.process_time() - start)
        over = terminated or truncated
    return taken


def _visits(env: TextEnv[object]) -> Iterator[None]:
    """Begins as many episodes as there shall be visits of the large page."""
    task = next(task for task in env.tasks["train"] if "/admin/" in str(task.data))
    for _ in range(LARGE_VISITS):
        env.reset(options={"task_id": task.id})
        yield


def _clicks_on_large_page(envs: Sequence[TextEnv[object]]) -> list[float]:
    """Returns the seconds of actions on the large page, each by the environments in turn."""
    taken: list[float] = []
    for env in envs:
        next(_visits(env))
        env.step(f"goto [{LARGE_PAGE}]")
    for number in range(LARGE_VISITS):
        for env in envs:
            action = (
                "press [Tab]" if number % 2 else "scroll [down]" if number % 4 else "scroll [up]"
            )
            start = time.perf_counter()
            env.step(action)
            taken.append(time.perf_counter() - start)
    return taken


def _memory_of_many() -> float:
    """Opens `MANY` environments, plays in each, and returns the MiB of this process then."""
    envs = [as_text_env(gymnasium.make(WEBARENA)) for _ in range(MANY)]
    tasks = envs[0].tasks["train"]
    for number, env in enumerate(envs):
        _play(env, tasks[number].id)
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    for env in envs:
        env.close()
    return pages * os.sysconf("SC_PAGESIZE") / 2**20


def _seconds(do: Callable[[], object]) -> float:
    start = time.process_time()
    do()
    return time.process_time() - start


def _share(values: Sequence[float], share: float) -> float:
    """Returns the value below which this share of them lies."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def _has_chromium() -> bool:
    if find_spec("playwright") is None:
        return False
    from agentgym_envs.envs.webarena.chromium import find_chromium

    try:
        find_chromium()
    except ImportError:
        return False
    return True


if __name__ == "__main__":
    kinds = {"in_process": in_process, "chromium": chromium, "original": original}
    print(json.dumps(kinds[sys.argv[1]]()))  # noqa: T201  (for the benchmark)
