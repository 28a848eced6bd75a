#!/usr/bin/env python
"""Plays many sessions on a server of its own, and compares every answer with the world in-process.

    python scripts/load_server.py --sessions 2000 --steps 100000 --clients 32

All sessions are open at once, and each client plays its own in turn. This is done in two waves,
each with half of the steps; between them and at the end all sessions are closed. Prints what was
played, answers that differ, and the server's memory; exits with 1 if an answer differs.
"""

import argparse
import http.client
import json
import random
import socket
import subprocess
import sys
import time
from collections.abc import Generator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import Any

from agentgym_envs.server.shapes import SHAPES
from agentgym_envs.server.worlds import FACTS, World

WORLDS = ("maze", "textcraft", "wordle")
SERVE = ("-c", "from agentgym_envs.cli import main; main()", "serve")
WAVES = 2


class Connection:
    """One client's connection to the server."""

    def __init__(self, port: int) -> None:
        """Connects."""
        self._http = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
        self._http.connect()
        self._http.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, path: str, body: Mapping[str, object]) -> Any:
        """Returns the answer to a request; any status but 200 is an error."""
        self._http.request("POST", path, json.dumps(body))
        response = self._http.getresponse()
        content = response.read()
        if response.status != 200:
            raise RuntimeError(f"{path}: {response.status} {content[:200]!r}")
        return json.loads(content)

    def close(self) -> None:
        """Ends the connection."""
        self._http.close()


class Player:
    """A session of the server, and the same episode in this process."""

    def __init__(self, connection: Connection, world: World, index: int) -> None:
        """Opens the session; `index` decides its tasks and actions."""
        self._connection = connection
        self._world = world
        self._env = world.make_original()
        self._shapes = SHAPES[world.name]
        self._rng = random.Random(index)
        self._number = connection.ask(f"/{world.name}/create", {})["id"]
        self._over = True
        self.differences = 0

    def play(self) -> None:
        """Plays one step, and begins a new episode where the last one is over."""
        if self._over:
            self._reset()
        action = self._rng.choice([*self._env.available_actions()[:200], "dance"])
        heard = self._ask("step", {"action": action})
        said, reward, terminated, truncated, _ = self._env.step(action)
        self._over = terminated or truncated
        expected = (said, reward, self._over)
        self.differences += (heard["observation"], heard["reward"], heard["done"]) != expected

    def close(self) -> None:
        """Closes the session."""
        self._ask("close", {})
        self._env.close()

    def _reset(self) -> None:
        index = self._rng.randrange(20)
        heard = self._ask("reset", {self._shapes.index_key: index})
        said, _ = self._env.reset(options={"task_id": self._world.task_id(index)})
        self.differences += heard["observation"] != said

    def _ask(self, call: str, body: Mapping[str, object]) -> Any:
        session = {self._shapes.session_key: self._number}
        return self._connection.ask(f"/{self._world.name}/{call}", {**session, **body})


class Client:
    """One of the clients: a connection and its sessions."""

    def __init__(self, port: int, worlds: list[World], indices: range) -> None:
        """Opens its sessions."""
        self._connection = Connection(port)
        self._players = [
            Player(self._connection, worlds[index % len(worlds)], index) for index in indices
        ]

    def play(self, steps: int) -> int:
        """Plays so many steps, the sessions in turn, and returns how many answers differed."""
        for step in range(steps):
            self._players[step % len(self._players)].play()
        return sum(player.differences for player in self._players)

    def close(self) -> None:
        """Closes its sessions."""
        for player in self._players:
            player.close()
        self._connection.close()


def main() -> int:
    """Runs the waves and prints what came of them."""
    options = _options()
    worlds = [
        World(name, FACTS[name], {"data": "embedded", "rules": "agentgym"}) for name in WORLDS
    ]
    for world in worlds:
        world.task_id(0)
    differences = 0
    with _server(options.workers) as (server, port):
        print(f"memory at the start: {_memory(server):,.0f} MiB")
        for wave in range(1, WAVES + 1):
            differences += _wave(options, worlds, server, port, wave)
    print(f"answers that differ: {differences:,}")
    return int(differences > 0)


def _wave(
    options: argparse.Namespace, worlds: list[World], server: int, port: int, wave: int
) -> int:
    steps = -(-options.steps // (options.clients * WAVES))
    places = [range(place, options.sessions, options.clients) for place in range(options.clients)]
    with ThreadPoolExecutor(options.clients) as pool:
        clients = list(pool.map(partial(Client, port, worlds), places))
        print(f"wave {wave}: {options.sessions:,} sessions open, {_memory(server):,.0f} MiB")
        start = time.perf_counter()
        differences = sum(pool.map(Client.play, clients, [steps] * len(clients)))
        seconds = time.perf_counter() - start
        played = steps * options.clients
        print(
            f"wave {wave}: {played:,} steps by {options.clients} clients in {seconds:.0f} s "
            f"({played / seconds:,.0f} steps/s), {_memory(server):,.0f} MiB"
        )
        list(pool.map(Client.close, clients))
    print(f"wave {wave}: all sessions closed, {_memory(server):,.0f} MiB")
    return differences


@contextmanager
def _server(workers: int) -> Generator[tuple[int, int]]:
    """Yields the process and the port of a server."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, *SERVE, "--port", str(port), "--workers", str(workers)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _wait(server, port)
            yield server.pid, port
        finally:
            server.terminate()


def _wait(server: "subprocess.Popen[bytes]", port: int) -> None:
    while server.poll() is None:
        try:
            Connection(port).close()
        except ConnectionRefusedError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server ended before it waited for requests")


def _memory(server: int) -> float:
    """Returns MiB of memory that the server and its workers have."""
    command = ("ps", "-A", "-o", "pid=,ppid=,rss=")
    listed = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    rows = [[int(field) for field in line.split()] for line in listed.splitlines()]
    return sum(kilobytes for pid, parent, kilobytes in rows if server in (pid, parent)) / 1024


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sessions", type=int, default=2_000, help="open at once")
    parser.add_argument("--steps", type=int, default=100_000, help="of all sessions together")
    parser.add_argument("--clients", type=int, default=32, help="threads, with a connection each")
    parser.add_argument("--workers", type=int, default=1, help="processes of the server")
    options = parser.parse_args()
    if not 1 <= options.clients <= options.sessions:
        parser.error("there must be at least one session for each client")
    return options


if __name__ == "__main__":
    sys.exit(main())
