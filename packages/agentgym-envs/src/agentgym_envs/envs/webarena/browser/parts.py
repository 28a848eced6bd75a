"""What a line of text is made of, and how wide it is. Lengths are in 1/64 px."""

from collections.abc import Iterable
from typing import NamedTuple

from .dom import Element, Node
from .fonts import Font
from .style import Style


class Box(NamedTuple):
    """An inline-block that was drawn at (0, 0) and waits for its place.

    Attributes:
        element: Whose box it is.
        style: Its style.
        start: The position in `Drawn` where it begins.
        end: The position after its last node.
        width: Of the box.
        height: Of the box.
        baseline: How far below its top its last line of text stands; None if it has none.
    """

    element: Element
    style: Style
    start: int
    end: int
    width: int
    height: int
    baseline: int | None


class Part:
    """A piece of text, a box, a line break, or the beginning or end of an element in a line.

    Attributes:
        kind: "text", "box", "br", "open" or "close".
        node: What it belongs to.
        style: Of the text or element; of a box, that of the words around it.
        text: The characters of a piece of text.
        units: Their width, in units of the font.
        space: The width of the white space behind them, in units.
        box: What a "box" is.
        x: Where it begins in its line, once the line is full.
    """

    __slots__ = ("box", "kind", "node", "space", "style", "text", "units", "x")

    def __init__(self, kind: str, node: Node, style: Style) -> None:
        """Makes a part without characters."""
        self.kind = kind
        self.node = node
        self.style = style
        self.text = ""
        self.units = 0
        self.space = 0
        self.box: Box | None = None
        self.x = 0


State = tuple[int, Node | None, Font | None, int, int]
"""Of a line: the width of what is finished; the last text, its font, units, space after it."""

EMPTY: State = (0, None, None, 0, 0)
"""The state of a line that has just begun."""

CONTENT = ("text", "box")
"""The kinds of parts without which a line is no line."""


def top_of(box: Box, around: Style) -> int:
    """Returns how far above the baseline of the words around it the top of a box is."""
    if box.style.vertical == "middle":
        return box.height // 2 + around.font.half_x
    return box.height if box.baseline is None else box.baseline


def taken(state: State, parts: Iterable[Part]) -> State:
    """Returns the state of a line after more parts."""
    total, node, font, units, space = state
    for part in parts:
        if part.kind == "text":
            if part.node is node:
                units += space + part.units
            else:
                if font is not None:
                    total += font.width(units + space)
                node, font, units = part.node, part.style.font, part.units
            space = part.space
        elif part.box is not None:
            if font is not None:
                total += font.width(units + space)
            node, font, units, space = None, None, 0, 0
            total += part.box.width
    return total, node, font, units, space


def width_of(state: State) -> int:
    """Returns how wide a line is, without the white space at its end."""
    total, _, font, units, _ = state
    return total if font is None else total + font.width(units)


def assign(line: list[Part], *, keeps: bool) -> tuple[list[Part], int]:
    """Returns the parts with their places, one part per text; and the width of the line."""
    merged: list[Part] = []
    text: Part | None = None
    last = next((part for part in reversed(line) if part.kind in CONTENT), None)
    for part in line:
        if part.kind == "text":
            units = part.units + (part.space if keeps or part is not last else 0)
            if text is not None and text.node is part.node:
                text.units += units
                continue
            text = part
            text.units = units
        elif part.kind == "box":
            text = None
        merged.append(part)
    x = 0
    for part in merged:
        part.x = x
        x += part.box.width if part.box is not None else part.style.font.width(part.units)
    return merged, x
