"""/v1 over a WebSocket."""

import json

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from agentgym_envs.catalog import make_text_env
from agentgym_envs.server import Settings

from .served import served


def at(url):
    return f"{url}/v1/ws".replace("http", "ws")


def ask(socket, call, body):
    socket.send(json.dumps({"id": call, "call": call, "body": body}))
    answer = json.loads(socket.recv())
    assert answer.pop("id") == call
    return answer


def test_an_episode_goes_over_one_socket():
    env = make_text_env("AgentGym/Maze-v0", {})
    expected = env.reset(seed=3)[0]
    with (
        served(Settings(env="maze")) as url,
        connect(f"{url}/v1/ws".replace("http", "ws")) as socket,
    ):
        opened = ask(socket, "sessions", {"world": "maze", "options": {"rules": "fixed"}})
        (number,) = opened["answer"]["sessions"]
        begun = ask(socket, "sessions/reset", {"sessions": [{"session": number, "seed": 3}]})
        step = {"session": number, "action": env.oracle_action()}

        played = ask(socket, "sessions/step", {"sessions": [step]})

    assert begun["answer"]["answers"][0]["observation"] == expected
    assert played["answer"]["answers"][0]["observation"] == env.step(step["action"])[0]


@pytest.mark.parametrize("message", ["{", "[]", "{}", '{"call": 3}', '{"call": "x", "body": []}'])
def test_messages_of_another_form_are_answered_with_an_error(message):
    with (
        served(Settings(env="maze")) as url,
        connect(f"{url}/v1/ws".replace("http", "ws")) as socket,
    ):
        socket.send(message)

        answer = json.loads(socket.recv())

        assert answer["error"]
        assert "answer" in ask(socket, "worlds", {})


def test_a_socket_needs_the_token_too():
    with served(Settings(env="maze", token="right")) as url:
        address = at(url)

        with pytest.raises(InvalidStatus):
            connect(address)

        with connect(address, additional_headers={"Authorization": "Bearer right"}) as socket:
            assert "answer" in ask(socket, "worlds", {})
