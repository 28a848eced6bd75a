"""What the style sheet says of an element, and what browsers take for granted about tags.

The styles of a page form a tree beside the page: an element's style follows from its tag, classes
and the few attributes of `sheet.ATTRIBUTES`, and from the same of the elements around it. The tree
is kept from page to page, so that nearly every element costs one look-up.
"""

from functools import cache
from importlib.resources import files
from typing import Any

from .dom import Element
from .fonts import PIXEL, Font, font
from .sheet import Compound, Rule, Value, read

# What is handed down, and what it is before any rule.
_INITIAL: dict[str, Value] = {
    "font-size": 16 * PIXEL,
    "font-weight": "400",
    "line-height": 20 * PIXEL,
    "white-space": "normal",
    "text-align": "left",
}
_HIDDEN = frozenset({
    "area", "base", "datalist", "head", "link", "meta", "noscript", "param", "script", "source",
    "style", "template", "title",
})  # fmt: skip
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "dd", "details", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hgroup", "hr", "html", "legend", "li", "main", "nav", "ol", "p", "pre", "search",
    "section", "summary", "ul",
})  # fmt: skip
_TABLE = frozenset({"caption", "table", "tbody", "td", "tfoot", "th", "thead", "tr"})
_BOXES = frozenset({"button", "input", "select", "textarea"})
_MOST_STYLES = 50_000

Key = str | tuple[str | None, ...]


class Style:
    """How an element is laid out. Lengths are whole numbers of 1/64 px.

    Attributes:
        outside: What it is among its neighbours: "none", "inline" (words), "box" (an inline-block)
            or "block".
        inside: How it lays out what it holds: "flow", "row", "column", "grid", "table", "details",
            "fieldset", "button", "control" or "image".
        width: None is automatic, `sheet.FULL` the width of what it stands in, `sheet.FIT` that of
            what is inside.
        top, right, bottom, left: Padding and border together.
        font, line_height: Of its text.
        above: How far a line of its text reaches above the baseline.
        below: How far it reaches below.
        lift: How far the top of the text is below the top of its line.
        keeps: Whether white space is kept.
        columns: Of a grid: ("px", width) or ("fr", share) each.
    """

    __slots__ = (
        "above", "align", "below", "bottom", "centred", "column_gap", "columns", "font", "grows",
        "height", "inside", "items", "justify", "keeps", "left", "lift", "line_height",
        "min_height", "outside", "right", "row_gap", "shrinks", "top", "vertical", "white_space",
        "width", "wraps",
    )  # fmt: skip

    def __init__(self, tag: str, values: dict[str, Any]) -> None:
        """Works out a style from all values that apply."""
        get = values.get
        self.outside = _outside(tag, values["display"])
        self.inside = _inside(tag, values["display"], get("flex-direction", "row"))
        self.width: int | None = get("width")
        self.height: int | None = get("height")
        self.min_height: int = get("min-height", 0)
        self.top, self.right, self.bottom, self.left = (
            get(f"padding-{side}", 0) + get(f"border-{side}", 0)
            for side in ("top", "right", "bottom", "left")
        )
        self.centred = get("margin") == "auto"
        self.font: Font = font(int(values["font-weight"]), values["font-size"] // PIXEL)
        self.line_height: int = values["line-height"]
        # Chromium gives the odd pixel of the leading to the part below.
        leading = (self.line_height - self.font.height) // 2 // PIXEL * PIXEL
        self.above = self.font.ascent + leading
        self.below = self.line_height - self.above
        self.lift = self.above - self.font.ascent
        self.white_space: str = values["white-space"]
        self.keeps = self.white_space[:3] == "pre"
        self.align: str = values["text-align"]
        self.row_gap: int = get("row-gap", 0)
        self.column_gap: int = get("column-gap", 0)
        self.wraps = get("flex-wrap") == "wrap"
        self.items: str = get("align-items", "stretch")
        self.justify: str = get("justify-content", "flex-start")
        self.grows = get("flex") == "1"
        self.shrinks = get("flex") != "none"
        self.columns: tuple[tuple[str, int], ...] = get("grid-template-columns", (("fr", 1),))
        self.vertical: str = get("vertical-align", "baseline")


class Context:
    """The style of an element that stands in other elements, and of what may stand in it.

    Attributes:
        style: The element's.
        children: The key of a child -> its context, filled as pages need it.
    """

    __slots__ = ("attributes", "children", "classes", "parent", "style", "tag", "values")

    def __init__(self, parent: "Context | None", element: Element, rules: list[Rule]) -> None:
        """Applies the rules to an element in `parent`."""
        self.parent = parent
        self.tag = element.tag
        self.classes = frozenset(element.classes)
        self.attributes = element.attributes
        self.children: dict[Key, Context] = {}
        around = _INITIAL if parent is None else parent.values
        values = {name: around[name] for name in _INITIAL} | {"display": _display(element)}
        if element.tag == "pre":
            values["white-space"] = "pre"
        for rule in rules:
            if _fits(rule, self):
                values.update(rule.values)
        if "hidden" in element.attributes or _is_hidden_input(element):
            values["display"] = "none"
        self.values: dict[str, Value] = values
        self.style = Style(element.tag, values)


class Styles:
    """The styles of all pages that use the house sheet."""

    def __init__(self, css: str) -> None:
        """Reads the sheet.

        Raises:
            ValueError: it is outside of the subset (see `sheet`).
        """
        self._rules = read(css)
        self._roots: dict[Key, Context] = {}
        self._count = 0

    def root(self, element: Element) -> Context:
        """Returns the context of an `html` element."""
        if self._count > _MOST_STYLES:
            self._roots.clear()
            self._count = 0
        key = _key(element)
        if key not in self._roots:
            self._roots[key] = self._make(None, element)
        return self._roots[key]

    def inside(self, context: Context, element: Element) -> Context:
        """Returns the context of an element whose parent has `context`."""
        key: Key = element.tag
        attributes = element.attributes
        if attributes:
            if key == "input" or "hidden" in attributes:
                key = _key(element)
            elif "class" in attributes:
                key = (key, attributes["class"])
        child = context.children.get(key)
        if child is None:
            child = context.children[key] = self._make(context, element)
        return child

    def _make(self, parent: Context | None, element: Element) -> Context:
        self._count += 1
        return Context(parent, element, self._rules)


@cache
def house_styles() -> Styles:
    """Returns the styles of the sites' one sheet, read once per process."""
    sheet = files("agentgym_envs.envs.webarena").joinpath("sites/static/house.css")
    return Styles(sheet.read_text("utf-8"))


def _key(element: Element) -> Key:
    get = element.attributes.get
    return element.tag, get("class"), get("type"), get("hidden")


def _fits(rule: Rule, context: Context) -> bool:
    return _matches(rule.parts[0], context) and _fits_around(rule, 1, context)


def _fits_around(rule: Rule, at: int, context: Context) -> bool:
    if at == len(rule.parts):
        return True
    around = context.parent
    while around is not None:
        if _matches(rule.parts[at], around) and _fits_around(rule, at + 1, around):
            return True
        if rule.joins[at - 1] == ">":
            return False
        around = around.parent
    return False


def _matches(part: Compound, context: Context) -> bool:
    if part.tag and part.tag != context.tag:
        return False
    if not part.classes <= context.classes:
        return False
    return all(
        name in context.attributes and (value is None or context.attributes[name] == value)
        for name, value in part.attributes
    )


def _display(element: Element) -> str:
    tag = element.tag
    if tag in _HIDDEN:
        return "none"
    if tag in _TABLE:
        return "table" if tag == "table" else "table-part"
    if tag in _BOXES:
        return "inline-block"
    return "block" if tag in _BLOCKS else "inline"


def _is_hidden_input(element: Element) -> bool:
    return element.tag == "input" and element.attributes.get("type", "").lower() == "hidden"


def _outside(tag: str, display: str) -> str:
    if display in ("none", "inline"):
        return "box" if display == "inline" and tag in ("img", "svg") else display
    return "box" if display == "inline-block" else "block"


def _inside(tag: str, display: str, direction: str) -> str:
    if tag in ("img", "svg"):
        return "image"
    if tag in ("input", "select", "textarea"):
        return "control"
    if tag in ("button", "details", "fieldset"):
        return tag
    if display == "flex":
        return direction
    return display if display in ("grid", "table") else "flow"
