import pytest

from agentgym_envs.envs.webarena.browser.http import Response
from agentgym_envs.envs.webarena.browsing import Action, ActionFailedError, Cookie, Login

from .small_sites import Person, html, open_page, redirect


def test_a_link_leads_to_its_page_and_tells_where_it_was_clicked():
    person = open_page('<a href="/x/y?a=1&amp;b=ä">There</a>')

    person.click("link", "There")

    assert person.url == "http://shop.test/x/y?a=1&b=%C3%A4"
    assert person.sites.asked[-1].headers["Referer"] == "http://shop.test/"


def test_another_site_is_told_only_where_the_page_lives():
    person = open_page('<a href="http://wiki.test/x">There</a>')
    person.goto("http://shop.test/?secret=1")

    person.click("link", "There")

    assert person.sites.asked[-1].headers["Referer"] == "http://shop.test/"


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("http://example.com/", "http://example.com cannot be reached"),
        ("https://shop.test/", "https://shop.test cannot be reached"),
        ("file:///etc/passwd", "file:"),
        ("javascript:alert(1)", "javascript:"),
        ("data:text/html,x", "data:"),
        ("mailto:someone@shop.test", "mailto:"),
        ("http://shop.test@example.com/", "http://example.com cannot"),
        ("http://[::1", "cannot be reached"),
        ("  ", "A URL is missing"),
    ],
)
def test_what_cannot_be_opened_is_said_and_leaves_the_page_as_it_was(url: str, says: str):
    person = open_page(f'<p>Here</p><a href="{url}">There</a>')

    with pytest.raises(ActionFailedError, match=says.replace(".", r"\.")):
        person.goto(url)

    assert person.url == "http://shop.test/"
    assert "Here" in person.text
    assert len(person.sites.asked) == 1


def test_a_script_link_does_nothing_but_say_so():
    person = open_page('<a href="javascript:document.title=1">There</a>')

    with pytest.raises(ActionFailedError, match="javascript:"):
        person.click("link", "There")

    assert person.url == "http://shop.test/"


def test_an_address_may_be_written_without_its_beginning():
    person = open_page("")

    person.goto(" wiki.test/a b ")

    assert person.url == "http://wiki.test/a%20b"


def test_going_back_asks_for_the_page_again_and_scrolls_to_where_it_was_left():
    person = open_page('<p style="x">' + "<p>line</p>" * 100 + '<a href="/x">There</a>')
    person.browser.act(Action("scroll", text="down"))
    before = person.scroll
    person.goto("http://shop.test/x")

    person.back()

    assert person.url == "http://shop.test/"
    assert person.scroll == before > 0
    assert [request.url for request in person.sites.asked][-1] == "http://shop.test/"


def test_a_new_page_cuts_off_what_could_be_gone_forward_to():
    person = open_page("")
    person.goto("http://shop.test/a")
    person.back()
    person.forward()
    assert person.url == "http://shop.test/a"

    person.back()
    person.goto("http://shop.test/b")

    with pytest.raises(ActionFailedError, match="no page to go forward to"):
        person.forward()
    person.back()
    assert person.url == "http://shop.test/"


def test_the_history_of_a_tab_begins_with_the_empty_page():
    person = open_page("")

    person.back()

    assert person.url == "about:blank"
    with pytest.raises(ActionFailedError, match="no page to go back to"):
        person.back()


def test_the_page_that_is_open_already_adds_nothing_to_the_history():
    person = open_page("")
    person.goto("http://shop.test/a")

    person.goto("http://shop.test/a")
    person.back()

    assert person.url == "http://shop.test/"


def test_what_a_site_sends_one_on_to_is_new_in_the_history_even_if_it_is_open_already():
    person = Person({"/": '<body><a href="/in">In</a></body>', "/in": lambda _: redirect("/")})

    person.click("link", "In")
    person.back()

    assert person.url == "http://shop.test/"


def test_a_page_that_answered_a_form_is_gone_back_to_without_sending_the_form_again():
    person = open_page('<form method="post" action="/buy"><button>Buy</button></form>')
    person.click("button", "Buy")
    person.goto("http://shop.test/x")

    person.back()

    assert (person.url, person.sites.asked[-1].method) == ("http://shop.test/buy", "GET")


def test_a_fragment_scrolls_to_its_element_without_asking_for_the_page():
    person = open_page('<a href="#far">Down</a>' + "<p>line</p>" * 90 + '<h2 id="far">Far</h2>')

    person.click("link", "Down")

    assert person.url == "http://shop.test/#far"
    assert person.scroll > 0
    assert len(person.sites.asked) == 1
    person.back()
    assert (person.url, person.scroll) == ("http://shop.test/", 0)
    assert len(person.sites.asked) == 1


def test_a_fragment_that_is_there_already_is_new_in_the_history_only_by_its_address():
    person = open_page('<a href="#far">Far</a><h2 id="far">Far</h2>')
    person.goto("http://shop.test/#far")

    person.click("link", "Far")
    person.back()
    assert person.url == "http://shop.test/"
    person.forward()
    person.goto("http://shop.test/#far")
    person.back()

    assert person.url == "http://shop.test/#far"


def test_a_fragment_of_another_page_is_scrolled_to_when_it_opens():
    far = "<p>line</p>" * 90 + '<h2 id="far">Far</h2>'
    person = Person({"/": '<body><a href="/x#far">X</a></body>', "/x": f"<body>{far}</body>"})

    person.click("link", "X")

    assert person.scroll > 0
    assert person.sites.asked[-1].url == "http://shop.test/x"


def test_a_link_with_a_target_opens_a_tab_that_is_seen():
    person = open_page('<a href="/x" target="_blank">There</a>')

    person.click("link", "There")

    look = person.browser.look()
    assert [tab.url for tab in look.tabs] == ["http://shop.test/", "http://shop.test/x"]
    assert look.current == 1
    with pytest.raises(ActionFailedError, match="no page to go back to"):
        person.back()


def test_a_page_that_cannot_be_had_opens_no_tab():
    person = open_page('<a href="http://example.com/" target="_blank">There</a>')

    with pytest.raises(ActionFailedError, match="cannot be reached"):
        person.click("link", "There")

    assert len(person.browser.look().tabs) == 1


def test_tabs_open_change_and_close():
    person = open_page("")
    act = person.browser.act

    act(Action("new_tab"))
    person.goto("http://wiki.test/")
    act(Action("tab_focus", tab=0))
    assert person.url == "http://shop.test/"
    act(Action("new_tab"))
    act(Action("tab_focus", tab=1))
    act(Action("close_tab"))

    look = person.browser.look()
    assert [tab.url for tab in look.tabs] == ["http://shop.test/", "about:blank"]
    assert look.current == 1
    with pytest.raises(ActionFailedError, match="There is no tab 2; the tabs are 0 to 1"):
        act(Action("tab_focus", tab=2))


def test_closing_the_last_tab_leaves_an_empty_one():
    person = open_page("")

    person.browser.act(Action("close_tab"))

    assert [tab.url for tab in person.browser.look().tabs] == ["about:blank"]


def test_there_is_an_end_to_tabs():
    person = open_page("")
    for _ in range(99):
        person.browser.act(Action("new_tab"))

    with pytest.raises(ActionFailedError, match="100 tabs"):
        person.browser.act(Action("new_tab"))


def test_start_opens_a_tab_for_each_address_and_forgets_everything():
    person = Person({"/in": lambda _: html("in", 200, ("Set-Cookie", "who=me; Path=/"))})
    person.goto("http://shop.test/in")

    person.browser.start(["http://shop.test/a", "http://wiki.test/b"])

    look = person.browser.look()
    assert [tab.url for tab in look.tabs] == ["http://shop.test/a", "http://wiki.test/b"]
    assert look.current == 0
    assert all("Cookie" not in request.headers for request in person.sites.asked[-2:])


def test_cookies_come_back_to_the_host_and_path_that_set_them():
    headers = [
        ("Set-Cookie", "a=1; Path=/; HttpOnly"),
        ("Set-Cookie", "b=2; Path=/deep"),
        ("Set-Cookie", "c=3; Path=/; Secure"),
        ("Set-Cookie", "d=4; Domain=wiki.test; Path=/"),
    ]
    person = Person({"/in": lambda _: html("in", 200, *headers)})
    person.goto("http://shop.test/in")

    sent: list[str] = []
    for url in ("shop.test/x", "shop.test/deep/x", "shop.test/deeper", "wiki.test/x"):
        person.goto(url)
        sent.append(person.sites.asked[-1].headers.get("Cookie", ""))

    assert sent == ["a=1", "b=2; a=1", "a=1", ""]


@pytest.mark.parametrize("way", ["Max-Age=0", "Expires=Thu, 01 Jan 1970 00:00:00 GMT"])
def test_a_cookie_is_deleted_by_the_site(way: str):
    person = Person(
        {
            "/in": lambda _: html("in", 200, ("Set-Cookie", "a=1; Path=/; Max-Age=3600")),
            "/out": lambda _: html("out", 200, ("Set-Cookie", f"a=; Path=/; {way}")),
        }
    )
    person.goto("http://shop.test/in")

    person.goto("http://shop.test/out")
    person.goto("http://shop.test/x")

    assert "Cookie" not in person.sites.asked[-1].headers


@pytest.mark.parametrize(
    ("status", "method"),
    [(301, "GET"), (302, "GET"), (303, "GET"), (307, "POST"), (308, "POST")],
)
def test_a_form_is_redirected_by_the_rules_of_the_status(status: int, method: str):
    person = Person(
        {
            "/": "<form method=post action=/a><input name=q value=1><button>Go</button></form>",
            "/a": lambda _: redirect("b?x=1", status, ("Set-Cookie", "seen=1; Path=/")),
        }
    )

    person.click("button", "Go")

    last = person.sites.asked[-1]
    assert (last.method, last.url) == (method, "http://shop.test/b?x=1")
    assert last.body == (b"q=1" if method == "POST" else b"")
    assert last.headers["Cookie"] == "seen=1"
    assert person.url == "http://shop.test/b?x=1"


def test_a_redirect_keeps_the_fragment_and_may_not_leave_the_sites():
    person = Person(
        {
            "/a": lambda _: redirect("http://wiki.test/b"),
            "/out": lambda _: redirect("http://example.com/"),
            "/round": lambda _: redirect("/round"),
        }
    )

    person.goto("http://shop.test/a#part")

    assert person.url == "http://wiki.test/b#part"
    with pytest.raises(ActionFailedError, match=r"example\.com cannot be reached"):
        person.goto("http://shop.test/out")
    with pytest.raises(ActionFailedError, match="redirected too many times"):
        person.goto("http://shop.test/round")
    assert person.url == "http://wiki.test/b#part"


def test_a_page_of_an_error_is_shown_like_any_other():
    person = Person({"/gone": lambda _: html("<h1>Gone</h1>", 404)})

    person.goto("http://shop.test/gone")

    assert person.text == "Gone"


def test_plain_text_is_shown_and_a_file_is_not():
    person = Person(
        {
            "/raw": lambda _: Response(200, [("content-type", "text/plain")], b"a <b>\n  c"),
            "/zip": lambda _: Response(200, [("Content-Type", "application/zip")], b"PK"),
            "/none": lambda _: Response(204, [], b""),
        }
    )

    person.goto("http://shop.test/raw")

    assert person.text == "a <b>\n  c"
    for path in ("zip", "none"):
        with pytest.raises(ActionFailedError):
            person.goto(f"http://shop.test/{path}")
    assert person.url == "http://shop.test/raw"


def test_a_page_is_inspected_aside():
    person = Person(
        {"/other": lambda _: html('<p class="a">Other</p>', 200, ("Set-Cookie", "a=1; Path=/"))}
    )
    person.browser.act(Action("scroll", text="down"))

    inspection = person.browser.inspect("http://shop.test/other")

    assert [found["innerText"] for found in inspection.query("p.a")] == ["Other"]
    assert inspection.url == "http://shop.test/other"
    assert person.url == "http://shop.test/"
    person.goto("http://shop.test/x")
    assert "Cookie" not in person.sites.asked[-1].headers
    with pytest.raises(ActionFailedError, match="cannot be reached"):
        person.browser.inspect("http://example.com/")


def test_cookies_and_logins_come_before_the_first_page():
    login_page = (
        '<form method="post" action="/login"><input name="user"><input name="key" type="password">'
        '<input type="hidden" name="token" value="t"><button>Sign in</button></form>'
    )
    person = Person(
        {
            "/in": login_page,
            "/login": lambda request: (
                redirect("/account", 302, ("Set-Cookie", "session=7; Path=/"))
                if request.body == b"user=ann&key=k%26y&token=t"
                else redirect("/in")
            ),
        }
    )
    fields = {"user": "ann", "key": "k&y"}
    login = Login("http://shop.test/in", fields, lambda url: url.endswith("/account"))

    person.browser.start(
        ["http://shop.test/"], cookies=[Cookie("shop.test", "seen", "1")], logins=[login]
    )

    assert person.sites.asked[-1].headers["Cookie"] == "seen=1; session=7"
    wrong = Login("http://shop.test/in", {"user": "bob"}, login.done)
    with pytest.raises(ActionFailedError, match=r"Signing in at http://shop\.test/in did not work"):
        person.browser.start([], logins=[wrong])


def test_a_look_is_the_same_until_the_next_action():
    person = open_page("<button>Go</button>")

    look = person.browser.look()

    assert person.browser.look() is look
    person.browser.act(Action("none"))
    assert person.browser.look() == look
    with pytest.raises(NotImplementedError):
        person.browser.screenshot()
    person.browser.close()
    person.browser.close()
