"""Talking to a server: retries, time-outs, and its errors as ours."""

import json
import time
from collections.abc import Mapping
from typing import Any, cast

from typing_extensions import override

from agentgym_envs.core import (
    AgentGymError,
    DataUnavailableError,
    EpisodeOverError,
    InvalidOptionError,
    MalformedFileError,
    MissingDependencyError,
    OracleUnavailableError,
    SimulatorError,
    UnknownTaskError,
)

try:
    import httpx
except ImportError as error:
    raise MissingDependencyError(
        'AgentGym/Remote-v0 needs httpx: run `pip install "agentgym-envs[server]"`'
    ) from error

FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.1, 10.0

Answer = Mapping[str, Any]


class RemoteError(AgentGymError, RuntimeError):
    """A server does not answer, or refuses what was asked."""


class NoAnswerError(RemoteError):
    """A request that got no answer: whether the server acted on it is not known."""


class LostSessionError(RemoteError):
    """A session that the server does not have any more."""


_KINDS: Mapping[str, type[AgentGymError]] = {
    "UnknownSessionError": LostSessionError,
    **{
        kind.__name__: kind
        for kind in (
            DataUnavailableError,
            EpisodeOverError,
            InvalidOptionError,
            MalformedFileError,
            MissingDependencyError,
            OracleUnavailableError,
            SimulatorError,
            UnknownTaskError,
        )
    },
}


class Connection:
    """A server's address, and how it is asked. Copies and pickles connect anew."""

    def __init__(
        self, url: str, *, token: str | None, timeout_seconds: float, retries: int
    ) -> None:
        """Connects with the first request.

        Args:
            url: "http://127.0.0.1:8000".
            token: Its bearer token, if it wants one.
            timeout_seconds: How long one try may take.
            retries: How often a request that got no answer, or 503, is sent again.
        """
        self.url = url.rstrip("/")
        self._headers = {"Content-Type": "application/json"}
        if token is not None:
            self._headers["Authorization"] = f"Bearer {token}"
        self._timeout_seconds = timeout_seconds
        self.retries = retries
        self._client: httpx.Client | None = None

    def post(self, path: str, body: Mapping[str, Any] | None, *, again: bool = True) -> Answer:
        """Returns the answer to a POST; what is no JSON object comes as the object's "value".

        Args:
            path: What follows the address.
            body: None sends none.
            again: Whether a request that may have arrived may be sent again.

        Raises:
            AgentGymError: what the server said went wrong, in its class.
            RemoteError: it does not answer.
        """
        content = b"" if body is None else json.dumps(body).encode()
        return self._ask("POST", path, content, again=again)

    def get(self, path: str) -> Answer:
        """Returns the answer to a GET; see `post`."""
        return self._ask("GET", path, None)

    def look(self, url: str) -> tuple[int, str]:
        """Returns the status and the text that an address answers a GET with, whatever they are.

        Raises:
            RemoteError: it does not answer.
        """
        response = self._try("GET", url, None, again=True)
        return response.status_code, response.text

    def close(self) -> None:
        """Gives up the connection; the next request makes a new one."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def __del__(self) -> None:
        self.close()

    @override
    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_client": None}

    def _ask(self, method: str, path: str, content: bytes | None, *, again: bool = True) -> Answer:
        response = self._try(method, f"{self.url}/{path}", content, again=again)
        answer = _read(response)
        if response.status_code != 200 or "error" in answer:
            raise error_of(answer, f"{response.url} answered {response.status_code}")
        return answer

    def _try(self, method: str, url: str, content: bytes | None, *, again: bool) -> httpx.Response:
        pause = FIRST_PAUSE_SECONDS
        for left in range(self.retries, -1, -1):
            try:
                response = self._connected().request(method, url, content=content)
            except httpx.TransportError as error:
                arrived = not isinstance(error, httpx.ConnectError | httpx.ConnectTimeout)
                if not left or (arrived and not again):
                    raise NoAnswerError(f"{url} does not answer: {error!r}") from error
            else:
                if response.status_code != 503 or not left:
                    return response
                pause = max(pause, _wished_pause(response))
            time.sleep(min(pause, LONGEST_PAUSE_SECONDS))
            pause *= 2
        raise AssertionError("the last try returns or raises")

    def _connected(self) -> httpx.Client:
        if self._client is None:
            self._client = httpx.Client(headers=self._headers, timeout=self._timeout_seconds)
        return self._client


def error_of(answer: Answer, where: str) -> AgentGymError:
    """Returns what a server said went wrong, in the class that the world raised."""
    reason = answer.get("error")
    kind = _KINDS.get(str(answer.get("kind")), RemoteError)
    return kind(reason if isinstance(reason, str) and reason else where)


def _read(response: httpx.Response) -> Answer:
    try:
        value = json.loads(response.content)
    except ValueError as error:
        text = response.text[:200]
        raise RemoteError(f"{response.url} answered with no JSON: {text!r}") from error
    return cast(Answer, value) if isinstance(value, dict) else {"value": value}


def _wished_pause(response: httpx.Response) -> float:
    wish = response.headers.get("retry-after", "")
    return float(wish) if wish.isascii() and wish.isdecimal() and len(wish) < 9 else 0.0
