"""Real Chromium: what it does, how it is shared, and how it ends."""

import asyncio
import time
from collections.abc import Iterable, Iterator
from threading import Thread
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest

from agentgym_envs.core.errors import InvalidOptionError, MissingDependencyError
from agentgym_envs.envs.webarena.browsing import Action, ActionFailedError, Cookie, Login, Look

chromium = pytest.importorskip("agentgym_envs.envs.webarena.chromium", reason="needs playwright")
try:
    chromium.find_chromium()
except MissingDependencyError as reason:
    pytest.skip(str(reason), allow_module_level=True)

ChromiumBrowser, Settings = chromium.ChromiumBrowser, chromium.Settings

FORM = """
<form action="/show">
<label>Name <input name="name" value="Ada"></label>
<label>Notes <textarea name="notes">one</textarea></label>
<label>Colour <select name="colour"><option>Red</option><option>Green</option></select></label>
<label><input type="checkbox" name="sure"> Sure</label>
<button>Send</button>
</form>
"""
LINKS = """
<a href="/show">here</a> <a href="/show" target="_blank">aside</a>
<a href="http://elsewhere.test/">abroad</a> <a href="https://elsewhere.test/">hidden</a>
<a href="#end">down</a> <a href="/slow">slow</a> <a href="/moved">moved</a>
<details><summary>More</summary><p>All of it</p></details>
<p style="height: 2000px">tall</p><p id="end">The end</p>
"""
HANG = "<p>fine</p><button onclick='for (;;);'>Freeze</button>"


def site(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    path, cookie = environ["PATH_INFO"], environ.get("HTTP_COOKIE", "")
    headers = [("Content-Type", "text/html; charset=utf-8")]
    if path == "/moved":
        start_response("302 Found", [("Location", "/show?moved=1"), ("Set-Cookie", "seen=1")])
        return []
    if path == "/slow":
        time.sleep(0.3)
    if path == "/login" and environ["REQUEST_METHOD"] == "POST":
        body = environ["wsgi.input"].read().decode()
        right = body == "who=ada&word=secret"
        start_response("303 See Other", [("Location", "/show" if right else "/login")])
        return []
    fields = '<input name="who"><input name="word" type="password"><button>Go</button>'
    content = {
        "/form": FORM,
        "/links": LINKS,
        "/hang": HANG,
        "/login": f'<form method="post">{fields}</form>',
        "/show": f"<p>query {environ['QUERY_STRING']}</p><p>cookie {cookie}</p>",
        "/slow": "<p>late</p>",
        "/question": '<form method="post" action="/sent"><button>Post</button></form>',
        "/sent": f"<p>sent by {environ['REQUEST_METHOD']}</p>",
        "/": "<p>home</p>",
    }.get(path)
    start_response("200 OK" if content else "404 Not Found", headers)
    title = path.strip("/").title() or "Home"
    page = f'<!doctype html><html lang="en"><title>{title}</title><body>{content or "Nothing"}'
    return [page.encode()]


@pytest.fixture(scope="module")
def shared() -> Iterator[ChromiumBrowser]:
    browser = ChromiumBrowser(["shop.test"], site)
    yield browser
    browser.close()


@pytest.fixture
def browser(shared: ChromiumBrowser) -> ChromiumBrowser:
    shared.start(["http://shop.test/"])
    return shared


def named(look: Look, name: str) -> str:
    said_first = sorted(look.nodes, key=lambda node: node.role == "StaticText")
    return next(node.id for node in said_first if node.name.strip() == name and node.id)


def texts(look: Look) -> list[str]:
    return [node.name for node in look.nodes if node.role == "StaticText"]


def click(browser: ChromiumBrowser, name: str) -> Look:
    browser.act(Action("click", named(browser.look(), name)))
    return browser.look()


def goto(browser: ChromiumBrowser, path: str) -> Look:
    browser.act(Action("goto", text=f"http://shop.test{path}"))
    return browser.look()


def test_a_form_is_filled_in_and_sent(browser: ChromiumBrowser) -> None:
    look = goto(browser, "/form")

    browser.act(Action("type", named(look, "Name"), text=" Byron"))
    browser.act(Action("type", named(look, "Notes"), text="\ntwo"))
    click(browser, "Green")
    click(browser, "Sure")
    look = click(browser, "Send")

    assert (
        look.url == "http://shop.test/show?name=Ada+Byron&notes=one%0D%0Atwo&colour=Green&sure=on"
    )


def test_a_line_break_typed_into_a_field_sends_its_form(browser: ChromiumBrowser) -> None:
    look = goto(browser, "/form")

    browser.act(Action("type", named(look, "Name"), text="!\n"))

    assert "name=Ada%21" in browser.look().url


def test_typing_into_a_list_chooses_what_begins_so(browser: ChromiumBrowser) -> None:
    look = goto(browser, "/form")

    browser.act(Action("type", named(look, "Colour"), text="Gr"))

    assert "colour=Green" in click(browser, "Send").url


def test_a_list_that_is_clicked_gets_the_keyboard_and_does_not_open(
    browser: ChromiumBrowser,
) -> None:
    goto(browser, "/form")

    look = click(browser, "Colour")

    field = next(node for node in look.nodes if node.role == "combobox")
    assert (field.properties["focused"], field.properties["expanded"]) == (True, False)


def test_the_html_tells_what_was_filled_in(browser: ChromiumBrowser) -> None:
    look = goto(browser, "/form")
    browser.act(Action("type", named(look, "Name"), text="<b>"))
    click(browser, "Sure")

    html = browser.html()

    assert 'value="Ada&lt;b&gt;"' in html or 'value="Ada<b>"' in html
    assert 'name="sure" checked' in html


def test_a_click_waits_for_a_slow_page(browser: ChromiumBrowser) -> None:
    goto(browser, "/links")

    assert texts(click(browser, "slow")) == ["late"]


def test_redirects_are_followed_and_their_cookies_kept(browser: ChromiumBrowser) -> None:
    goto(browser, "/links")

    look = click(browser, "moved")

    assert texts(look) == ["query moved=1", "cookie seen=1"]


def test_elements_keep_their_numbers_while_their_page_stays(browser: ChromiumBrowser) -> None:
    before = goto(browser, "/links")
    after = click(browser, "More")

    assert named(after, "slow") == named(before, "slow")
    assert int(named(after, "All of it")) > max(int(node.id or 0) for node in before.nodes)


def test_a_link_to_a_new_tab_opens_one_that_is_seen(browser: ChromiumBrowser) -> None:
    goto(browser, "/links")

    look = click(browser, "aside")

    assert [tab.title for tab in look.tabs] == ["Links", "Show"]
    assert look.current == 1


def test_tabs_are_opened_chosen_and_closed(browser: ChromiumBrowser) -> None:
    browser.act(Action("new_tab"))
    goto(browser, "/form")
    browser.act(Action("tab_focus", tab=0))
    assert browser.look().url == "http://shop.test/"
    browser.act(Action("close_tab"))

    assert [tab.url for tab in browser.look().tabs] == ["http://shop.test/form"]
    browser.act(Action("close_tab"))
    assert [tab.url for tab in browser.look().tabs] == ["about:blank"]


def test_a_page_that_is_gone_back_to_is_as_new(browser: ChromiumBrowser) -> None:
    look = goto(browser, "/form")
    browser.act(Action("type", named(look, "Name"), text="X\n"))

    browser.act(Action("go_back"))

    assert "Ada" in texts(browser.look())
    browser.act(Action("go_forward"))
    assert "name=AdaX" in browser.look().url


def test_what_a_form_brought_is_gone_back_to_by_its_address(browser: ChromiumBrowser) -> None:
    goto(browser, "/question")
    assert texts(click(browser, "Post")) == ["sent by POST"]
    goto(browser, "/")

    browser.act(Action("go_back"))

    assert texts(browser.look()) == ["sent by GET"]
    browser.act(Action("go_forward"))
    assert texts(browser.look()) == ["home"]


def test_scrolling_goes_by_the_height_of_the_viewport(browser: ChromiumBrowser) -> None:
    top = goto(browser, "/links")
    browser.act(Action("scroll", text="down"))
    look = browser.look()

    assert (top.above, look.above, top.below - look.below) == (0, 720, 720)
    browser.act(Action("scroll", text="up"))
    assert browser.look().above == 0


@pytest.mark.parametrize(
    "url", ["http://elsewhere.test/", "https://shop.test/", "file:///etc/passwd", "javascript:1"]
)
def test_other_places_cannot_be_opened_and_the_page_stays(
    browser: ChromiumBrowser, url: str
) -> None:
    with pytest.raises(ActionFailedError, match="cannot be"):
        browser.act(Action("goto", text=url))
    assert browser.look().url == "http://shop.test/"


@pytest.mark.parametrize("link", ["abroad", "hidden"])
def test_a_link_to_another_host_leads_nowhere(browser: ChromiumBrowser, link: str) -> None:
    look = goto(browser, "/links")

    with pytest.raises(ActionFailedError, match=r"elsewhere\.test cannot be reached"):
        browser.act(Action("click", named(look, link)))
    assert browser.look().url == "http://shop.test/links"


def test_an_unknown_element_tab_or_key_fails_with_a_sentence(browser: ChromiumBrowser) -> None:
    for action in (
        Action("click", "999"),
        Action("type", "x", text="y"),
        Action("tab_focus", tab=7),
        Action("press", text="NoSuchKey"),
    ):
        with pytest.raises(ActionFailedError):
            browser.act(action)


def test_scorers_look_at_a_page_aside(browser: ChromiumBrowser) -> None:
    look = goto(browser, "/links")

    found = browser.inspect("http://shop.test/form")

    assert [each["@name"] for each in found.query("input")] == ["name", "sure"]
    assert found.query("input")[1]["checked"] == "false"
    assert found.query("select")[0]["selectedIndex"] == "0"
    assert "textarea" in found.html
    assert browser.look() == look
    with pytest.raises(ActionFailedError, match="cannot be asked"):
        found.query("p[")


def test_scorers_can_press_what_shows_the_rest_of_a_page(browser: ChromiumBrowser) -> None:
    goto(browser, "/links")
    found = browser.inspect("http://shop.test/form")

    found.click("input[name=sure]")
    found.click("#nowhere")

    assert found.query("input[name=sure]")[0]["checked"] == "true"
    with pytest.raises(ActionFailedError, match="can be pressed"):
        found.click("p[")


def test_cookies_are_there_from_the_start_and_gone_with_the_next(browser: ChromiumBrowser) -> None:
    browser.start(["http://shop.test/show"], cookies=[Cookie("shop.test", "session", "s1")])
    assert "cookie session=s1" in texts(browser.look())

    browser.start(["http://shop.test/show"])
    assert "cookie " in texts(browser.look()) or "cookie" in texts(browser.look())


def test_a_login_fills_in_the_form(browser: ChromiumBrowser) -> None:
    fields = {"who": "ada", "word": "secret"}
    login = Login("http://shop.test/login", fields, lambda url: url.endswith("/show"))

    browser.start(["http://shop.test/"], logins=[login])

    assert [tab.title for tab in browser.look().tabs] == ["Home"]
    wrong = Login(login.url, {**fields, "word": "guess"}, login.done)
    with pytest.raises(ActionFailedError, match="did not work"):
        browser.start(["http://shop.test/"], logins=[wrong])
    assert browser.look().url == "about:blank"


def test_a_screenshot_has_the_size_of_the_viewport(browser: ChromiumBrowser) -> None:
    assert browser.screenshot().size == (1280, 720)


def test_a_page_that_takes_too_long_fails_and_the_rest_goes_on() -> None:
    browser = ChromiumBrowser(["shop.test"], site, timeout_seconds=0.2)
    try:
        look = start_patiently(browser, "http://shop.test/links")
        with pytest.raises(ActionFailedError, match=r"not ready after 0\.2 seconds"):
            browser.act(Action("click", named(look, "slow")))
        assert browser.look().url == "http://shop.test/links"
    finally:
        browser.close()


def start_patiently(browser: ChromiumBrowser, url: str) -> Look:
    """Starts with all the time it takes, then with as little as was asked for."""
    seconds, browser._timeout = browser._timeout, 30
    browser.start([url])
    look = browser.look()
    browser._timeout = seconds
    return look


def test_a_page_that_hangs_is_replaced_and_the_action_fails(browser: ChromiumBrowser) -> None:
    hanging = ChromiumBrowser(["shop.test"], site, timeout_seconds=1.0)
    try:
        look = start_patiently(hanging, "http://shop.test/hang")
        with pytest.raises(ActionFailedError):
            hanging.act(Action("click", named(look, "Freeze")))
        assert "fine" in texts(hanging.look())
        assert texts(browser.look()) == ["home"]
    finally:
        hanging.close()


def test_a_start_that_fails_leaves_a_tab_to_look_at(browser: ChromiumBrowser) -> None:
    with pytest.raises(ActionFailedError, match="cannot be reached"):
        browser.start(["http://shop.test/", "http://elsewhere.test/"])

    assert [tab.url for tab in browser.look().tabs] == ["http://shop.test/", "about:blank"]


def test_a_browser_that_dies_is_replaced_and_a_look_says_so(browser: ChromiumBrowser) -> None:
    look = goto(browser, "/links")
    browser._held.home.kill()

    with pytest.raises(ActionFailedError, match="started again"):
        browser.act(Action("click", named(look, "here")))
    assert browser.look().url == "http://shop.test/links"

    browser.act(Action("scroll", text="down"))
    browser._held.home.kill()
    look = browser.look()
    assert "started again" in look.problem
    assert look.url == "http://shop.test/links"


def test_four_environments_share_a_process_and_a_fifth_gets_another() -> None:
    settings = Settings(environments_per_browser=2)
    browsers = [ChromiumBrowser(["shop.test"], site, settings=settings) for _ in range(3)]
    try:
        threads = [
            Thread(target=browser.start, args=([f"http://shop.test/show?{number}"],))
            for number, browser in enumerate(browsers)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        seen = [texts(browser.look())[0] for browser in browsers]
        assert seen == ["query 0", "query 1", "query 2"]
        assert len({browser._held.home.pid for browser in browsers}) == 2
    finally:
        for browser in browsers:
            browser.close()
    assert browsers[0]._held.pool.pids == []


def test_environments_in_one_process_share_no_cookies(browser: ChromiumBrowser) -> None:
    other = ChromiumBrowser(["shop.test"], site)
    try:
        other.start(["http://shop.test/moved"])

        assert texts(goto(browser, "/show"))[-1].strip() == "cookie"
        assert other._held.home is browser._held.home
    finally:
        other.close()


def test_it_works_below_a_running_event_loop_as_in_a_notebook(browser: ChromiumBrowser) -> None:
    async def cell() -> Look:
        return goto(browser, "/")

    assert texts(asyncio.run(cell())) == ["home"]


def test_numbers_out_of_range_are_refused() -> None:
    with pytest.raises(InvalidOptionError, match="timeout_seconds"):
        ChromiumBrowser(["shop.test"], site, timeout_seconds=0)
    with pytest.raises(InvalidOptionError, match="environments_per_browser"):
        ChromiumBrowser(["shop.test"], site, settings=Settings(environments_per_browser=0))


def test_a_program_that_is_none_is_reported_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AGENTGYM_CHROMIUM", "/no/such/chromium")

    with pytest.raises(MissingDependencyError, match="AGENTGYM_CHROMIUM"):
        ChromiumBrowser(["shop.test"], site, settings=Settings(environments_per_browser=3)).start(
            ["http://shop.test/"]
        )
