"""Many sessions at once: no error, and each hears only its own world."""

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from agentgym_envs.catalog import make_text_env
from agentgym_envs.server import Settings

from .original_clients import CLIENTS
from .served import served

SESSIONS, CLIENTS_AT_ONCE, STEPS = 120, 8, 6
MOVES = ("move up", "move left", "move down", "move right", "fly", "")


def transcript(url, number):
    """Returns all that a session of the server says, played by one client of several."""
    client = CLIENTS["maze"](f"{url}/maze")
    client.reset(number)
    said = [client.observe()]
    for turn in range(STEPS):
        observation, reward, done = client.step(MOVES[(number + turn) % len(MOVES)])
        said.append((observation, reward, done))
        if done:
            break
    client.http.close()
    return said


def alone(env, number):
    """Returns the same of an environment in this process."""
    task_id = env.tasks["train"][number].id
    said = [env.reset(options={"task_id": task_id})[0]]
    for turn in range(STEPS):
        action = MOVES[(number + turn) % len(MOVES)]
        observation, reward, terminated, truncated, _ = env.step(action)
        said.append((observation, reward, terminated or truncated))
        if terminated:
            break
    return said


def test_many_clients_at_once_hear_what_each_hears_alone():
    env = make_text_env("AgentGym/Maze-v0", {"rules": "agentgym"})
    with served(Settings()) as url, ThreadPoolExecutor(CLIENTS_AT_ONCE) as clients:
        heard = list(clients.map(lambda number: transcript(url, number), range(SESSIONS)))
        open_at_end = httpx.get(f"{url}/metrics").text

    assert heard == [alone(env, number) for number in range(SESSIONS)]
    assert f'agentgym_sessions{{world="maze"}} {SESSIONS}' in open_at_end


def test_steps_of_one_session_from_several_clients_are_played_one_after_the_other():
    with served(Settings(env="maze")) as url:
        opened = {"world": "maze", "options": {"max_steps": 60}}
        (number,) = httpx.post(f"{url}/v1/sessions", json=opened).json()["sessions"]
        begin = {"sessions": [{"session": number, "task_id": "maze_embedded_train_0"}]}
        httpx.post(f"{url}/v1/sessions/reset", json=begin)
        step = {"sessions": [{"session": number, "action": "fly"}]}
        barrier = threading.Barrier(8)

        def play(_):
            barrier.wait()
            return [httpx.post(f"{url}/v1/sessions/step", json=step).json() for _ in range(5)]

        with ThreadPoolExecutor(8) as clients:
            answers = [one["answers"][0] for many in clients.map(play, range(8)) for one in many]
        snapshot = httpx.get(f"{url}/v1/sessions/{number}/snapshot").json()

    assert not [answer for answer in answers if "error" in answer]
    assert snapshot["actions"] == ["fly"] * 40


@pytest.mark.parametrize("workers", [1, 2])
def test_the_load_script_finds_no_difference(workers):
    script = Path(__file__).parents[2] / "scripts" / "load_server.py"
    options = ["--sessions=12", "--steps=240", "--clients=4", f"--workers={workers}"]

    run = subprocess.run([sys.executable, script, *options], capture_output=True, text=True)

    assert run.returncode == 0, run.stderr
    assert run.stdout.endswith("answers that differ: 0\n")
