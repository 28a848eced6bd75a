"""The web of one episode: what its sites know, who is signed in, and what time it is there."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from functools import cached_property
from hashlib import sha256
from typing import Any, TypedDict
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from .records import Image, Records

START = datetime(2023, 6, 12, 9, 30)
"""When every episode begins, in all sites."""

ENVIRON_KEY = "agentgym.web"


class SessionData(TypedDict, total=False):
    """What a site remembers of a visitor; sites add keys of their own."""

    user: int
    csrf: str


class Site:
    """One host: its application and the image of its records.

    Attributes:
        name: "shop", "forum", "git", "map", "wiki" or "home".
        host: "shop.test", ...
        image: None where the site keeps no records.
    """

    def __init__(self, name: str, application: WSGIApplication, image: Image | None) -> None:
        """Keeps its parts."""
        self.name = name
        self.host = f"{name}.test"
        self.application = application
        self.image = image


class Web:
    """All sites as one episode sees them. Sites hold no state of their own: it is all here."""

    def __init__(self, sites: Mapping[str, Site]) -> None:
        """Costs next to nothing: records are opened when they are asked for.

        Args:
            sites: Host -> site.
        """
        self._sites = sites
        self._records: dict[str, Records] = {}
        self._sessions: dict[tuple[str, str], dict[str, Any]] = {}
        self._seconds = 0
        self.errors: list[Exception] = []

    @property
    def now(self) -> datetime:
        """The time that pages show and new records get: a second later per form that was sent."""
        return START + timedelta(seconds=self._seconds)

    def records(self, site: str) -> Records:
        """Returns the records of a site, "shop" for example.

        Raises:
            KeyError: the site keeps none.
        """
        if site not in self._records:
            image = self._images[site]
            self._records[site] = Records(image)
        return self._records[site]

    @property
    def hosts(self) -> Collection[str]:
        """The hosts that there are."""
        return self._sites.keys()

    @property
    def sites(self) -> tuple[str, ...]:
        """The names of the sites that keep records."""
        return tuple(self._images)

    def session(self, host: str, token: str) -> dict[str, Any] | None:
        """Returns what `host` remembers under this token, to be changed in place."""
        return self._sessions.get((host, token))

    def new_session(self, host: str, **values: Any) -> str:
        """Begins a session and returns its token, the same in every run of the same episode."""
        token = sha256(f"{host} {len(self._sessions)}".encode()).hexdigest()[:32]
        self._sessions[host, token] = dict(values)
        return token

    def secret(self, host: str) -> str:
        """Returns a text that a page of another site cannot know, for the forms of a session."""
        return sha256(f"secret {host} {len(self._sessions)}".encode()).hexdigest()[:24]

    def forget_session(self, host: str, token: str) -> None:
        """Empties a session; its token is not given out again."""
        self._sessions[host, token] = {}

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """The WSGI application of the whole web: hands the request to the site of its host."""
        host = str(environ.get("HTTP_HOST", "")).partition(":")[0].lower()
        site = self._sites.get(host)
        if site is None:
            start_response("502 Bad Gateway", [("Content-Type", "text/plain; charset=utf-8")])
            return [f"There is no site at {host!r}.".encode()]
        if environ["REQUEST_METHOD"] == "POST":
            self._seconds += 1
        environ[ENVIRON_KEY] = self
        return site.application(environ, start_response)

    def close(self) -> None:
        """Gives all connections back."""
        for records in self._records.values():
            records.close()

    @cached_property
    def _images(self) -> dict[str, Image]:
        return {site.name: site.image for site in self._sites.values() if site.image is not None}
