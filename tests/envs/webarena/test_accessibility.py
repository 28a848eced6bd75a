import json
from pathlib import Path

import pytest

from agentgym_envs.envs.webarena.browser.accessibility import read_page
from agentgym_envs.envs.webarena.browser.dom import Element, parse
from agentgym_envs.envs.webarena.browser.rendering import render, usual_style
from agentgym_envs.envs.webarena.browsing import Rect
from agentgym_envs.envs.webarena.tree import number, print_tree

PAGES = Path(__file__).parent / "trees"
RECORDED = [
    pytest.param(page, id=f"{path.stem}-{place}")
    for path in sorted(PAGES.glob("*.json"))
    for place, page in enumerate(json.loads(path.read_text("utf-8")))
]


@pytest.mark.parametrize("page", RECORDED)
def test_a_page_is_described_as_chromium_described_it(page):
    document = parse(whole(page["html"]))
    document.focus = document.by_id[page["focus"]] if "focus" in page else None

    printed = printed_page(document)

    assert printed.text == page["text"]
    assert printed.nodes == page["nodes"]


def test_what_was_typed_chosen_and_opened_is_described():
    document = parse(
        whole(
            "<input id=a value=old><textarea id=b></textarea><input type=checkbox id=c>"
            "<select id=d><option>one<option>two</select>"
            "<details id=e><summary>s</summary>in</details>"
        )
    )
    by_id = document.by_id
    by_id["a"].value = "new"
    by_id["b"].value = "two\nlines"
    by_id["c"].checked = True
    one, two = (each for each in by_id["d"].elements() if each.tag == "option")
    one.selected, two.selected = False, True
    by_id["e"].attributes["open"] = ""

    lines = [line.split("] ")[1] for line in printed_page(document).text.split("\n")]

    assert lines == [
        "RootWebArea 'T' focused: True",
        "textbox '' required: False",
        "StaticText 'new'",
        "textbox '' required: False",
        "StaticText 'two'",
        "StaticText 'lines'",
        "checkbox '' checked: true",
        "combobox '' hasPopup: menu expanded: False",
        "option 'one' selected: False",
        "option 'two' selected: True",
        "group ''",
        "DisclosureTriangle 's' expanded: True",
        "StaticText 'in'",
    ]


def test_fields_and_lists_say_what_they_hold():
    tree = page_tree(
        "<input value=v><input type=password value=abc><input type=number value=07>"
        "<select><option>x<option selected>y</select><progress value=3 max=9></progress>"
    )

    held = [node.value for node in tree.nodes if node.role not in ("StaticText", "option")]

    assert held == ["", "v", "•••", "7", "y", "3"]


def test_elements_and_keys_are_parallel_to_the_nodes():
    document = parse(whole("<p>Go <a href=/>home</a></p><input value=v>"))
    again = read_page(document)

    tree = read_page(document)

    assert [getattr(each, "tag", "text") for each in tree.elements] == [
        "html", "text", "a", "text", "input", "input",
    ]  # fmt: skip
    assert len(tree.nodes) == len(tree.elements) == len(set(tree.keys))
    assert tree.keys == again.keys


def test_nodes_are_where_they_are_drawn_less_what_was_scrolled():
    document = parse(whole("<p>Go</p><select><option>x</select>"))
    select = document.root.first("select")
    rects = {select: Rect(8, 1000, 60, 20)}
    document.scroll = 900

    tree = read_page(document, rects)

    places = {node.role: node.rect for node in tree.nodes if node.role != "RootWebArea"}
    assert places == {
        "StaticText": None,
        "combobox": Rect(8, 100, 60, 20),
        "option": Rect(8, 100, 60, 20),
    }


def test_every_child_of_a_row_is_a_box_of_its_own():
    document = parse(whole("<h2>a <span>b</span> c<i>d</i></h2>"))

    def style_of(element):
        return ("flex", False) if element.tag == "h2" else usual_style(element)

    tree = read_page(document, None, style_of)

    names = [(node.role, node.name) for node in tree.nodes[1:]]
    assert names == [
        ("heading", "a b c d"),
        ("StaticText", "a"),
        ("StaticText", "b"),
        ("StaticText", "c"),
        ("StaticText", "d"),
    ]


def test_white_space_that_is_kept_is_drawn_as_written():
    document = parse(whole("<p>  a  <b> b </b>\n</p>"))

    def style_of(element):
        display, keeps = usual_style(element)
        return display, keeps or element.tag == "p"

    drawn = render(document, style_of)

    assert list(drawn.texts.values()) == ["  a  ", " b ", "\n"]


@pytest.mark.parametrize(
    "body", ["", "<", "<p", "</p></div>", "<table><p>x", "<option>x", "<td>1</td>", "<li>", "\x00"]
)
def test_no_page_is_too_broken_to_be_described(body):
    tree = page_tree(body)

    assert tree.nodes[0].role == "RootWebArea"


def test_labels_and_ids_that_lead_in_circles_end():
    tree = page_tree(
        "<input id=a aria-labelledby=b><p id=b aria-labelledby=a>x</p>"
        "<label for=c>l <input id=c aria-labelledby=d></label><label id=d for=c>m</label>"
        "<label for=f>p <input id=g></label><label for=g>q <input id=f></label>"
        "<button id=e aria-labelledby=e>self</button>"
    )

    assert tree.nodes[-2].role == "button"


def page_tree(body):
    return read_page(parse(whole(body)))


def printed_page(document):
    tree = read_page(document)
    number(tree.nodes, tree.keys, {})
    return print_tree(tree.nodes, viewport_only=False)


def whole(body):
    return f"<!doctype html><html lang=en><head><title>T</title></head><body>{body}</body></html>"


def test_elements_are_not_changed_by_being_described():
    document = parse(whole("<a href=/x title=T>x</a><input value=v>"))
    before = [dict(each.attributes) for each in document.root.elements()]

    read_page(document)

    assert [dict(each.attributes) for each in document.root.elements()] == before
    assert all(isinstance(each, Element) for each in document.root.elements())
