"""What a reader who cannot see the page is told of an element besides its role and its name."""

from collections.abc import Mapping

from agentgym_envs.envs.webarena.browser.dom import Element
from agentgym_envs.envs.webarena.browser.fields import chosen, is_disabled, number, option_text
from agentgym_envs.envs.webarena.browser.names import shown_value
from agentgym_envs.envs.webarena.browser.roles import is_open_list
from agentgym_envs.envs.webarena.browsing import Property

_LIVE = {"alert": ("assertive", True), "log": ("polite", False), "status": ("polite", True)}
_ORIENTATIONS = {
    "listbox": "vertical",
    "menu": "vertical",
    "menubar": "horizontal",
    "scrollbar": "vertical",
    "separator": "horizontal",
    "slider": "horizontal",
    "tablist": "horizontal",
    "toolbar": "horizontal",
    "tree": "vertical",
}
_REQUIRABLE = frozenset(
    {"columnheader", "gridcell", "listbox", "radiogroup", "rowheader", "spinbutton", "textbox",
     "tree"}
)  # fmt: skip
_SELECTING = frozenset({"grid", "listbox", "tablist", "tree", "treegrid"})
_CHECKED = frozenset({"checkbox", "menuitemcheckbox", "menuitemradio", "radio", "switch"})
_SELECTED = frozenset({"option", "row", "tab", "treeitem"})
_OPENING = frozenset({"DisclosureTriangle", "combobox"})
_RANGES: Mapping[str, tuple[float, float]] = {
    "meter": (0, 1),
    "progressbar": (0, 1),
    "slider": (0, 100),
    "spinbutton": (0, 0),
}
"""Role -> the least and the greatest value where the page does not say."""

_RELATIONS = (
    ("describedby", "aria-describedby"),
    ("keyshortcuts", "aria-keyshortcuts"),
    ("roledescription", "aria-roledescription"),
    ("controls", "aria-controls"),
    ("details", "aria-details"),
)
_DISABLED_TAGS = frozenset({"button", "input", "option", "select", "textarea"})
_NEVER_OPEN = frozenset({"generic", "paragraph", "StaticText", "image"})
_VALUED = frozenset({"Date", "combobox", "searchbox", "textbox"})
_STATEFUL = frozenset(
    {*_LIVE, *_ORIENTATIONS, *_REQUIRABLE, *_SELECTING, *_CHECKED, *_SELECTED, *_OPENING, *_RANGES,
     "alertdialog", "dialog"}
)  # fmt: skip
_WITHOUT_STATES: Mapping[str, Property] = {}


def properties_of(element: Element, role: str, *, focused: bool) -> Mapping[str, Property]:
    """Returns the properties that are printed, in Chromium's order.

    >>> properties_of(Element("button", {"disabled": ""}, None), "button", focused=False)
    {'disabled': True}
    """
    stateful = role in _STATEFUL or element.tag in _DISABLED_TAGS
    if not (stateful or focused or (element.attributes and _has_aria(element))):
        return _WITHOUT_STATES
    found: dict[str, Property] = {}
    for add in (_add_live, _add_use, _add_kind, _add_range, _add_choice, _add_relations):
        add(found, element, role)
        if add is _add_use and focused:
            found["focused"] = True
    return found


def _has_aria(element: Element) -> bool:
    return any(name.startswith("aria-") for name in element.attributes)


def _add_live(found: dict[str, Property], element: Element, role: str) -> None:
    """Says whether changes inside are announced."""
    usual, whole = _LIVE.get(role, ("off", False))
    live = element.attributes.get("aria-live", usual)
    if live != "off":
        atomic = element.attributes.get("aria-atomic")
        found["live"] = live
        found["atomic"] = whole if atomic is None else atomic == "true"
        found["relevant"] = element.attributes.get("aria-relevant", "additions text")


def _add_use(found: dict[str, Property], element: Element, role: str) -> None:
    """Says whether it can be used at all."""
    del role
    if (
        element.attributes.get("aria-disabled") == "true"
        or is_disabled(element)
        or _is_in_disabled_list(element)
    ):
        found["disabled"] = True


def _is_in_disabled_list(element: Element) -> bool:
    if element.tag != "option":
        return False
    select = element.closest("select")
    return select is not None and is_disabled(select)


def _add_kind(found: dict[str, Property], element: Element, role: str) -> None:
    """Says what may be done with it."""
    attributes = element.attributes
    if "aria-autocomplete" in attributes or "list" in attributes:
        found["autocomplete"] = attributes.get("aria-autocomplete", "list")
    popup = _popup(element, role)
    if popup:
        found["hasPopup"] = popup
    if role in _SELECTING:
        found["multiselectable"] = (
            "multiple" in attributes or attributes.get("aria-multiselectable") == "true"
        )
    if role in _ORIENTATIONS:
        found["orientation"] = attributes.get("aria-orientation", _ORIENTATIONS[role])
    if role in _REQUIRABLE or (role == "combobox" and element.tag != "select"):
        found["required"] = "required" in attributes or attributes.get("aria-required") == "true"


def _popup(element: Element, role: str) -> str:
    if role == "combobox":
        return "menu" if element.tag == "select" else "listbox"
    written = element.attributes.get("aria-haspopup", "false")
    return {"true": "menu", "false": ""}.get(written, written)


def _add_range(found: dict[str, Property], element: Element, role: str) -> None:
    """Says between which numbers it lies."""
    if role not in _RANGES:
        return
    for name, usual in zip(("min", "max"), _RANGES[role], strict=True):
        written = element.attributes.get(name, element.attributes.get(f"aria-value{name}", ""))
        limit = number(written)
        found[f"value{name}"] = _plain(usual if limit is None else limit)
    found["valuetext"] = element.value if role == "spinbutton" else ""


def _add_choice(found: dict[str, Property], element: Element, role: str) -> None:
    """Says whether it is checked, open, pressed or chosen."""
    attributes = element.attributes
    if role in _CHECKED:
        found["checked"] = _checked(element)
    if role == "DisclosureTriangle":
        found["expanded"] = element.parent is not None and "open" in element.parent.attributes
    elif element.tag == "select" and role == "combobox":
        found["expanded"] = False
    elif attributes.get("aria-expanded") in ("true", "false") and role not in _NEVER_OPEN:
        found["expanded"] = attributes["aria-expanded"] == "true"
    if attributes.get("aria-pressed") in ("true", "false", "mixed") and role == "button":
        found["pressed"] = attributes["aria-pressed"]
    if element.tag == "option":
        if "disabled" not in found:
            found["selected"] = element.selected
    elif role in _SELECTED and attributes.get("aria-selected") in ("true", "false"):
        found["selected"] = attributes["aria-selected"] == "true"


def _checked(element: Element) -> str:
    if element.tag == "input":
        return "true" if element.checked else "false"
    written = element.attributes.get("aria-checked", "false")
    return written if written in ("true", "mixed") else "false"


def _add_relations(found: dict[str, Property], element: Element, role: str) -> None:
    """Says which elements explain it or belong to it, by their ids."""
    if role in ("dialog", "alertdialog"):
        found["modal"] = element.attributes.get("aria-modal") == "true"
    for name, attribute in _RELATIONS:
        if element.attributes.get(attribute):
            found[name] = element.attributes[attribute]


def value_of(element: Element, role: str) -> str:
    """Returns what a field holds, what is chosen in a list, where a bar stands; "" for all else."""
    if element.tag == "select":
        listed = is_open_list(element)
        return "" if listed else "".join(option_text(option) for option in chosen(element)[:1])
    if role == "spinbutton":
        value = number(element.value)
        return "" if value is None else str(_plain(value))
    if element.tag == "textarea" or (element.tag == "input" and role in _VALUED):
        return shown_value(element)
    if element.tag in ("meter", "progress"):
        value = number(element.attributes.get("value", ""))
        return "" if value is None else str(_plain(value))
    return ""


def _plain(value: float) -> int | float:
    """Returns an integer where there is one, as Chromium writes numbers."""
    return int(value) if value == int(value) else value
