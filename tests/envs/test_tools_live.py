"""How a live service is asked: against a stand-in on this machine's own loopback."""

import pickle
import socket
from collections.abc import Callable, Generator
from pathlib import Path

import pytest

from agentgym_envs.toolkit.tools import ToolError
from agentgym_envs.toolkit.tools.live import LONGEST_WAIT_SECONDS, TRIES, LiveService

from .stand_in import Reply, StandIn

URL = "https://api.example.org/here"
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


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What was slept, in seconds, without sleeping."""
    slept: list[float] = []
    monkeypatch.setattr("agentgym_envs.toolkit.tools.live.time.sleep", slept.append)
    return slept


def _service(address: str, timeout_seconds: float = 5.0) -> LiveService:
    return LiveService(
        "the service", base_url=address, pause_seconds=0.0, timeout_seconds=timeout_seconds
    )


def test_an_answer_comes_with_its_status_and_its_json(start: Start):
    there = start(Reply(404, '{"message": "no such thing"}'))

    response = _service(there.url).get(URL, {"query": "a b", "page": 1, "left out": None})

    assert (response.status, response.json) == (404, {"message": "no such thing"})
    assert there.asked == ["/here?query=a+b&page=1"]


def test_a_busy_service_is_asked_again_when_it_says(start: Start, waits: list[float]):
    there = start(Reply(429, "{}", {"Retry-After": "7"}), Reply(200, "[1]"))

    response = _service(there.url).get(URL, {})

    assert response.json == [1]
    assert 7.0 in waits


def test_a_service_that_asks_for_too_much_patience_is_left_alone(start: Start):
    there = start(Reply(429, "{}", {"Retry-After": f"{LONGEST_WAIT_SECONDS + 1:.0f}"}))

    with pytest.raises(ToolError, match="the service is busy and asks to wait 11 seconds"):
        _service(there.url).get(URL, {})

    assert len(there.asked) == 1


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_service_that_goes_on_failing_is_asked_a_few_times_and_no_more(
    start: Start, waits: list[float], status: int
):
    there = start(Reply(status, "oh"))

    with pytest.raises(ToolError, match=f"{TRIES} times in a row; try again later"):
        _service(there.url).get(URL, {})

    assert len(there.asked) == TRIES
    assert max(waits) <= LONGEST_WAIT_SECONDS


@pytest.mark.parametrize("body", ["", "<html>", '{"half": ', "[" * 100_000])
def test_an_answer_that_is_not_json_is_said_in_words(start: Start, body: str):
    there = start(Reply(200, body))

    with pytest.raises(ToolError, match="sent an answer that is no JSON"):
        _service(there.url).get(URL, {})

    assert len(there.asked) == 1


def test_without_a_network_the_agent_is_told():
    with pytest.raises(ToolError, match=r"the service cannot be reached .*is there a network"):
        _service("http://127.0.0.1:9").get(URL, {})


def test_a_service_that_never_answers_is_given_up():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"

        with pytest.raises(ToolError, match=r"did not answer within 0\.1 seconds"):
            _service(address, timeout_seconds=0.1).get(URL, {})


def test_what_was_answered_is_kept_on_disk_and_what_failed_is_not(start: Start, tmp_path: Path):
    there = start(Reply(404, "{}"), Reply(200, '{"n": 1}'), Reply(200, '{"n": 2}'))
    first = LiveService("s", "folder", base_url=there.url, pause_seconds=0, cache_root=tmp_path)
    second = LiveService("s", "folder", base_url=there.url, pause_seconds=0, cache_root=tmp_path)

    answers = [service.get(URL, {"q": 1}).json for service in (first, first, second)]

    assert answers == [{}, {"n": 1}, {"n": 1}]
    assert second.get(URL, {"q": 2}).json == {"n": 2}


def test_a_copy_of_a_service_works_and_a_key_is_not_printed(start: Start):
    there = start(Reply(200, "{}"))
    service = LiveService("s", headers={"Authorization": "Bearer key"}, base_url=there.url)

    pickle.loads(pickle.dumps(service)).get(URL, {})

    assert there.headers[0]["Authorization"] == "Bearer key"
    assert "Bearer" not in repr(service)
