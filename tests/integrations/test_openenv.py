"""OpenEnv's own client plays our environments."""

import asyncio
import threading
from contextlib import contextmanager

import pytest

pytest.importorskip("openenv", reason="run by `make test-integrations`")
import httpx
import uvicorn
from openenv.core.generic_client import GenericEnvClient

from agentgym_envs import InvalidOptionError
from agentgym_envs.catalog import environment_ids, make_text_env
from agentgym_envs.server.openenv import openenv_app


@contextmanager
def served(env_id, **options):
    app = openenv_app(env_id, **options)
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
    listening = threading.Event()
    begin = server.startup

    async def startup(sockets=None):
        await begin(sockets)
        listening.set()

    server.startup = startup
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    assert listening.wait(60)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(60)


@pytest.fixture(scope="module")
def maze():
    with served("AgentGym/Maze-v0", prompt_format="react") as url:
        yield url


@pytest.mark.parametrize("env_id", environment_ids())
def test_the_expert_solves_an_episode_with_openenvs_client(env_id):
    local = make_text_env(env_id, {"prompt_format": "react"})
    expected, info = local.reset(seed=3)

    with (
        served(env_id, prompt_format="react") as url,
        GenericEnvClient(base_url=url).sync() as client,
    ):
        result = client.reset(seed=3)
        first = result.observation
        rewards = []
        while not result.done:
            reply = local.oracle_reply()
            wanted = local.step(reply)
            result = client.step({"text": reply})
            rewards.append(result.reward)
            assert result.observation["text"] == wanted[0]
        state = client.state()

    assert first["text"] == f"{local.prompt.instruction}\n\n{expected}"
    assert first["task_id"] == info["task_id"] == state["task_id"]
    assert result.observation["success"]
    assert sum(rewards) == pytest.approx(state["score"])
    assert state["step_count"] == len(rewards) == len(state["actions"])


def test_tasks_are_listed_and_chosen(maze):
    env = make_text_env("AgentGym/Maze-v0", {})
    body = {"split": "test", "index": 2}

    task = httpx.post(f"{maze}/Maze-v0/task", json=body).json()
    number = httpx.post(f"{maze}/Maze-v0/num_tasks", json={"split": "test"}).json()
    splits = httpx.get(f"{maze}/Maze-v0/splits").json()
    with GenericEnvClient(base_url=maze).sync() as client:
        begun = [client.reset(**body), client.reset(task_id=env.tasks["test"][2].id)]

    assert task["task"]["id"] == env.tasks["test"][2].id
    assert {result.observation["task_id"] for result in begun} == {task["task"]["id"]}
    assert number["num_tasks"] == len(env.tasks["test"])
    assert [split["name"] for split in splits] == ["train", "validation", "test"]


def test_the_schema_names_what_is_sent_and_seen(maze):
    schema = httpx.get(f"{maze}/schema").json()

    assert schema["action"]["required"] == ["text"]
    assert {"text", "task_id", "score", "success", "done"} <= set(
        schema["observation"]["properties"]
    )
    assert "actions" in schema["state"]["properties"]
    assert httpx.get(f"{maze}/metadata").json()["name"] == "AgentGym/Maze-v0"


def test_wrong_requests_are_refused_and_the_session_lives_on(maze):
    with GenericEnvClient(base_url=maze).sync() as client:
        begun = client.reset(seed=1)
        with pytest.raises(RuntimeError, match="no task 'nothing'"):
            client.reset(task_id="nothing")
        with pytest.raises(RuntimeError, match="VALIDATION_ERROR"):
            client.step({"text": "move up", "move": "up"})

        again = client.reset(seed=1)

    assert again.observation == begun.observation


def test_sessions_play_side_by_side(maze):
    async def play(seed):
        async with GenericEnvClient(base_url=maze) as client:
            first = await client.reset(seed=seed)
            result = await client.step({"text": "Thought:\n\nAction:\nmove up"})
            return first.observation["text"], result.observation["text"]

    async def play_all():
        return await asyncio.gather(*(play(seed) for seed in range(8)))

    for seed, seen in enumerate(asyncio.run(play_all())):
        local = make_text_env("AgentGym/Maze-v0", {"prompt_format": "react"})
        first, _ = local.reset(seed=seed)
        assert seen[0].endswith(first)
        assert seen[1] == local.step("Thought:\n\nAction:\nmove up")[0]


def test_a_wrong_option_is_refused_at_once():
    with pytest.raises(InvalidOptionError, match="rules"):
        openenv_app("AgentGym/Maze-v0", rules="none")
