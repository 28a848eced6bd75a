"""The reader of house.css: a small, strict part of CSS. What is not listed below is an error.

Selectors: `*`, a tag, classes, `[name]` and `[name="value"]` of the names in ATTRIBUTES, all
joined by white space or ">"; commas. Rules with a pseudo-class (":hover") may only paint.

Properties that place things, lengths in px or 0:
`display` (block, inline, inline-block, flex, grid, none), `width` (px, 100%, fit-content),
`height`, `min-height`, `padding` and its sides, `border` and its sides, `margin` (0 or 0 auto),
`font-size`, `font-weight` (400, 600), `line-height`, `white-space` (normal, nowrap, pre, pre-wrap),
`text-align` (left, center, right), `gap`, `flex-direction` (row, column), `flex-wrap` (nowrap,
wrap), `align-items` (stretch, center, flex-start), `justify-content` (flex-start, space-between,
center, flex-end), `flex` (none, 1), `grid-template-columns` (px, fr, repeat), `vertical-align`
(top, middle, baseline).

Properties that only paint may be anything: see PAINT. Properties in FIXED must have the one value
there, which the layout takes for granted.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import tinycss2

from .fonts import PIXEL

ATTRIBUTES = ("type",)
"""Attributes that selectors may look at (of `input` only)."""

PAINT = frozenset({
    "accent-color", "background", "border-color", "border-radius", "color", "cursor", "font-style",
    "font-synthesis", "mask", "opacity", "outline", "outline-offset", "resize", "text-decoration",
    "text-size-adjust",
})  # fmt: skip
"""Properties that move nothing; custom properties ("--name") belong to them."""

FIXED = {
    "border-collapse": "separate",
    "border-spacing": "0",
    "box-sizing": "border-box",
    "font": "inherit",
    "font-family": '"Inter", sans-serif',
    "font-kerning": "none",
    "font-variant-ligatures": "none",
    "list-style": "none",
    "min-width": "0",
    "overflow": "auto",
    "overflow-wrap": "anywhere",
    "table-layout": "fixed",
    "text-rendering": "geometricPrecision",
}
"""Properties that are taken for granted, and the value that they must have."""

FULL = -1
"""The width "100%"."""

FIT = -2
"""The width "fit-content": as wide as what is inside, in columns too."""

_WORDS = {
    "display": ("block", "inline", "inline-block", "flex", "grid", "none"),
    "white-space": ("normal", "nowrap", "pre", "pre-wrap"),
    "text-align": ("left", "center", "right"),
    "flex-direction": ("row", "column"),
    "flex-wrap": ("nowrap", "wrap"),
    "align-items": ("stretch", "center", "flex-start"),
    "justify-content": ("flex-start", "space-between", "center", "flex-end"),
    "flex": ("none", "1"),
    "vertical-align": ("top", "middle", "baseline"),
    "font-weight": ("400", "600"),
}
_LENGTHS = frozenset({"height", "min-height", "font-size", "line-height"})
_COMPOUND = re.compile(r'(\*|[a-z][a-z0-9]*|)((?:\.[\w-]+|\[\w+(?:=".*?")?\])*)')
_SIDES = ("top", "right", "bottom", "left")
Value = str | int | None | tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Compound:
    """What one element must be: a tag ("" is any), classes, attributes (None: any value)."""

    tag: str
    classes: frozenset[str]
    attributes: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """Declarations for the elements that fit one selector.

    Attributes:
        parts: The compounds from right to left.
        joins: What stands between them, from right to left: " " or ">".
        weight: How specific the selector is, then its place in the sheet; the greatest wins.
        values: Property -> value, in 1/64 px where it is a length.
    """

    parts: tuple[Compound, ...]
    joins: tuple[str, ...]
    weight: tuple[int, int, int]
    values: tuple[tuple[str, Value], ...]


def read(css: str) -> list[Rule]:
    """Returns the rules that place things, the weakest first.

    Raises:
        ValueError: something is outside of the part of CSS above; the text says what.
    """
    rules: list[Rule] = []
    for node in tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True):
        if node.type == "at-rule" and node.lower_at_keyword == "font-face":
            continue
        if node.type != "qualified-rule":
            raise ValueError(f"house.css: {tinycss2.serialize([node])[:80]!r} is not in the subset")
        rules += _rules(node, len(rules))
    return sorted(rules, key=lambda rule: rule.weight)


def _rules(node: Any, place: int) -> Iterable[Rule]:
    values = tuple(_values(node.content))
    for number, selector in enumerate(tinycss2.serialize(node.prelude).split(",")):
        text = selector.strip()
        if ":" in text:
            if values:
                raise ValueError(f"house.css: {text!r} may only paint, not set `{values[0][0]}`")
        elif values:
            parts, joins = _selector(text)
            classes = sum(len(part.classes) + len(part.attributes) for part in parts)
            tags = sum(part.tag != "" for part in parts)
            yield Rule(parts, joins, (classes, tags, place + number), values)


def _selector(text: str) -> tuple[tuple[Compound, ...], tuple[str, ...]]:
    parts: list[Compound] = []
    joins: list[str] = []
    for word in text.replace(">", " > ").split():
        if word == ">":
            joins[-1] = word
        else:
            parts.append(_compound(word, text))
            joins.append(" ")
    return tuple(reversed(parts)), tuple(reversed(joins[:-1]))


def _compound(word: str, selector: str) -> Compound:
    match = _COMPOUND.fullmatch(word)
    if match is None:
        raise ValueError(f"house.css: selector {selector!r} is not in the subset")
    classes = frozenset(re.findall(r"\.([\w-]+)", match[2]))
    found = re.findall(r'\[(\w+)(?:="(.*?)")?\]', match[2])
    strange = [name for name, _ in found if name not in ATTRIBUTES]
    if strange:
        raise ValueError(f"house.css: {selector!r} looks at [{strange[0]}], not in {ATTRIBUTES}")
    return Compound(
        match[1].replace("*", ""), classes, tuple((name, value or None) for name, value in found)
    )


def _values(tokens: Iterable[Any]) -> Iterable[tuple[str, Value]]:
    for node in tinycss2.parse_declaration_list(tokens, skip_comments=True, skip_whitespace=True):
        if node.type != "declaration" or node.important:
            raise ValueError(f"house.css: {tinycss2.serialize([node])!r} is not in the subset")
        name, text = node.lower_name, tinycss2.serialize(node.value).strip()
        if name in PAINT or name.startswith("--"):
            continue
        try:
            yield from _value(name, text)
        except (ValueError, IndexError) as error:
            raise ValueError(f"house.css: `{name}: {text}` is not in the subset") from error


def _value(name: str, text: str) -> Iterable[tuple[str, Value]]:
    words = text.split()
    if name in FIXED:
        if text != FIXED[name]:
            raise ValueError(text)
    elif name in _WORDS:
        if text not in _WORDS[name]:
            raise ValueError(text)
        yield name, text
    elif name in _LENGTHS:
        yield name, None if text == "auto" and name == "height" else _length(text)
    elif name == "width":
        yield name, {"100%": FULL, "fit-content": FIT}.get(text) or _length(text)
    elif name == "margin":
        yield name, {"0": "0", "0 auto": "auto"}.get(text) or _length("no")
    elif name == "gap":
        yield "row-gap", _length(words[0])
        yield "column-gap", _length(words[-1])
    elif name == "grid-template-columns":
        yield name, tuple(_tracks(text))
    else:
        yield from _edges(name, words)


def _edges(name: str, words: list[str]) -> Iterable[tuple[str, Value]]:
    kind, _, side = name.partition("-")
    if kind == "padding" and not side:
        lengths = [_length(word) for word in words]
        lengths += [lengths[0], lengths[0], lengths[1 % len(lengths)]][len(lengths) - 1 :]
        yield from ((f"padding-{at}", length) for at, length in zip(_SIDES, lengths, strict=True))
    elif kind == "padding" and side in _SIDES:
        yield name, _length(words[0])
    elif kind == "border" and side in ("", *_SIDES):
        for at in [side] if side else _SIDES:
            yield f"border-{at}", _length(words[0])
    else:
        raise ValueError(name)


def _tracks(text: str) -> Iterable[tuple[str, int]]:
    if text.startswith("repeat(") and text.endswith(")"):
        count, _, track = text[7:-1].partition(",")
        yield from tuple(_tracks(track.strip())) * int(count)
        return
    for word in text.split():
        if word.endswith("fr"):
            yield "fr", int(word.removesuffix("fr"))
        else:
            yield "px", _length(word)


def _length(text: str) -> int:
    number = text.removesuffix("px")
    if text != "0" and number == text:
        raise ValueError(text)
    return round(float(number) * PIXEL)
