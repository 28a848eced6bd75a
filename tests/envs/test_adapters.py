"""Adapters whose libraries cannot be installed here, against what those say of their interfaces.

NeMo Gym wants Python 3.12 and a checkout of its own. The stand-in has what its documentation
promises of `GymnasiumServer`: `session_state`, `close_session`, and endpoints that call `reset` and
`step` with the columns of a row and close the session after the last step.
"""

import asyncio
import importlib
import json
import sys
from types import ModuleType, SimpleNamespace

import pytest

from agentgym_envs import UnknownTaskError

ADAPTER = "agentgym_envs.adapters.nemo_gym"
AGENT = "agentgym_agent"


class GymnasiumServer:
    def __init__(self):
        self.session_state = {}

    async def close_session(self, session_id):
        self.session_state.pop(session_id, None)

    async def reset_endpoint(self, body, session_id):
        return await self.reset(columns_of(body), session_id)

    async def step_endpoint(self, body, response, session_id):
        answer = await self.step(response, columns_of(body), session_id)
        if answer[2] or answer[3]:
            await self.close_session(session_id)
        return answer


def columns_of(body):
    return {name: value for name, value in body.items() if name != "responses_create_params"}


def extract_text(response):
    messages = [item for item in response.output if item.type == "message"]
    return "".join(part.text for message in messages for part in message.content)


def response_of(text):
    """Returns what a model that thinks answers, as OpenAI's responses have it."""
    said = SimpleNamespace(type="output_text", text=text)
    thought = SimpleNamespace(type="reasoning", summary=[])
    return SimpleNamespace(output=[thought, SimpleNamespace(type="message", content=[said])])


@pytest.fixture
def nemo_gym(monkeypatch):
    """The adapter on top of the stand-in."""
    package = ModuleType("resources_servers")
    package.gymnasium = ModuleType("resources_servers.gymnasium")
    package.gymnasium.GymnasiumServer = GymnasiumServer
    package.gymnasium.extract_text = extract_text
    monkeypatch.setitem(sys.modules, "resources_servers", package)
    monkeypatch.setitem(sys.modules, "resources_servers.gymnasium", package.gymnasium)
    yield importlib.import_module(ADAPTER)
    sys.modules.pop(ADAPTER, None)


async def play(server, row, session, expert):
    """Lets the expert play a row; returns all answers."""
    observation, info = await server.reset_endpoint(row, session)
    answers, over = [(observation, 0.0, False, False, info)], False
    while not over:
        reply = expert(server.session_state[session].env)
        answers.append(await server.step_endpoint(row, response_of(reply), session))
        over = any(answers[-1][2:4])
    return answers


def of_expert(env):
    return env.oracle_reply()


@pytest.mark.parametrize("env_id", ["maze", "wordle", "textcraft", "weather"])
def test_nemo_gym_plays_the_experts_episode_of_every_row(nemo_gym, env_id):
    rows = nemo_gym.nemo_gym_rows(env_id, agent=AGENT, split="test", number=3)
    server = nemo_gym.AgentGymServer()

    for row in json.loads(json.dumps(rows)):
        answers = asyncio.run(play(server, row, "a", of_expert))

        assert sum(answer[1] for answer in answers) == pytest.approx(1.0)
        assert answers[-1][2:] == (True, False, {"score": 1.0, "success": True})
        assert answers[-1][0] is None
        assert all(isinstance(answer[0], str) for answer in answers[:-1])
    assert server.session_state == {}


def test_a_row_has_the_rules_the_agent_and_the_task(nemo_gym):
    (row,) = nemo_gym.nemo_gym_rows("maze", agent=AGENT, number=1, seed=7)

    rules = row["responses_create_params"]["input"][0]

    assert rules["role"] == "user"
    assert "move up" in rules["content"]
    assert row["agent_ref"] == {"type": "responses_api_agents", "name": AGENT}
    assert (row["env_id"], row["seed"]) == ("AgentGym/Maze-v0", 7)
    assert "prompt" not in row


def test_sessions_at_once_play_what_they_play_alone(nemo_gym):
    rows = nemo_gym.nemo_gym_rows("textcraft", agent=AGENT, split="test", number=8)
    server = nemo_gym.AgentGymServer()

    async def together():
        return await asyncio.gather(
            *(play(server, row, str(place), of_expert) for place, row in enumerate(rows))
        )

    alone = [asyncio.run(play(server, row, "alone", of_expert)) for row in rows]

    assert asyncio.run(together()) == alone


def test_the_step_limit_cuts_an_episode_off(nemo_gym):
    (row,) = nemo_gym.nemo_gym_rows("maze", agent=AGENT, number=1, max_steps=2)

    answers = asyncio.run(play(nemo_gym.AgentGymServer(), row, "a", lambda env: "I am lost."))

    assert len(answers) == 3
    assert answers[-1] == (None, 0.0, False, True, {"score": 0.0, "success": False})


def test_a_new_start_closes_the_episode_that_still_ran(nemo_gym, monkeypatch):
    first, second = nemo_gym.nemo_gym_rows("maze", agent=AGENT, number=2)
    server = nemo_gym.AgentGymServer()
    closed = []

    async def start_twice():
        await server.reset_endpoint(first, "a")
        env = server.session_state["a"].env
        monkeypatch.setattr(env, "close", lambda: closed.append(env.task.id))
        await server.reset_endpoint(second, "a")

    asyncio.run(start_twice())

    assert closed == [first["task_id"]]
    assert server.session_state["a"].env.task.id == second["task_id"]


def test_a_row_of_another_data_set_is_refused(nemo_gym):
    (row,) = nemo_gym.nemo_gym_rows("maze", agent=AGENT, number=1)

    with pytest.raises(UnknownTaskError, match="nowhere"):
        asyncio.run(nemo_gym.AgentGymServer().reset_endpoint({**row, "task_id": "nowhere_1"}, "a"))
