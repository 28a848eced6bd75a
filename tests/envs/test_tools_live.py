"""How a live service is asked: against a stand-in on this machine's own loopback."""

import socket
from collections.abc import Callable, Generator

import pytest

from agentgym_envs.toolkit.tools import ToolError
from agentgym_envs.toolkit.tools.live import LONGEST_PAUSE_SECONDS, JsonService

from .stand_in import Reply, StandIn

Start = Callable[..., StandIn]


@pytest.fixture
def start() -> Generator[Start]:
    running: list[StandIn] = []

    def begin(*replies: Reply) -> StandIn:
        running.append(StandIn(*replies))
        return running[-1]

    yield begin
    for stand_in in running:
        stand_in.close()


def test_an_answer_comes_with_its_status_and_its_json(start: Start):
    there = start(Reply(404, '{"message": "no such thing"}'))

    response = JsonService().get(f"{there.url}/here", {"query": "a b", "page": 1, "left out": None})

    assert (response.status, response.json) == (404, {"message": "no such thing"})
    assert there.asked == ["/here?query=a+b&page=1"]


def test_a_busy_service_is_asked_again_when_it_says(start: Start):
    there = start(Reply(429, "{}", {"Retry-After": "7"}), Reply(200, "[1]"))
    waits: list[float] = []

    response = JsonService(pause=waits.append).get(f"{there.url}/here", {})

    assert (response.json, waits) == ([1], [7.0])


def test_a_service_that_asks_for_too_much_patience_is_left_alone(start: Start):
    there = start(Reply(429, "{}", {"Retry-After": f"{LONGEST_PAUSE_SECONDS + 1:.0f}"}))
    waits: list[float] = []

    with pytest.raises(ToolError, match="too many requests and asks to wait 31 seconds"):
        JsonService(pause=waits.append).get(f"{there.url}/here", {})

    assert (len(there.asked), waits) == (1, [])


def test_a_faulty_service_is_asked_three_times_and_no_more(start: Start):
    there = start(Reply(500, "oh"))
    waits: list[float] = []

    with pytest.raises(ToolError, match=r"fault of its own \(status 500\); another call may work"):
        JsonService(pause=waits.append).get(f"{there.url}/here", {})

    assert (len(there.asked), waits) == (3, [0.5, 1.0])


@pytest.mark.parametrize("body", ["", "<html>", '{"half": ', "[" * 100_000])
def test_an_answer_that_is_not_json_is_said_in_words(start: Start, body: str):
    there = start(Reply(200, body))

    with pytest.raises(ToolError, match="answers something that is not JSON"):
        JsonService().get(f"{there.url}/here", {})

    assert len(there.asked) == 1


def test_without_a_network_a_few_tries_are_made():
    waits: list[float] = []

    with pytest.raises(ToolError, match=r"127\.0\.0\.1:9 cannot be reached"):
        JsonService(pause=waits.append, timeout_seconds=5).get("http://127.0.0.1:9/x", {})

    assert waits == [0.5, 1.0]


def test_two_requests_keep_their_distance(start: Start):
    there = start(Reply(200, "{}"))
    waits: list[float] = []
    service = JsonService(least_interval_seconds=2.0, pause=waits.append, clock=lambda: 100.0)

    for _ in range(3):
        service.get(f"{there.url}/here", {})

    assert waits == [2.0, 4.0]


def test_a_service_that_never_answers_is_given_up():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"

        with pytest.raises(ToolError, match="cannot be reached"):
            JsonService(timeout_seconds=0.1, tries=2, pause=lambda _: None).get(url, {})
