import gc
import json
import socket
import sys

import gymnasium as gym
import pytest

import agentgym_envs  # noqa: F401  (registers the ids)
from agentgym_envs import DataUnavailableError, InvalidOptionError, MissingDependencyError
from agentgym_envs.envs.sheet.live import GoogleSheets
from agentgym_envs.toolkit.tools import Call

from .sheet_service import SheetService
from .stand_in import Reply

pytest.importorskip("gspread")

BUSY = Reply(429, "{}", {"Retry-After": "0"})
BROKEN = Reply(500, "oops")


@pytest.fixture
def service():
    made = SheetService()
    yield made
    made.close()


def make(service, **options):
    backend = GoogleSheets(
        "lent", base_url=service.url, pause_seconds=0.0, timeout_seconds=5.0, **options
    )
    return gym.make("AgentGym/Sheet-v0", backend=backend).unwrapped


def begin(service, number=17, **options):
    env = make(service, **options)
    env.reset(options={"task_id": f"sheet_embedded_test_{number}"})
    return env


def act(env, tool, /, **arguments):
    return env.step(Call(tool, arguments).action)


def test_the_live_backend_answers_as_the_embedded_one_and_the_expert_solves_its_tasks(service):
    live, embedded = make(service), gym.make("AgentGym/Sheet-v0").unwrapped
    for number in range(12):
        task = {"task_id": f"sheet_embedded_test_{number}"}
        live.reset(options=task)
        embedded.reset(options=task)
        over = False
        while not over:
            action = embedded.oracle_action()
            assert live.oracle_action() == action
            expected = embedded.step(action)
            assert live.step(action) == expected
            over = expected[2] or expected[3]

        assert expected[-1]["success"], number


def test_only_what_the_episode_made_is_taken_away(service):
    env = begin(service)
    act(env, "open_sheet", name="Buses")
    act(env, "open_sheet", name="Changes")
    assert [title.split()[-1] for title in service.titles] == ["Mine", "Buses", "Changes"]

    observation = act(env, "open_sheet", name="Mine")[0]
    env.reset(options={"task_id": "sheet_embedded_test_0"})
    gc.collect()

    assert "there is no sheet 'Mine'" in observation
    assert service.titles == ["Mine"]


def test_a_busy_service_is_asked_again(service):
    env = begin(service)
    service.fail = [BUSY, BUSY]

    observation, _, _, _, info = act(env, "open_sheet", name="Buses")

    assert info["action_valid"], observation


@pytest.mark.parametrize(
    ("replies", "message"),
    [
        ([BUSY] * 3, "the sheet service is busy; try again later"),
        ([Reply(429, "{}", {"Retry-After": "99"})], "the sheet service is busy; try again later"),
        ([BROKEN] * 3, "the sheet service failed (status 500)"),
        ([Reply(200, "<html>")], "sent an answer that is no JSON"),
        ([Reply(200, "[]")], "sent an answer that cannot be understood"),
        (
            [Reply(403, json.dumps({"error": {"code": 403, "message": "No", "status": "X"}}))],
            "refuses",
        ),
    ],
)
def test_a_service_that_fails_is_an_observation_and_the_episode_goes_on(service, replies, message):
    env = begin(service)
    service.fail = list(replies)

    observation, reward, terminated, _, info = act(env, "open_sheet", name="Buses")

    assert message in observation
    assert (reward, terminated, info["action_valid"]) == (0.0, False, False)
    assert service.fail == []
    assert act(env, "open_sheet", name="Buses")[-1]["action_valid"]


def test_a_change_that_may_have_been_made_is_not_sent_twice(service):
    env = begin(service)
    act(env, "open_sheet", name="Buses")
    service.asked.clear()
    service.fail = [BROKEN]

    observation = act(env, "insert_rows", values_list=[["x"]], row_idx=2)[0]

    assert "look at the sheet before you go on" in observation
    assert sum(request.startswith("POST") for request in service.asked) == 1


def test_finish_counts_only_when_the_sheet_can_be_read(service):
    env = begin(service, 0)
    while (action := env.oracle_action()) != "finish with Action Input: {}":
        env.step(action)
    service.fail = [BROKEN] * 3

    observation, _, terminated, _, _ = env.step(action)
    assert "failed (status 500)" in observation
    assert not terminated

    assert env.step(action)[-1]["success"]


def test_no_network_is_an_observation(service):
    service.close()
    env = begin(service)

    assert "cannot be reached" in act(env, "open_sheet", name="Buses")[0]


def test_a_service_that_does_not_answer_is_not_waited_for():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        backend = GoogleSheets("lent", base_url=url, timeout_seconds=0.05)
        env = gym.make("AgentGym/Sheet-v0", backend=backend).unwrapped
        env.reset(options={"task_id": "sheet_embedded_test_0"})

        assert "did not answer within 0.05 seconds" in act(env, "open_sheet", name="Exams")[0]


def test_the_live_backend_asks_for_an_account(monkeypatch, tmp_path):
    monkeypatch.delenv("SHEET_CREDENTIALS", raising=False)
    with pytest.raises(DataUnavailableError, match="set SHEET_CREDENTIALS"):
        gym.make("AgentGym/Sheet-v0", backend="live")

    (tmp_path / "account.json").write_text("{}")
    monkeypatch.setenv("SHEET_CREDENTIALS", str(tmp_path / "account.json"))
    monkeypatch.setenv("SHEET_ID", "lent")
    with pytest.raises(DataUnavailableError, match="names no usable service account"):
        gym.make("AgentGym/Sheet-v0", backend="live")


def test_the_live_backend_needs_an_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "gspread", None)

    with pytest.raises(MissingDependencyError, match=r"agentgym-envs\[live\]"):
        GoogleSheets("lent")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"backend": "cloud"}, "backend must be one of"),
        ({"backend": "live", "rules": "agentgym"}, 'goes with backend="embedded" only'),
    ],
)
def test_a_backend_that_is_none_is_refused(options, message):
    with pytest.raises(InvalidOptionError, match=message):
        gym.make("AgentGym/Sheet-v0", **options)
