import io
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from typing_extensions import override

from agentgym_envs.envs.webarena.browser.dom import MAX_DEPTH, Element, parse
from agentgym_envs.envs.webarena.browser.http import Request, wsgi_fetch
from agentgym_envs.envs.webarena.browser.inspection import html_text
from agentgym_envs.envs.webarena.browser.urls import link_target
from agentgym_envs.envs.webarena.browser.window import PageBrowser
from agentgym_envs.envs.webarena.browsing import Action, ActionFailedError

from .small_sites import open_page


@pytest.mark.parametrize(
    ("source", "page"),
    [
        ("", "<html><head></head><body></body></html>"),
        ("<!-- nothing -->", "<html><head></head><body></body></html>"),
        ("a<!-- b -->c", "<html><head></head><body>ac</body></html>"),
        ("<title>T</title><main>x</main>",
         "<html><head><title>T</title></head><body><main>x</main></body></html>"),
        ("<p>a<p>b &amp; &lt;c&gt;&nbsp;<br>",
         "<html><head></head><body><p>a</p><p>b &amp; &lt;c&gt;&nbsp;<br></p></body></html>"),
        ("<!doctype html><textarea>\n\nx</textarea><input disabled value='\"'>",
         "<!DOCTYPE html><html><head></head><body><textarea>\nx</textarea>"
         '<input disabled="" value="&quot;"></body></html>'),
        ("<script>if (a < b) c</script>",
         "<html><head><script>if (a < b) c</script></head><body></body></html>"),
    ],
)  # fmt: skip
def test_a_page_is_read_and_written_as_browsers_do(source: str, page: str):
    assert html_text(parse(source)) == page


def test_a_page_however_deep_can_be_read_and_seen():
    person = open_page("<div>" * 10_000 + "deep" + "</div>" * 10_000)

    look = person.browser.look()

    assert look.nodes[0].name == "Page"
    assert "<div>" in person.browser.html()
    assert person.browser.inspect(None).query("body")


def test_elements_too_deep_stand_beside_each_other():
    document = parse("<b>" * 1000 + "deep")

    element: Element | None = next(e for e in reversed([*document.root.elements()]))
    depth = 0
    while element is not None:
        element, depth = element.parent, depth + 1

    assert depth == MAX_DEPTH
    assert document.body.text == "deep"
    assert sum(element.tag == "b" for element in document.root.elements()) == 1000


def test_a_large_page_is_read_in_linear_time():
    document = parse("<p>" + "x&amp;" * 500_000)

    assert len(document.body.text) == 1_000_000


@pytest.mark.parametrize(
    ("body", "seen"),
    [
        ("<p>One <b>two</b>  3<br>four</p><p>five</p>tail", "One two 3\nfour\n\nfive\n\ntail"),
        ("<div>a<div>b</div>c</div>", "a\nb\nc"),
        ("<ul><li>x</li><li>y <span> z</span></li></ul>", "x\ny z"),
        ("<table><thead><tr><th>A</th><th>B</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr>"
         "<tr><td>3</td><td> 4 </td></tr></tbody></table><p>x</p>", "A\tB\n1\t2\n3\t4\n\nx"),
        ("<select><option>a</option><option selected>b  c</option></select>", "a\nb c"),
        ("<pre> a\n  b</pre>", " a\n  b"),
        ("<details><summary>S</summary><p>hidden</p></details><p hidden>no</p>", "S"),
        ("<div><p>a</p></div><div><p>b</p></div>", "a\n\nb"),
        ("<input value=x><textarea>y</textarea><button>Go <b>on</b></button>", "Go on"),
    ],
)  # fmt: skip
def test_a_text_is_read_as_it_is_seen(body: str, seen: str):
    assert open_page(body).text == seen


def test_what_scorers_read_of_elements():
    person = open_page(
        '<a class="big link" href="/x" title="a&amp;b">There</a>'
        '<input id="t" value="old"><input type="checkbox" id="c" value="7" checked>'
        '<select id="s"><option>a</option><option value="bee">b</option></select>'
        '<input type="number" id="n" value="x"><button value="9" disabled>Go</button>'
    )
    person.type("", "er")
    person.click("option", "b")

    page = person.browser.inspect(None)

    assert page.query("a.link[title]") == [
        {
            "outerText": "There", "innerText": "There", "textContent": "There",
            "@class": "big link", "@href": "/x", "@title": "a&b",
        }
    ]  # fmt: skip
    reading = {name: page.query(f"#{name}")[0] for name in "tcsn"}
    assert reading["t"]["value"] == "older"
    assert reading["t"]["@value"] == "old"
    assert (reading["c"]["value"], reading["c"]["checked"]) == ("7", "true")
    assert (reading["s"]["value"], reading["s"]["selectedIndex"]) == ("bee", "1")
    assert reading["n"]["value"] == ""
    assert page.query("button")[0]["@disabled"] == ""
    assert page.query("p, h1") == []


def test_the_html_that_is_seen_has_what_was_filled_in_and_the_one_of_scorers_has_not():
    person = open_page(
        '<input aria-label="A" value="old"><textarea aria-label="B">x</textarea>'
        '<input type="checkbox" checked>'
        "<select><option selected>a</option><option>b</option></select>"
    )
    person.type("A", "er<")
    person.type("B", "&")
    person.click("checkbox")
    person.click("option", "b")

    assert person.browser.html().endswith(
        '<body><input aria-label="A" value="older&lt;"><textarea aria-label="B">x&amp;</textarea>'
        '<input type="checkbox"><select><option>a</option><option selected="">b</option></select>'
        "</body></html>"
    )
    assert 'value="old"' in person.browser.inspect(None).html


@pytest.mark.parametrize("css", ["p[", "p::", "", "p:unknown(", "1"])
def test_what_is_no_selector_is_said(css: str):
    person = open_page("<p>x</p>")

    with pytest.raises(ActionFailedError, match="no CSS selector"):
        person.browser.inspect(None).query(css)


@pytest.mark.parametrize(
    ("href", "target"),
    [
        ("b", "http://a.test/x/b"), ("/b", "http://a.test/b"), ("../b/./c", "http://a.test/b/c"),
        ("//b.test", "http://b.test/"), ("?q=1", "http://a.test/x/y?q=1"), ("", "http://a.test/x/y?z"),
        ("#f", "http://a.test/x/y?z#f"), ("HTTP://A.test:80", "http://a.test/"),
        (" b\n", "http://a.test/x/b"), ("b c?d e#f g", "http://a.test/x/b%20c?d%20e#f%20g"),
        ("mailto:x@y.z", "mailto:x@y.z"), ("/%41?a=%zz", "http://a.test/%41?a=%zz"),
        ("/é'\"", "http://a.test/%C3%A9'%22"), ("/../..", "http://a.test/"),
    ],
)  # fmt: skip
def test_a_link_is_resolved_against_its_page(href: str, target: str):
    assert link_target(href, "http://a.test/x/y?z#old") == target


def test_an_application_answers_in_this_process():
    environs: list[dict[str, Any]] = []

    def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        environs.append(environ)
        write = start_response("200 OK", [("Content-Type", "text/html; charset=utf-8")])
        write(b"<p>")
        yield environ["wsgi.input"].read() + environ["records"]
        yield "<form method='post' action='/a%20b/%C3%A9?x=1'><input name='q' value='ö'>".encode()
        yield b"<button>Go</button>"

    browser = PageBrowser(wsgi_fetch(app, {"records": b" and more"}), {"shop.test"})
    browser.start(["http://shop.test/"])
    button = next(node for node in browser.look().nodes if node.role == "button")

    browser.act(Action("click", element=button.id))

    environ = environs[-1]
    assert environ["REQUEST_METHOD"] == "POST"
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/a b/é"
    assert environ["QUERY_STRING"] == "x=1"
    assert environ["HTTP_HOST"] == "shop.test"
    assert environ["CONTENT_TYPE"] == "application/x-www-form-urlencoded"
    assert environ["CONTENT_LENGTH"] == "8"
    assert browser.inspect(None).query("p")[0]["innerText"] == "q=%C3%B6 and more"


def test_an_application_is_closed_after_its_answer_and_its_errors_come_out():
    closed: list[bool] = []

    class Answer(io.BytesIO):
        @override
        def close(self) -> None:
            closed.append(True)
            super().close()

    def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/broken":
            raise ZeroDivisionError
        start_response("404 Not Found", [])
        return Answer(b"gone")

    fetch = wsgi_fetch(app)

    response = fetch(Request("GET", "http://shop.test/"))

    assert (response.status, response.body, closed) == (404, b"gone", [True])
    browser = PageBrowser(fetch, {"shop.test"})
    with pytest.raises(ZeroDivisionError):
        browser.start(["http://shop.test/broken"])
