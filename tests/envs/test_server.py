"""AgentGym's clients against one server of all worlds."""

import itertools

import httpx
import pytest

from agentgym_envs.catalog import make_text_env
from agentgym_envs.server import Limits, Settings
from agentgym_envs.server.worlds import FACTS

from .original_clients import CLIENTS
from .served import served


@pytest.fixture(scope="module")
def address():
    with served() as url:
        yield url


def in_process(name):
    """Returns the environment that a session of the server is one of."""
    facts = FACTS[name]
    options = {"prompt_format": "react"} if facts.whole_replies else {}
    return make_text_env(facts.env_id, {"rules": "agentgym", **options})


@pytest.mark.parametrize("name", sorted(CLIENTS))
def test_an_original_client_plays_an_experts_episode(name, address):
    env = in_process(name)
    task = env.tasks["test" if name in ("babyai", "sciworld") else "train"][0]
    index = int(task.id.rpartition("_")[2])
    expected, _ = env.reset(options={"task_id": task.id})
    client = CLIENTS[name](f"{address}/{name}")

    client.reset(index)

    assert client.observe().startswith(expected)
    for _ in range(8):
        action = env.oracle_reply()
        wanted = env.step(action)
        observation, reward, done = client.step(action)
        assert observation == wanted[0]
        assert done == (wanted[2] or (wanted[3] and name != "webarena"))
        if done:
            assert reward in (wanted[1], wanted[4]["score"])
            break
    env.close()
    assert client.close()


@pytest.mark.parametrize("name", ["alfworld", "maze", "wordle"])
def test_a_step_after_the_end_is_the_originals_error(name, address):
    client = CLIENTS[name](f"{address}/{name}")
    client.reset(0)
    env = in_process(name)
    env.reset(options={"task_id": env.tasks["train"][0].id})
    done = False
    while not done:
        action = env.oracle_action()
        env.step(action)
        done = client.step(action)[2]

    answer = client.post("step", {"id": client.number, "action": action})

    assert answer == {"error": f"The task with environment {client.number} has finished."}


@pytest.mark.parametrize("name", sorted(set(CLIENTS) - {"sciworld", "webarena"}))
def test_unknown_sessions_and_tasks_are_errors_with_status_200(name, address):
    client = CLIENTS[name](f"{address}/{name}")

    unknown = client.post("step", {client.key: 999_999, "action": "x"})
    no_task = client.post("reset", {client.key: client.number, client.index: 10**15})
    client.close()
    closed = client.post("step", {client.key: client.number, "action": "x"})

    assert "999999" in unknown["error"]
    assert no_task["error"] == f"The game {10**15} is not valid."
    assert str(client.number) in closed["error"]


def test_webshop_shows_its_page_to_browsers(address):
    client = CLIENTS["webshop"](f"{address}/webshop")
    client.reset(0)
    client.step("search[shoes]")

    state = client.get("state")

    assert state["url"].endswith("/search_results/0/shoes/1")
    assert "</html>" in state["html"]
    assert state["instruction_text"] == client.get("instruction_text")


def test_numbers_of_webshops_sessions_look_drawn_by_chance(address):
    numbers = [CLIENTS["webshop"](f"{address}/webshop").number for _ in range(3)]

    assert len({*numbers}) == 3
    assert min(abs(one - other) for one, other in itertools.combinations(numbers, 2)) > 1_000


def test_textcraft_tells_its_commands_again(address):
    client = CLIENTS["textcraft"](f"{address}/textcraft")
    client.reset(0)
    client.step("inventory")

    commands = client.get("commands")

    assert commands.startswith("Crafting commands:\ncraft ")
    assert "Goal" not in commands


def test_sciworld_gives_hints(address):
    client = CLIENTS["sciworld"](f"{address}/sciworld")
    client.reset(0)

    hints = client.get("action_hint")

    assert "open OBJ" in hints["possible_actions"]
    assert "agent" in hints["possible_objects"]
    assert client.observe().startswith(client.get("task_description"))


def test_an_episode_must_have_begun_for_what_is_asked_of_it(address):
    client = CLIENTS["webshop"](f"{address}/webshop")

    assert client.get("state") == {"error": "No episode has begun: reset first."}


def test_alfworlds_task_type_is_the_name_of_a_task_and_of_a_trial(address):
    client = CLIENTS["alfworld"](f"{address}/alfworld")

    answer = client.post("reset", {"id": client.number, "game": 0, "world_type": "Text"})

    kind = "pick_two_obj_and_place-Statue-None-Shelf-0"
    assert answer["task_type"] == f"{kind}/trial_alfworld_embedded_train_0"


def test_a_session_is_of_one_world(address):
    maze = CLIENTS["maze"](f"{address}/maze")

    answer = httpx.post(f"{address}/wordle/step", json={"id": maze.number, "action": "crane"})

    assert "error" in answer.json()


def test_one_world_can_be_served_at_the_root():
    with served(Settings(env="webshop")) as url:
        client = CLIENTS["webshop"](url)
        client.reset(3)

        page, reward, done = client.step("search[shoes]")

        assert httpx.get(f"{url}/").json() == "ok"
        assert "Page 1" in page
        assert (reward, done) == (0, False)


def test_fixed_rules_can_be_served():
    with served(Settings(env="maze", rules="fixed")) as url:
        client = CLIENTS["maze"](url)
        client.reset(0)

        observation, _, _ = client.step("fly")

    assert "move left" in observation


def test_clients_are_greeted(address):
    greetings = {name: httpx.get(f"{address}/{name}/").json() for name in ("todo", "alfworld")}

    assert httpx.get(address).json() == "ok"
    assert greetings == {"todo": "ok", "alfworld": "This is environment AlfWorld."}


def test_numbers_of_tasks_follow_the_splits():
    with served(Settings(env="textcraft")) as url:
        client = CLIENTS["textcraft"](url)
        env = in_process("textcraft")
        expected, _ = env.reset(options={"task_id": env.tasks["validation"][1].id})

        client.reset(len(env.tasks["train"]) + 1)

        assert client.observe() == expected


@pytest.mark.parametrize("name", ["maze", "textcraft"])
def test_official_numbers_are_the_originals(name, official):
    with served(Settings(env=name, data="official")) as url:
        client = CLIENTS[name](url)
        env = make_text_env(FACTS[name].env_id, {"data": "official", "rules": "agentgym"})
        task_id = {"maze": "lmrlgym_maze_3", "textcraft": "textcraft_35"}[name]
        expected, _ = env.reset(options={"task_id": task_id})

        client.reset(int(task_id.rpartition("_")[2]))

        assert client.observe() == expected


def test_more_sessions_than_allowed_are_told_to_come_back():
    with served(Settings(env="maze", limits=Limits(max_sessions=2))) as url:
        first = CLIENTS["maze"](url)
        CLIENTS["maze"](url)

        refused = httpx.post(f"{url}/create")
        first.close()
        admitted = httpx.post(f"{url}/create")

    assert (refused.status_code, refused.headers["retry-after"]) == (503, "1")
    assert admitted.status_code == 200


def test_a_token_is_needed_where_one_is_set():
    with served(Settings(env="maze", token="correct horse")) as url:
        answers = [
            httpx.post(f"{url}/create", headers=headers).status_code
            for headers in ({}, {"Authorization": "Bearer x"}, {b"Authorization": b"Basic \xe9"})
        ]
        right = {"Authorization": "Bearer correct horse"}

        assert answers == [401, 401, 401]
        assert httpx.post(f"{url}/create", headers=right).status_code == 200
        assert httpx.get(f"{url}/health").status_code == 200


def test_large_bodies_and_actions_are_refused():
    limits = Limits(max_body_bytes=1_000, max_action_chars=100)
    with served(Settings(env="maze", limits=limits)) as url:
        client = CLIENTS["maze"](url)
        client.reset(0)
        body = {"id": client.number, "action": "a" * 101}

        long_action = httpx.post(f"{url}/step", json=body)
        large_body = httpx.post(f"{url}/step", content=b"x" * 1_001)

        assert (long_action.status_code, large_body.status_code) == (413, 413)
        assert client.step("move up")


@pytest.mark.parametrize(
    "body", [b"{", b"[]", b"\xff", b'{"id": "0", "action": 1}', b'{"id": 0}', b"{" * 900_000]
)
def test_bodies_of_another_form_are_the_clients_fault(body, address):
    CLIENTS["maze"](f"{address}/maze")

    response = httpx.post(f"{address}/maze/step", content=body)

    assert response.status_code in (400, 422) or "error" in response.json()
    assert response.status_code < 500


def test_idle_sessions_are_closed():
    with served(Settings(env="maze", limits=Limits(idle_seconds=0.2))) as url:
        client = CLIENTS["maze"](url)
        while "agentgym_sessions{" in httpx.get(f"{url}/metrics").text:
            pass

        answer = client.post("reset", {"id": client.number, "game": 0})

    assert answer["error"].startswith(f"no session {client.number}")


def test_metrics_count_requests_and_sessions():
    with served(Settings(env="maze")) as url:
        client = CLIENTS["maze"](url)
        client.reset(0)
        for _ in range(3):
            client.step("move up")

        text = httpx.get(f"{url}/metrics").text

    assert 'agentgym_requests_total{call="step",status="200"} 3' in text
    assert 'agentgym_sessions{world="maze"} 1' in text
