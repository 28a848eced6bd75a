import json
import os
from pathlib import Path

import pytest

from agentgym_envs.envs.webarena.browsing import AXNode, Rect, Tab
from agentgym_envs.envs.webarena.protocol import read_nodes
from agentgym_envs.envs.webarena.replay import replay
from agentgym_envs.envs.webarena.tree import number, observation, print_tree

SEEN = Rect(0, 0, 100, 20)


def test_a_page_is_printed_below_the_titles_of_all_tabs():
    nodes = [node("RootWebArea", "Shop", [1], focused=True), node("link", "Cart")]
    number(nodes, [0, 1], {})

    printed = observation([Tab("Map", ""), Tab("Shop", "")], 1, nodes)

    assert printed.text == (
        "Tab 0: Map | Tab 1 (current): Shop\n\n"
        "[1] RootWebArea 'Shop' focused: True\n\t[2] link 'Cart'"
    )
    assert printed.nodes == {"1": "[1] RootWebArea 'Shop' focused: True", "2": "[2] link 'Cart'"}


def test_children_of_a_node_that_says_nothing_take_its_place():
    nodes = [node("RootWebArea", "", [1]), node("generic", "", [2]), node("button", "Go")]

    text = numbered_text(nodes)

    assert text == "[1] RootWebArea ''\n\t[2] button 'Go'"


def test_children_of_a_node_outside_the_viewport_take_its_place():
    far = Rect(0, 5000, 100, 20)
    nodes = [node("RootWebArea", "", [1]), node("main", "Far", [2], rect=far), node("button", "Go")]

    text = numbered_text(nodes)

    assert text == "[1] RootWebArea ''\n\t[3] button 'Go'"


@pytest.mark.parametrize(("formula", "printed"), [("agentgym", True), ("fixed", False)])
def test_the_original_formula_shows_tall_nodes_of_which_little_is_seen(formula, printed):
    nodes = [node("RootWebArea", "", [1]), node("main", "Tall", rect=Rect(0, 700, 1280, 2000))]

    text = numbered_text(nodes, formula)

    assert ("main" in text) is printed


def test_what_lies_across_the_edge_is_seen_before_or_after_a_scroll():
    for above in range(21):
        nodes = [
            node("RootWebArea", "", [1]),
            node("button", "Go", rect=Rect(0, 720 - above, 9, 20)),
        ]
        scrolled = [nodes[0], node("button", "Go", rect=Rect(0, -above, 9, 20))]

        assert any("button" in numbered_text(each, "fixed") for each in (nodes, scrolled))


def test_what_is_taller_than_the_window_is_seen_when_it_fills_half_of_it():
    tall = [node("RootWebArea", "", [1]), node("textbox", "Text", rect=Rect(0, 300, 9, 5_000))]

    assert "textbox" in numbered_text(tall, "fixed")


@pytest.mark.parametrize(("visible", "printed"), [(9, False), (10, True)])
def test_half_of_the_area_must_be_in_the_viewport(visible, printed):
    nodes = [node("RootWebArea", "", [1]), node("button", "Go", rect=Rect(0, 720 - visible, 9, 20))]

    text = numbered_text(nodes, "fixed")

    assert ("button" in text) is printed


def test_a_text_is_left_out_only_if_one_of_the_last_three_lines_has_it():
    names = ["Cart", "One", "Two", "Cart", "Three", "Four", "Five", "Cart"]
    nodes = [node("RootWebArea", "", range(1, 9)), *(node("StaticText", name) for name in names)]

    lines = numbered_text(nodes).split("\n")

    kept = [line.split("'")[1] for line in lines[1:]]
    assert kept == ["Cart", "One", "Two", "Three", "Four", "Five", "Cart"]


def test_a_text_that_is_left_out_can_still_be_named():
    nodes = [node("RootWebArea", "", [1]), node("link", "Cart", [2]), node("StaticText", "Cart")]
    number(nodes, [0, 1, 2], {})

    printed = print_tree(nodes)

    assert "StaticText" not in printed.text
    assert printed.nodes["3"] == "[3] StaticText 'Cart'"


def test_numbers_stay_and_new_nodes_get_the_next_ones():
    known = {}
    number([node("RootWebArea", ""), node("link", "a"), node("link", "b")], "rab", known)
    later = [node("RootWebArea", ""), node("link", "new"), node("link", "b")]

    number(later, "rnb", known)

    assert [each.id for each in later] == ["1", "4", "3"]


def test_a_node_that_is_never_printed_gets_no_number():
    nodes = [node("RootWebArea", ""), node("paragraph", ""), node("link", "a")]

    number(nodes, "rpa", {})

    assert [each.id for each in nodes] == ["1", "", "2"]


def test_options_of_a_closed_list_are_where_the_list_is():
    raw = [
        raw_node("1", "RootWebArea", ["2"]),
        raw_node("2", "combobox", ["3"]),
        raw_node("3", "MenuListPopup", ["4"]),
        raw_node("4", "option", []),
    ]

    page = read_nodes(raw, {2: Rect(8, 9, 60, 20), 4: Rect(0, 0, 0, 0)})

    assert [(each.role, each.rect) for each in page.nodes[1:]] == [
        ("combobox", Rect(8, 9, 60, 20)),
        ("option", Rect(8, 9, 60, 20)),
    ]


def test_a_text_in_a_field_keeps_its_key_when_the_browser_makes_it_anew():
    before, after = (
        read_nodes(
            [
                raw_node("1", "RootWebArea", ["2"]),
                raw_node("2", "textbox", ["3"]),
                raw_node("3", "generic", [made]),
                raw_node(made, "StaticText", []),
            ],
            {},
        )
        for made in ("4", "5")
    )

    assert before.keys == after.keys
    assert len(set(before.keys)) == 4


def test_two_lines_in_a_field_have_different_keys():
    raw = [
        raw_node("1", "RootWebArea", ["2"]),
        raw_node("2", "textbox", ["3", "4"]),
        raw_node("3", "StaticText", []),
        raw_node("4", "StaticText", []),
    ]

    keys = read_nodes(raw, {}).keys

    assert len(set(keys)) == 4


def test_nodes_that_come_twice_or_not_at_all_do_no_harm():
    raw = [
        raw_node("1", "RootWebArea", ["2", "9"]),
        raw_node("2", "link", []),
        raw_node("2", "button", []),
    ]

    assert [each.role for each in read_nodes(raw, {}).nodes] == ["RootWebArea", "link"]
    assert read_nodes([], {}).nodes == []


@pytest.mark.skipif("AGENTGYM_DATA" not in os.environ, reason="AGENTGYM_DATA is not set")
def test_recorded_pages_give_the_recorded_texts():
    records = Path(os.environ["AGENTGYM_DATA"]).parent / "parity" / "webarena_axtree.jsonl"
    if not records.exists():
        pytest.skip("needs records: parity/ beside the folder that AGENTGYM_DATA names")
    rows = [json.loads(line) for line in records.read_text("utf-8").splitlines()]

    comparisons = [each for row in rows for each in replay(row, records.parent)]

    assert len(comparisons) == 2 * len(rows) > 0
    assert all(each.matches for each in comparisons)


def node(role, name, children=(), rect=SEEN, **properties):
    return AXNode("", role, name, properties, list(children), rect)


def numbered_text(nodes, formula="agentgym"):
    number(nodes, range(len(nodes)), {})
    return print_tree(nodes, formula).text


def raw_node(node_id, role, children):
    return {
        "nodeId": node_id,
        "ignored": False,
        "role": {"value": role},
        "name": {"value": "x"},
        "properties": [
            {"name": "url", "value": {"value": "x"}},
            {"name": "labelledby", "value": {}},
        ],
        "childIds": children,
        "backendDOMNodeId": int(node_id),
    }
