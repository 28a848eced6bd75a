"""The git host's tasks: each can be done by the way it has, and is scored only then."""

import re
from functools import cache

import pytest

from agentgym_envs.envs.webarena.actions import read_action
from agentgym_envs.envs.webarena.browser.http import wsgi_fetch
from agentgym_envs.envs.webarena.browser.window import PageBrowser
from agentgym_envs.envs.webarena.browsing import Cookie
from agentgym_envs.envs.webarena.oracle import Situation, next_step
from agentgym_envs.envs.webarena.sites.git.site import agent_session, site
from agentgym_envs.envs.webarena.sites.web import Web
from agentgym_envs.envs.webarena.tasks.git import TEMPLATES
from agentgym_envs.envs.webarena.tasks.template import Case, Template
from agentgym_envs.envs.webarena.world import World

GIT = site()
NAMES = [template.name for template in TEMPLATES]
BY_NAME = dict(zip(NAMES, TEMPLATES, strict=True))
MOST_ACTIONS = 30


@cache
def cases_of(name: str) -> list[Case]:
    web = Web({GIT.host: GIT})
    cases = list(BY_NAME[name].cases(web.records))
    web.close()
    return cases


def score(world: World, case: Case, answer: str) -> float:
    empty = {"reference_answers": None, "reference_url": "", "program_html": []}
    return world.score({**empty, **case.checks}, answer, None)


def begin(web: Web, template: Template) -> World:
    world = World(PageBrowser(wsgi_fetch(web), [GIT.host]), web, "fixed")
    token = web.new_session(GIT.host, **agent_session(web.records("git")))
    world.start([template.start], [Cookie(GIT.host, "session", token)], ())
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
        action = read_action(last, "fixed")
        if action.kind == "stop":
            return action.text
        world.act(action)
    raise AssertionError(f"not there after {MOST_ACTIONS} actions: {case.values}")


@pytest.mark.parametrize("name", NAMES)
def test_the_way_of_a_task_scores_and_nothing_done_does_not(name: str) -> None:
    cases = cases_of(name)

    for case in (cases[0], cases[-1]):
        web = Web({GIT.host: GIT})
        world = begin(web, BY_NAME[name])
        assert score(world, case, "") == 0.0
        answer = play(world, case)
        assert score(world, case, answer) == 1.0
        assert web.errors == []
        web.close()


@pytest.mark.parametrize("name", NAMES[::9])
def test_the_way_leads_on_from_elsewhere_and_when_signed_out(name: str) -> None:
    case = cases_of(name)[0]
    project = case.values.get("project", "lantern-labs/book-loans-data")
    web = Web({GIT.host: GIT})
    world = begin(web, BY_NAME[name])
    for place in (f"{project}/-/issues?state=closed&search=zzz", "nowhere", "dashboard/todos"):
        world.act(read_action(f"goto [http://git.test/{place}]", "fixed"))
    button = re.search(r"\[(\d+)\] button 'Sign out'", world.printed().text)
    assert button is not None
    world.act(read_action(f"click [{button[1]}]", "fixed"))

    answer = play(world, case)

    assert score(world, case, answer) == 1.0
    web.close()


def test_there_are_enough_templates_and_cases() -> None:
    number = sum(len(cases_of(name)) for name in NAMES)

    assert len(TEMPLATES) >= 20
    assert number >= 800
    assert sum(template.held_out for template in TEMPLATES) >= len(TEMPLATES) // 8


@pytest.mark.parametrize("name", NAMES)
def test_no_two_cases_of_a_template_ask_the_same(name: str) -> None:
    values = [tuple(sorted(case.values.items())) for case in cases_of(name)]

    assert len(values) >= 15
    assert len(values) == len(set(values))


@pytest.mark.parametrize("name", NAMES)
def test_wordings_name_exactly_the_values(name: str) -> None:
    template = BY_NAME[name]
    known = set(cases_of(name)[0].values)

    assert len(template.wordings) >= 3
    for wording in template.wordings:
        named = {part.partition("}}")[0] for part in wording.split("{{")[1:]}
        assert named == known
