"""The shop's tasks: what they ask, and that their ways lead there."""

import re
from collections.abc import Iterator

import pytest

from agentgym_envs.envs.webarena.actions import read_action
from agentgym_envs.envs.webarena.browser.http import wsgi_fetch
from agentgym_envs.envs.webarena.browser.window import PageBrowser
from agentgym_envs.envs.webarena.browsing import Cookie
from agentgym_envs.envs.webarena.oracle import Situation, next_step
from agentgym_envs.envs.webarena.sites.records import Records
from agentgym_envs.envs.webarena.sites.shop.site import agent_session, site
from agentgym_envs.envs.webarena.sites.web import Web
from agentgym_envs.envs.webarena.tasks.shop import TEMPLATES
from agentgym_envs.envs.webarena.tasks.template import Case, Template
from agentgym_envs.envs.webarena.world import World
from agentgym_envs.toolkit.draws import Draws

SHOP = site()
MOST_STEPS = 20
BY_NAME = pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.name)


@pytest.fixture
def web() -> Iterator[Web]:
    web = Web({SHOP.host: SHOP})
    yield web
    assert web.errors == []
    web.close()


@pytest.fixture
def records(web: Web) -> Records:
    return web.records("shop")


def cases(template: Template, web: Web) -> list[Case]:
    return list(template.cases(web.records))


def score(world: World, case: Case, answer: str) -> float:
    return world.score(case.checks, answer, None)


def begin(template: Template, web: Web) -> World:
    world = World(PageBrowser(wsgi_fetch(web), [SHOP.host]), web, "fixed")
    token = web.new_session(SHOP.host, **agent_session(web.records("shop")))
    world.start([template.start], [Cookie(SHOP.host, "session", token)], [])
    return world


def play(world: World, case: Case) -> str:
    """Goes the expert's way and returns its answer."""
    last = ""
    for _ in range(MOST_STEPS):
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
        assert world.problem == "", last
    raise AssertionError(f"the expert is not there after {MOST_STEPS} steps")


@BY_NAME
def test_the_expert_solves_what_nobody_has_done_before(template, web):
    for case in Draws(f"test {template.name}").sample(cases(template, web), 2):
        episode = Web({SHOP.host: SHOP})
        world = begin(template, episode)
        before = score(world, case, "")

        answer = play(world, case)

        assert before == 0.0
        assert score(world, case, answer) == 1.0
        assert episode.errors == []
        episode.close()


@BY_NAME
def test_wordings_name_all_values_and_nothing_else(template, web):
    known = cases(template, web)

    assert len(template.wordings) >= 3
    assert len(set(template.wordings)) == len(template.wordings)
    for wording in template.wordings:
        assert set(re.findall(r"{{(\w+)}}", wording)) == set(known[0].values)


@BY_NAME
def test_cases_differ_and_are_the_same_each_time(template, web):
    known = cases(template, web)

    asked = [tuple(case.values.items()) for case in known]
    assert len(set(asked)) == len(asked) >= 4
    assert [tuple(case.values.items()) for case in cases(template, web)] == asked


def test_another_answer_or_none_is_worth_nothing(web):
    world = begin(TEMPLATES[0], web)
    asking = [cases(template, web)[0] for template in TEMPLATES]

    for case in (case for case in asking if case.answer):
        for wrong in ("", "I do not know", "$0.01", "999"):
            assert score(world, case, wrong) == 0.0, case


def test_there_are_tasks_of_every_sort(web):
    known = [(template, cases(template, web)) for template in TEMPLATES]

    refused = [name for name, found in known if found[0].answer == "N/A"]
    held_out = [template for template in TEMPLATES if template.held_out]
    changing = [name for name, found in known if "records" in found[0].checks["eval_types"]]
    assert len(TEMPLATES) >= 50
    assert sum(min(len(found), 150) for _, found in known) > 2_000
    assert 1 / 12 < len(refused) / len(TEMPLATES) < 1 / 8
    assert 1 / 9 < len(held_out) / len(TEMPLATES) < 1 / 5
    assert len(changing) >= 15


def test_what_is_said_not_to_be_sold_is_not_sold(web, records):
    template = next(each for each in TEMPLATES if each.name == "shop_not_sold")
    for case in cases(template, web):
        words = case.values["thing"].split()
        where = " AND ".join(["instr(keywords, ?)"] * len(words))

        sql = f"SELECT name FROM product WHERE enabled = 1 AND {where}"
        assert records.all(sql, *words) == [], case.values


def test_the_cheapest_and_the_dearest_are_without_rivals(web, records):
    for name, extreme in (("shop_cheapest", "min"), ("shop_dearest", "max")):
        template = next(each for each in TEMPLATES if each.name == name)
        for case in cases(template, web):
            rivals = records.value(
                "WITH one AS (SELECT * FROM product WHERE name = ?) SELECT count(*) FROM product"
                " AS p, one WHERE p.category_id = one.category_id AND p.enabled = 1"
                f" AND {extreme}(coalesce(p.special_price, p.price),"
                " coalesce(one.special_price, one.price)) = coalesce(p.special_price, p.price)",
                case.answer,
            )
            assert rivals == 1, case.values


def test_an_order_of_somebody_else_is_no_order_of_mine(web, records):
    template = next(each for each in TEMPLATES if each.name == "shop_no_such_order")
    for case in cases(template, web):
        owner = "SELECT customer_id FROM sales_order WHERE number = ?"

        assert records.value(owner, case.values["order"]) != 1
