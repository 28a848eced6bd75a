"""`AgentGym/Remote-v0` plays on servers that speak AgentGym's own protocol."""

import copy
import socket
import subprocess
import sys
import threading

import gymnasium as gym
import httpx
import pytest

from agentgym_envs import InvalidOptionError, OracleUnavailableError, UnknownTaskError
from agentgym_envs.catalog import make_text_env
from agentgym_envs.remote import RemoteError
from agentgym_envs.server.worlds import FACTS

from .served import served

REMOTE = "AgentGym/Remote-v0"


@pytest.fixture(scope="module")
def address():
    with served() as url:
        yield url


def remote(address, world="maze", **options):
    return gym.make(REMOTE, url=f"{address}/{world}", env=world, **options).unwrapped


def local(world, **options):
    return make_text_env(FACTS[world].env_id, {"rules": "agentgym", **options})


def begun(env, expert):
    """Returns the number of a task, begun on the server and, for its expert, here."""
    tasks = expert.tasks["train"] if len(expert.tasks["train"]) else expert.tasks["test"]
    expert.reset(options={"task_id": tasks[0].id})
    number = tasks[0].id.rpartition("_")[2] if expert.name in ("babyai", "sciworld") else "0"
    prefix = env.tasks["train"][0].id.removesuffix("0")
    return env.reset(options={"task_id": f"{prefix}{number}"})


@pytest.mark.parametrize("form", ["react", None])
@pytest.mark.parametrize("world", sorted(FACTS))
def test_the_expert_solves_an_episode_on_an_original_server(world, form, address):
    env = remote(address, world, prompt_format=form)
    expert = local(world, prompt_format=form)
    begun(env, expert)

    rewards, over = [], False
    while not over and len(rewards) < 60:
        reply = expert.oracle_reply()
        wanted = expert.step(reply)
        observation, reward, terminated, truncated, info = env.step(reply)
        rewards.append(reward)
        over = terminated or truncated
        assert observation == wanted[0]

    assert (terminated, truncated) == wanted[2:4] == (True, False)
    assert info["success"]
    points = 100 if world == "sciworld" else 1
    assert info["score"] == pytest.approx(wanted[4]["score"] / points)
    assert sum(rewards) == pytest.approx(info["score"])
    env.close()


def test_a_seed_draws_one_of_the_first_tasks(address):
    env = remote(address, data_len=5, split="test")

    drawn = {env.reset(seed=seed)[1]["task_id"] for seed in range(30)}

    assert drawn == {f"lmrlgym_maze_{number}" for number in range(5)}
    assert [len(env.tasks[split]) for split in ("train", "validation", "test")] == [0, 0, 5]


def test_a_task_that_the_server_does_not_have_is_unknown(address):
    env = remote(address)
    env.reset(seed=0)

    with pytest.raises(UnknownTaskError, match="999999999 is not valid"):
        env.reset(options={"task_id": "lmrlgym_maze_999999999"})
    with pytest.raises(UnknownTaskError, match="lmrlgym_maze_0"):
        env.reset(options={"task_id": "wordle_1"})


def test_copies_and_snapshots_play_the_episode_again(address):
    env = remote(address)
    env.reset(seed=3)
    env.step("move up\n")
    snapshot = env.snapshot()
    other = copy.deepcopy(env)
    third = remote(address)

    third.restore(snapshot)

    answers = [one.step("move down\n") for one in (env, other, third)]
    assert answers[0] == answers[1] == answers[2]


def test_a_lost_session_is_played_again(address):
    env, twin = remote(address), remote(address)
    for one in (env, twin):
        one.reset(seed=3)
        one.step("move up\n")
    httpx.post(f"{address}/maze/close", json={"id": env._original._number})

    assert env.step("move down\n") == twin.step("move down\n")


class Forgetful:
    """Passes requests on to a server, and hangs up on the first step once it was played."""

    def __init__(self, target):
        self.target = target
        self.steps = 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self.run, daemon=True).start()

    def run(self):
        while True:
            with self.listener.accept()[0] as client:
                self.pass_on(client)

    def pass_on(self, client):
        stream = client.makefile("rb")
        method, path, _ = stream.readline().decode().split()
        length = 0
        while line := stream.readline().strip():
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        response = httpx.request(method, f"{self.target}{path}", content=stream.read(length))
        if path.endswith("/step"):
            self.steps += 1
            if self.steps == 1:
                return
        head = f"HTTP/1.1 {response.status_code} x\r\nConnection: close\r\n"
        size = f"Content-Length: {len(response.content)}\r\n\r\n"
        client.sendall((head + size).encode() + response.content)


def test_a_step_whose_answer_is_lost_counts_once(address):
    proxy = Forgetful(address)
    env, twin = remote(proxy.url, "textcraft"), remote(address, "textcraft")

    answers = []
    for one in (env, twin):
        one.reset(options={"task_id": "textcraft_0"})
        answers.append([one.step("get 1 oak log"), one.step("inventory")])

    assert answers[0] == answers[1]
    assert proxy.steps == 3


def test_without_retries_a_lost_answer_is_an_error(address):
    env = remote(Forgetful(address).url, "textcraft", retries=0)
    env.reset(options={"task_id": "textcraft_0"})

    with pytest.raises(RemoteError, match="does not answer"):
        env.step("inventory")


def test_what_the_protocol_lacks_is_said(address):
    env = remote(address, render_mode="rgb_array")
    env.reset(seed=0)

    with pytest.raises(OracleUnavailableError, match="has no expert"):
        env.oracle_action()
    with pytest.raises(RemoteError, match="no pictures"):
        env.render()
    with pytest.raises(NotImplementedError, match="available actions"):
        env.available_actions()


def test_alfworlds_commands_come_with_its_answers(address):
    env, expert = remote(address, "alfworld"), local("alfworld")
    begun(env, expert)

    assert env.available_actions() == expert.available_actions()


def test_the_protocol_can_be_named(address):
    env = remote(address, protocol="agentgym")

    env.reset(seed=0)

    assert env.task.id.startswith("lmrlgym_maze_")
    with pytest.raises(InvalidOptionError, match="protocol"):
        remote(address, protocol="v2")
    with pytest.raises(InvalidOptionError, match="data_len"):
        remote(address, data_len=0)


def test_an_address_without_either_protocol_is_named(address):
    env = gym.make(REMOTE, url=f"{address}/v1/nothing/here", env="maze", protocol="agentgym")

    with pytest.raises(RemoteError, match="nothing/here"):
        env.reset(seed=0)


def test_without_httpx_the_pip_line_is_told():
    code = (
        "import sys; sys.modules['httpx'] = None\n"
        "import gymnasium, agentgym_envs\n"
        "try:\n    gymnasium.make('AgentGym/Remote-v0', url='http://x', env='maze')\n"
        "except agentgym_envs.MissingDependencyError as error:\n    print(error)\n"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert 'pip install "agentgym-envs[server]"' in done.stdout
