"""Chromium on sites that it reaches over the network, which have scripts of their own."""

from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest

from agentgym_envs.core.errors import MissingDependencyError
from agentgym_envs.envs.webarena.browsing import Action, ActionFailedError, Login, Look
from agentgym_envs.envs.webarena.sites.server import SiteServer

chromium = pytest.importorskip("agentgym_envs.envs.webarena.chromium", reason="needs playwright")
try:
    chromium.find_chromium()
except MissingDependencyError as reason:
    pytest.skip(str(reason), allow_module_level=True)

PAGES = {
    "/": """<button onclick="document.querySelector('p').textContent = 'after'">Change</button>
        <button onclick="alert('stop!'); document.title = 'Told'">Tell</button>
        <button onclick="window.open('/other')">Open</button>
        <button onclick="location.href = 'http://elsewhere.test/x'">Leave</button>
        <button onclick="location.href = 'https://elsewhere.test/x'">Hide</button>
        <a href="/file">Save</a><p>before</p>
        <input aria-label="Keys" data-keys="" onkeydown="this.dataset.keys += event.key">
        <img src="http://elsewhere.test/spy.png" alt="spy">""",
    "/other": "<p>other</p>",
    "/login": """<form method="post" action="/inside" onsubmit="this.csrf.value = 'right'">
        <input name="who"><input name="word" type="password"><input type="hidden" name="csrf">
        <button>Go</button></form>""",
}


def site(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    path = environ["PATH_INFO"]
    if path == "/file":
        headers = [("Content-Type", "application/zip"), ("Content-Disposition", "attachment")]
        start_response("200 OK", headers)
        return [b"PK"]
    if path == "/inside":
        sent = environ["wsgi.input"].read().decode()
        right = sent == "who=ada&word=secret&csrf=right"
        start_response("303 See Other", [("Location", "/other" if right else "/login")])
        return []
    start_response("200 OK", [("Content-Type", "text/html; charset=utf-8")])
    return [f"<!doctype html><title>Site</title><body>{PAGES.get(path, 'nothing')}".encode()]


@pytest.fixture(scope="module")
def server() -> Iterator[SiteServer]:
    with SiteServer(site) as server:
        yield server


@pytest.fixture(scope="module")
def shared(server: SiteServer) -> Iterator["chromium.ChromiumBrowser"]:
    browser = chromium.ChromiumBrowser([urlsplit(server.address).netloc])
    yield browser
    browser.close()


@pytest.fixture
def browser(shared: "chromium.ChromiumBrowser", server: SiteServer) -> "chromium.ChromiumBrowser":
    shared.start([server.address + "/"])
    return shared


def click(browser: "chromium.ChromiumBrowser", name: str) -> Look:
    look = browser.look()
    browser.act(Action("click", next(node.id for node in look.nodes if node.name == name)))
    return browser.look()


def texts(look: Look) -> list[str]:
    return [node.name for node in look.nodes if node.role == "StaticText"]


def test_what_a_script_changes_is_seen(browser: "chromium.ChromiumBrowser") -> None:
    assert "after" in texts(click(browser, "Change"))


def test_a_dialog_is_dismissed_and_the_script_goes_on(browser: "chromium.ChromiumBrowser") -> None:
    assert click(browser, "Tell").tabs[0].title == "Told"


def test_a_window_that_a_script_opens_is_a_tab(browser: "chromium.ChromiumBrowser") -> None:
    look = click(browser, "Open")

    assert (len(look.tabs), look.current, texts(look)) == (2, 1, ["other"])


@pytest.mark.parametrize("how", ["Leave", "Hide"])
def test_scripts_cannot_leave_for_other_hosts(
    browser: "chromium.ChromiumBrowser", server: SiteServer, how: str
) -> None:
    with pytest.raises(ActionFailedError, match=r"elsewhere\.test cannot be reached"):
        click(browser, how)
    assert browser.look().url == server.address + "/"


def test_files_are_not_saved(browser: "chromium.ChromiumBrowser") -> None:
    with pytest.raises(ActionFailedError, match="files cannot be saved"):
        click(browser, "Save")


def test_pages_with_scripts_are_typed_into_key_by_key(browser: "chromium.ChromiumBrowser") -> None:
    field = next(node.id for node in browser.look().nodes if node.name == "Keys")

    browser.act(Action("type", field, text="ab\n"))

    (found,) = browser.inspect(None).query("input")
    assert found["@data-keys"] == "abEnter"
    assert found["value"] == "ab"


def test_one_signs_in_through_the_form_with_its_scripts(
    browser: "chromium.ChromiumBrowser", server: SiteServer
) -> None:
    fields = {"who": "ada", "word": "secret"}

    browser.start(
        [server.address + "/"],
        logins=[Login(server.address + "/login", fields, lambda url: url.endswith("/other"))],
    )

    assert browser.look().tabs[0].title == "Site"
