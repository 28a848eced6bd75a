"""An open page: its document, where everything is on it, and what has the keyboard."""

from collections.abc import Hashable, Iterator, Mapping
from functools import cached_property
from math import floor
from urllib.parse import unquote

from agentgym_envs.envs.webarena.browsing import VIEWPORT
from agentgym_envs.envs.webarena.tree import number

from .accessibility import Tree, read_page
from .dom import Document, Element, Node, descendants
from .editing import Caret, Clipboard
from .fields import (
    CONTROLS,
    is_disabled,
    is_text_field,
    kind,
    radio_group,
)
from .layout import Layout, layout
from .rendering import Rendering, StyleOf, render, usual_style
from .style import Style

PAGE_STEP = 0.875
"""How much of the viewport the keys PageDown and Space scroll."""
CARET_HEIGHT = 17.0
"""How many CSS pixels high a line in a field is."""
LINE_STEP = 40
"""How many CSS pixels an arrow key scrolls."""


class Page:
    """A document in a tab.

    Attributes:
        document: Its elements, fields as they were filled in.
        carets: Where one writes in each field that had the keyboard.
        start: Where the Tab key goes on from when nothing has the keyboard; None is the top.
        clipboard: What was copied, here or elsewhere.
    """

    def __init__(self, document: Document, clipboard: Clipboard) -> None:
        """Opens a document that was just read: at the element that the URL names, if it does."""
        self.document = document
        self.clipboard = clipboard
        self.carets: dict[Element, Caret] = {}
        self.start: Node | None = None
        self._numbers: dict[Hashable, str] = {}
        if "#" in document.url:
            self.scroll_to_fragment()
        elif document.autofocus is not None and self.is_focusable(document.autofocus):
            self.focus(document.autofocus)
            self.reveal(document.autofocus)

    @cached_property
    def layout(self) -> Layout:
        """Where everything is on the page."""
        return layout(self.document)

    @cached_property
    def rendering(self) -> Rendering:
        """What is drawn of its texts."""
        return render(self.document, _style_of(self.layout.styles))

    @cached_property
    def tree(self) -> Tree:
        """The accessibility tree, with the numbers that the agent reads."""
        tree = read_page(self.document, self.layout.rects, rendering=self.rendering)
        number(tree.nodes, tree.keys, self._numbers)
        return tree

    def changed(self, *, shape: bool = False) -> None:
        """Forgets what was seen, because something is different; `shape`: also where things are."""
        self.__dict__.pop("tree", None)
        if shape:
            self.__dict__.pop("layout", None)
            self.__dict__.pop("rendering", None)

    def node(self, number: str) -> Node | None:
        """Returns what the agent calls `number`, None if there is no such thing on the page."""
        for described, node in zip(self.tree.nodes, self.tree.elements, strict=True):
            if described.id == number and number:
                return node
        return None

    def is_focusable(self, element: Element) -> bool:
        """Says whether a click gives the keyboard to an element."""
        if element not in self.layout.rects:
            return False
        if element.tag in CONTROLS:
            return not is_disabled(element)
        if element.tag == "a" and "href" in element.attributes:
            return True
        return is_summary(element) or tab_index(element) is not None

    def focus(self, element: Element | None, *, by_key: bool = False) -> None:
        """Gives the keyboard to an element, or to the page itself.

        Args:
            element: Must be focusable.
            by_key: As the Tab key does: all of a field is selected, and it is brought into view.
        """
        self.document.focus = element
        self.document.has_keyboard = True
        if element is None:
            return
        self.start = element
        if by_key and element.tag == "input" and is_text_field(element):
            self.carets[element] = Caret(0, len(element.value))
        if by_key:
            self.reveal(element)

    def caret(self, field: Element) -> Caret:
        """Returns where one writes in a field; the beginning, if it never had the keyboard."""
        caret = self.carets.setdefault(field, Caret())
        caret.start, caret.end = (
            min(place, len(field.value)) for place in (caret.start, caret.end)
        )
        return caret

    def focus_next(self, *, forward: bool) -> None:
        """Does what the Tab key does; beyond the last element, nothing has the keyboard."""
        focused = self.document.focus
        now = focused or self.start
        places = {node: place for place, node in enumerate(descendants(self.document.root))}

        def order(node: Node) -> tuple[bool, int, int]:
            # Where nothing has the keyboard, tab indexes do not count.
            return _order(node if focused or now not in places else None, places[node])

        here = order(now) if now in places else None
        ordered = sorted(self._reached_by_tab(), key=order, reverse=not forward)
        for element in ordered:
            if here is None or (order(element) > here if forward else order(element) < here):
                self.focus(element, by_key=True)
                return
        self.document.focus = self.start = None
        self.document.has_keyboard = False

    def _reached_by_tab(self) -> Iterator[Element]:
        document = self.document
        focused = document.focus
        group: list[Element] = []
        if focused is not None and kind(focused) == "radio":
            group = radio_group(document, focused)
        for element in document.root.elements():
            index = tab_index(element)
            if element in group or (index is not None and index < 0):
                continue
            if self.is_focusable(element) and not self._is_passed_over(element):
                yield element

    def _is_passed_over(self, element: Element) -> bool:
        """Says whether Tab reaches another radio button of the group instead: the checked one."""
        if element.tag != "input" or kind(element) != "radio" or element.checked:
            return False
        return any(radio.checked for radio in radio_group(self.document, element))

    def scroll_to(self, position: float) -> None:
        """Scrolls so that `position` is at the top, as far as the page goes; whole pixels only."""
        last = max(0.0, self.layout.height - VIEWPORT[1])
        self.document.scroll = float(floor(min(max(0.0, position), last) + 0.5))
        self.changed()

    def scroll_by(self, pixels: float) -> None:
        """Scrolls down, or up if `pixels` is negative."""
        self.scroll_to(self.document.scroll + pixels)

    def reveal(self, element: Element, *, centre: bool = True) -> None:
        """Scrolls an element into view if it is not in it: to the nearer edge, or to the middle.

        Args:
            element: What is to be seen.
            centre: Whether it comes into the middle if nothing of it was in view.
        """
        rect = self.layout.rects.get(element)
        if rect is not None:
            self._reveal(rect.y, rect.height, centre=centre)

    def reveal_caret(self, field: Element) -> None:
        """Scrolls to the line in which one writes, if it is not in view."""
        rect = self.layout.rects.get(field)
        if rect is None:
            return
        line = CARET_HEIGHT
        if field.tag == "input":
            self._reveal(rect.y + (rect.height - line) / 2, line, centre=False)
        else:
            before = field.value.count("\n", 0, self.caret(field).end)
            top = min(before * line, max(0.0, rect.height - line))
            self._reveal(rect.y + top, line, centre=False)

    def _reveal(self, top: float, height: float, *, centre: bool) -> None:
        above = top - self.document.scroll
        below = above + height - VIEWPORT[1]
        if above >= 0 and below <= 0:
            return
        if centre and (above >= VIEWPORT[1] or above + height <= 0):
            self.scroll_to(top + (height - VIEWPORT[1]) / 2)
        else:
            self.scroll_by(max(above, below) if above < 0 else min(above, below))

    def scroll_to_fragment(self) -> None:
        """Scrolls to what the URL names after its `#`; the top, if that is nothing or "top"."""
        name = self.document.url.partition("#")[2]
        target = self.document.by_id.get(name) or self.document.by_id.get(unquote(name))
        if target is not None:
            rect = self.layout.rects.get(target)
            self.scroll_to(rect.y if rect else self.document.scroll)
            self.document.focus = target if self.is_focusable(target) else None
            self.start = target
        elif name.lower() in ("", "top"):
            self.scroll_to(0)


def is_summary(element: Element) -> bool:
    """Says whether an element is the one with which a `details` is opened and closed."""
    details = element.parent
    if element.tag != "summary" or details is None or details.tag != "details":
        return False
    inside = (child for child in details.children if isinstance(child, Element))
    return next(child for child in inside if child.tag == "summary") is element


def tab_index(element: Element) -> int | None:
    """Returns the number in `tabindex`, None if there is none."""
    written = element.attributes.get("tabindex", "").strip()
    return int(written) if written.removeprefix("-").isdecimal() and len(written) < 6 else None


def shown_as(style: Style) -> tuple[str, bool]:
    """Returns the `display` of an element, and whether it draws white space as written."""
    keeps = style.white_space in ("pre", "pre-wrap")
    if style.outside in ("none", "inline"):
        return style.outside, keeps
    parted = style.inside in ("row", "column", "grid")
    if style.outside == "box":
        return "inline-flex" if parted else "inline-block", keeps
    return "flex" if parted else "block", keeps


def _style_of(styles: Mapping[Element, Style]) -> StyleOf:
    def shown(element: Element) -> tuple[str, bool]:
        style = styles.get(element)
        return usual_style(element) if style is None else shown_as(style)

    return shown


def _order(node: Node | None, place: int) -> tuple[bool, int, int]:
    """Positive tab indexes come first, from small to large; all else as in the document."""
    index = (tab_index(node) or 0) if isinstance(node, Element) else 0
    return (index <= 0, max(index, 0), place)
