"""A server in a thread of the tests' own process, on a free port of this machine."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.applications import Starlette

from agentgym_envs.server import Settings, create_app


@contextmanager
def served(settings: Settings | None = None, app: Starlette | None = None) -> Iterator[str]:
    """Yields the address of a server that ends with the block; it runs `app` where one is given."""
    config = uvicorn.Config(
        app or create_app(settings), port=0, log_level="error", access_log=False
    )
    server = uvicorn.Server(config)
    listening = threading.Event()
    begin = server.startup

    async def startup(sockets=None):
        await begin(sockets)
        listening.set()

    server.startup = startup
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    assert listening.wait(60), "the server did not start"
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(60)
