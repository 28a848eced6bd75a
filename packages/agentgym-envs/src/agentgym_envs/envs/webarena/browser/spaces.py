"""Which spaces between words a reader who cannot see the page never hears of.

Source: Chromium 156, AXNodeObject: white space next to what is read separately anyway is left out.
"""

from agentgym_envs.envs.webarena.browser.dom import Element, Node, Text
from agentgym_envs.envs.webarena.browser.rendering import Rendering


def is_left_out(space: Text, rendering: Rendering) -> bool:
    """Returns whether a text of which only white space is drawn is no part of any name."""
    return _needs_none(_next(space), rendering, after=True) or _needs_none(
        _previous(space), rendering, after=False
    )


def _needs_none(node: Node | None, rendering: Rendering, *, after: bool) -> bool:
    """Returns whether a space before (`after`) or behind `node` does not matter."""
    if node is None:
        return True
    if isinstance(node, Text):
        shown = rendering.texts.get(node, "")
        return not node.data.strip() or not shown or shown[0 if after else -1] in " \n\t"
    box = rendering.boxes.get(node)
    if node.tag == "img" and box is not None:
        return False
    if box == "atomic":
        return not after or bool(node.children)
    if box != "inline" or node.tag == "br":
        return True
    children = node.children if after else reversed(node.children)
    for child in children:
        if isinstance(child, Text) or child in rendering.boxes:
            return _needs_none(child, rendering, after=after)
    # Nothing is in it: what matters is what comes beyond it.
    beyond = _next(node) if after else _previous(node)
    return _needs_none(beyond, rendering, after=after)


def _next(node: Node) -> Node | None:
    """Returns what comes after the end of a node."""
    return _beside(node, 1)


def _previous(node: Node) -> Node | None:
    """Returns the nearest node that ended before a node began."""
    return _beside(node, -1)


def _beside(node: Node, step: int) -> Node | None:
    inner: Node = node
    parent: Element | None = node.parent
    while parent is not None:
        place = parent.children.index(inner) + step
        if 0 <= place < len(parent.children):
            return parent.children[place]
        inner, parent = parent, parent.parent
    return None
