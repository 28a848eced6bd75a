"""The tasks on the map, alone and with the wiki: each can be done, and is scored only then."""

from collections.abc import Iterator

import pytest

from agentgym_envs.envs.webarena.actions import read_action
from agentgym_envs.envs.webarena.browser.http import wsgi_fetch
from agentgym_envs.envs.webarena.browser.window import PageBrowser
from agentgym_envs.envs.webarena.oracle import Situation, next_step
from agentgym_envs.envs.webarena.sites.map.site import site
from agentgym_envs.envs.webarena.sites.web import Web
from agentgym_envs.envs.webarena.sites.wiki.site import site as wiki_site
from agentgym_envs.envs.webarena.tasks import map as map_tasks
from agentgym_envs.envs.webarena.tasks import map_wiki
from agentgym_envs.envs.webarena.tasks.template import Case, Template
from agentgym_envs.envs.webarena.world import World

SITES = {each.host: each for each in (site(), wiki_site())}
TEMPLATES = (*map_tasks.TEMPLATES, *map_wiki.TEMPLATES)
NAMES = [template.name for template in TEMPLATES]
CASES: dict[str, list[Case]] = {}
MOST_ACTIONS = 20


@pytest.fixture
def web() -> Iterator[Web]:
    web = Web(SITES)
    yield web
    assert web.errors == []
    web.close()


def cases_of(template: Template) -> list[Case]:
    if template.name not in CASES:
        web = Web(SITES)
        CASES[template.name] = list(template.cases(web.records))
        web.close()
    return CASES[template.name]


def score(world: World, case: Case, answer: str) -> float:
    empty = {"reference_answers": None, "reference_url": "", "program_html": []}
    return world.score({**empty, **case.checks}, answer, None)


def begin(web: Web, template: Template) -> World:
    world = World(PageBrowser(wsgi_fetch(web), list(SITES)), web, "fixed")
    world.start([template.start], (), ())
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
    template = TEMPLATES[NAMES.index(name)]
    cases = cases_of(template)

    for case in (cases[0], cases[-1]):
        web = Web(SITES)
        world = begin(web, template)
        assert score(world, case, "") == 0.0
        answer = play(world, case)
        assert score(world, case, answer) == 1.0
        web.close()


def test_there_are_enough_templates_and_cases() -> None:
    templates = map_tasks.TEMPLATES
    number = sum(len(cases_of(template)) for template in templates)

    assert len(templates) >= 16
    assert number >= 600
    assert sum(template.held_out for template in templates) >= len(templates) // 8


@pytest.mark.parametrize("name", NAMES)
def test_no_two_cases_of_a_template_ask_the_same(name: str) -> None:
    template = TEMPLATES[NAMES.index(name)]
    values = [tuple(sorted(case.values.items())) for case in cases_of(template)]

    assert len(values) >= 20
    assert len(values) == len(set(values))


@pytest.mark.parametrize("name", NAMES)
def test_wordings_name_exactly_the_values(name: str) -> None:
    template = TEMPLATES[NAMES.index(name)]
    known = set(cases_of(template)[0].values)

    assert len(template.wordings) >= 3
    for wording in template.wordings:
        named = {part.partition("}}")[0] for part in wording.split("{{")[1:]}
        assert named == known


def test_the_last_favourite_cannot_be_removed_unnoticed(web: Web) -> None:
    """Removing everything is not removing one."""
    template = TEMPLATES[NAMES.index("map_remove_favourite")]
    case = cases_of(template)[0]
    world = begin(web, template)

    web.records("map").change("DELETE FROM favourites")

    assert score(world, case, "") == 0.0
