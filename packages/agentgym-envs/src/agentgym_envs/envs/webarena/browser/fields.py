"""Form controls: what kind each is, what it holds, and which elements belong together."""

import re
from collections.abc import Iterator, Sequence
from math import isfinite

from .dom import NUMBER, Document, Element

TEXT_KINDS = frozenset({"text", "search", "email", "password", "number", "date", "tel", "url"})
"""Types of `input` in which one writes."""
BUTTON_KINDS = frozenset({"submit", "image", "reset", "button"})
OTHER_KINDS = frozenset({"hidden", "checkbox", "radio", "file", "range", "color"})
CONTROLS = frozenset({"input", "textarea", "select", "button"})

_DATE = re.compile(r"\d{4,}-\d\d-\d\d")


def kind(element: Element) -> str:
    """Returns the type of an `input` or `button`, else the tag; unknown types of `input` are text.

    >>> kind(Element("input", {"type": "E-Mail"}, None)), kind(Element("button", {}, None))
    ('text', 'submit')
    """
    written = element.attributes.get("type", "").lower()
    if element.tag == "input":
        return written if written in TEXT_KINDS | BUTTON_KINDS | OTHER_KINDS else "text"
    if element.tag == "button":
        return written if written in ("reset", "button") else "submit"
    return element.tag


def is_text_field(element: Element) -> bool:
    """Says whether one writes into this element, if it is neither disabled nor read-only."""
    return element.tag == "textarea" or (element.tag == "input" and kind(element) in TEXT_KINDS)


def is_disabled(element: Element) -> bool:
    """Says whether a control (or an option) is disabled, by itself or by what is around it."""
    if element.tag == "option":
        group = element.parent
        in_group = group is not None and group.tag == "optgroup" and _has(group, "disabled")
        return _has(element, "disabled") or in_group
    if element.tag not in CONTROLS:
        return False
    return _has(element, "disabled") or _in_disabled_fieldset(element)


def _has(element: Element, attribute: str) -> bool:
    return attribute in element.attributes


def _in_disabled_fieldset(element: Element) -> bool:
    legend: Element | None = None
    ancestor = element.parent
    while ancestor is not None:
        if ancestor.tag == "legend":
            legend = ancestor
        elif ancestor.tag == "fieldset" and "disabled" in ancestor.attributes:
            # What is in the first legend stays usable.
            first = next(
                (c for c in ancestor.children if isinstance(c, Element) and c.tag == "legend"), None
            )
            if legend is None or legend is not first:
                return True
        ancestor = ancestor.parent
    return False


def form_of(document: Document, control: Element) -> Element | None:
    """Returns the form that a control belongs to: the named one, or the one around it."""
    name = control.attributes.get("form")
    if name is None:
        return control.closest("form")
    named = document.by_id.get(name)
    return named if named is not None and named.tag == "form" else None


def controls(document: Document, form: Element) -> list[Element]:
    """Returns the controls of a form in document order."""
    return [
        element
        for element in document.root.elements()
        if element.tag in CONTROLS and form_of(document, element) is form
    ]


def radio_group(document: Document, radio: Element) -> list[Element]:
    """Returns the radio buttons of which one at most is checked, `radio` among them."""
    name = radio.attributes.get("name", "")
    if not name:
        return [radio]
    form = form_of(document, radio)
    return [
        element
        for element in document.root.elements()
        if element.tag == "input"
        and kind(element) == "radio"
        and element.attributes.get("name") == name
        and form_of(document, element) is form
    ]


def label_control(document: Document, label: Element) -> Element | None:
    """Returns the control that a label names, by `for` or because it is inside."""
    name = label.attributes.get("for")
    if name is None:
        inside = (element for element in label.elements() if element.tag in CONTROLS)
        return next((control for control in inside if kind(control) != "hidden"), None)
    named = document.by_id.get(name)
    return named if named is not None and named.tag in CONTROLS else None


def options(select: Element) -> list[Element]:
    """Returns the options of a list in order."""
    return [element for element in select.elements() if element.tag == "option"]


def option_text(option: Element) -> str:
    """Returns what an option is called."""
    return option.attributes.get("label") or " ".join(option.text.split())


def option_value(option: Element) -> str:
    """Returns what is sent when an option is chosen."""
    value = option.attributes.get("value")
    return " ".join(option.text.split()) if value is None else value


def chosen(select: Element) -> list[Element]:
    """Returns the chosen options in order."""
    return [option for option in options(select) if option.selected]


def values(control: Element) -> Sequence[str]:
    """Returns what a control would send: nothing, one value or (lists) several."""
    if control.tag == "select":
        return [option_value(option) for option in chosen(control) if not is_disabled(option)]
    if control.tag == "button":
        return [control.attributes.get("value", "")]
    if kind(control) in ("checkbox", "radio"):
        return [control.attributes.get("value", "on")] if control.checked else []
    if kind(control) == "file":
        return []
    return [clean_value(control)]


def clean_value(field: Element) -> str:
    """Returns the value of a text field as sites see it: "" for a number that is none."""
    if field.tag == "input":
        match kind(field):
            case "number":
                # A point at the end waits for what follows.
                value = field.value.removesuffix(".")
                return value if number(value) is not None else ""
            case "date":
                return field.value if _DATE.fullmatch(field.value) else ""
            case "email":
                return field.value.strip()
            case _:
                pass
    return field.value


def number(text: str) -> float | None:
    """Returns the number that `text` is by the rules of HTML, None if it is none.

    >>> number("1e2"), number("1."), number("1e999")
    (100.0, None, None)
    """
    if not NUMBER.fullmatch(text):
        return None
    value = float(text)
    return value if isfinite(value) else None


def with_ancestors(element: Element) -> Iterator[Element]:
    """Yields the element, its parent, and so on up to `html`."""
    above: Element | None = element
    while above is not None:
        yield above
        above = above.parent
