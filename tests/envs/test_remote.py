"""`AgentGym/Remote-v0` keeps the contract, against our own server."""

import gymnasium as gym
import httpx
import pytest

from agentgym_envs import InvalidOptionError, OracleUnavailableError
from agentgym_envs.catalog import environment_ids, make_text_env
from agentgym_envs.remote import RemoteError
from agentgym_envs.server import Limits, Settings
from agentgym_envs.testing import CHECKS, Subject, run_check

from .served import served

REMOTE = "AgentGym/Remote-v0"


@pytest.fixture(scope="module")
def address():
    with served(Settings(oracle=True)) as url:
        yield url


def play(env, seed):
    """Returns all that an episode of the expert brings."""
    seen = [env.reset(seed=seed)]
    while len(seen) == 1 or not (seen[-1][2] or seen[-1][3]):
        seen.append(env.step(env.oracle_reply()))
    return seen


PROMISES = [
    *(("maze", check) for check in CHECKS),
    *(("weather", check) for check in CHECKS if "task_checks" not in check.__module__),
]


@pytest.mark.parametrize(("env", "check"), PROMISES, ids=lambda one: getattr(one, "__name__", one))
def test_a_remote_environment_keeps_a_promise(check, env, address):
    options = {"url": address, "env": env, "prompt_format": "react" if env == "weather" else None}

    result = run_check(check, Subject(REMOTE, options, limit=3))

    assert result.failure is None, result.failure


@pytest.mark.parametrize("rules", ["fixed", "agentgym"])
@pytest.mark.parametrize("env", ["alfworld", "babyai", "sqlgym", "textcraft", "wordle", "webshop"])
def test_remote_and_local_episodes_are_equal(env, rules, address):
    local_id = "bird" if env == "sqlgym" else env
    from agentgym_envs.catalog import find_id

    local = make_text_env(find_id(local_id), {"rules": rules, "prompt_format": "react"})
    remote = gym.make(REMOTE, url=address, env=env, rules=rules, prompt_format="react").unwrapped

    expected = play(local, seed=4)

    assert play(remote, seed=4) == expected
    assert remote.prompt.instruction == local.prompt.instruction
    remote.close()


def test_a_lost_session_is_played_again(address):
    remote = gym.make(REMOTE, url=address, env="maze").unwrapped
    local = make_text_env("AgentGym/Maze-v0", {})
    for env in (remote, local):
        env.reset(seed=1)
        env.step("move up")
    httpx.post(f"{address}/v1/sessions/close", json={"sessions": [remote._session]})

    answers = [env.step("move left") for env in (remote, local)]

    assert answers[0] == answers[1]


def test_a_step_that_is_sent_twice_is_played_once(address):
    remote = gym.make(REMOTE, url=address, env="maze").unwrapped
    remote.reset(seed=1)
    step = {"session": None, "action": "move up", "turn": 0}
    step["session"] = remote._session

    answers = [
        httpx.post(f"{address}/v1/sessions/step", json={"sessions": [body]}).json()["answers"][0]
        for body in (step, step, {**step, "action": "move down"})
    ]

    assert answers[0] == answers[1]
    assert "turn 1" in answers[2]["error"]


def test_many_sessions_are_stepped_in_one_request(address):
    body = {"world": "maze", "number": 5, "options": {"rules": "fixed"}}
    numbers = httpx.post(f"{address}/v1/sessions", json=body).json()["sessions"]
    items = [{"session": number, "seed": number} for number in numbers]
    begun = httpx.post(f"{address}/v1/sessions/reset", json={"sessions": items}).json()["answers"]
    items = [{"session": number, "action": "move up"} for number in [*numbers, 10**6]]

    answers = httpx.post(f"{address}/v1/sessions/step", json={"sessions": items}).json()["answers"]

    for number, first, answer in zip(numbers, begun, answers, strict=False):
        local = make_text_env("AgentGym/Maze-v0", {})
        assert local.reset(seed=number)[0] == first["observation"]
        assert local.step("move up")[0] == answer["observation"]
    assert answers[-1]["kind"] == "UnknownSessionError"


def test_clients_cannot_name_files_of_the_server(address):
    body = {"world": "maze", "options": {"data": "/etc"}}

    response = httpx.post(f"{address}/v1/sessions", json=body)

    assert response.status_code == 422
    assert "'data'" in response.json()["error"]


def test_the_expert_is_the_servers_to_offer():
    with served(Settings(env="maze")) as url:
        remote = gym.make(REMOTE, url=url, env="maze").unwrapped
        remote.reset(seed=0)

        with pytest.raises(OracleUnavailableError, match="serve --oracle"):
            remote.oracle_action()


def test_a_server_that_is_not_there_is_named():
    remote = gym.make(REMOTE, url="http://127.0.0.1:9", env="maze", retries=0).unwrapped

    with pytest.raises(RemoteError, match=r"127\.0\.0\.1:9"):
        remote.reset(seed=0)


def test_data_that_the_server_does_not_have_is_refused(address):
    remote = gym.make(REMOTE, url=address, env="maze", data="official").unwrapped

    with pytest.raises(InvalidOptionError, match="embedded"):
        remote.reset(seed=0)


def test_a_full_server_is_asked_again():
    with served(Settings(env="maze", limits=Limits(max_sessions=1, idle_seconds=0.1))) as url:
        first, second = (gym.make(REMOTE, url=url, env="maze").unwrapped for _ in range(2))
        first.reset(seed=0)

        observation, _ = second.reset(seed=0)

    assert observation


def test_the_remote_is_not_listed_among_the_worlds():
    assert REMOTE not in environment_ids()
