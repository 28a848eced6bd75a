"""What elements are called: accessible names.

Source: Accessible Name and Description Computation 1.2 and HTML-AAM, as Chromium 156 follows them.
"""

from collections.abc import Iterable

from agentgym_envs.envs.webarena.browser.dom import Document, Element, Node, Text
from agentgym_envs.envs.webarena.browser.fields import (
    CONTROLS,
    chosen,
    kind,
    label_control,
    option_text,
)
from agentgym_envs.envs.webarena.browser.rendering import Rendering, collapse
from agentgym_envs.envs.webarena.browser.roles import GENERIC, role_of
from agentgym_envs.envs.webarena.browser.spaces import is_left_out

FROM_CONTENT = frozenset(
    {"DisclosureTriangle", "button", "cell", "checkbox", "columnheader", "gridcell", "heading",
     "link", "menuitem", "menuitemcheckbox", "menuitemradio", "option", "radio", "rowheader",
     "switch", "tab", "term", "tooltip", "treeitem"}
)  # fmt: skip
"""Roles that are called what stands in them."""

_NOT_READ_THROUGH = frozenset(
    {"alert", "alertdialog", "application", "article", "banner", "blockquote", "combobox",
     "complementary", "contentinfo", "dialog", "document", "feed", "figure", "form", "grid",
     "image", "listbox", "log", "main", "marquee", "menu", "menubar", "meter", "navigation",
     "note", "progressbar", "radiogroup", "row", "rowgroup", "scrollbar", "search",
     "sectionheader", "separator", "slider", "spinbutton", "status", "table", "tablist",
     "tabpanel", "textbox", "timer", "toolbar", "tree", "treegrid"}
)  # fmt: skip
"""Roles whose content gives nothing to the name of what is around them."""

_WITHOUT_NAME = frozenset(
    {"caption", "code", "definition", "deletion", "emphasis", "generic", "insertion", "mark",
     "paragraph", "strong", "subscript", "superscript", "time"}
)  # fmt: skip
"""Roles that a `title` describes and does not name."""

_NAMED_BY_HTML = frozenset({"fieldset", "img", "option", "svg", "table", *CONTROLS})
_READ_GROUPS = frozenset({"address", "details"})
_FIELDS = frozenset({"searchbox", "spinbutton", "textbox"})
_CHECKABLE = frozenset({"checkbox", "radio"})
_BUTTON_TEXTS = {"submit": "Submit", "reset": "Reset", "image": "Submit", "file": "Choose File"}


class Names:
    """The names of the elements of one page."""

    def __init__(self, document: Document, rendering: Rendering) -> None:
        """Finds out which label belongs to which control.

        Args:
            document: The page. Not changed.
            rendering: What is drawn of it.
        """
        self._document = document
        self._rendering = rendering
        self._texts, self._boxes = rendering
        self._labels: dict[Element, list[Element]] = {}
        self._silent: set[Element] = set()
        self._roles: dict[Element, str] = {}
        # Elements whose names are being put together: a name that leads back to itself ends there.
        self._asked: set[Element] = set()
        for label in [element for element in self._boxes if element.tag == "label"]:
            control = label_control(document, label)
            if control is not None:
                self._labels.setdefault(control, []).append(label)
        for control, labels in self._labels.items():
            if control in self._boxes and _is_checkable(control) and not _aria_name(control):
                self._silent.update(each for each in labels if _says_only(each, control))

    def role(self, element: Element) -> str:
        """Returns the role of an element."""
        role = self._roles.get(element)
        if role is None:
            role = self._roles[element] = role_of(element, self.is_named)
        return role

    def is_named(self, element: Element) -> bool:
        """Says whether the author named the element by an attribute."""
        return bool(self._own_name(element) or element.attributes.get("title"))

    def is_silent(self, label: Element) -> bool:
        """Says whether a label only repeats what its check box or radio button is called."""
        return label in self._silent

    def name(self, element: Element, role: str) -> str:
        """Returns the name of an element, white space collapsed; "" if it has none."""
        by_html = element.tag in _NAMED_BY_HTML
        if not (element.attributes or by_html or role in FROM_CONTENT):
            return ""
        name = self._own_name(element)
        if name is None and by_html:
            name = self._native_name(element, role)
        if name is None and role in FROM_CONTENT:
            name = self._content(element) or None
        if name is None and role not in _WITHOUT_NAME:
            name = element.attributes.get("title") or None
        if name is None and role in _FIELDS:
            name = element.attributes.get("placeholder")
        name = collapse(name or "")
        # Chromium's way to write a name in which nothing can be heard.
        return "  " if name == " " else name

    def _own_name(self, element: Element) -> str | None:
        """Returns what the author calls an element by ARIA, None if nothing."""
        attributes = element.attributes
        if "aria-labelledby" in attributes and element not in self._asked:
            self._asked.add(element)
            named = self._described(attributes["aria-labelledby"])
            self._asked.discard(element)
            if named is not None:
                return named
        label = attributes.get("aria-label")
        return label if label and label.strip() else None

    def _described(self, ids: str) -> str | None:
        """Returns the texts of the elements with these ids, None if there is none of them."""
        named = [self._document.by_id.get(each) for each in ids.split()]
        found = [each for each in named if each is not None]
        return " ".join(filter(None, map(self._referenced, found))) if found else None

    def _referenced(self, element: Element) -> str:
        label = element.attributes.get("aria-label", "")
        if label.strip():
            return label
        if element not in self._boxes:
            return collapse(element.text).strip(" ")
        role = self.role(element)
        if element.tag in CONTROLS or role == "image":
            return self._piece(element)[0]
        return self._content(element)

    def _native_name(self, element: Element, role: str) -> str | None:
        """Returns the name that HTML gives an element: by a label, a caption, an attribute."""
        tag = element.tag
        if element in self._labels and element not in self._asked:
            self._asked.add(element)
            labels = [self._content(label, leave_out=element) for label in self._labels[element]]
            self._asked.discard(element)
            return " ".join(label for label in labels if not label.isspace())
        if tag == "input" and role == "button":
            return self.button_text(element)
        if tag == "img":
            return element.attributes.get("alt")
        if tag == "option":
            return option_text(element)
        if tag == "fieldset":
            return self._first_inside(element, "legend")
        if tag == "table":
            return self._first_inside(element, "caption")
        if tag == "svg":
            return self._svg_title(element)
        return None

    def button_text(self, button: Element) -> str:
        """Returns what stands on an `input` that is a button."""
        written = button.attributes.get("alt" if kind(button) == "image" else "value")
        return _BUTTON_TEXTS.get(kind(button), "") if written is None else written

    def _first_inside(self, element: Element, tag: str) -> str | None:
        for child in element.children:
            if isinstance(child, Element) and child.tag == tag:
                return self._content(child) or None
        return None

    def _svg_title(self, element: Element) -> str | None:
        title = element.first("title")
        return None if title is None else title.text.strip()

    def _content(self, element: Element, leave_out: Element | None = None) -> str:
        """Returns what stands in an element, boxes of their own parted by spaces."""
        text = ""
        # Whether what comes next is parted from what came last.
        parted = False
        for piece, apart in self._pieces(element.children, leave_out):
            if apart is None:
                parted = parted or bool(text)
                continue
            if not piece:
                continue
            if text and (parted or apart) and text[-1] not in " \n" and piece[0] not in " \n":
                text += " "
            elif text and text[-1] == " " and piece[0] == " ":
                piece = piece[1:]
            text += piece
            parted = apart
        return collapse(text)

    def _pieces(
        self, children: Iterable[Node], leave_out: Element | None
    ) -> Iterable[tuple[str, bool | None]]:
        """Yields what each node inside says, and whether it stands apart; (_, None) is a border."""
        before: Node | None = None
        for child in children:
            if isinstance(child, Text):
                yield self._text(child, before), False
                before = child
                continue
            box = self._boxes.get(child)
            if box is None:
                continue
            before = child
            if child is leave_out or child.attributes.get("aria-hidden") == "true":
                continue
            if child.tag == "br":
                yield "\n", False
            elif box == "inline" and self._is_nothing(child):
                yield from self._pieces(child.children, leave_out)
            elif box == "block":
                yield "", None
                yield self._piece(child, leave_out)
                yield "", None
            else:
                yield self._piece(child, leave_out)
                if box == "inline" and self._ends_in_block(child):
                    yield "", None

    def _ends_in_block(self, element: Element) -> bool:
        """Says whether a box of its own is inside words, so that new lines begin after it."""
        for child in element.children:
            if isinstance(child, Element):
                box = self._boxes.get(child)
                if box == "block" or (box == "inline" and self._ends_in_block(child)):
                    return True
        return False

    def _text(self, text: Text, before: Node | None) -> str:
        """Returns what a text gives to a name; a space may count that is not drawn."""
        if text.data.strip():
            return self._texts.get(text, "")
        if isinstance(before, Element):
            has_place = before.tag != "br" and self._boxes[before] != "block"
        else:
            has_place = before is not None or self._boxes.get(text.parent) == "inline"
        return " " if has_place and not is_left_out(text, self._rendering) else ""

    def _is_nothing(self, element: Element) -> bool:
        """Says whether an element is passed over, so that its content is its parent's."""
        told = any(name == "title" or name.startswith("aria-") for name in element.attributes)
        return not told and self.role(element) == GENERIC

    def _piece(self, element: Element, leave_out: Element | None = None) -> tuple[str, bool]:
        """Returns what an element gives to the name of what it is in, and whether it is apart."""
        if element in self._silent:
            inside = [self._piece(each) for each in element.elements() if each in self._labels]
            return inside[0] if inside else ("", False)
        role = self.role(element)
        atomic = self._boxes.get(element) == "atomic"
        if element.tag in ("meter", "progress"):
            return element.attributes.get("value", "0" if element.tag == "meter" else ""), True
        if role in _FIELDS:
            shown = shown_value(element)
            return (shown, True) if shown else (self.name(element, role), True)
        if element.tag == "select":
            return " ".join(option_text(option) for option in chosen(element)), True
        if role in _CHECKABLE and element.tag == "input":
            return self.name(element, role), bool(_aria_name(element))
        if element.tag in CONTROLS or role == "image":
            return self.name(element, role), True
        own = self._own_name(element)
        if own is not None:
            return own, True
        if role in _NOT_READ_THROUGH or (role == "group" and element.tag not in _READ_GROUPS):
            return "", False
        content = self._content(element, leave_out)
        if not content and role in FROM_CONTENT:
            return self.name(element, role), True
        return content, atomic


def shown_value(field: Element) -> str:
    """Returns what one sees in a field for text."""
    return "•" * len(field.value) if kind(field) == "password" else field.value


def _is_checkable(control: Element) -> bool:
    return control.tag == "input" and kind(control) in _CHECKABLE


def _aria_name(element: Element) -> bool:
    written = element.attributes.get("aria-label", "") + element.attributes.get(
        "aria-labelledby", ""
    )
    return bool(written.strip())


def _says_only(label: Element, control: Element) -> bool:
    """Says whether a label holds nothing but text, and perhaps its control before it."""
    inside = [child for child in label.children if isinstance(child, Element)]
    return not inside or (len(inside) == 1 and inside[0] is control)
