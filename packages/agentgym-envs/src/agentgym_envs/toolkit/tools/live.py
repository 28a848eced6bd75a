"""A real web service behind the tools: asked politely, remembered on disk, and never for long.

Whatever goes wrong is an observation that the agent can learn from (`ToolError`): a service that
does not answer, that asks to wait, that fails, or that sends no JSON. Nothing is tried for ever.
"""

import hashlib
import json
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from typing_extensions import override

from agentgym_envs.atomic import replacing
from agentgym_envs.core import MissingDependencyError
from agentgym_envs.core.cache import cache_folder

from .errors import ToolError
from .recorded import Response

TRIES = 3
LONGEST_WAIT_SECONDS = 10.0
"""Of one pause between two tries. A service that asks for more is not waited for."""

MOST_BYTES = 4_000_000


@dataclass
class LiveService:
    """Answers GET requests from the network, or from the disk where the same was asked before.

    It can be pickled and copied; a copy has a pace and connections of its own.

    Attributes:
        name: What the agent calls it ("the weather service").
        folder: Name of its folder in the cache; None keeps nothing.
        headers: Sent with each request; they are not part of what is remembered.
        base_url: Replaces scheme and host of every URL, for a stand-in or a mirror.
        pause_seconds: Between the beginnings of two requests of this process.
        timeout_seconds: For one request.
        cache_root: The cache folder; None is the user's (`$AGENTGYM_CACHE`).

    Raises:
        MissingDependencyError: httpx is not installed.
    """

    name: str
    folder: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    base_url: str | None = None
    pause_seconds: float = 0.2
    timeout_seconds: float = 10.0
    cache_root: Path | None = None

    def __post_init__(self) -> None:
        try:
            import httpx
        except ImportError as error:
            raise MissingDependencyError(
                f'{self.name} needs httpx: run `pip install "agentgym-envs[live]"`'
            ) from error
        self._httpx = httpx
        self._pace = threading.Lock()
        self._next_start = 0.0

    def get(self, url: str, query: Mapping[str, Any]) -> Response:
        """Returns what the service answers; anything but 200 is not kept.

        Args:
            url: Without the query.
            query: Names and values; None is left out, a list gives its name several times.

        Raises:
            ToolError: there is no answer that can be used.
        """
        given = {name: value for name, value in query.items() if value is not None}
        address = self._address(url) + (f"?{urlencode(given, doseq=True)}" if given else "")
        kept = self._kept(address)
        if kept is not None:
            return kept
        response = self._ask(address)
        if response.status == 200:
            self._keep(address, response)
        return response

    @override
    def __getstate__(self) -> dict[str, Any]:
        """Leaves out what belongs to this process."""
        return {key: value for key, value in self.__dict__.items() if not key.startswith("_")}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self.__post_init__()

    def _address(self, url: str) -> str:
        if self.base_url is None:
            return url
        return self.base_url.rstrip("/") + urlsplit(url).path

    def _ask(self, address: str) -> Response:
        """Tries at most `TRIES` times, with a pause that the service may choose."""
        problem = ""
        for left in reversed(range(TRIES)):
            self._wait_for_turn()
            status, body, wait = self._request(address)
            if status < 500 and status != 429:
                return Response(status, self._parsed(body))
            if wait > LONGEST_WAIT_SECONDS:
                raise ToolError(
                    f"{self.name} is busy and asks to wait {wait:.0f} seconds; try something else"
                )
            problem = "is busy" if status == 429 else f"failed (status {status})"
            if left:
                time.sleep(wait)
        raise ToolError(f"{self.name} {problem}, {TRIES} times in a row; try again later")

    def _request(self, address: str) -> tuple[int, bytes, float]:
        httpx = self._httpx
        try:
            response = httpx.get(address, headers=dict(self.headers), timeout=self.timeout_seconds)
        except httpx.TimeoutException as error:
            raise ToolError(
                f"{self.name} did not answer within {self.timeout_seconds:g} seconds; try again"
            ) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise ToolError(
                f"{self.name} cannot be reached ({type(error).__name__}); is there a network?"
            ) from error
        wait = _seconds(response.headers.get("retry-after"), self.pause_seconds)
        return response.status_code, response.content, wait

    def _parsed(self, body: bytes) -> Any:
        try:
            if len(body) <= MOST_BYTES:
                return json.loads(body)
        except (ValueError, RecursionError) as error:
            raise ToolError(f"{self.name} sent an answer that is no JSON; try again") from error
        raise ToolError(f"{self.name} sent more than {MOST_BYTES:,} bytes; ask for less")

    def _wait_for_turn(self) -> None:
        with self._pace:
            now = time.monotonic()
            start = max(now, self._next_start)
            self._next_start = start + self.pause_seconds
        time.sleep(start - now)

    def _file(self, address: str) -> Path | None:
        if self.folder is None:
            return None
        root = cache_folder() if self.cache_root is None else self.cache_root
        digest = hashlib.sha256(address.encode("utf-8", "replace")).hexdigest()
        return root / "live" / self.folder / f"{digest}.json"

    def _kept(self, address: str) -> Response | None:
        """Returns the answer on disk; a file that cannot be read counts as none."""
        file = self._file(address)
        if file is None:
            return None
        try:
            row = json.loads(file.read_bytes())
            return Response(200, row["json"]) if row["address"] == address else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _keep(self, address: str, response: Response) -> None:
        """Writes the answer to disk; where that is not possible it is asked for again."""
        file = self._file(address)
        if file is None:
            return
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            with replacing(file) as temporary:
                row = {"address": address, "json": response.json}
                temporary.write_text(json.dumps(row), encoding="utf-8")
        except OSError:
            return


def _seconds(text: str | None, otherwise: float) -> float:
    """Returns what a Retry-After header asks for; a date, which is rare, counts as too long."""
    if text is None:
        return otherwise
    return float(text) if text.strip().isdecimal() else LONGEST_WAIT_SECONDS + 1
