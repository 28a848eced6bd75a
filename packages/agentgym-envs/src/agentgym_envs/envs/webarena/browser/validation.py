"""Which fields keep a form from being sent: the constraint validation of HTML, as in Chromium."""

import re
from fractions import Fraction

from .dom import Document, Element
from .fields import (
    chosen,
    clean_value,
    controls,
    is_disabled,
    is_text_field,
    kind,
    number,
    option_value,
    options,
    radio_group,
)

_EMAIL = re.compile(
    r"[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+"
    r"@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
    r"(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*"
)
_URL = re.compile(
    r"(?:https?|ftp)://[^\s/]+.*|(?!https?:|ftp:)[a-zA-Z][a-zA-Z0-9+.\-]*:.*", re.DOTALL
)


def first_invalid(document: Document, form: Element) -> Element | None:
    """Returns the first control, in document order, whose value the form does not accept."""
    return next((c for c in controls(document, form) if not is_valid(document, c)), None)


def is_valid(document: Document, control: Element) -> bool:
    """Says whether a control holds what its attributes ask for; what is disabled always does."""
    if is_disabled(control) or control.closest("datalist") is not None:
        return True
    if control.tag == "select":
        return "required" not in control.attributes or _is_chosen(control)
    if is_text_field(control):
        return "readonly" in control.attributes or _text_is_valid(control)
    match kind(control):
        case "checkbox":
            return control.checked or "required" not in control.attributes
        case "radio":
            group = radio_group(document, control)
            required = any("required" in radio.attributes for radio in group)
            return not required or any(radio.checked for radio in group)
        case "file":
            return "required" not in control.attributes
        case _:
            return True


def _is_chosen(select: Element) -> bool:
    """Says whether more is chosen than the first option, if that is empty and so a mere caption."""
    caption = options(select)[:1] if not _is_list_box(select) else []
    return any(
        option not in caption or option.parent is not select or option_value(option) != ""
        for option in chosen(select)
    )


def _is_list_box(select: Element) -> bool:
    size = select.attributes.get("size", "")
    return "multiple" in select.attributes or (size.isdecimal() and int(size) > 1)


def _text_is_valid(field: Element) -> bool:
    value = clean_value(field)
    if not value:
        # Something is written and it is not a number or date at all.
        nonsense = field.value.strip() != ""
        return not nonsense and "required" not in field.attributes
    minimum = field.attributes.get("minlength", "")
    edited = field.value != field.attributes.get("value", "")
    if minimum.isdecimal() and edited and len(value) < int(minimum):
        return False
    return field.tag == "textarea" or (_fits_type(field, value) and _fits_pattern(field, value))


def _fits_type(field: Element, value: str) -> bool:
    match kind(field):
        case "email":
            several = "multiple" in field.attributes
            addresses = value.split(",") if several else [value]
            return all(_EMAIL.fullmatch(address.strip()) for address in addresses)
        case "url":
            return _URL.fullmatch(value.strip()) is not None
        case "number":
            return _fits_numbers(field, value)
        case "date":
            low, high = field.attributes.get("min", ""), field.attributes.get("max", "")
            return value >= low and (not high or value <= high)
        case _:
            return True


def _fits_numbers(field: Element, text: str) -> bool:
    value = number(text)
    low = number(field.attributes.get("min", ""))
    high = number(field.attributes.get("max", ""))
    assert value is not None, "`clean_value` lets only numbers pass"
    if (low is not None and value < low) or (high is not None and value > high):
        return False
    step = step_of(field)
    return step is None or (exact(value) - step_base(field)) % step == 0


def _fits_pattern(field: Element, value: str) -> bool:
    pattern = field.attributes.get("pattern")
    if pattern is None or kind(field) in ("number", "date"):
        return True
    try:
        return re.fullmatch(pattern, value) is not None
    except re.error:
        # As in browsers, a pattern that is none allows all.
        return True


def step_of(field: Element) -> Fraction | None:
    """Returns how far apart the numbers are that a field takes; None if it takes any."""
    written = field.attributes.get("step", "")
    if written.lower() == "any":
        return None
    step = number(written)
    return exact(step) if step is not None and step > 0 else Fraction(1)


def step_base(field: Element) -> Fraction:
    """Returns the number from which steps are counted."""
    for name in ("min", "value"):
        value = number(field.attributes.get(name, ""))
        if value is not None:
            return exact(value)
    return Fraction(0)


def exact(value: float) -> Fraction:
    """Returns a number as it is written, so that 0.1 is a tenth."""
    return Fraction(repr(value))
