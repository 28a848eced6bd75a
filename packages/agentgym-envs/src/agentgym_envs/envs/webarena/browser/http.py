"""Requests, responses, cookies and redirects; no network: what answers is a function."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from io import BytesIO
from sys import stderr
from typing import Any, NamedTuple, Protocol
from urllib.parse import unquote_to_bytes, urljoin, urlsplit

from agentgym_envs.envs.webarena.browsing import ActionFailedError

from .urls import host_of, link_target, normal, without_fragment

MAX_REDIRECTS = 20
"""After so many a browser gives up."""

_HEADERS = {
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) AgentGym",
    "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
    "Accept-Language": "en-US,en;q=0.9",
}


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent to a site.

    Attributes:
        method: "GET" or "POST".
        url: Whole, without the fragment.
        headers: As they are sent, cookies included.
        body: Of "POST".
    """

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Response:
    """What a site answers.

    Attributes:
        status: The HTTP status.
        headers: Names (in any case) and values; a name may come several times.
        body: The content.
        url: Where it came from in the end; filled in by `send`.
    """

    status: int
    headers: Sequence[tuple[str, str]]
    body: bytes
    url: str = ""

    def header(self, name: str) -> str:
        """Returns the first value of this header, "" if there is none."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")


Fetch = Callable[[Request], Response]
"""Answers a request, as a site does."""


class StartResponse(Protocol):
    """What a WSGI application calls before it answers."""

    def __call__(
        self, status: str, headers: list[tuple[str, str]], exc_info: object = None, /
    ) -> Callable[[bytes], object]:
        """Takes the status line and the headers."""
        ...


WsgiApp = Callable[[dict[str, Any], Any], Iterable[bytes]]


def wsgi_fetch(app: WsgiApp, environ: Mapping[str, object] | None = None) -> Fetch:
    """Returns a `Fetch` that calls a WSGI application in this process.

    Args:
        app: Answers for all hosts.
        environ: What the application finds in its environ besides the request, the same objects in
            every request, for example an episode's records.

    Errors that the application raises come out of the `Fetch`.
    """
    extra = dict(environ or {})

    def fetch(request: Request) -> Response:
        started: list[tuple[str, list[tuple[str, str]]]] = []
        written: list[bytes] = []

        def start_response(
            status: str, headers: list[tuple[str, str]], _exc_info: object = None, /
        ) -> Callable[[bytes], object]:
            started.append((status, headers))
            return written.append

        chunks = app(_environ(request) | extra, start_response)
        try:
            written.extend(chunks)
        finally:
            close = getattr(chunks, "close", None)
            if close is not None:
                close()
        # After an error an application may start once more; the last one counts.
        status, headers = started[-1]
        return Response(int(status.split()[0]), headers, b"".join(written), request.url)

    return fetch


def _environ(request: Request) -> dict[str, Any]:
    parts = urlsplit(request.url)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(parts.path).decode("latin-1"),
        "QUERY_STRING": parts.query,
        "SERVER_NAME": parts.hostname or "",
        "SERVER_PORT": str(parts.port or 80),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": parts.netloc,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": parts.scheme,
        "wsgi.input": BytesIO(request.body),
        "wsgi.errors": stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    if request.method == "POST":
        environ["CONTENT_LENGTH"] = str(len(request.body))
    for name, value in request.headers.items():
        key = name.upper().replace("-", "_")
        environ[key if key == "CONTENT_TYPE" else f"HTTP_{key}"] = value
    return environ


class _CookieKey(NamedTuple):
    domain: str
    path: str
    name: str


class Cookies:
    """One person's cookies.

    A cookie lasts until the site takes it back or the episode ends: there is no clock here, so only
    `Max-Age` of zero and dates of 1971 or before, with which sites delete, are obeyed.
    """

    def __init__(self) -> None:
        """Begins without any."""
        self._values: dict[_CookieKey, str] = {}

    def copy(self) -> "Cookies":
        """Returns cookies that are equal now and change apart from these."""
        other = Cookies()
        other._values = dict(self._values)
        return other

    def header(self, url: str) -> str:
        """Returns the value of the `Cookie` header for a request to `url`, "" for none."""
        parts = urlsplit(url)
        host, path = parts.hostname or "", parts.path or "/"
        fitting = [
            (key, value)
            for key, value in self._values.items()
            if _domain_fits(host, key.domain) and _path_fits(path, key.path)
        ]
        # Longest path first, else in the order of their making (RFC 6265, 5.4).
        fitting.sort(key=lambda pair: -len(pair[0].path))
        return "; ".join(f"{key.name}={value}" for key, value in fitting)

    def add(self, host: str, name: str, value: str) -> None:
        """Keeps a cookie for all paths of a host."""
        self._values[_CookieKey(host, "/", name)] = value

    def take(self, response: Response, url: str) -> None:
        """Keeps, changes and deletes what the response to `url` asks for."""
        for name, value in response.headers:
            if name.lower() == "set-cookie":
                self._set(value, url)

    def _set(self, line: str, url: str) -> None:
        pair, *rest = line.split(";")
        name, mark, value = pair.strip().partition("=")
        if not mark or not name:
            return
        options = {
            key.strip().lower(): text.strip()
            for key, _, text in (part.partition("=") for part in rest)
        }
        host = urlsplit(url).hostname or ""
        domain = options.get("domain", "").lstrip(".").lower()
        if "secure" in options or (domain and not _domain_fits(host, "." + domain)):
            return
        path = options.get("path", "")
        path = path if path.startswith("/") else urlsplit(url).path.rpartition("/")[0] or "/"
        key = _CookieKey("." + domain if domain else host, path, name.strip())
        if _deletes(options):
            self._values.pop(key, None)
        else:
            self._values[key] = value.strip()


def _domain_fits(host: str, domain: str) -> bool:
    if domain.startswith("."):
        return host == domain[1:] or host.endswith(domain)
    return host == domain


def _path_fits(path: str, cookie_path: str) -> bool:
    if path == cookie_path:
        return True
    return path.startswith(cookie_path if cookie_path.endswith("/") else cookie_path + "/")


def _deletes(options: Mapping[str, str]) -> bool:
    if "max-age" in options:
        return options["max-age"].startswith("-") or options["max-age"] == "0"
    if "expires" not in options:
        return False
    try:
        return parsedate_to_datetime(options["expires"]).year <= 1971
    except ValueError:
        return False


def send(
    fetch: Fetch,
    request: Request,
    cookies: Cookies,
    *,
    may_open: Callable[[str], object],
    referrer: str = "",
) -> Response:
    """Returns the answer to a request, after redirects, and keeps the cookies it sets.

    Args:
        fetch: Answers each request.
        request: The first; its URL may have a fragment, which is not sent.
        cookies: Sent along where they fit; changed.
        may_open: Raises for a URL that must not be asked for.
        referrer: The page that leads there, "" if none does.

    Returns:
        The last response; its `url` has the fragment of the last URL that had one.

    Raises:
        ActionFailedError: `may_open` refuses, or there are too many redirects.
    """
    url, method, body = request.url, request.method, request.body
    headers = dict(request.headers)
    for _ in range(MAX_REDIRECTS + 1):
        may_open(url)
        sent = _with_headers(headers, method, url, cookies, referrer)
        plain = without_fragment(url)
        response = fetch(Request(method, plain, sent, body))
        cookies.take(response, plain)
        location = response.header("Location")
        if response.status not in (301, 302, 303, 307, 308) or not location:
            return Response(response.status, response.headers, response.body, url)
        if method == "POST" and response.status in (301, 302, 303):
            method, body = "GET", b""
            headers.pop("Content-Type", None)
        url = _redirected(url, location)
    raise ActionFailedError(f"{host_of(url)} redirected too many times.")


def _with_headers(
    headers: Mapping[str, str], method: str, url: str, cookies: Cookies, referrer: str
) -> dict[str, str]:
    sent = {**_HEADERS, **headers}
    if referrer:
        # A page tells other sites only where it lives (strict-origin-when-cross-origin).
        same = host_of(referrer) == host_of(url)
        origin = "/".join(referrer.split("/")[:3])
        sent["Referer"] = without_fragment(referrer) if same else origin + "/"
        if method == "POST":
            sent["Origin"] = origin
    line = cookies.header(url)
    if line:
        sent["Cookie"] = line
    return sent


def _redirected(url: str, location: str) -> str:
    target = link_target(location, url)
    if "#" not in target and "#" in url:
        target += "#" + url.partition("#")[2]
    return normal(urljoin(url, target))
