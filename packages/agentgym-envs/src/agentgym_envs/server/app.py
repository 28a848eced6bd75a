"""A service as an ASGI application: routes, tokens, limits, counters, logs."""

import asyncio
import contextlib
import hmac
import json
import logging
import time
from collections.abc import AsyncGenerator, Awaitable, Callable

from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from agentgym_envs.core import AgentGymError

from .errors import RefusedError, as_error, status_of
from .extras import EXTRAS
from .front import Front
from .openapi import openapi
from .service import Service, Settings
from .sockets import converse
from .values import Body, read_object, to_json

JSON = "application/json"
LOG = logging.getLogger("agentgym_envs.server")

_CALLS = frozenset(
    {"create", "reset", "step", "close", "observation", "detail", "available_actions"}
    | {"filtered_vocab", "instruction_text", "goal", "list_envs"}
    | {call for calls in EXTRAS.values() for call in calls}
)

_NOT_ADMITTED = 1008
_NOT_YOU = "a bearer token is needed, and this is not it"

Answerer = Callable[[Request, Body], Awaitable[object]]


def create_app(settings: Settings | None = None) -> Starlette:
    """Returns the application that `agentgym-envs serve` runs.

    Args:
        settings: None serves all worlds, with AgentGym's rules, to everybody who reaches it.

    Its `state.service` is the `Service`, or the `Front` of several workers.

    Raises:
        InvalidOptionError: a setting is wrong.
    """
    settings = settings or Settings()
    service = Service(settings) if settings.workers == 1 else Front(settings)
    return Application(service).starlette()


class Application:
    """The routes of a service."""

    def __init__(self, service: Service | Front) -> None:
        """Keeps the service."""
        self._service = service
        token = service.settings.token
        self._token = None if token is None else f"Bearer {token}".encode()

    def starlette(self) -> Starlette:
        """Returns the application."""
        root = self._service.settings.env
        names = ["/{call}", "/"] if root else ["/{world}/{call}", "/{world}/", "/{world}", "/"]
        routes = [
            Route("/health", self._health, methods=["GET"]),
            Route("/metrics", self._metrics, methods=["GET"]),
            Route("/openapi.json", self._openapi, methods=["GET"]),
            WebSocketRoute("/v1/ws", self._socket),
            Route("/v1/{path:path}", self._versioned, methods=["GET", "POST"]),
            *(Route(name, self._original, methods=["GET", "POST"]) for name in names),
        ]
        app = Starlette(routes=routes, lifespan=self._lifespan)
        app.state.service = self._service
        return app

    @contextlib.asynccontextmanager
    async def _lifespan(self, app: Starlette) -> AsyncGenerator[None]:
        reaper = asyncio.create_task(self._service.reap())
        try:
            yield
        finally:
            reaper.cancel()
            await self._service.close()

    async def _health(self, request: Request) -> Response:
        return _json({"status": "ok", "service": "agentgym-envs", "worlds": self._service.names})

    async def _metrics(self, request: Request) -> Response:
        async def counts(request: Request, body: Body) -> object:
            return await self._service.counts()

        response = await self._answer(request, "metrics", counts)
        if response.status_code != 200:
            return response
        plain = self._service.metrics.text(json.loads(bytes(response.body)))
        return Response(plain, media_type="text/plain; version=0.0.4")

    async def _openapi(self, request: Request) -> Response:
        return _json(openapi(self._service.names, root=self._service.settings.env))

    async def _socket(self, socket: WebSocket) -> None:
        if not self._is_admitted(socket.headers):
            await socket.close(_NOT_ADMITTED, _NOT_YOU)
            return
        await socket.accept()
        limit = self._service.settings.limits.max_body_bytes
        await converse(socket, self._service.versioned, limit)

    async def _versioned(self, request: Request) -> Response:
        path = request.path_params["path"].split("/")
        call = path[-1] if path[-1].isalpha() and path[0] == "sessions" else path[0]

        async def ask(request: Request, body: Body) -> object:
            return await self._service.versioned.answer(path, body)

        known = {"reset", "restore", "step", "close", "snapshot", "actions", "render", "oracle"}
        return await self._answer(request, f"v1/{call if call in known else path[0]}", ask)

    async def _original(self, request: Request) -> Response:
        root = self._service.settings.env
        world = root or request.path_params.get("world", "")
        call = request.path_params.get("call", "")
        if not world:
            return _json("ok")

        async def ask(request: Request, body: Body) -> object:
            return await self._service.original.answer(world, call, body)

        return await self._answer(request, call if call in _CALLS else "other", ask)

    async def _answer(self, request: Request, call: str, ask: Answerer) -> Response:
        start = time.perf_counter()
        try:
            self._admit(request)
            response = _json(await ask(request, await self._body(request)))
        except RefusedError as error:
            response = _json(as_error(error), error.status, error.headers)
        except AgentGymError as error:
            response = _json(as_error(error), status_of(error))
        seconds = time.perf_counter() - start
        self._service.metrics.count(call, response.status_code, seconds)
        if LOG.isEnabledFor(logging.INFO):
            LOG.info(
                json.dumps(
                    {
                        "call": call,
                        "path": request.url.path[:200],
                        "status": response.status_code,
                        "milliseconds": round(1e3 * seconds, 3),
                    }
                )
            )
        return response

    def _admit(self, request: Request) -> None:
        if not self._is_admitted(request.headers):
            raise RefusedError(_NOT_YOU, 401, {"WWW-Authenticate": "Bearer"})

    def _is_admitted(self, headers: Headers) -> bool:
        """Returns whether the token is right; how long that takes says nothing about it."""
        if self._token is None:
            return True
        return hmac.compare_digest(headers.get("authorization", "").encode(), self._token)

    async def _body(self, request: Request) -> Body:
        if request.method == "GET":
            return {key: _integer(key, value) for key, value in request.query_params.items()}
        most = self._service.settings.limits.max_body_bytes
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > most:
                raise RefusedError(f"a body may have {most:,} bytes", 413, {"Connection": "close"})
        return read_object(bytes(body))


def _integer(key: str, value: str) -> object:
    """Returns the number of a session as one; everything else stays a text."""
    named = key in ("id", "env_idx") and value.isascii() and value.isdecimal() and len(value) < 19
    return int(value) if named else value


def _json(value: object, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(to_json(value), status, headers, JSON)
