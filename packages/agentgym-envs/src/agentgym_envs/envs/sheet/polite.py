"""How requests are sent to Google: with time limits, few tries, and no wait that is long."""

import time
from typing import Any
from urllib.parse import urlsplit

from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter
from typing_extensions import override

TRIES = 3
LONGEST_WAIT_SECONDS = 10.0
"""Of one pause between two tries. A service that asks for more is not waited for."""

REPEATABLE = frozenset(("GET", "PUT"))
"""Methods that may be sent again after a failure; another one might be carried out twice."""


class PoliteAdapter(HTTPAdapter):
    """Sends requests, again after status 429, and after 5xx where that does no harm.

    Args:
        base_url: Replaces scheme and host of every URL, for a stand-in.
        pause_seconds: Between two tries, where the service does not say how long to wait.
        timeout_seconds: For one try.
    """

    def __init__(self, base_url: str | None, pause_seconds: float, timeout_seconds: float) -> None:
        super().__init__()
        self._base_url, self._pause_seconds = base_url, pause_seconds
        self._timeout_seconds = timeout_seconds

    @override
    def send(self, request: PreparedRequest, *given: Any, **named: Any) -> Response:
        """Returns the answer; of several tries that failed, the last one's."""
        if self._base_url is not None:
            parts = urlsplit(request.url or "")
            query = f"?{parts.query}" if parts.query else ""
            request.url = f"{self._base_url.rstrip('/')}{parts.path}{query}"
        named["timeout"] = self._timeout_seconds
        response = super().send(request, *given, **named)
        for _ in range(TRIES - 1):
            wait = self._wait(request, response)
            if wait is None:
                break
            time.sleep(wait)
            response = super().send(request, *given, **named)
        return response

    def _wait(self, request: PreparedRequest, response: Response) -> float | None:
        """Returns how long to wait before the next try; None if there should be none."""
        status = response.status_code
        again = status == 429 or (status >= 500 and request.method in REPEATABLE)
        asked = str(response.headers.get("retry-after", self._pause_seconds)).strip()
        if not again or not asked.replace(".", "", 1).isdecimal():
            return None
        return float(asked) if float(asked) <= LONGEST_WAIT_SECONDS else None
