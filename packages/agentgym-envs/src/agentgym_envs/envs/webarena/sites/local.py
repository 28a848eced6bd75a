"""The sites for people: with addresses that every browser of this machine finds, on one port."""

from collections.abc import Iterable, Mapping
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from .catalogue import all_sites
from .people import account
from .server import SiteServer
from .web import Web

SUFFIX = ".localhost"
"""Browsers take all names below it for this machine."""


class LocalNames:
    """Puts "http://shop.localhost:8000" for "http://shop.test" in all that a web answers."""

    def __init__(self, application: WSGIApplication, hosts: Iterable[str], port: int) -> None:
        """Wraps an application that answers for `hosts`."""
        self._application = application
        self._addresses = {
            f"http://{host}".encode(): address(host, port).encode() for host in hosts
        }

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answers one request."""
        name = str(environ.get("HTTP_HOST", "")).partition(":")[0].lower()
        environ["HTTP_HOST"] = name.removesuffix(SUFFIX) + ".test"

        def begin(status: str, headers: list[tuple[str, str]], *rest: object) -> object:
            kept = [(key, value) for key, value in headers if key.lower() != "content-length"]
            local = [(key, self._local(value.encode()).decode()) for key, value in kept]
            return start_response(status, local)

        parts = self._application(environ, begin)  # pyright: ignore[reportArgumentType]
        return [self._local(b"".join(parts))]

    def _local(self, content: bytes) -> bytes:
        for real, local in self._addresses.items():
            content = content.replace(real, local)
        return content


def address(host: str, port: int) -> str:
    """Returns where a person finds a site.

    >>> address("shop.test", 8000)
    'http://shop.localhost:8000'
    """
    return f"http://{host.removesuffix('.test')}{SUFFIX}:{port}"


def serve(port: int) -> SiteServer:
    """Starts to serve all sites; whatever is changed lasts until the server ends.

    Raises:
        OSError: the port is taken.
    """
    sites = all_sites()
    hosts = [host.removesuffix(".test") + SUFFIX for host in sites]
    server = SiteServer(Web(sites), hosts=hosts, port=port)
    server.application = LocalNames(server.application, list(sites), port_of(server))
    return server


def port_of(server: SiteServer) -> int:
    """Returns the port at which a server waits."""
    return int(server.address.rpartition(":")[2])


def links(port: int) -> Mapping[str, tuple[str, str, str]]:
    """Returns for each site its address, and the name and password of the account, "" for none."""
    rows = {host.removesuffix(".test"): (address(host, port), "", "") for host in all_sites()}
    for name in ("shop", "admin", "forum", "git"):
        known = account(name)
        url = rows["shop"][0] + "/admin" if name == "admin" else rows[name][0]
        rows[name] = (url, known.username, known.password)
    return rows
