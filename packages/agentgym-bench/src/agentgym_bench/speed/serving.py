"""What a step costs over HTTP, beside a handler that does nothing: requests per second of one core.

The server runs in a process of its own, which tells how much of the processor it took; one client
asks by one connection, so that its times are those of an idle server.
"""

import http.client
import json
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec

from .worlds import Limit, Unit

ROUNDS, STEPS = 60, 40
"""Rounds of so many steps of one Maze episode, and as many bare requests."""

BARE, STEP = "/bare", "/maze/step"

FIGURES: Mapping[str, tuple[str, Unit, Limit | None, float | None]] = {
    "bare": ("a handler that does nothing, of one core", "requests/s", None, None),
    "step": ("a step of Maze, of one core", "requests/s", None, None),
    "share": ("a step of Maze, rate against the handler", "x", "at least", 0.6),
    "bare_median": ("a handler that does nothing, median by the clock", "ms", None, None),
    "median": ("a step of Maze, median by the clock", "ms", None, None),
    "bare_slowest": ("a handler that does nothing, 99 of 100 by the clock", "ms", None, None),
    "slowest": ("a step of Maze, 99 of 100 by the clock", "ms", None, None),
}
"""Figure -> what it is of, its unit, and its target."""


def installed() -> bool:
    """Returns whether the extra "server" of agentgym-envs is installed."""
    return all(find_spec(name) for name in ("msgspec", "starlette", "uvicorn"))


@cache
def measured() -> Mapping[str, float]:
    """Returns all figures; measured once in a process."""
    seconds: dict[str, list[float]] = {BARE: [], STEP: []}
    processor = {BARE: 0.0, STEP: 0.0}
    with _client() as client:
        number = client.ask("/maze/create", {})["id"]
        for game in range(ROUNDS):
            client.ask("/maze/reset", {"id": number, "game": game})
            for path in (BARE, STEP):
                before = client.processor_seconds()
                for _ in range(STEPS):
                    start = time.perf_counter()
                    client.ask(path, {"id": number, "action": "look for the way"})
                    seconds[path].append(time.perf_counter() - start)
                processor[path] += client.processor_seconds() - before
    requests = ROUNDS * STEPS
    return {
        "bare": requests / processor[BARE],
        "step": requests / processor[STEP],
        "share": processor[BARE] / processor[STEP],
        "bare_median": 1e3 * statistics.median(seconds[BARE]),
        "median": 1e3 * statistics.median(seconds[STEP]),
        "bare_slowest": 1e3 * statistics.quantiles(seconds[BARE], n=100)[-1],
        "slowest": 1e3 * statistics.quantiles(seconds[STEP], n=100)[-1],
    }


class _Client:
    """One connection to the server."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._connection.connect()
        # Head and body are sent apart; without this the second waits 40 ms for the first.
        self._connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, path: str, body: Mapping[str, object]) -> Mapping[str, int]:
        self._connection.request("POST", path, json.dumps(body))
        response = self._connection.getresponse()
        content = response.read()
        assert response.status == 200, content
        return json.loads(content)

    def processor_seconds(self) -> float:
        """Returns what the server took of the processor since it started."""
        return self.ask("/processor", {})["nanoseconds"] / 1e9


@contextmanager
def _client() -> Generator[_Client]:
    command = [sys.executable, "-m", __name__]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:  # noqa: S603
        assert server.stdout is not None
        try:
            yield _Client(int(server.stdout.readline()))
        finally:
            server.terminate()


def _serve() -> None:
    """Serves Maze, the bare handler and the processor's time; prints the port."""
    import uvicorn
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

    from agentgym_envs.server import Settings, create_app

    said = json.dumps({"observation": "x" * 400, "reward": 0.0, "done": False}).encode()

    async def bare(request: Request) -> Response:
        await request.body()
        return Response(said, media_type="application/json")

    async def processor(request: Request) -> Response:
        nanoseconds = time.process_time_ns()
        return Response(json.dumps({"nanoseconds": nanoseconds}), media_type="application/json")

    app = create_app(Settings(rules="fixed"))
    app.router.routes[:0] = [
        Route(path, handler, methods=["POST"])
        for path, handler in ((BARE, bare), ("/processor", processor))
    ]
    # Named as TCP: asyncio sends at once only on sockets that say so.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.bind(("127.0.0.1", 0))
    listening.listen()
    print(listening.getsockname()[1], flush=True)  # noqa: T201  (for the benchmark)
    config = uvicorn.Config(app, log_level="error", access_log=False)
    uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    _serve()
