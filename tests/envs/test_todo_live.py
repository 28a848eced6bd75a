"""TODOList with Todoist behind it, against a stand-in on the loopback."""

import copy
import gc
import os
import pickle
import socket

import gymnasium as gym
import pytest

import agentgym_envs  # noqa: F401  (registers the ids)
from agentgym_envs import DataUnavailableError
from agentgym_envs.envs.todo.live import ROOT_NAME, Todoist

from .stand_in import Reply
from .todoist_stand_in import TOKEN, TodoistStandIn

TASK = "todo_embedded_test_82"
CHASSIS, ROBOTICS, RACE = "7075811722", "2330424912", "2357630451"

needs_official_data = pytest.mark.skipif(
    not os.environ.get("AGENTGYM_DATA"), reason="AGENTGYM_DATA is not set"
)


@pytest.fixture
def there():
    stand_in = TodoistStandIn()
    yield stand_in
    stand_in.close()


def service(there, token=TOKEN, **options):
    return Todoist(token, base_url=there.url, pause_seconds=0.0, **options)


def begin(there, task_id=TASK, backend=None, **options):
    env = gym.make("AgentGym/TODOList-v0", backend=backend or service(there), **options).unwrapped
    env.reset(options={"task_id": task_id})
    return env


def call(env, name, **arguments):
    text, _, terminated, _, info = env.step(f"{name} with Action Input: {arguments}")
    assert not terminated
    return text, info["action_valid"]


def solve(env):
    over = False
    while not over:
        _, _, terminated, truncated, info = env.step(env.oracle_reply())
        over = terminated or truncated
    return info["success"]


@pytest.mark.parametrize("rules", ["fixed", "agentgym"])
def test_tasks_are_solved_at_todoist_and_nothing_is_left_there(there, rules):
    env = begin(there, rules=rules)
    for task in env.tasks["test"][:12]:
        env.reset(options={"task_id": task.id})

        assert solve(env), task.id

    env.close()
    assert there.account.is_as_before
    assert not [each for each in there.asked if there.account.own_task in each]


def test_what_an_agent_reads_is_what_it_reads_without_todoist(there):
    env, embedded = begin(there), begin(there, backend="embedded")
    calls = (
        "get_projects with Action Input: {}",
        "get_tasks with Action Input: {'project_id': None}",
        f"update_task with Action Input: {{'task_id': '{CHASSIS}', 'due_date': '2022-06-01'}}",
        f"update_project with Action Input: {{'project_id': '{RACE}', 'is_favorite': True}}",
        f"complete_task with Action Input: {{'task_id': '{CHASSIS}'}}",
        f"get_tasks with Action Input: {{'project_id': '{ROBOTICS}'}}",
        "get_projects with Action Input: {}",
        "finish with Action Input: {'answer': 'done'}",
    )

    for action in calls:
        assert env.step(action) == embedded.step(action)


def test_an_episode_works_in_a_project_of_its_own(there):
    env = begin(there)
    assert there.asked == []

    call(env, "get_projects")

    roots = [each for each in there.account.projects.values() if each["name"] == ROOT_NAME]
    below = [each for each in there.account.projects.values() if each["parent_id"] is not None]
    assert [each["parent_id"] for each in roots] == [None]
    assert {each["parent_id"] for each in below} == {roots[0]["id"]}
    assert [each["name"] for each in below] == [
        project.name for project in env.task.data.start.account.projects.values()
    ]
    assert len(there.account.tasks) == 1 + len(env.task.data.start.account.todos)


def test_somebodys_own_lists_can_be_neither_seen_nor_changed(there):
    env = begin(there)
    own = {"task_id": there.account.own_task}

    assert "My own" not in call(env, "get_projects")[0]
    assert "Mine" not in call(env, "get_tasks", project_id=None)[0]
    for tool in ("delete_task", "complete_task", "get_task_description"):
        assert "there is no open task" in call(env, tool, **own)[0]
    assert "no open task" in call(env, "update_task", **own, due_date="2022-01-01")[0]
    assert "no project" in call(env, "get_tasks", project_id=there.account.own_project)[0]
    env.close()
    assert there.account.is_as_before


def test_a_change_made_at_todoist_is_seen(there):
    env = begin(there)
    call(env, "get_projects")
    by_content = {task["content"]: task for task in there.account.tasks.values()}
    by_content["Print the chassis"]["due"]["date"] = "2022-04-26"
    del there.account.tasks[by_content["Sort the screw box"]["id"]]
    there.account.add_task({"content": "By hand", "project_id": by_content["Mine"]["project_id"]})

    text, _ = call(env, "get_tasks", project_id=ROBOTICS)

    chassis = text.partition("'Print the chassis'")[2]
    assert chassis.startswith(", 'is_completed': False, 'priority': 3, 'due_date': '2022-04-26'")
    assert "Sort the screw box" not in text
    assert "By hand" not in text


def test_the_project_goes_with_the_next_reset_and_with_the_environment(there):
    env = begin(there)
    call(env, "get_projects")
    env.reset(options={"task_id": TASK})
    assert there.account.is_as_before
    call(env, "get_projects")
    assert not there.account.is_as_before

    del env
    gc.collect()

    assert there.account.is_as_before


def test_what_cannot_be_taken_away_at_once_is_taken_away_later(there):
    backend = service(there)
    env = begin(there, backend=backend)
    call(env, "get_projects")
    there.faults = [Reply(503, "{}")] * 3
    env.reset(options={"task_id": TASK})
    assert len(backend.left_over) == 1

    call(env, "get_projects")
    env.close()

    assert backend.left_over == []
    assert there.account.is_as_before


def test_a_start_that_fails_half_way_leaves_nothing_and_can_be_repeated(there):
    env = begin(there)
    there.faults = [there.reply("POST", "/api/v1/projects", {"name": ROOT_NAME}), Reply(403, "{}")]

    text, valid = call(env, "get_projects")

    assert (text, valid) == ("Error: the to-do service refuses this (it is not allowed)", False)
    assert there.account.is_as_before
    assert call(env, "get_projects")[1]
    assert solve(env)


@pytest.mark.parametrize(
    ("replies", "message"),
    [
        ([Reply(200, "<html>")], "sent an answer that cannot be understood"),
        ([Reply(200, "[]")], "sent an answer that cannot be understood"),
        ([Reply(200, '{"id": 1}')], "sent an answer that cannot be understood"),
        ([Reply(200, '{"results": [3]}')], "sent an answer that cannot be understood"),
        ([Reply(400, '{"error": "no"}')], "refuses this (400)"),
        ([Reply(401, "no")], "the token is wrong"),
        ([Reply(500, "{}")] * 3, "is busy or fails (status 500)"),
        ([Reply(429, "{}", {"Retry-After": "0"})] * 3, "is busy or fails (status 429)"),
        ([Reply(429, "{}", {"Retry-After": "3600"})], "is busy or fails (status 429)"),
        ([Reply(429, "{}", {"Retry-After": "Sun, 22 Nov"})], "is busy or fails (status 429)"),
    ],
)
@pytest.mark.parametrize("rules", ["fixed", "agentgym"])
def test_a_service_that_fails_is_an_observation(there, replies, message, rules):
    env = begin(there, rules=rules)
    call(env, "get_user_current_date")
    for name in ("get_projects", "get_tasks"):
        there.faults = list(replies)
        asked = len(there.asked)

        text, valid = call(env, name, project_id=None) if name == "get_tasks" else call(env, name)

        assert message in text
        assert not valid
        assert len(there.asked) - asked <= 3
        assert there.faults == []
    assert solve(env)


def test_a_fault_that_passes_is_not_noticed_and_nothing_is_made_twice(there):
    env = begin(there)
    there.faults = [Reply(503, "{}"), Reply(429, "{}", {"Retry-After": "0"})]

    assert call(env, "get_projects")[1]

    assert len(set(there.request_ids[:3])) == 1
    assert len([p for p in there.account.projects.values() if p["name"] == ROOT_NAME]) == 1


def test_a_finish_that_cannot_be_checked_does_not_end_the_episode(there):
    for rules, start in (("fixed", "Error: "), ("agentgym", "Observation: ERROR | ")):
        env = begin(there, rules=rules)
        call(env, "update_task", task_id=CHASSIS, due_date="2022-04-26")
        there.faults = [Reply(500, "{}")] * 3

        text, _, terminated, _, _ = env.step('finish with Action Input: {"answer": "done"}')

        assert text.startswith(f"{start}the to-do service is busy or fails")
        assert not terminated
        assert env.step('finish with Action Input: {"answer": "done"}')[2]


def test_a_slow_service_is_not_waited_for(there):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        there.url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        env = begin(there, backend=service(there, timeout_seconds=0.05))

        text, valid = call(env, "get_projects")

    assert "the to-do service did not answer within 0.05 seconds; try again" in text
    assert not valid


def test_no_network_is_an_observation(there):
    env = begin(there)
    there.close()

    text, valid = call(env, "get_projects")

    assert "the to-do service cannot be reached" in text
    assert not valid


def test_a_wrong_token_is_said(there):
    env = begin(there, backend=service(there, token="another"))

    assert "the token is wrong" in call(env, "get_projects")[0]
    assert "another" not in repr(service(there, token="another"))


def test_an_episode_can_be_copied_before_it_begins_and_not_after(there):
    env = begin(there)
    for other in (copy.deepcopy(env), pickle.loads(pickle.dumps(env))):
        assert solve(other)
    call(env, "get_projects")

    with pytest.raises(TypeError, match="cannot be copied"):
        copy.deepcopy(env)


def test_a_snapshot_is_restored_in_a_new_project(there):
    env = begin(there)
    call(env, "update_task", task_id=CHASSIS, due_date="2022-04-26")
    snapshot = env.snapshot()
    other = begin(there, "todo_embedded_test_1")

    other.restore(snapshot)

    assert solve(other)


def test_a_token_is_asked_for_when_the_environment_is_made(monkeypatch):
    monkeypatch.delenv("TODO_KEY", raising=False)
    with pytest.raises(DataUnavailableError, match="set TODO_KEY to your API token"):
        gym.make("AgentGym/TODOList-v0", backend="live")
    monkeypatch.setenv("TODO_KEY", "one")
    gym.make("AgentGym/TODOList-v0", backend="live").close()


@needs_official_data
def test_official_tasks_are_solved_at_todoist_too(there):
    env = begin(there, "todo_139", data="official")

    assert solve(env)
    env.reset(options={"task_id": "todo_85"})
    assert solve(env)
    env.close()
    assert there.account.is_as_before
