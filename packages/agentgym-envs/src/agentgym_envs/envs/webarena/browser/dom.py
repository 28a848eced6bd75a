"""A page as a tree of elements and texts, with what the reader has done to its fields.

Only what pages without scripts need. Parsing is lxml's; the nodes are ours, because fields change, and
because layout and accessibility walk them many times.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

VOID = frozenset({"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})


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
        attributes: As written in the source, entities resolved; "open" of `details` follows the reader.
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
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.elements()

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
    for child in element.children:
        yield child
        if isinstance(child, Element):
            yield from descendants(child)


@dataclass(slots=True)
class Document:
    """A page that is open in a tab.

    Attributes:
        url: Where it came from, after redirects, with the fragment.
        root: The `html` element.
        focus: The element that has the keyboard; None is the page itself.
        scroll: How far the page is scrolled down, in CSS pixels.
        status: The HTTP status it came with.
    """

    url: str
    root: Element
    focus: Element | None = None
    scroll: float = 0.0
    status: int = 200
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
    builder = _Builder()
    parser = etree.HTMLParser(target=builder, encoding="utf-8", huge_tree=True)
    parser.feed((html or "<html></html>").encode("utf-8", "replace"))
    root = parser.close()
    _complete(root)
    document = Document(url, root, status=status)
    for element in root.elements():
        _start_state(element)
        name = element.attributes.get("id")
        if name:
            document.by_id.setdefault(name, element)
    return document


class _Builder:
    """The target of lxml's parser."""

    def __init__(self) -> None:
        self._root: Element | None = None
        self._open: list[Element] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        parent = self._open[-1] if self._open else self._root
        element = Element(tag, dict(attributes), parent)
        if parent is not None:
            parent.children.append(element)
        if self._root is None:
            self._root = element
        self._open.append(element)

    def end(self, tag: str) -> None:
        if self._open and self._open[-1].tag == tag:
            self._open.pop()

    def data(self, data: str) -> None:
        parent = self._open[-1] if self._open else self._root
        if parent is None:
            return
        last = parent.children[-1] if parent.children else None
        if isinstance(last, Text):
            last.data += data
        else:
            parent.children.append(Text(data, parent))

    def comment(self, text: str) -> None:
        pass

    def close(self) -> Element:
        return self._root or Element("html", {}, None)


def _complete(root: Element) -> None:
    for tag in ("head", "body"):
        if not any(isinstance(child, Element) and child.tag == tag for child in root.children):
            part = Element(tag, {}, root)
            root.children.insert(0 if tag == "head" else len(root.children), part)


def _start_state(element: Element) -> None:
    if element.tag == "textarea":
        # A line break right after the tag is not part of the text.
        element.value = element.text.removeprefix("\n")
    elif element.tag == "select" and "multiple" not in element.attributes:
        _choose_one([option for option in element.elements() if option.tag == "option"])


def _choose_one(options: list[Element]) -> None:
    chosen = [option for option in options if option.selected]
    if not chosen:
        chosen = [option for option in options if "disabled" not in option.attributes][:1]
    for option in options:
        option.selected = option is (chosen[-1] if chosen else None)
