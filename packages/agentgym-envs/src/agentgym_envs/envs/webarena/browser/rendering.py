"""What is drawn of a page: which elements, and what is left of the white space in its texts."""

import re
from collections.abc import Callable
from typing import NamedTuple

from agentgym_envs.envs.webarena.browser.dom import Document, Element, Node, Text

StyleOf = Callable[[Element], tuple[str, bool]]
"""Element -> its `display`, and whether the white space in it is drawn as written."""

BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog",
     "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3",
     "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend", "main", "menu", "nav", "ol",
     "optgroup", "option", "p", "pre", "search", "section", "summary", "ul"}
)  # fmt: skip
"""Elements that are blocks where no style sheet says otherwise."""

_DISPLAYS = {
    **dict.fromkeys(BLOCKS, "block"),
    **dict.fromkeys(("button", "input", "meter", "progress", "select", "textarea"), "inline-block"),
    **dict.fromkeys(
        ("area", "base", "datalist", "head", "link", "meta", "noscript", "param", "rp", "script",
         "source", "style", "template", "title", "track"), "none"
    ),
    "caption": "table-caption",
    "li": "list-item",
    "table": "table",
    "tbody": "table-row-group",
    "td": "table-cell",
    "tfoot": "table-footer-group",
    "th": "table-cell",
    "thead": "table-header-group",
    "tr": "table-row",
}  # fmt: skip

REPLACED = frozenset(
    {"audio", "canvas", "embed", "iframe", "img", "input", "meter", "object", "progress",
     "select", "svg", "textarea", "video"}
)  # fmt: skip
"""Elements drawn as one thing, whatever is inside."""

_SPACES = re.compile(r"[ \t\n\r\f]+")
_PARTED = frozenset({"flex", "grid", "inline-flex", "inline-grid"})
"""Values of `display` that make every child, and every run of text, a box of its own."""


def usual_style(element: Element) -> tuple[str, bool]:
    """Returns how an element is shown where no style sheet says anything."""
    if "hidden" in element.attributes:
        return "none", False
    if element.tag == "input" and element.attributes.get("type", "").lower() == "hidden":
        return "none", False
    return _DISPLAYS.get(element.tag, "inline"), element.tag in ("pre", "textarea")


class Rendering(NamedTuple):
    """What is drawn.

    Attributes:
        texts: What is drawn of each text; those of which nothing is drawn are missing.
        boxes: Element -> "block", "inline" or "atomic" (a box in a line); those that are not drawn
            are missing.
    """

    texts: dict[Text, str]
    boxes: dict[Element, str]


def render(document: Document, style_of: StyleOf = usual_style) -> Rendering:
    """Returns what is drawn of a page, by the rules of CSS Text for white space.

    >>> from agentgym_envs.envs.webarena.browser.dom import parse
    >>> list(render(parse("<p> One <b> two </b> </p>")).texts.values())
    ['One ', 'two']
    """
    renderer = _Renderer(style_of)
    renderer.block(document.body, *style_of(document.body))
    return Rendering(renderer.texts, renderer.boxes)


class _Line:
    """Where we are in a line: whether it is empty so far, and which text ends it with a space."""

    __slots__ = ("empty", "spaced")

    def __init__(self) -> None:
        self.empty = True
        self.spaced: Text | None = None


class _Renderer:
    def __init__(self, style_of: StyleOf) -> None:
        self._style_of = style_of
        self.texts: dict[Text, str] = {}
        self.boxes: dict[Element, str] = {}

    def block(self, element: Element, display: str, keeps: bool) -> None:
        """Draws an element whose content begins and ends lines of its own."""
        self.boxes[element] = "block"
        self._inside(element, display, keeps)

    def _inside(self, element: Element, display: str, keeps: bool) -> None:
        children = shown_children(element)
        if display in _PARTED:
            for child in children:
                self._part(child, keeps)
        else:
            line = _Line()
            self._inline(children, line, keeps)
            self._end(line)

    def _part(self, child: Node, keeps: bool) -> None:
        """Draws one child of a row, column or grid."""
        if isinstance(child, Text):
            if keeps or not child.data.isspace():
                line = _Line()
                self._text(child, line, keeps)
                self._end(line)
            return
        display, own = self._style_of(child)
        if display == "none":
            return
        self.block(child, display, own or keeps)

    def _inline(self, children: list[Node], line: _Line, keeps: bool) -> None:
        for child in children:
            if isinstance(child, Text):
                self._text(child, line, keeps)
            else:
                self._element(child, line, keeps)

    def _element(self, element: Element, line: _Line, keeps: bool) -> None:
        if element.tag == "br":
            self.boxes[element] = "inline"
            self._end(line)
            return
        display, own = self._style_of(element)
        keeps = own or keeps
        if display == "none":
            return
        if display == "inline" and element.tag not in REPLACED:
            self.boxes[element] = "inline"
            self._inline(shown_children(element), line, keeps)
        elif display.startswith("inline"):
            self.boxes[element] = "atomic"
            self._inside(element, display, keeps)
            line.empty, line.spaced = False, None
        elif display == "contents":
            self._inline(shown_children(element), line, keeps)
        else:
            self._end(line)
            self.block(element, display, keeps)

    def _text(self, text: Text, line: _Line, keeps: bool) -> None:
        data = text.data
        if keeps:
            if data:
                self.texts[text] = data
                line.empty, line.spaced = False, None
            return
        after_space = line.empty or line.spaced is not None
        if after_space and data.isspace() and data.isascii():
            return
        collapsed = collapse(data)
        if after_space and collapsed[:1] == " ":
            collapsed = collapsed[1:]
        if not collapsed:
            return
        self.texts[text] = collapsed
        line.empty = False
        line.spaced = text if collapsed[-1] == " " else None

    def _end(self, line: _Line) -> None:
        """Ends a line: a space at its end is not drawn."""
        if line.spaced is not None:
            rest = self.texts[line.spaced][:-1]
            if rest:
                self.texts[line.spaced] = rest
            else:
                del self.texts[line.spaced]
        line.empty, line.spaced = True, None


def collapse(text: str) -> str:
    r"""Returns `text` with each run of white space made one space; other blanks stay.

    >>> collapse("\n One  two\xa0 ")
    ' One two\xa0 '
    """
    if "\n" in text or "  " in text or not text.isprintable():
        return _SPACES.sub(" ", text)
    return text


def shown_children(element: Element) -> list[Node]:
    """Returns the children that can be seen, in the order in which they are."""
    if element.tag in REPLACED:
        return []
    if element.tag != "details":
        return element.children
    # The first summary comes first, and the rest only if the reader opened it.
    summary = first_summary(element)
    rest = element.children if "open" in element.attributes else []
    first: list[Node] = [] if summary is None else [summary]
    return first + [child for child in rest if child is not summary]


def first_summary(details: Element) -> Element | None:
    """Returns the summary that opens and closes `details`."""
    return next(
        (c for c in details.children if isinstance(c, Element) and c.tag == "summary"), None
    )
