"""Where things are on a page: as Chromium said (scripts/record_webarena_layout.py records it)."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from agentgym_envs.envs.webarena.browser.dom import Document, Element, Node, Text, parse
from agentgym_envs.envs.webarena.browser.fonts import font, may_break
from agentgym_envs.envs.webarena.browser.layout import layout
from agentgym_envs.envs.webarena.browser.sheet import read
from agentgym_envs.envs.webarena.browser.style import Styles, house_styles
from agentgym_envs.envs.webarena.browsing import Rect

PAGES = Path(__file__).parent / "pages"
RECORDED: dict[str, Any] = json.loads((PAGES / "layout.json").read_text("utf-8"))
CLOSED_TO_US = ("option", "optgroup", "svg", "textarea")


def sample(name: str) -> Document:
    text = (PAGES / "layout" / f"{name}.html").read_text("utf-8").strip()
    return parse(f"<!DOCTYPE html><html><head></head>{text}</html>")


def recorded_nodes(element: Element) -> Iterator[Node]:
    """Yields what the recorder looked at, in its order."""
    yield element
    if element.tag in CLOSED_TO_US:
        return
    closed = element.tag == "details" and "open" not in element.attributes
    for child in element.children:
        if isinstance(child, Text):
            if not closed:
                yield child
        elif not closed or child.tag == "summary":
            yield from recorded_nodes(child)


def seen(rect: Rect | None, node: Node) -> tuple[float, ...] | None:
    """Returns a rectangle as it is recorded: without those that have no width."""
    is_break = isinstance(node, Element) and node.tag == "br"
    return None if rect is None or (not rect.width and not is_break) else tuple(rect)


@pytest.mark.parametrize("name", RECORDED)
def test_everything_is_where_chromium_draws_it(name: str) -> None:
    document = sample(name)
    nodes = list(recorded_nodes(document.body))

    page = layout(document)

    boxes = [(_name(node), seen(page.rects.get(node), node)) for node in nodes]
    chromium = [(tag, tuple(box) or None) for tag, *box in RECORDED[name]["rectangles"]]
    assert boxes == chromium
    assert page.height == RECORDED[name]["height"]


def test_every_sample_page_is_recorded() -> None:
    names = {path.stem for path in PAGES.glob("layout/*.html")}

    assert names == set(RECORDED)


def test_an_empty_page_is_as_high_as_the_window() -> None:
    page = layout(parse(""))

    assert page.height == 720


def test_a_page_laid_out_twice_is_the_same() -> None:
    document = sample("tiles")

    assert layout(document) == layout(document)


def test_opening_details_shows_what_they_hold() -> None:
    document = parse("<body><details><summary>More</summary><p>Inside</p></details></body>")
    details = document.body.first("details")
    paragraph = document.body.first("p")
    assert details is not None
    assert paragraph is not None

    closed = layout(document)
    details.attributes["open"] = ""
    opened = layout(document)

    assert paragraph not in closed.rects
    assert opened.rects[paragraph].height == 22
    assert opened.rects[details].height == closed.rects[details].height + 22


def test_hidden_things_are_nowhere() -> None:
    document = parse('<body><p hidden>a</p><input type="hidden"><script>b</script><p>c</p></body>')

    rects = layout(document).rects

    tags = [_name(node) for node in rects]
    assert tags == ["html", "body", "p", ""]


def test_styles_say_what_is_a_block() -> None:
    document = parse('<body><p>a <a href="/">b</a> <span class="badge">c</span></p></body>')

    styles = layout(document).styles

    outside = {element.tag: style.outside for element, style in styles.items()}
    assert outside == {
        "html": "block", "head": "none", "body": "block", "p": "block", "a": "inline", "span": "box"
    }  # fmt: skip


def test_a_width_is_the_sum_of_the_advances_rounded_up() -> None:
    regular = font(400, 14)

    assert regular.width(regular.units("dog")) == 1636  # (1254 + 1228 + 1256) * 14 / 32 = 1635.4


def test_a_minus_stays_with_its_number() -> None:
    assert may_break("-", "5", "A")
    assert not may_break("-", "5", "(")
    assert may_break("-", "x", "(")


def test_the_house_sheet_is_within_the_subset() -> None:
    assert isinstance(house_styles(), Styles)


@pytest.mark.parametrize(
    ("css", "words"),
    [
        ("p { margin: 3px; }", "margin: 3px"),
        ("p { float: left; }", "float: left"),
        ("p { width: 50%; }", "width: 50%"),
        ("p { height: 2em; }", "height: 2em"),
        ("p { display: inline-flex; }", "display: inline-flex"),
        ("p { letter-spacing: 1px; }", "letter-spacing"),
        ("p { width: 3px !important; }", "important"),
        ("p + p { width: 3px; }", "selector"),
        ("p#a { width: 3px; }", "selector"),
        ("a:hover { width: 3px; }", "may only paint"),
        ("a[href] { width: 3px; }", "href"),
        ("@media print { p { width: 3px; } }", "@media"),
    ],
)
def test_a_sheet_outside_the_subset_is_refused_with_what_is_wrong(css: str, words: str) -> None:
    with pytest.raises(ValueError, match=r"^house\.css") as refusal:
        read(css)

    assert words in str(refusal.value)


def test_hovering_may_paint() -> None:
    assert read("a:hover { color: red; text-decoration: underline; }") == []


def test_the_more_specific_rule_wins_then_the_later() -> None:
    styles = Styles(
        "html { font-size: 14px; font-weight: 400; line-height: 20px; }"
        "p.b { width: 3px; } .a > p { width: 4px; } p { width: 5px; height: 6px; }"
        "div p { width: 7px; } p { height: 8px; }"
    )
    document = parse('<body class="a"><p></p><p class="b"></p><div><p></p></div></body>')
    root = styles.root(document.root)
    body = styles.inside(root, document.body)
    plain, special, box = (node for node in document.body.children if isinstance(node, Element))
    inner = box.first("p")
    assert inner is not None

    found = [
        styles.inside(body, plain), styles.inside(body, special),
        styles.inside(styles.inside(body, box), inner),
    ]  # fmt: skip

    assert [context.style.width for context in found] == [4 * 64, 4 * 64, 7 * 64]
    assert found[0].style.height == 8 * 64


def _name(node: Node) -> str:
    return node.tag if isinstance(node, Element) else ""
