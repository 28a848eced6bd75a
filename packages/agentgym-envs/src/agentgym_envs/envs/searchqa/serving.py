"""A server of passages: Search-R1's POST /retrieve, for whoever trains or plays with it."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

from typing_extensions import override

from agentgym_envs.core import AgentGymError, InvalidOptionError, MalformedFileError
from agentgym_envs.json_values import as_object, get, parse, typed

from .retrievers import RETRIEVE_PATH, Found, Retriever

MOST_BODY_BYTES = 1 << 20
MOST_QUERIES = 256
MOST_PASSAGES = 100
DEFAULT_PASSAGES = 3
TIMEOUT_SECONDS = 30


class Request(NamedTuple):
    """What a client asks for.

    Attributes:
        queries: At most `MOST_QUERIES`.
        top_k: Passages for each, 1 to `MOST_PASSAGES`.
        scored: Whether to give the scores as well.
    """

    queries: list[str]
    top_k: int
    scored: bool


def make_server(retriever: Retriever, host: str, port: int) -> ThreadingHTTPServer:
    """Returns a server that waits on `host`:`port`; call `serve_forever` and `server_close`.

    POST /retrieve takes {"queries": [...], "topk": 3, "return_scores": true} and gives {"result":
    [[{"document": {"id", "contents"}, "score"}, ...], ...]}, without scores [[{"id", "contents"}]].
    GET / gives "ok". Requests that are too large or of another form get a 4xx and {"error"}.

    Args:
        retriever: Finds the passages; called from several threads.
        host: The address to wait on; "127.0.0.1" for this machine only.
        port: 0 takes a free one: see `server_address`.

    Raises:
        InvalidOptionError: `port` is not from 0 to 65,535.
        OSError: the address or the port cannot be had.
    """
    if not 0 <= port <= 65_535:
        raise InvalidOptionError(f"port must be from 0 to 65535, got {port!r}")

    class Handler(_Handler):
        source = retriever

    server = ThreadingHTTPServer((host, port), Handler)
    server.daemon_threads = True
    return server


def parse_request(body: bytes) -> Request:
    """Returns what a request's body asks for.

    Raises:
        MalformedFileError: it is none, or asks for too much.

    >>> parse_request(b'{"queries": ["who was Ann?"], "topk": 2}')
    Request(queries=['who was Ann?'], top_k=2, scored=False)
    """
    try:
        row = as_object(parse(body.decode("utf-8")))
    except UnicodeDecodeError as error:
        raise MalformedFileError("the body is not UTF-8") from error
    queries = [typed(query, "a query", str) for query in get(row, "queries", list[Any])]
    if len(queries) > MOST_QUERIES:
        raise MalformedFileError(f"{len(queries)} queries; at most {MOST_QUERIES} are answered")
    top_k = row.get("topk")
    top_k = DEFAULT_PASSAGES if top_k is None else typed(top_k, "'topk'", int)
    if not 1 <= top_k <= MOST_PASSAGES:
        raise MalformedFileError(f"'topk' must be from 1 to {MOST_PASSAGES}, got {top_k!r}")
    return Request(queries, top_k, row.get("return_scores") is True)


def answer(retriever: Retriever, request: Request) -> dict[str, Any]:
    """Returns the answer to a request, as JSON values.

    Raises:
        AgentGymError: the retriever cannot answer.
    """
    found = retriever.search(request.queries, request.top_k)
    return {"result": [[_as_json(one, scored=request.scored) for one in row] for row in found]}


def _as_json(found: Found, *, scored: bool) -> dict[str, Any]:
    document = {"id": found.passage.id, "contents": found.passage.contents}
    return {"document": document, "score": found.score} if scored else document


class _RefusedError(Exception):
    """A request that is answered with an error."""

    def __init__(self, status: HTTPStatus, reason: str) -> None:
        super().__init__(reason)
        self.status = status


class _Handler(BaseHTTPRequestHandler):
    """Answers one client."""

    source: Retriever
    protocol_version = "HTTP/1.1"
    timeout = TIMEOUT_SECONDS
    # Head and body are sent apart; without this the second waits 40 ms for the first.
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        """Says that the server is there."""
        if self.path == "/":
            self._send(HTTPStatus.OK, "ok")
        else:
            self._refuse(_RefusedError(HTTPStatus.NOT_FOUND, f"no {self.path!r}: POST /retrieve"))

    def do_POST(self) -> None:
        """Answers a search."""
        try:
            self._send(HTTPStatus.OK, answer(self.source, parse_request(self._body())))
        except _RefusedError as refused:
            self._refuse(refused)
        except MalformedFileError as error:
            self._refuse(_RefusedError(HTTPStatus.BAD_REQUEST, str(error)))
        except AgentGymError as error:
            self._refuse(_RefusedError(HTTPStatus.SERVICE_UNAVAILABLE, str(error)))

    @override
    def log_message(self, format: str, *args: Any) -> None:
        """Keeps quiet: a training run asks thousands of times."""

    def _body(self) -> bytes:
        if self.path != RETRIEVE_PATH:
            raise _RefusedError(HTTPStatus.NOT_FOUND, f"no {self.path!r}: POST {RETRIEVE_PATH}")
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdecimal()):
            raise _RefusedError(HTTPStatus.LENGTH_REQUIRED, "Content-Length must be given")
        if len(length) > 12 or int(length) > MOST_BODY_BYTES:
            raise _RefusedError(
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"a body may have {MOST_BODY_BYTES:,} bytes"
            )
        return self.rfile.read(int(length))

    def _refuse(self, refused: _RefusedError) -> None:
        # What was not read of the body would be taken for the next request.
        self.close_connection = True
        self._send(refused.status, {"error": str(refused)})

    def _send(self, status: HTTPStatus, value: Mapping[str, Any] | str) -> None:
        content = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(content)
