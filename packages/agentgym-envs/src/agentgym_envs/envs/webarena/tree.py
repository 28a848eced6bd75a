"""The text of a page: its accessibility tree, a line for each node that says something.

Source: web-arena-x/webarena, browser_env/processors.py (`TextObervationProcessor`).
"""

import re
from collections.abc import Hashable, Mapping, MutableMapping, Sequence
from typing import Literal, NamedTuple

from .browsing import VIEWPORT, AXNode, Rect, Tab

Formula = Literal["agentgym", "fixed"]
"""How the part of a node that is in the viewport is computed; see `is_in_viewport`."""

UNPRINTED = frozenset(
    {"editable", "focusable", "invalid", "level", "multiline", "readonly", "settable"}
)
"""Properties that never come into the text."""

ENOUGH = 0.6
"""How much of a node must be in the viewport, by the original's formula."""

HALF = 0.5
"""The same by ours: what lies across the edge of the window is seen before or after a scroll."""

SAYS_NOTHING = frozenset(
    {"LabelText", "Legend", "Section", "banner", "generic", "img", "list", "listitem", "navigation",
     "paragraph", "strong"}
)  # fmt: skip
"""Roles of nodes that are left out, and their children printed in their place, if nameless."""

_STATIC_TEXT = re.compile(r"\[\d+\] StaticText (.+)")


class Printed(NamedTuple):
    """The text of a tree.

    Attributes:
        text: Its lines.
        nodes: Number -> the line of that node without its indentation, for all nodes that an action
            may name: also of texts whose line was left out because they repeat what is above them.
    """

    text: str
    nodes: Mapping[str, str]


def observation(
    tabs: Sequence[Tab], current: int, nodes: Sequence[AXNode], formula: Formula = "agentgym"
) -> Printed:
    """Returns what the agent reads: a line of all tabs, an empty one, and the tree of the page."""
    printed = print_tree(nodes, formula)
    return Printed(f"{tab_line(tabs, current)}\n\n{printed.text}", printed.nodes)


def tab_line(tabs: Sequence[Tab], current: int) -> str:
    """Returns the titles of all tabs.

    >>> tab_line([Tab("Shop", "http://shop.test/"), Tab("Map", "http://map.test/")], 1)
    'Tab 0: Shop | Tab 1 (current): Map'
    """
    marks = [" (current)" if number == current else "" for number in range(len(tabs))]
    return " | ".join(
        f"Tab {number}{mark}: {tab.title}"
        for number, (tab, mark) in enumerate(zip(tabs, marks, strict=True))
    )


def print_tree(
    nodes: Sequence[AXNode], formula: Formula = "agentgym", *, viewport_only: bool = True
) -> Printed:
    """Returns the text of the tree: one node per line, indented by its printed ancestors.

    Args:
        nodes: The root first; their ids as the agent shall write them.
        formula: Which nodes are in the viewport.
        viewport_only: Whether nodes outside the viewport are left out, their children put in their
            place. The root is always in.
    """
    if not nodes:
        return Printed("", {})
    lines: list[str] = []
    named: dict[str, str] = {}
    # (position, depth) of what is still to be printed, the next one last.
    waiting = [(0, 0)]
    while waiting:
        position, depth = waiting.pop()
        node = nodes[position]
        if not viewport_only or position == 0 or is_in_viewport(node.rect, formula):
            line = describe(node)
            if line:
                lines.append("\t" * depth + line)
                # Parts of a text as it is broken into lines: printed, but nothing one could click.
                if node.role != "InlineTextBox":
                    named[node.id] = line
                    depth += 1
        waiting.extend((child, depth) for child in reversed(node.children))
    return Printed("\n".join(_without_repetitions(lines)), named)


def describe(node: AXNode) -> str:
    """Returns the line of a node, without indentation; "" if it says nothing.

    >>> print(describe(AXNode("7", "button", "It's", {"focusable": True, "level": 2}, (), None)))
    [7] button "It's"
    >>> describe(AXNode("8", "generic", "", {"focusable": True}, (), None))
    ''
    """
    properties = ""
    if node.properties:
        properties = "".join(
            f" {name}: {value}" for name, value in node.properties.items() if name not in UNPRINTED
        )
    may_be_silent = node.role in SAYS_NOTHING and (not properties or node.role == "listitem")
    if may_be_silent and not node.name.strip():
        return ""
    return f"[{node.id}] {node.role} {node.name!r}{properties}"


def number(
    nodes: Sequence[AXNode], keys: Sequence[Hashable], known: MutableMapping[Hashable, str]
) -> None:
    """Gives the nodes of a page their numbers: 1, 2, 3 ... in the order of the document.

    What was there before keeps its number while the page stays, and a new node gets the next one,
    so a number never comes to mean something else. Nodes that can never be printed get none, "".

    Args:
        nodes: In document order. Their ids are overwritten.
        keys: What each node is, parallel to `nodes`: equal from one look to the next.
        known: The numbers of this page so far, empty for a new page. Extended.
    """
    for node, key in zip(nodes, keys, strict=True):
        if node.role in SAYS_NOTHING and not describe(node):
            node.id = ""
        else:
            node.id = known.setdefault(key, str(len(known) + 1))


def is_in_viewport(rect: Rect | None, formula: Formula) -> bool:
    """Returns whether enough of a node is in the viewport.

    "agentgym" does as the original: it divides the visible area by the width and *multiplies* by
    the height, so what is tall counts when one row of pixels is visible. "fixed" means the share of
    the node's area, of what fits into the window where the node is taller.

    >>> flat, line = Rect(0, 719.5, 100, 1), Rect(0, 711, 100, 20)
    >>> [is_in_viewport(flat, "agentgym"), is_in_viewport(line, "agentgym")]
    [False, True]
    >>> [is_in_viewport(flat, "fixed"), is_in_viewport(line, "fixed")]
    [True, False]
    """
    if rect is None:
        return False
    x, y, width, height = rect
    if width == 0 or height == 0:
        return False
    if x >= 0 and y >= 0 and x + width <= VIEWPORT[0] and y + height <= VIEWPORT[1]:
        across, down = width, height
    else:
        across = max(0, min(x + width, VIEWPORT[0]) - max(x, 0))
        down = max(0, min(y + height, VIEWPORT[1]) - max(y, 0))
    if formula == "agentgym":
        return across * down / width * height >= ENOUGH
    return across * down / (width * min(height, VIEWPORT[1])) >= HALF


def _without_repetitions(lines: Sequence[str]) -> list[str]:
    """Leaves out each text that one of the last three lines kept contains already.

    As in the original, a line in which "statictext" stands is left out as well if it is not one.
    """
    kept: list[str] = []
    for line in lines:
        if "StaticText" in line or "statictext" in line.lower():
            found = _STATIC_TEXT.search(line)
            text = found[1][1:-1] if found else ""
            if not text or any(text in before for before in kept[-3:]):
                continue
        kept.append(line)
    return kept
