"""Sites over a socket."""

import http.client
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest

from agentgym_envs.envs.webarena.sites.server import MAX_BODY_BYTES, SiteServer


def echo(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    body = environ["wsgi.input"].read().decode()
    if environ["PATH_INFO"] == "/move":
        start_response("302 Found", [("Location", "/there"), ("Set-Cookie", "a=1")])
        return []
    start_response("200 OK", [("Content-Type", "text/plain")])
    parts = ("REQUEST_METHOD", "HTTP_HOST", "PATH_INFO", "QUERY_STRING")
    return [" ".join([*(environ[part] for part in parts), body]).encode()]


@pytest.fixture
def server() -> Iterator[SiteServer]:
    with SiteServer(echo, hosts=["shop.test"]) as server:
        yield server


def connection(server: SiteServer) -> http.client.HTTPConnection:
    return http.client.HTTPConnection(urlsplit(server.address).netloc, timeout=5)


def test_a_request_to_a_proxy_reaches_the_site_of_its_host(server: SiteServer) -> None:
    line = connection(server)

    line.request("POST", "http://shop.test/caf%C3%A9?q=1", b"a=b")

    text = line.getresponse().read().decode("latin-1")
    assert text == "POST shop.test /caf\u00c3\u0083\u00c2\u00a9 q=1 a=b"


def test_one_connection_serves_many_requests(server: SiteServer) -> None:
    line = connection(server)
    line.connect()
    socket = line.sock

    for _ in range(3):
        line.request("GET", "http://shop.test/move")
        answer = line.getresponse()
        answer.read()
        assert (answer.status, answer.getheader("Location")) == (302, "/there")

    assert line.sock is socket


def test_another_host_is_refused_so_that_a_browser_stays_where_it_is(server: SiteServer) -> None:
    line = connection(server)

    line.request("GET", "http://example.com/x", headers={"Accept": "text/html"})

    assert line.getresponse().status == 204
    assert server.refused == ["http://example.com/x"]


def test_encrypted_connections_are_refused(server: SiteServer) -> None:
    line = connection(server)
    line.set_tunnel("example.com", 443)

    with pytest.raises(OSError, match="403"):
        line.request("GET", "/")


def test_a_request_that_is_too_large_is_refused_unread(server: SiteServer) -> None:
    line = connection(server)
    line.putrequest("POST", "http://shop.test/")
    line.putheader("Content-Length", str(MAX_BODY_BYTES + 1))
    line.endheaders()

    assert line.getresponse().status == 413


def test_after_the_end_nobody_listens(server: SiteServer) -> None:
    server.close()

    with pytest.raises(ConnectionError):
        connection(server).request("GET", "http://shop.test/")
