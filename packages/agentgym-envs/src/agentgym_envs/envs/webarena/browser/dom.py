"""A page as a tree of elements and texts, with what the reader has done to its fields.

Only what pages without scripts need. Parsing is lxml's; the nodes are ours, because fields change,
and because layout and accessibility walk them many times.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

NUMBER = re.compile(r"-?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?")
"""A number as HTML writes it."""
_FIELDS = frozenset({"input", "select", "textarea"})
"""Elements that begin in a state which their attributes alone do not tell."""
_BEGINS_A_LINE = frozenset({"listing", "pre", "textarea"})
"""Elements whose text does not include a line break right after their tag."""
_IN_HEAD = frozenset({"base", "link", "meta", "noscript", "script", "style", "template", "title"})
VOID = frozenset({"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})
"""Elements that can hold nothing."""


MAX_DEPTH = 128
"""How many elements may be inside each other; what is deeper is put beside its parent instead.

Chromium does so at 512. Nobody writes such pages, but nobody's page may exhaust the stack either.
"""


class Text:
    """A run of characters, white space as written."""

    __slots__ = ("data", "parent")

    def __init__(self, data: str, parent: "Element") -> None:
        """Keeps the characters; the caller appends it to `parent.children`."""
        self.data = data
        self.parent: Element = parent


class Element:
    """An element.

    Attributes:
        tag: In small letters.
        attributes: As written in the source, entities resolved; "open" of `details` follows the
            reader.
        children: In document order. Owned.
        value: Of `input` and `textarea`: what the field holds now.
        checked: Of check boxes and radio buttons.
        selected: Of `option`: whether it is the chosen one.
    """

    __slots__ = ("attributes", "checked", "children", "parent", "selected", "tag", "value")

    def __init__(self, tag: str, attributes: dict[str, str], parent: "Element | None") -> None:
        """Makes an element without children; the caller appends it to `parent.children`."""
        self.tag = tag
        self.attributes = attributes
        self.parent = parent
        self.children: list[Element | Text] = []
        self.value = attributes.get("value", "")
        self.checked = "checked" in attributes
        self.selected = "selected" in attributes

    @property
    def classes(self) -> list[str]:
        """The words of the class attribute."""
        return self.attributes.get("class", "").split()

    @property
    def text(self) -> str:
        """All characters inside, as written (`textContent`)."""
        return "".join(node.data for node in descendants(self) if isinstance(node, Text))

    def elements(self) -> "Iterator[Element]":
        """Yields this element and the elements inside, in document order."""
        waiting: list[Node] = [self]
        while waiting:
            node = waiting.pop()
            if isinstance(node, Element):
                yield node
                waiting.extend(reversed(node.children))

    def closest(self, *tags: str) -> "Element | None":
        """Returns the nearest element of one of these tags, itself included, going up."""
        element: Element | None = self
        while element is not None and element.tag not in tags:
            element = element.parent
        return element

    def first(self, *tags: str) -> "Element | None":
        """Returns the first element inside (or itself) that has one of these tags."""
        return next((element for element in self.elements() if element.tag in tags), None)


Node = Element | Text


def descendants(element: Element) -> Iterator[Node]:
    """Yields all nodes inside, in document order, without `element`."""
    waiting = list(reversed(element.children))
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, Element):
            waiting.extend(reversed(node.children))


@dataclass(slots=True)
class Document:
    """A page that is open in a tab.

    Attributes:
        url: Where it came from, after redirects, with the fragment.
        root: The `html` element.
        focus: The element that has the keyboard; None is the page itself.
        has_keyboard: False after the Tab key has left the page, for what a browser has around it.
        scroll: How far the page is scrolled down, in CSS pixels.
        status: The HTTP status it came with.
        doctype: Whether the source begins with a document type.
        autofocus: The field that asks for the keyboard when the page opens.
        by_id: The first element of each id.
    """

    url: str
    root: Element
    focus: Element | None = None
    has_keyboard: bool = True
    scroll: float = 0.0
    status: int = 200
    doctype: bool = True
    autofocus: Element | None = None
    by_id: dict[str, Element] = field(default_factory=dict[str, Element])

    @property
    def title(self) -> str:
        """The text of the `title` element, its white space collapsed."""
        element = self.root.first("title")
        return "" if element is None else " ".join(element.text.split())

    @property
    def body(self) -> Element:
        """The `body` element."""
        body = self.root.first("body")
        assert body is not None, "`parse` always makes one"
        return body


def parse(html: str, url: str = "about:blank", *, status: int = 200) -> Document:
    """Returns the page that `html` describes; never fails, as browsers do not.

    >>> page = parse("<title>Hi</title><p>One <b>two</b></p>")
    >>> page.title, page.body.text, [element.tag for element in page.root.elements()]
    ('Hi', 'One two', ['html', 'head', 'title', 'body', 'p', 'b'])
    """
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True
    )
    source = etree.fromstring((html or "<html>").encode("utf-8", "replace"), parser)
    doctype = html[:200].lstrip().lower().startswith("<!doctype")
    document = Document(url, Element("html", {}, None), status=status, doctype=doctype)
    # A page of comments only has no root at all.
    if source is not None:  # pyright: ignore[reportUnnecessaryComparison]
        _copy(source, document)
    _complete(document.root)
    written = html.rstrip()
    if written[-7:].lower() == "</html>" and len(written) < len(html):
        document.root.children.append(Text(html[len(written) :], document.root))
    return document


def reset(element: Element) -> None:
    """Gives a field back what the page gave it: `input`, `textarea` or `select`."""
    if element.tag == "textarea":
        element.value = element.text
    elif element.tag == "input":
        value = element.attributes.get("value", "").replace("\n", "").replace("\r", "")
        is_number = element.attributes.get("type", "").lower() == "number"
        element.value = "" if is_number and not NUMBER.fullmatch(value) else value
        element.checked = "checked" in element.attributes
    else:
        options = [option for option in element.elements() if option.tag == "option"]
        for option in options:
            option.selected = "selected" in option.attributes
        if "multiple" not in element.attributes:
            _choose_one(options)


def _copy(source: etree._Element, document: Document) -> None:  # pyright: ignore[reportPrivateUsage]
    """Makes our nodes of the parser's, and notes the elements that have an id."""
    document.root.attributes = dict(source.items())
    # A list: lxml makes an element anew each time it is asked for one that nobody holds.
    nodes = list(source.iter())
    made = {source: (document.root, 1)}
    fields: list[Element] = []
    for node in nodes:
        parent = node.getparent()
        if parent is None:
            element = document.root
        else:
            above, depth = made[parent]
            if depth >= MAX_DEPTH and above.parent is not None:
                above, depth = above.parent, depth - 1
            element = Element(str(node.tag), dict(node.items()), above)
            made[node] = element, depth + 1
            above.children.append(element)
            if node.tail:
                above.children.append(Text(node.tail, above))
        text = node.text
        if text and element.tag in _BEGINS_A_LINE:
            text = text.removeprefix("\n")
        if text:
            element.children.append(Text(text, element))
        if "id" in element.attributes:
            document.by_id.setdefault(element.attributes["id"], element)
        if element.tag in _FIELDS:
            fields.append(element)
    for element in fields:
        reset(element)
    _uncheck_all_but_last(fields)
    document.autofocus = next((e for e in fields if "autofocus" in e.attributes), None)


def _complete(root: Element) -> None:
    """Sees to it that there are `head` and `body`, and in the head only what belongs there."""
    head, body = (
        next((c for c in root.children if isinstance(c, Element) and c.tag == tag), None)
        for tag in ("head", "body")
    )
    if head is None:
        head = Element("head", {}, root)
        root.children.insert(0, head)
    if body is None:
        body = Element("body", {}, root)
        root.children.append(body)
    # Nor is there white space before the head.
    del root.children[: root.children.index(head)]
    # The parser knows the elements of HTML 4; the first that is new to it ends no head.
    misplaced = next((p for p, c in enumerate(head.children) if _ends_head(c)), None)
    if misplaced is not None:
        moved = head.children[misplaced:]
        del head.children[misplaced:]
        for node in moved:
            node.parent = body
        body.children[:0] = moved


def _ends_head(node: Node) -> bool:
    return isinstance(node, Element) and node.tag not in _IN_HEAD


def _uncheck_all_but_last(fields: list[Element]) -> None:
    """Of the radio buttons of a group one at most is checked."""
    last: dict[tuple[str, Element | None], Element] = {}
    for radio in fields:
        name = radio.attributes.get("name")
        if radio.checked and name and radio.attributes.get("type", "").lower() == "radio":
            group = (name, radio.closest("form"))
            if group in last:
                last[group].checked = False
            last[group] = radio


def _choose_one(options: list[Element]) -> None:
    chosen = [option for option in options if option.selected]
    if not chosen:
        chosen = [option for option in options if "disabled" not in option.attributes][:1]
    for option in options:
        option.selected = option is (chosen[-1] if chosen else None)
