"""Sites over a socket: what a browser outside this process is served by.

A server is at once the proxy of its browser: it answers for every host that its application knows
and there is no way past it. So hosts need no name server, each episode has its own sites although
all have the same addresses, and nothing else in the world can be reached.
"""

import sys
from collections.abc import Sequence
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from threading import Lock, Thread
from types import TracebackType
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from typing_extensions import override

MAX_BODY_BYTES = 16_000_000
"""What a request may bring at most; applications set narrower limits of their own."""


class SiteServer:
    """Serves a WSGI application on a free port of 127.0.0.1, from a thread of its own.

    Requests may come as to a server (`GET /cart`) and as to a proxy (`GET http://shop.test/cart`).
    One request is answered at a time, so the application need not be safe for threads, only
    indifferent to which of them calls it.

    Attributes:
        application: What answers; another one may be put in its place between requests.
        refused: URLs of pages that were asked for though their host is none of `hosts`, in order;
            the asker was told to stay where it is (204). May be emptied.
    """

    def __init__(
        self,
        application: WSGIApplication,
        *,
        hosts: Sequence[str] | None = None,
        port: int = 0,
    ) -> None:
        """Starts to serve.

        Args:
            application: What answers.
            hosts: The names it answers for, in small letters; None is any name.
            port: Where it waits; 0 takes a free port.

        Raises:
            OSError: the port is taken.
        """
        self.application = application
        self.hosts = None if hosts is None else frozenset(hosts)
        self.refused: list[str] = []
        self.lock = Lock()
        self._server = _Server(("127.0.0.1", port), self)
        self._thread = Thread(
            target=self._server.serve_forever,
            kwargs={"poll_interval": 0.05},
            name="agentgym-sites",
            daemon=True,
        )
        self._thread.start()

    @property
    def address(self) -> str:
        """The URL of the server itself, "http://127.0.0.1:40123"."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        """Ends serving; calling it twice is fine."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def __enter__(self) -> "SiteServer":
        """Returns itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Ends serving."""
        self.close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # Connections that a browser keeps open must not hold up the end.
    block_on_close = False

    def __init__(self, address: tuple[str, int], sites: SiteServer) -> None:
        self.sites = sites
        super().__init__(address, _Handler)

    @override
    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that goes away in the middle of an answer is no event; all else is shown."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "agentgym"
    # An answer leaves in one piece: small ones would wait for each other's receipts.
    wbufsize = -1
    disable_nagle_algorithm = True

    @property
    def _sites(self) -> SiteServer:
        assert isinstance(self.server, _Server), "nothing else makes handlers"
        return self.server.sites

    def _answer(self) -> None:
        url = urlsplit(self.path)
        host = url.netloc or self.headers.get("Host", "")
        sites = self._sites
        body = self._body()
        if body is None:
            self._short(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        elif sites.hosts is not None and host.lower().partition(":")[0] not in sites.hosts:
            if "text/html" in self.headers.get("Accept", ""):
                sites.refused.append(self.path)
            self._short(HTTPStatus.NO_CONTENT)
        else:
            with sites.lock:
                status, headers, content = _call(sites.application, self._environ(host, body))
            self._write(status, headers, content)

    do_DELETE = do_GET = do_HEAD = do_OPTIONS = do_PATCH = do_POST = do_PUT = _answer

    def do_CONNECT(self) -> None:
        """Refuses what wants to be encrypted: no site of ours is."""
        self._short(HTTPStatus.FORBIDDEN)

    @override
    def log_message(self, format: str, *args: Any) -> None:
        pass

    def _body(self) -> bytes | None:
        length = self.headers.get("Content-Length", "0")
        if not length.isdecimal() or int(length) > MAX_BODY_BYTES:
            self.close_connection = True
            return None
        return self.rfile.read(int(length))

    def _environ(self, host: str, body: bytes) -> WSGIEnvironment:
        url = urlsplit(self.path)
        name, _, port = host.partition(":")
        environ: WSGIEnvironment = {
            "REQUEST_METHOD": self.command,
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote_to_bytes(url.path or "/").decode("latin-1"),
            "QUERY_STRING": url.query,
            "REQUEST_URI": url.path or "/",
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(body)),
            "SERVER_NAME": name,
            "SERVER_PORT": port or "80",
            "SERVER_PROTOCOL": self.request_version,
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(body),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": False,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        for header, value in self.headers.items():
            key = "HTTP_" + header.upper().replace("-", "_")
            if key not in ("HTTP_CONTENT_TYPE", "HTTP_CONTENT_LENGTH"):
                environ[key] = f"{environ[key]},{value}" if key in environ else value
        environ["HTTP_HOST"] = host
        return environ

    def _short(self, status: HTTPStatus) -> None:
        self._write(f"{status.value} {status.phrase}", [], b"")

    def _write(self, status: str, headers: Sequence[tuple[str, str]], content: bytes) -> None:
        code, _, reason = status.partition(" ")
        self.send_response_only(int(code), reason)
        kind = ""
        for name, value in headers:
            if name.lower() == "content-type":
                kind = value
            if name.lower() not in ("cache-control", "content-length", "connection"):
                self.send_header(name, value)
        # Pages are asked for each time they are seen, also when one goes back; what they are
        # dressed with is not.
        self.send_header("Cache-Control", "no-store" if "html" in kind else "max-age=86400")
        if int(code) not in (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED):
            self.send_header("Content-Length", str(len(content)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)
        self.wfile.flush()


def _call(
    application: WSGIApplication, environ: WSGIEnvironment
) -> tuple[str, Sequence[tuple[str, str]], bytes]:
    """Returns the status line, the headers and the whole content of an answer."""
    begun: list[tuple[str, list[tuple[str, str]]]] = []
    written: list[bytes] = []

    def start_response(
        status: str, headers: list[tuple[str, str]], _error: object = None, /
    ) -> Any:
        begun.append((status, headers))
        return written.append

    start: StartResponse = start_response
    parts = application(environ, start)
    try:
        written.extend(parts)
    finally:
        close = getattr(parts, "close", None)
        if close is not None:
            close()
    status, headers = begun[-1]
    return status, headers, b"".join(written)
