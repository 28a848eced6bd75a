"""Playing the ways of tasks without an environment around them."""

from collections.abc import Sequence
from functools import cache

from agentgym_envs.envs.webarena.actions import read_action
from agentgym_envs.envs.webarena.browser.http import wsgi_fetch
from agentgym_envs.envs.webarena.browser.window import PageBrowser
from agentgym_envs.envs.webarena.oracle import Situation, next_step
from agentgym_envs.envs.webarena.sites.catalogue import all_sites, sign_in
from agentgym_envs.envs.webarena.sites.web import Web
from agentgym_envs.envs.webarena.tasks.catalogue import all_templates
from agentgym_envs.envs.webarena.tasks.template import Case, Template
from agentgym_envs.envs.webarena.world import World
from agentgym_envs.toolkit.draws import Draws

MOST_ACTIONS = 25


@cache
def template(name: str) -> Template:
    """Returns the template of this name."""
    return next(each for each in all_templates() if each.name == name)


@cache
def cases_of(name: str) -> Sequence[Case]:
    """Returns all cases of a template."""
    web = Web(all_sites())
    cases = list(template(name).cases(web.records))
    web.close()
    return cases


def some_cases(name: str, number: int) -> list[Case]:
    """Returns cases of a template, spread over all of them."""
    return Draws(f"test {name}").sample(cases_of(name), number)


def begin(web: Web, name: str, *, signed_in: bool = True) -> World:
    """Opens the first page of a template's tasks."""
    task = template(name)
    world = World(PageBrowser(wsgi_fetch(web), list(all_sites())), web, "fixed")
    world.start([task.start], sign_in(web, task.sites) if signed_in else [], [])
    return world


def play(world: World, case: Case) -> str:
    """Goes the way of a case and returns the answer at its end."""
    last = ""
    for _ in range(MOST_ACTIONS):
        now = Situation(
            world.look(),
            world.printed().nodes,
            world.visited,
            lambda expected: world.holds(expected.as_json()),
            last,
        )
        last = next_step(case.legs, case.answer, now).action
        action = read_action(last)
        if action.kind == "stop":
            return action.text
        world.act(action)
    raise AssertionError(f"not there after {MOST_ACTIONS} actions: {case.values}")


def score(world: World, case: Case, answer: str) -> float:
    """Returns what the episode is worth with this answer."""
    empty = {"reference_answers": None, "reference_url": "", "program_html": []}
    return world.score({**empty, **case.checks}, answer, None)
