"""All templates of WebArena's own tasks: each can be done, and is scored only then."""

import re

import pytest

from agentgym_envs.envs.webarena.actions import read_action
from agentgym_envs.envs.webarena.sites.catalogue import all_sites
from agentgym_envs.envs.webarena.sites.web import Web
from agentgym_envs.envs.webarena.tasks.catalogue import all_templates
from agentgym_envs.envs.webarena.tasks.deal import LENGTHS, deal

from .playing import begin, cases_of, play, score, some_cases, template

NAMES = [each.name for each in all_templates()]


@pytest.fixture
def web():
    web = Web(all_sites())
    yield web
    assert web.errors == []
    web.close()


@pytest.fixture(scope="module")
def dealt():
    web = Web(all_sites())
    yield deal(all_templates(), web.records)
    web.close()


@pytest.mark.parametrize("name", NAMES)
def test_the_way_of_a_task_scores_and_nothing_done_does_not(name, web):
    (case,) = some_cases(name, 1)
    world = begin(web, name)
    before = score(world, case, "")

    answer = play(world, case)

    assert (before, score(world, case, answer)) == (0.0, 1.0), case.values


@pytest.mark.parametrize("name", NAMES[::9])
def test_the_way_leads_on_from_elsewhere_and_when_signed_out(name, web):
    (case,) = some_cases(name, 1)
    world = begin(web, name, signed_in=False)
    for action in ("goto [http://home.test/nowhere]", "new_tab", "goto [http://forum.test/forums]"):
        world.act(read_action(action))

    answer = play(world, case)

    assert score(world, case, answer) == 1.0, case.values


@pytest.mark.parametrize("name", NAMES)
def test_another_answer_is_worth_nothing(name, web):
    world = begin(web, name)

    for case in some_cases(name, 2):
        for wrong in ("I do not know", "$0.01", "98765"):
            assert score(world, case, wrong) == 0.0, case.values


@pytest.mark.parametrize("name", NAMES)
def test_no_two_cases_of_a_template_ask_the_same(name):
    asked = [tuple(case.values.items()) for case in cases_of(name)]

    assert len(set(asked)) == len(asked) >= 3


@pytest.mark.parametrize("name", NAMES)
def test_wordings_name_exactly_the_values(name):
    names = set(cases_of(name)[0].values)
    wordings = template(name).wordings

    assert len(set(wordings)) == len(wordings) >= 3
    for case in cases_of(name):
        assert set(case.values) == names
        assert all(isinstance(value, str) and value for value in case.values.values())
    for wording in wordings:
        named = set(re.findall(r"{{(\w+)}}", wording))
        # What is asked for may be said by the wording alone.
        assert named <= names, wording
        assert "{{" not in re.sub(r"{{\w+}}", "", wording)


def test_there_are_templates_for_every_site_and_across_sites():
    sites = {site for each in all_templates() for site in each.sites}
    across = [each for each in all_templates() if len(each.sites) > 1]

    assert sites == {"shop", "admin", "forum", "git", "map", "wiki"}
    assert len(NAMES) >= 90
    assert len(across) >= 6


def test_splits_have_their_lengths_and_share_no_case(dealt):
    problems = {
        split: {str((task["template"], task["instantiation_dict"])) for task in tasks}
        for split, tasks in dealt.items()
    }

    assert {split: len(tasks) for split, tasks in dealt.items()} == LENGTHS
    assert not problems["train"] & problems["test"]
    assert not problems["train"] & problems["validation"]
    assert not problems["validation"] & problems["test"]


def test_what_is_held_out_is_in_test_only(dealt):
    held_out = {each.name for each in all_templates() if each.held_out}
    templates = {split: {task["template"] for task in tasks} for split, tasks in dealt.items()}

    assert held_out
    assert held_out <= templates["test"]
    assert not held_out & (templates["train"] | templates["validation"])


def test_no_wording_of_a_test_task_was_trained_on(dealt):
    wordings = {
        split: {task["intent_template"] for task in tasks} for split, tasks in dealt.items()
    }

    assert not wordings["train"] & wordings["test"]
    assert not wordings["train"] & wordings["validation"]


def test_dealing_gives_the_same_tasks_each_time(dealt):
    web = Web(all_sites())

    again = deal(all_templates(), web.records)

    assert again == dealt
    web.close()


def test_about_one_task_in_ten_cannot_be_done(dealt):
    for tasks in dealt.values():
        share = sum(task["answer"] == "N/A" for task in tasks) / len(tasks)
        assert 0.04 < share < 0.2
