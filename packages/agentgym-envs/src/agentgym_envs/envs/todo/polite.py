"""How the to-do service is asked: within a time limit, and at most a few times.

Only `live.py` imports this, because it needs httpx, which is an extra.
"""

import time

import httpx
from typing_extensions import override

from agentgym_envs.toolkit.tools.live import LONGEST_WAIT_SECONDS, TRIES


class PoliteTransport(httpx.BaseTransport):
    """Sends requests on, and again where the service is busy or fails.

    A repeated request has the same X-Request-ID, by which Todoist carries it out only once.
    """

    def __init__(self, base_url: str | None, pause_seconds: float, timeout_seconds: float) -> None:
        """Opens no connection yet.

        Args:
            base_url: Replaces scheme and host of every URL; None leaves them.
            pause_seconds: Between two tries, where the service does not say how long to wait.
            timeout_seconds: For one request.
        """
        self._base = None if base_url is None else httpx.URL(base_url)
        self._pause = pause_seconds
        self._timeout = httpx.Timeout(timeout_seconds).as_dict()
        self._inner = httpx.HTTPTransport()

    @override
    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Tries at most `TRIES` times, with a pause that the service may choose."""
        request.extensions["timeout"] = self._timeout
        if self._base is not None:
            base = self._base
            request.url = request.url.copy_with(scheme=base.scheme, host=base.host, port=base.port)
            request.headers["Host"] = base.netloc.decode()
        for _ in range(TRIES - 1):
            response = self._inner.handle_request(request)
            if response.status_code < 500 and response.status_code != 429:
                return response
            wait = _seconds(response.headers.get("retry-after"), self._pause)
            if wait > LONGEST_WAIT_SECONDS:
                return response
            response.close()
            time.sleep(wait)
        return self._inner.handle_request(request)

    @override
    def close(self) -> None:
        self._inner.close()


def _seconds(text: str | None, otherwise: float) -> float:
    """Returns what a Retry-After header asks for; a date, which is rare, counts as too long."""
    if text is None:
        return otherwise
    return float(text) if text.strip().isdecimal() else LONGEST_WAIT_SECONDS + 1
