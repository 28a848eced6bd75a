"""A page as text, and what scorers read of its elements."""

import re
from collections.abc import Mapping, Sequence
from html import escape

from cssselect import SelectorError
from lxml import etree
from lxml.cssselect import CSSSelector

from agentgym_envs.envs.webarena.browsing import ActionFailedError

from .dom import VOID, Document, Element, Node, Text
from .fields import (
    chosen,
    clean_value,
    is_text_field,
    kind,
    option_text,
    option_value,
    options,
)
from .page import Page
from .rendering import Rendering

_RAW = frozenset({"script", "style", "noscript", "xmp", "iframe", "noembed", "noframes"})
"""Elements whose text is written as it is."""
_BOOLEAN = frozenset({"checked", "disabled", "multiple", "readonly", "selected"})
"""Attributes that the parser repeats as their own value where none was written."""
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
"""Names that lxml takes; what is called otherwise cannot be selected."""
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that lxml does not take."""

_Lxml = etree._Element  # pyright: ignore[reportPrivateUsage]


class PageInspection:
    """A page that a scorer looks at."""

    def __init__(self, page: Page) -> None:
        """Looks at a page as it is now; after an action it has to be looked at anew."""
        self.url = page.document.url
        self.html = html_text(page.document)
        self._page = page

    def query(self, css: str) -> Sequence[Mapping[str, str]]:
        """Returns what can be read of each element that fits the selector, in document order.

        Keys: "outerText", "innerText", "textContent", "value", "checked" ("true" or "false"),
        "selectedIndex", and every attribute as "@name". What an element does not have is missing.

        Raises:
            ActionFailedError: `css` is no selector.
        """
        try:
            select = CSSSelector(css, translator="html")
        except SelectorError as error:
            raise ActionFailedError(f"{css!r} is no CSS selector: {error}") from error
        root, ours = _mirror(self._page.document.root)
        found = [ours[element] for element in select(root)]
        return [_readings(element, self._page.rendering) for element in found]


def html_text(document: Document, *, filled: bool = False) -> str:
    """Returns the HTML text of a page, written as Chromium writes it.

    Args:
        document: The page.
        filled: Whether fields have what was filled in as their attributes; else attributes are
            those of the source.

    >>> from agentgym_envs.envs.webarena.browser.dom import parse
    >>> html_text(parse("<p title='a&amp;b'>x &lt; y<br>"))
    '<html><head></head><body><p title="a&amp;b">x &lt; y<br></p></body></html>'
    """
    parts = ["<!DOCTYPE html>"] if document.doctype else []
    body = document.body
    behind = document.root.children[document.root.children.index(body) + 1 :]
    # What is still to be written, the next one last; a text that is ready is a str.
    waiting: list[Node | str] = [document.root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            parts.append(node)
        elif isinstance(node, Text):
            raw = node.parent.tag in _RAW
            parts.append(node.data if raw else _escaped(node.data))
        else:
            parts.append(_start_tag(node, filled=filled))
            if node.tag in VOID:
                continue
            waiting.append(f"</{node.tag}>")
            if node is body:
                # What comes after the body, white space mostly, is put into it.
                waiting += reversed(behind)
            if filled and node.tag == "textarea":
                waiting.append(_escaped(node.value))
            elif node is document.root:
                waiting += [child for child in reversed(node.children) if child not in behind]
            else:
                waiting += reversed(node.children)
    return "".join(parts)


def _start_tag(element: Element, *, filled: bool) -> str:
    attributes = _filled(element) if filled else element.attributes
    written = [
        f' {name}="{_escaped_value("" if name == value and name in _BOOLEAN else value)}"'
        for name, value in attributes.items()
    ]
    return f"<{element.tag}{''.join(written)}>"


def _filled(element: Element) -> dict[str, str]:
    """Returns the attributes an element would have if it had been written as it is now."""
    if element.tag == "option":
        return _with_flag(element.attributes, "selected", element.selected)
    if element.tag != "input":
        return element.attributes
    if kind(element) in ("checkbox", "radio"):
        return _with_flag(element.attributes, "checked", element.checked)
    value = clean_value(element)
    if value != element.attributes.get("value", ""):
        return {**element.attributes, "value": value}
    return element.attributes


def _with_flag(attributes: dict[str, str], name: str, present: bool) -> dict[str, str]:
    if present == (name in attributes):
        return attributes
    if present:
        return {**attributes, name: ""}
    return {key: value for key, value in attributes.items() if key != name}


def _escaped(text: str) -> str:
    return escape(text, quote=False).replace("\xa0", "&nbsp;")


def _escaped_value(text: str) -> str:
    return escape(text, quote=False).replace("\xa0", "&nbsp;").replace('"', "&quot;")


def inner_text(element: Element, drawn: Rendering) -> str:
    """Returns what a reader sees of an element: `innerText`.

    Lines end where blocks, line breaks and rows of tables do, paragraphs have an empty line around
    them, and cells are parted by tabs.

    Source: HTML Living Standard, "the innerText getter".
    """
    if element not in drawn.boxes and (element.tag == "option" or not element.closest("select")):
        return "" if _is_folded_away(element) else element.text
    # Texts, and numbers: how many line breaks there must be at least.
    parts: list[str | int] = []
    waiting: list[Node | str | int] = list(reversed(element.children))
    while waiting:
        node = waiting.pop()
        if isinstance(node, (str, int)):
            parts.append(node)
        elif isinstance(node, Text):
            option = node.parent.tag == "option"
            parts.append(option_text(node.parent) if option else drawn.texts.get(node, ""))
        elif node.tag == "br":
            parts.append("\n")
        elif node in drawn.boxes or node.tag in _IN_TABLES:
            before, after = _around(node, drawn)
            parts.append(before)
            waiting += (after, *reversed(node.children))
    return _joined(parts)


_IN_TABLES = frozenset({"tbody", "thead", "tfoot", "tr", "td", "th", "option", "optgroup"})


def _around(element: Element, drawn: Rendering) -> tuple[str | int, str | int]:
    """Returns what comes before and after the text of an element."""
    if element.tag == "p":
        return 2, 2
    if element.tag in ("td", "th"):
        return "", "\t" if _has_next(element, "td", "th") else ""
    if element.tag == "tr":
        return "", "\n" if _is_followed_by_row(element) else ""
    is_block = drawn.boxes.get(element) == "block" or element.tag in ("option", "optgroup")
    return (1, 1) if is_block and element.tag not in ("tbody", "thead", "tfoot") else ("", "")


def _is_folded_away(element: Element) -> bool:
    details = element.closest("details")
    return details is not None and details is not element and "open" not in details.attributes


def _has_next(element: Element, *tags: str) -> bool:
    siblings = element.parent.children if element.parent else []
    place = siblings.index(element)
    return any(isinstance(n, Element) and n.tag in tags for n in siblings[place + 1 :])


def _is_followed_by_row(row: Element) -> bool:
    group = row.parent
    outside = group is not None and _has_next(group, "tbody", "tfoot")
    return _has_next(row, "tr") or (outside and group is not None and group.tag != "table")


def _joined(parts: Sequence[str | int]) -> str:
    kept = [part for part in parts if part != ""]
    while kept and isinstance(kept[0], int):
        kept.pop(0)
    while kept and isinstance(kept[-1], int):
        kept.pop()
    pieces: list[str] = []
    breaks = 0
    for part in kept:
        if isinstance(part, int):
            breaks = max(breaks, part)
        else:
            pieces += ("\n" * breaks, part)
            breaks = 0
    return "".join(pieces)


def _readings(element: Element, drawn: Rendering) -> Mapping[str, str]:
    """Returns what can be read of an element, by the names of scripts."""
    seen = inner_text(element, drawn)
    found = {"outerText": seen, "innerText": seen, "textContent": element.text}
    if element.tag in ("input", "textarea"):
        found["value"] = clean_value(element)
        if element.tag == "input":
            found["checked"] = str(element.checked).lower()
            if not is_text_field(element) and kind(element) in ("checkbox", "radio"):
                found["value"] = element.attributes.get("value", "on")
    elif element.tag == "select":
        first = chosen(element)[:1]
        found["value"] = option_value(first[0]) if first else ""
        found["selectedIndex"] = str(options(element).index(first[0]) if first else -1)
    elif element.tag == "option":
        found["value"] = option_value(element)
    elif element.tag in ("button", "li", "meter", "progress", "data", "param"):
        found["value"] = element.attributes.get("value", "0" if element.tag == "li" else "")
    for name, value in element.attributes.items():
        found[f"@{name}"] = "" if name == value and name in _BOOLEAN else value
    return found


def _mirror(root: Element) -> tuple[_Lxml, dict[_Lxml, Element]]:
    """Returns the page as lxml's elements, and which of ours each stands for."""
    ours: dict[_Lxml, Element] = {}
    theirs: dict[Element, _Lxml] = {}
    for element in root.elements():
        tag = element.tag if _NAME.fullmatch(element.tag) else "unknown"
        above = theirs.get(element.parent) if element.parent else None
        made = etree.Element(tag) if above is None else etree.SubElement(above, tag)
        for name, value in element.attributes.items():
            if _NAME.fullmatch(name):
                made.set(name, _FORBIDDEN.sub(" ", value))
        text = "".join(node.data for node in element.children if isinstance(node, Text))
        made.text = _FORBIDDEN.sub(" ", text)
        ours[made], theirs[element] = element, made
    return theirs[root], ours
