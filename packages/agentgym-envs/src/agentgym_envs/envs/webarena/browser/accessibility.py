"""The accessibility tree of a page, such that its text is the one of Chromium's tree.

Nodes that are never printed are not made: what Chromium calls generic, nameless paragraphs and
lists, white space, line breaks, marks of lists. Facts are those of Chromium 156, found by asking it
(scripts/record_accessibility.py).

Differs from browsers in what the sites do not use: texts are not parted by comments, every table is
one of data (as those with header cells are), fields for dates have no parts, `details` always has a
`summary`, and texts in `svg` and marks of lists that are no lists are not read.
"""

from collections.abc import Hashable, Mapping
from typing import NamedTuple

from agentgym_envs.envs.webarena.browser.dom import Document, Element, Node
from agentgym_envs.envs.webarena.browser.names import Names, shown_value
from agentgym_envs.envs.webarena.browser.rendering import (
    REPLACED,
    Rendering,
    StyleOf,
    render,
    shown_children,
    usual_style,
)
from agentgym_envs.envs.webarena.browser.roles import is_open_list
from agentgym_envs.envs.webarena.browser.states import properties_of, value_of
from agentgym_envs.envs.webarena.browsing import AXNode, Property, Rect
from agentgym_envs.envs.webarena.protocol import FIELDS
from agentgym_envs.envs.webarena.tree import SAYS_NOTHING

_NOTHING: Mapping[str, Property] = {}
_ANYWHERE = Rect(0, 0, 1, 1)


class Tree(NamedTuple):
    """The tree of a page.

    Attributes:
        nodes: The root first, in document order; they have no numbers yet.
        elements: Parallel to `nodes`: what each describes; the field for a text in a field.
        keys: Parallel to `nodes`: what each is, for `tree.number`.
    """

    nodes: list[AXNode]
    elements: list[Node]
    keys: list[Hashable]


def read_page(
    document: Document,
    rects: Mapping[Node, Rect] | None = None,
    style_of: StyleOf = usual_style,
    *,
    rendering: Rendering | None = None,
) -> Tree:
    """Returns the tree of a page.

    Args:
        document: The page. Not changed.
        rects: Where everything is drawn, in coordinates of the page; None if nobody knows: then
            everything is where the viewport begins.
        style_of: How elements are shown.
        rendering: What is drawn, if that is known already; then `style_of` does not matter.

    >>> from agentgym_envs.envs.webarena.browser.dom import parse
    >>> page = read_page(parse("<title>T</title><p>Go <a href=/>home</a></p>"))
    >>> [(node.role, node.name) for node in page.nodes]
    [('RootWebArea', 'T'), ('StaticText', 'Go '), ('link', 'home'), ('StaticText', 'home')]
    """
    builder = _Builder(document, rects, rendering or render(document, style_of))
    builder.read()
    return builder.tree


class _Builder:
    def __init__(
        self, document: Document, rects: Mapping[Node, Rect] | None, rendering: Rendering
    ) -> None:
        self._document = document
        self._rects = rects
        self._texts, self._boxes = rendering
        self._names = Names(document, rendering)
        self._children: list[list[int]] = []
        self.tree = Tree([], [], [])

    def read(self) -> None:
        """Reads the whole page."""
        document = self._document
        properties = {"focused": True} if document.has_keyboard else _NOTHING
        node = AXNode("", "RootWebArea", document.title, properties, (), None)
        self._append(node, document.root, None)
        self._inside(document.body, 0)

    def _inside(self, element: Element, parent: int) -> None:
        for child in shown_children(element):
            if isinstance(child, Element):
                if child in self._boxes:
                    self._element(child, parent)
            else:
                text = self._texts.get(child)
                if text is not None and not text.isspace():
                    self._append(_text(text, self._rect(child)), child, parent)

    def _element(self, element: Element, parent: int) -> None:
        if element.attributes.get("aria-hidden") == "true":
            return
        if self._names.is_silent(element):
            self._control_inside(element, parent)
            return
        role = self._names.role(element)
        properties = properties_of(element, role, focused=self._document.focus is element)
        name = self._names.name(element, role)
        if properties or role not in SAYS_NOTHING or name.strip():
            rect, value = self._rect(element), value_of(element, role)
            node = AXNode("", role, name, properties, (), rect, value)
            parent = self._append(node, element, parent)
        if element.tag == "select":
            self._options(element, parent, None if is_open_list(element) else self._rect(element))
        elif element.tag in REPLACED:
            self._field_texts(element, role, parent)
        else:
            self._inside(element, parent)

    def _control_inside(self, label: Element, parent: int) -> None:
        for child in label.children:
            if isinstance(child, Element) and child in self._boxes:
                self._element(child, parent)

    def _options(self, group: Element, parent: int, box: Rect | None) -> None:
        """Adds the options and groups of a list; those of a closed one are where the list is."""
        for child in group.children:
            if not isinstance(child, Element) or child.tag not in ("option", "optgroup"):
                continue
            rect = box or self._rect(child)
            if child.tag == "optgroup":
                name = child.attributes.get("label", "")
                inner = self._append(AXNode("", "group", name, _NOTHING, (), rect), child, parent)
                self._options(child, inner, box)
            else:
                properties = properties_of(child, "option", focused=False)
                name = self._names.name(child, "option")
                self._append(AXNode("", "option", name, properties, (), rect), child, parent)

    def _field_texts(self, field: Element, role: str, parent: int) -> None:
        """Adds the lines that stand in a field or on a button."""
        if role == "button":
            shown = self._names.button_text(field)
        elif role in FIELDS:
            shown = shown_value(field)
        else:
            return
        for number, line in enumerate(filter(str.strip, shown.split("\n"))):
            self._append(_text(line, self._rect(field)), field, parent, (field, number))

    def _append(self, node: AXNode, element: Node, parent: int | None, key: Hashable = None) -> int:
        """Appends a node, with room for children, and returns its position."""
        position = len(self._children)
        children: list[int] = []
        node.children = children
        self._children.append(children)
        self.tree.nodes.append(node)
        self.tree.elements.append(element)
        self.tree.keys.append(element if key is None else key)
        if parent is not None:
            self._children[parent].append(position)
        return position

    def _rect(self, node: Node) -> Rect | None:
        """Returns where a node is in the viewport."""
        if self._rects is None:
            return _ANYWHERE
        rect = self._rects.get(node)
        scroll = self._document.scroll
        if rect is None or not scroll:
            return rect
        return Rect(rect.x, rect.y - scroll, rect.width, rect.height)


def _text(text: str, rect: Rect | None) -> AXNode:
    return AXNode("", "StaticText", text, _NOTHING, (), rect)
