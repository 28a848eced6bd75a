"""A web service on this machine's own loopback that answers as a test says."""

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

from typing_extensions import override


class Reply(NamedTuple):
    status: int
    body: str
    headers: dict[str, str] = {}


class StandIn:
    """Gives the replies one after the other, the last one again and again; or asks a function."""

    def __init__(self, *replies: Reply, answer: Callable[[str], Reply] | None = None) -> None:
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        stand_in = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                reply = answer(self.path) if answer else replies[: len(stand_in.asked) + 1][-1]
                stand_in.asked.append(self.path)
                stand_in.headers.append(dict(self.headers))
                body = reply.body.encode()
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            @override
            def log_message(self, format: str, *args: object) -> None:
                """Says nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
