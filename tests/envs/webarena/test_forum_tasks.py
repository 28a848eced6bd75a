"""The forum's tasks: each can be done by the way it has, and is scored only then."""

from functools import cache
from typing import Any

import pytest

from agentgym_envs.envs.webarena.actions import read_action
from agentgym_envs.envs.webarena.browser.http import wsgi_fetch
from agentgym_envs.envs.webarena.browser.window import PageBrowser
from agentgym_envs.envs.webarena.browsing import Cookie
from agentgym_envs.envs.webarena.oracle import Situation, next_step
from agentgym_envs.envs.webarena.sites.forum.site import agent_session, site
from agentgym_envs.envs.webarena.sites.web import Web
from agentgym_envs.envs.webarena.tasks.forum import TEMPLATES
from agentgym_envs.envs.webarena.tasks.template import Case, Template
from agentgym_envs.envs.webarena.world import World

FORUM = site()
BY_NAME = {template.name: template for template in TEMPLATES}
MOST_ACTIONS = 20


@cache
def cases_of(name: str) -> list[Case]:
    web = Web({FORUM.host: FORUM})
    cases = list(BY_NAME[name].cases(web.records))
    web.close()
    return cases


def score(world: World, case: Case, answer: str) -> float:
    empty: dict[str, Any] = {"reference_answers": None, "reference_url": "", "program_html": []}
    return world.score({**empty, **case.checks}, answer, None)


def begin(web: Web, template: Template, *, signed_in: bool = True) -> World:
    world = World(PageBrowser(wsgi_fetch(web), [FORUM.host]), web, "fixed")
    token = web.new_session(FORUM.host, **agent_session(web.records("forum")))
    cookies = [Cookie(FORUM.host, "session", token)] if signed_in else []
    world.start([template.start], cookies, ())
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


@pytest.mark.parametrize("name", BY_NAME)
def test_the_way_of_a_task_scores_and_nothing_done_does_not(name: str) -> None:
    template, cases = BY_NAME[name], cases_of(name)

    web, case = Web({FORUM.host: FORUM}), cases[len(cases) // 2]
    world = begin(web, template)
    assert score(world, case, "") == 0.0
    answer = play(world, case)
    assert score(world, case, answer) == 1.0
    assert web.errors == []
    web.close()


def test_there_are_enough_templates_and_cases() -> None:
    number = sum(len(cases_of(name)) for name in BY_NAME)

    assert len(TEMPLATES) >= 16
    assert number >= 650
    assert sum(template.held_out for template in TEMPLATES) >= len(TEMPLATES) // 8


@pytest.mark.parametrize("name", BY_NAME)
def test_no_two_cases_of_a_template_ask_the_same(name: str) -> None:
    values = [tuple(sorted(case.values.items())) for case in cases_of(name)]

    assert len(values) >= 20
    assert len(values) == len(set(values))


@pytest.mark.parametrize("name", BY_NAME)
def test_wordings_name_exactly_the_values(name: str) -> None:
    known = set(cases_of(name)[0].values)
    wordings = BY_NAME[name].wordings

    assert len(wordings) >= 3
    for wording in wordings:
        named = {part.partition("}}")[0] for part in wording.split("{{")[1:]}
        assert named == known


@pytest.mark.parametrize(
    "name",
    [
        "forum_comment", "forum_upvote_comment", "forum_upvote_all", "forum_biography",
        "forum_post_text", "forum_exchange_subscriptions", "forum_delete_post",
    ],
)  # fmt: skip
def test_an_expert_who_is_signed_out_signs_in(name: str) -> None:
    web, case = Web({FORUM.host: FORUM}), cases_of(name)[0]
    world = begin(web, BY_NAME[name], signed_in=False)

    answer = play(world, case)

    assert score(world, case, answer) == 1.0
    web.close()


def test_a_vote_too_many_is_seen() -> None:
    """Voting for one post is not voting for two."""
    case = cases_of("forum_upvote_newest")[0]
    web = Web({FORUM.host: FORUM})
    world = begin(web, BY_NAME["forum_upvote_newest"])

    play(world, case)
    web.records("forum").insert("submission_votes", submission_id=1, user_id=1, choice=1)

    assert score(world, case, "") == 0.0
    web.close()
