"""A server of several processes is one server for its clients."""

import os
import re
import signal
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from websockets.sync.client import connect

from agentgym_envs.catalog import make_text_env
from agentgym_envs.core import InvalidOptionError
from agentgym_envs.server import Limits, Settings, create_app
from agentgym_envs.server.sessions import Numbers

from .original_clients import CLIENTS
from .served import served
from .test_server_load import alone, transcript
from .test_server_sockets import ask


@pytest.fixture(scope="module")
def address():
    with served(Settings(workers=2)) as url:
        yield url


def open_sessions(url, number):
    """Returns the numbers of new sessions, one request for each."""
    body = {"world": "maze", "options": {"rules": "fixed"}}
    answers = [httpx.post(f"{url}/v1/sessions", json=body).json() for _ in range(number)]
    return [answer["sessions"][0] for answer in answers]


def call(url, name, items):
    return httpx.post(f"{url}/v1/sessions/{name}", json={"sessions": items}).json()


def test_sessions_of_both_workers_hear_what_each_hears_alone(address):
    env = make_text_env("AgentGym/Maze-v0", {"rules": "agentgym"})
    with ThreadPoolExecutor(4) as clients:
        heard = list(clients.map(lambda number: transcript(address, number), range(12)))

    listed = httpx.get(f"{address}/maze/list_envs").json()
    text = httpx.get(f"{address}/metrics").text

    assert heard == [alone(env, number) for number in range(12)]
    assert {number % 2 for number in listed} == {0, 1}
    assert f'agentgym_sessions{{world="maze"}} {len(listed)}' in text


def test_a_request_for_sessions_of_several_workers_is_answered_in_its_order(address):
    numbers = open_sessions(address, 4)
    tasks = [f"maze_embedded_train_{index}" for index in range(4)]
    items = [{"session": n, "task_id": task} for n, task in zip(numbers, tasks, strict=True)]

    begun = call(address, "reset", [*items, {"session": 999_999}, "no session"])["answers"]
    played = call(address, "step", [{"session": n, "action": "fly"} for n in numbers])
    snapshots = [httpx.get(f"{address}/v1/sessions/{n}/snapshot").json() for n in numbers]

    assert {n % 2 for n in numbers} == {0, 1}
    assert [answer["info"]["task_id"] for answer in begun[:4]] == tasks
    assert [answer["kind"] for answer in begun[4:]] == ["UnknownSessionError", "RefusedError"]
    assert all("error" not in answer for answer in played["answers"])
    assert [snapshot["task_id"] for snapshot in snapshots] == tasks
    assert call(address, "close", [*numbers, 999_999]) == {"closed": 4}


def test_one_socket_reaches_all_workers(address):
    with connect(f"{address}/v1/ws".replace("http", "ws")) as socket:
        opened = [ask(socket, "sessions", {"world": "maze"})["answer"] for _ in range(2)]
        numbers = [answer["sessions"][0] for answer in opened]
        items = [{"session": number, "seed": 0} for number in numbers]

        begun = ask(socket, "sessions/reset", {"sessions": items})["answer"]["answers"]

    assert {number % 2 for number in numbers} == {0, 1}
    assert begun[0]["observation"] == begun[1]["observation"]


def test_errors_of_a_worker_are_the_servers(address):
    unknown = httpx.get(f"{address}/v1/sessions/999999/snapshot")
    no_world = httpx.post(f"{address}/chess/create")
    no_option = httpx.post(f"{address}/v1/sessions", json={"world": "maze", "options": {"x": 1}})

    assert (unknown.status_code, unknown.json()["kind"]) == (404, "UnknownSessionError")
    assert no_world.status_code == 404
    assert no_option.status_code == 422


def test_a_killed_worker_takes_its_own_sessions_and_is_started_anew():
    app = create_app(Settings(env="maze", workers=2))
    with served(app=app) as url:
        clients = [CLIENTS["maze"](url) for _ in range(2)]
        for client in clients:
            client.reset(0)
        os.kill(app.state.service.workers[0].process_id, signal.SIGKILL)

        said = [
            [httpx.post(f"{url}/step", json={"id": number, "action": "fly"}) for _ in range(3)]
            for number in (0, 1)
        ]
        after = [CLIENTS["maze"](url).number for _ in range(4)]

    assert [client.number for client in clients] == [0, 1]
    assert all("observation" in answer.json() for answer in said[1])
    # One request may have been on its way when the worker ended.
    assert re.search("no session 0 is open|worker process ended", said[0][0].json()["error"])
    assert said[0][0].status_code in (200, 503)
    assert said[0][2].json()["error"].startswith("no session 0 is open")
    assert len({0, 1, *after}) == 6


def test_sessions_are_limited_over_all_workers():
    with served(Settings(env="maze", workers=2, limits=Limits(max_sessions=4))) as url:
        statuses = [httpx.post(f"{url}/create").status_code for _ in range(5)]

    assert statuses == [200, 200, 200, 200, 503]


def test_no_two_processes_share_a_number():
    numbers = [
        Numbers(3, worker, generation).of(count, scattered=scattered)
        for worker in range(3)
        for generation in range(2)
        for count in range(50)
        for scattered in (False, True)
    ]

    assert len(set(numbers)) == len(numbers)
    assert all(0 <= number < 2**53 for number in numbers)


def test_there_is_at_least_one_worker():
    with pytest.raises(InvalidOptionError, match="workers must be at least 1, got 0"):
        create_app(Settings(workers=0))
