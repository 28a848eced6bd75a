"""Where everything on a page is drawn, as Chromium draws it.

Made for pages that use the house style sheet and nothing else: `sheet` says which part of CSS that
is. Blocks stand below each other and never collapse anything, because the sheet has no margins; the
other kinds are flex rows and columns, grids, tables of fixed layout (see `boxes`), and lines (see
`lines`). Rectangles are those of `getBoundingClientRect`, of a text those of a range around it, to
1/64 px: a test compares them with what Chromium said.

What the sites do not use is missing: tables have no row spans, lines no boxes with a padding of
their own but inline-blocks, no list shows several options at once, and a page is never wider than
its window.
"""

from dataclasses import dataclass

from agentgym_envs.envs.webarena.browsing import VIEWPORT, Rect

from .boxes import Boxes
from .dom import Document, Element, Node
from .drawn import Drawn
from .fonts import PIXEL
from .style import Style, house_styles


@dataclass(frozen=True, slots=True)
class Layout:
    """A page that was laid out.

    Attributes:
        rects: Where each node is, in CSS pixels from the top left of the page; nodes that are not
            drawn (`display: none`, white space between blocks, what a closed `details` holds) are
            missing.
        styles: The style of each element that was looked at.
        height: Of the page, in CSS pixels: what `scrollHeight` of its root says.
    """

    rects: dict[Node, Rect]
    styles: dict[Element, Style]
    height: float


def layout(document: Document) -> Layout:
    """Lays a page out for a window as wide and high as `VIEWPORT`."""
    drawn = Drawn(house_styles())
    root = document.root
    context = drawn.contexts[root] = drawn.styles.root(root)
    height = Boxes(drawn).block(root, context, 0, 0, VIEWPORT[0] * PIXEL)
    return Layout(
        {node: _rect(rect) for node, rect in zip(drawn.nodes, drawn.rects, strict=True)},
        {element: context.style for element, context in drawn.contexts.items()},
        float(max((height + PIXEL // 2) // PIXEL, VIEWPORT[1])),
    )


def _rect(rect: list[int]) -> Rect:
    left, top, width, height = rect
    # What `Rect(...)` does, without a call in between: a page has hundreds.
    numbers = (left / PIXEL, top / PIXEL, width / PIXEL, height / PIXEL)
    return tuple.__new__(Rect, numbers)  # pyright: ignore[reportUnknownMemberType]
