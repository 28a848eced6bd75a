"""What an element is to a reader who cannot see the page: its role.

Source: HTML-AAM, as Chromium 156 follows it.
"""

from collections.abc import Callable, Mapping

from agentgym_envs.envs.webarena.browser.dom import Element
from agentgym_envs.envs.webarena.browser.fields import kind
from agentgym_envs.envs.webarena.browser.rendering import first_summary

GENERIC = "generic"
"""The role of elements that mean nothing by themselves."""

_TAGS: Mapping[str, str] = {
    "abbr": "Abbr",
    "address": "group",
    "article": "article",
    "blockquote": "blockquote",
    "button": "button",
    "caption": "caption",
    "code": "code",
    "dd": "definition",
    "del": "deletion",
    "details": "group",
    "dfn": "term",
    "dl": "DescriptionList",
    "dt": "term",
    "em": "emphasis",
    "fieldset": "group",
    "figcaption": "Figcaption",
    "figure": "figure",
    "form": "form",
    "h1": "heading",
    "h2": "heading",
    "h3": "heading",
    "h4": "heading",
    "h5": "heading",
    "h6": "heading",
    "hgroup": "group",
    "hr": "separator",
    "ins": "insertion",
    "label": "LabelText",
    "legend": "Legend",
    "li": "listitem",
    "main": "main",
    "mark": "mark",
    "menu": "list",
    "meter": "meter",
    "nav": "navigation",
    "ol": "list",
    "optgroup": "group",
    "option": "option",
    "output": "status",
    "p": "paragraph",
    "progress": "progressbar",
    "s": "deletion",
    "search": "search",
    "strong": "strong",
    "sub": "subscript",
    "sup": "superscript",
    "svg": "image",
    "table": "table",
    "textarea": "textbox",
    "tfoot": "rowgroup",
    "thead": "rowgroup",
    "time": "time",
    "tr": "row",
    "ul": "list",
}

_INPUTS: Mapping[str, str] = {
    **dict.fromkeys(("button", "file", "image", "reset", "submit"), "button"),
    "checkbox": "checkbox",
    "color": "ColorWell",
    "date": "Date",
    "number": "spinbutton",
    "radio": "radio",
    "range": "slider",
    "search": "searchbox",
}

_SECTIONS = frozenset({"article", "aside", "main", "nav", "section"})
"""A header or footer inside one of these belongs to it and not to the page."""

_ARIA_ROLES = frozenset(
    {"alert", "alertdialog", "application", "article", "banner", "blockquote", "button",
     "caption", "cell", "checkbox", "code", "columnheader", "combobox", "complementary",
     "contentinfo", "definition", "deletion", "dialog", "document", "emphasis", "feed",
     "figure", "form", "generic", "grid", "gridcell", "group", "heading", "insertion", "link",
     "list", "listbox", "listitem", "log", "main", "mark", "marquee", "math", "menu",
     "menubar", "menuitem", "menuitemcheckbox", "menuitemradio", "meter", "navigation", "note",
     "option", "paragraph", "progressbar", "radio", "radiogroup", "region", "row", "rowgroup",
     "rowheader", "scrollbar", "search", "searchbox", "separator", "slider", "spinbutton",
     "status", "strong", "subscript", "superscript", "switch", "tab", "table", "tablist",
     "tabpanel", "term", "textbox", "time", "timer", "toolbar", "tooltip", "tree", "treegrid",
     "treeitem"}
)  # fmt: skip


def role_of(element: Element, is_named: Callable[[Element], bool]) -> str:
    """Returns the role of an element that is drawn, `GENERIC` if it has none of its own.

    Args:
        element: Not one of those that are never shown.
        is_named: Says whether the author gave an element a name of its own; sections without one
            are no regions.

    >>> role_of(Element("input", {"type": "search"}, None), lambda element: False)
    'searchbox'
    """
    if "role" in element.attributes:
        written = _written_role(element, is_named)
        if written:
            return written
    special = _SPECIAL.get(element.tag)
    return special(element, is_named) if special else _TAGS.get(element.tag, GENERIC)


def _written_role(element: Element, is_named: Callable[[Element], bool]) -> str:
    for role in element.attributes["role"].lower().split():
        match role:
            case "none" | "presentation":
                return GENERIC
            case "img" | "image":
                return "image"
            case "region" if not is_named(element):
                return GENERIC
            case _ if role in _ARIA_ROLES:
                return role
            case _:
                pass
    return ""


def _link(element: Element, is_named: Callable[[Element], bool]) -> str:
    del is_named
    return "link" if "href" in element.attributes else GENERIC


def _image(element: Element, is_named: Callable[[Element], bool]) -> str:
    """A picture whose `alt` is empty is decoration."""
    decoration = element.attributes.get("alt") == "" and not is_named(element)
    return GENERIC if decoration else "image"


def _input(element: Element, is_named: Callable[[Element], bool]) -> str:
    del is_named
    role = _INPUTS.get(kind(element), "textbox")
    # A field with suggestions.
    return "combobox" if role == "textbox" and "list" in element.attributes else role


def _select(element: Element, is_named: Callable[[Element], bool]) -> str:
    del is_named
    return "listbox" if is_open_list(element) else "combobox"


def is_open_list(select: Element) -> bool:
    """Says whether a list shows its options all the time."""
    size = select.attributes.get("size", "")
    return "multiple" in select.attributes or (size.isdecimal() and int(size) > 1)


def _section(element: Element, is_named: Callable[[Element], bool]) -> str:
    return "region" if is_named(element) else GENERIC


def _aside(element: Element, is_named: Callable[[Element], bool]) -> str:
    inner = element.parent is not None and element.parent.closest(
        "article", "aside", "nav", "section"
    )
    return GENERIC if inner and not is_named(element) else "complementary"


def _header(element: Element, is_named: Callable[[Element], bool]) -> str:
    del is_named
    return "sectionheader" if _is_in_section(element) else "banner"


def _footer(element: Element, is_named: Callable[[Element], bool]) -> str:
    del is_named
    return "sectionfooter" if _is_in_section(element) else "contentinfo"


def _is_in_section(element: Element) -> bool:
    return element.parent is not None and element.parent.closest(*_SECTIONS) is not None


def _summary(element: Element, is_named: Callable[[Element], bool]) -> str:
    del is_named
    details = element.parent
    opens = details is not None and details.tag == "details" and first_summary(details) is element
    return "DisclosureTriangle" if opens else GENERIC


def _header_cell(element: Element, is_named: Callable[[Element], bool]) -> str:
    """A header without a scope is one of its row if there is something in the row's other cells."""
    del is_named
    if element.closest("table") is None:
        return GENERIC
    match element.attributes.get("scope", "").lower():
        case "row" | "rowgroup":
            return "rowheader"
        case "col" | "colgroup":
            return "columnheader"
        case _:
            return "rowheader" if _is_in_row_of_data(element) else "columnheader"


def _is_in_row_of_data(header: Element) -> bool:
    row = header.parent.children if header.parent else ()
    cells = [cell for cell in row if isinstance(cell, Element)]
    place = cells.index(header)
    beside = [cell.tag for cell in cells[max(place - 1, 0) : place + 2]]
    if beside == ["th", "th", "th"]:
        return False
    return any(cell.tag == "td" and cell.children for cell in cells)


def _cell(element: Element, is_named: Callable[[Element], bool]) -> str:
    del is_named
    return "cell" if element.closest("table") is not None else GENERIC


_SPECIAL: Mapping[str, Callable[[Element, Callable[[Element], bool]], str]] = {
    "a": _link,
    "area": _link,
    "aside": _aside,
    "footer": _footer,
    "header": _header,
    "img": _image,
    "input": _input,
    "section": _section,
    "select": _select,
    "summary": _summary,
    "td": _cell,
    "th": _header_cell,
}
