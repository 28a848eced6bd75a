"""The browser in this process shows what Chromium shows, character by character."""

from collections.abc import Iterator, Sequence

import gymnasium as gym
import pytest

import agentgym_envs  # noqa: F401
from agentgym_envs.core.errors import MissingDependencyError
from agentgym_envs.envs.webarena.browsing import Cookie

chromium = pytest.importorskip("agentgym_envs.envs.webarena.chromium", reason="needs playwright")
try:
    chromium.find_chromium()
except MissingDependencyError as reason:
    pytest.skip(str(reason), allow_module_level=True)

from agentgym_envs.envs.webarena.chromium.comparison import (  # noqa: E402
    Difference,
    Pair,
    play,
    survey,
    wander,
)
from agentgym_envs.envs.webarena.sites.catalogue import all_sites, sign_in  # noqa: E402
from agentgym_envs.envs.webarena.sites.web import Web  # noqa: E402

PAGES = {"home": 1, "shop": 30, "admin": 30, "forum": 30, "git": 30, "map": 20, "wiki": 20}
"""How many pages of each site are compared, of as many kinds as there are."""

STEPS = 25
"""How many actions are done on each site in both browsers."""

TASKS = 10
"""How many tasks the expert does in both; `scripts/compare_browsers.py --tasks 60` does more."""


@pytest.fixture(params=list(PAGES))
def visit(request: pytest.FixtureRequest) -> Iterator[tuple[str, Pair, Sequence[Cookie]]]:
    """Yields a site, both browsers, and the cookies of somebody who is signed in there."""
    sites, site = all_sites(), request.param
    webs = Web(sites), Web(sites)
    cookies: Sequence[Cookie] = ()
    for web in webs:
        cookies = sign_in(web, [site])
    pair = Pair(list(sites), webs)
    yield site, pair, cookies
    pair.close()
    for web in webs:
        web.close()


def start_of(site: str) -> str:
    return "http://shop.test/admin" if site == "admin" else f"http://{site}.test/"


def told(differences: Sequence[Difference]) -> list[str]:
    """Returns the first differences such that one can read them in the output of a test."""
    return [
        f"{each.url} after {each.after}, {each.what}: {list(each.lines[:4])}"
        for each in differences[:5]
    ]


@pytest.mark.slow
def test_both_browsers_show_the_same_of_all_kinds_of_pages_and_after_actions(
    visit: tuple[str, Pair, Sequence[Cookie]],
) -> None:
    site, pair, cookies = visit

    survey(pair, start_of(site), cookies, pages=PAGES[site])
    wander(pair, start_of(site), cookies, steps=STEPS, seed=1)

    assert told(pair.report.differences) == []
    assert len(pair.report.pages) >= PAGES[site]


@pytest.mark.slow
def test_the_expert_reads_does_and_scores_the_same_in_both_browsers() -> None:
    ours, real = (
        gym.make("AgentGym/WebArena-v0", browser=browser).unwrapped
        for browser in ("in_process", "chromium")
    )
    ids = [task.id for split in ("validation", "test") for task in ours.tasks[split]]

    episodes = [play(ours, real, task_id) for task_id in ids[:: len(ids) // TASKS][:TASKS]]

    real.close()
    ours.close()
    assert [(episode.difference, episode.score) for episode in episodes] == [("", 1.0)] * TASKS


def test_at_least_150_pages_are_compared() -> None:
    assert sum(PAGES.values()) >= 150
