"""Play on a server: one process serves the environments, another one plays there.

The client's environment keeps the contract of the one it stands for, so the expert's episode is the
same as in this process; both are printed. The server takes a free port of this machine.

    python examples/server_and_client.py
    python examples/server_and_client.py wordle 5
"""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import gymnasium as gym

from agentgym_envs.catalog import find_id

WAIT_SECONDS = 60


@contextmanager
def serve() -> Iterator[str]:
    """Yields the address of `agentgym-envs serve`, which ends with the block."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    program = str(Path(sys.executable).with_name("agentgym-envs"))
    command = [program, "serve", "--port", port, "--oracle", "--rules", "fixed"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            wait_for(f"http://127.0.0.1:{port}")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def wait_for(url: str) -> None:
    """Returns once the server answers."""
    deadline = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            urlopen(f"{url}/health").close()
        except URLError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return


def play(env: gym.Env[str, str], seed: int) -> tuple[list[str], bool]:
    """Lets the expert play; returns the observations, and whether the task is solved."""
    observation, info = env.reset(seed=seed)
    observations, over = [observation], False
    while not over:
        action = env.get_wrapper_attr("oracle_action")()
        observation, _, terminated, truncated, info = env.step(action)
        observations.append(observation)
        over = terminated or truncated
    env.close()
    return observations, info["success"]


def main(world: str = "textcraft", episodes: str = "3") -> None:
    """Plays some episodes there and here."""
    env_id = find_id(world)
    with serve() as url:
        for seed in range(int(episodes)):
            there = play(gym.make("AgentGym/Remote-v0", url=url, env=world, split="test"), seed)
            here = play(gym.make(env_id, split="test"), seed)
            steps, solved = len(there[0]) - 1, there[1]
            print(f"seed {seed}: {steps} steps, solved: {solved}, as in here: {there == here}")


if __name__ == "__main__":
    main(*sys.argv[1:])
