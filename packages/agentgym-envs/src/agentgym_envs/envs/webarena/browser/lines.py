"""Words, links and small boxes in lines, as Chromium breaks and places them. In 1/64 px.

A line is made of parts: pieces of text, boxes, and the beginnings and ends of inline elements.
Parts between which no line may be broken form a cluster; a line takes clusters as long as they fit.
White space at the end of a line takes no room. A cluster that is wider than a whole line is cut
between characters.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from .dom import Element, Node, Text
from .drawn import Drawn
from .fonts import OBJECT, WHITE, Piece, may_break
from .parts import CONTENT, EMPTY, Box, Part, assign, taken, top_of, width_of
from .style import Context, Style

UNBOUNDED = 1 << 40
"""An available width that nothing exceeds."""


SLACK = 1
"""How much wider than its room a line may be: Chromium forgives this much."""


class Lines(NamedTuple):
    """How much room lines take.

    Attributes:
        width: Of the widest line.
        height: Of all lines.
        baseline: Of the last line, from the top; None where there are none.
    """

    width: int
    height: int
    baseline: int | None


MakeBox = Callable[[Element, Context, int], Box]


def place(
    drawn: Drawn, nodes: Sequence[Node], context: Context, x: int, y: int, width: int, box: MakeBox
) -> Lines:
    """Draws inline nodes into lines from (x, y) on.

    Args:
        drawn: Where to draw.
        nodes: Texts and inline elements that follow each other in a block.
        context: Of the block.
        x: The left edge.
        y: The top.
        width: How wide lines may be.
        box: Draws an inline-block at (0, 0), given its context and the width there is.
    """
    style = context.style
    if not style.keeps:
        fast = _single(drawn, nodes, context, x, y, width)
        if fast is not None:
            return fast
    flow = _Flow(drawn, style, x, y, width, box)
    flow.take(nodes, context)
    return flow.finish()


def _single(
    drawn: Drawn, nodes: Sequence[Node], context: Context, x: int, y: int, width: int
) -> Lines | None:
    """Draws what most blocks hold: one text, perhaps in an inline element or two."""
    style = inner = context.style
    around: list[Element] = []
    node = nodes[0]
    while isinstance(node, Element):
        context = drawn.context(context, node)
        inner = context.style
        if not node.children or len(node.children) > 1 or inner.outside != "inline":
            return None
        around.append(node)
        node = node.children[0]
    if len(nodes) > 1 and (len(nodes) > 2 or not _is_blank(nodes[1])):
        return None
    run = inner.font.run(node.data)
    if not run.text or inner.above != style.above or inner.below != style.below:
        return None
    taken, height, text_height = run.width, style.line_height, inner.font.height
    if taken > width + SLACK and style.white_space == "normal":
        lines, taken = run.wrapped(width + SLACK)
        height *= lines
        text_height += height - style.line_height
    if style.align != "left" and width < UNBOUNDED:
        x += width - taken if style.align == "right" else (width - taken) // 2
    top = y + inner.lift
    for element in around:
        drawn.add(element, [x, top, taken, text_height])
    drawn.add(node, [x, top, taken, text_height])
    return Lines(taken, height, height - style.below)


def _is_blank(node: Node) -> bool:
    return isinstance(node, Text) and not node.data.strip(WHITE)


class _Flow:
    """Lines in the making."""

    def __init__(
        self, drawn: Drawn, style: Style, x: int, y: int, width: int, box: MakeBox
    ) -> None:
        self._drawn = drawn
        self._style = style
        self._x = x
        self._top = self._y = y
        self._width = width
        self._limit = width + SLACK
        self._box = box
        self._wraps = style.white_space in ("normal", "pre-wrap")
        self._keeps = style.keeps
        self._before = " "
        self._cluster: list[Part] = []
        self._opening: list[Part] = []
        self._line: list[Part] = []
        self._state = EMPTY
        self._open: list[Part] = []
        self._widest = 0
        self._baseline: int | None = None
        self._rects: dict[Node, list[int]] = {}
        self._boxes: list[tuple[Box, int, int]] = []

    def take(self, nodes: Iterable[Node], context: Context) -> None:
        """Takes nodes in, and draws the lines that are full."""
        for node in nodes:
            if isinstance(node, Text):
                self._take_text(node, context.style)
                continue
            inner = self._drawn.context(context, node)
            outside = inner.style.outside
            if node.tag == "br":
                self._break(node, inner.style)
            elif outside == "inline":
                self._opening.append(Part("open", node, inner.style))
                self.take(node.children, inner)
                self._take_end(node, inner.style)
            elif outside != "none":
                self._take_box(node, inner, context.style)

    def finish(self) -> Lines:
        """Draws the last line and everything else, and returns the room taken."""
        self._commit()
        if self._has_content():
            self._end_line()
        for node, (left, top, right, bottom) in self._rects.items():
            self._drawn.add(node, [left, top, right - left, bottom - top])
        for box, right, down in self._boxes:
            self._drawn.move(box.start, box.end, right, down)
        return Lines(self._widest, self._y - self._top, self._baseline)

    def _take_text(self, node: Text, style: Style) -> None:
        if self._keeps:
            self._take_kept(node, style)
            return
        run = style.font.run(node.data)
        space = style.font.space
        if run.leads and self._before != " ":
            self._add_space(node, style, space)
        if not run.text:
            return
        pieces = run.pieces if self._wraps else [Piece(run.text, run.units, 0)]
        last = len(pieces) - 1
        for at, (text, units, behind) in enumerate(pieces):
            part = self._text_part(node, style, text, units)
            part.space = behind or (space if at == last and run.trails else 0)
            self._add(part, text[:1] or OBJECT, " " if part.space else text[-1:], at > 0)

    def _take_kept(self, node: Text, style: Style) -> None:
        lines = node.data.replace("\t", " " * 8).split("\n")
        for number, line in enumerate(lines):
            if number:
                self._break(node, style)
            for at, (text, units, behind) in enumerate(style.font.pieces(line, preserved=True)):
                part = self._text_part(node, style, text, units)
                part.space = behind
                self._add(part, text[:1] or OBJECT, " " if behind else text[-1:], at > 0)

    def _text_part(self, node: Text, style: Style, text: str, units: int) -> Part:
        part = Part("text", node, style)
        part.text = text
        part.units = units
        return part

    def _add_space(self, node: Text, style: Style, space: int) -> None:
        part = self._text_part(node, style, "", 0)
        part.space = space
        self._cluster += self._opening
        self._opening = []
        self._cluster.append(part)
        self._before = " "

    def _take_box(self, element: Element, context: Context, around: Style) -> None:
        part = Part("box", element, around)
        part.box = self._box(element, context, self._width)
        self._add(part, OBJECT, OBJECT, False)

    def _take_end(self, element: Element, style: Style) -> None:
        self._cluster += self._opening
        self._opening = []
        self._cluster.append(Part("close", element, style))

    def _add(self, part: Part, first: str, last: str, breaks: bool) -> None:
        if self._wraps and (breaks or self._before == " " or may_break(self._before, first)):
            self._commit()
        self._cluster += self._opening
        self._opening = []
        self._cluster.append(part)
        self._before = last

    def _break(self, node: Node, style: Style) -> None:
        self._cluster += self._opening
        self._opening = []
        self._commit()
        self._line.append(Part("br", node, style))
        self._end_line()
        self._before = " "

    def _commit(self) -> None:
        """Puts the cluster into this line or, if it does not fit, into the next one."""
        cluster, self._cluster = self._cluster, []
        if not cluster:
            return
        state = taken(self._state, cluster)
        if self._wraps and width_of(state) > self._limit:
            if self._has_content():
                self._end_line()
            state = taken(self._state, cluster)
            if width_of(state) > self._limit:
                self._cut(cluster)
                return
        self._line += cluster
        self._state = state

    def _cut(self, cluster: Iterable[Part]) -> None:
        """Puts in a cluster that no line can hold, a character at a time."""
        for part in cluster:
            while part.text and part.units > self._room(part):
                count = self._count(part)
                if count == len(part.text):
                    break
                if count:
                    self._put(self._head(part, count))
                self._end_line()
            self._put(part)

    def _count(self, part: Part) -> int:
        room = self._room(part)
        if self._has_content() and part.style.font.units(part.text[:1]) > room:
            return 0
        return part.style.font.fitting(part.text, room)

    def _head(self, part: Part, count: int) -> Part:
        """Takes the first characters out of a part."""
        assert isinstance(part.node, Text), "only texts have characters"
        text = part.text[:count]
        head = self._text_part(part.node, part.style, text, part.style.font.units(text))
        part.text = part.text[count:]
        part.units -= head.units
        return head

    def _put(self, part: Part) -> None:
        self._line.append(part)
        self._state = taken(self._state, (part,))

    def _room(self, part: Part) -> int:
        """Returns how many units of `part` the line still holds."""
        total, node, font, units, space = self._state
        if node is part.node:
            return part.style.font.limit(self._limit - total) - units - space
        taken = total if font is None else total + font.width(units + space)
        return part.style.font.limit(self._limit - taken)

    def _has_content(self) -> bool:
        return any(part.kind in CONTENT for part in self._line)

    def _end_line(self) -> None:
        line, width = assign(self._line, keeps=self._keeps)
        self._line = []
        self._state = EMPTY
        self._widest = max(self._widest, width)
        above, below = self._reach(line)
        baseline = self._y + above
        left = self._x
        if self._style.align != "left" and self._width < UNBOUNDED:
            free = max(self._width - width, 0)
            left += free if self._style.align == "right" else free // 2
        self._draw(line, left, left + width, baseline)
        self._y += above + below
        self._baseline = baseline - self._top

    def _reach(self, line: Iterable[Part]) -> tuple[int, int]:
        above, below = self._style.above, self._style.below
        for part in line:
            style = part.style
            if part.box is not None:
                up = top_of(part.box, part.style)
                above = max(above, up)
                below = max(below, part.box.height - up)
            elif style is not self._style:
                above = max(above, style.above)
                below = max(below, style.below)
        return above, below

    def _draw(self, line: Iterable[Part], left: int, end: int, baseline: int) -> None:
        begun = {part.node: left for part in self._open}
        for part in line:
            font = part.style.font
            top = baseline - font.ascent
            x = left + part.x
            if part.kind == "text":
                if part.units:
                    right = x + font.width(part.units)
                    self._grow(part.node, x, top, right, top + font.height)
            elif part.box is not None:
                self._boxes.append((part.box, x, baseline - top_of(part.box, part.style)))
            elif part.kind == "br":
                if isinstance(part.node, Element):
                    self._grow(part.node, x, top, x, top + font.height)
            elif part.kind == "open":
                self._open.append(part)
                self._grow(part.node, x, top, x, top + font.height)
                begun[part.node] = x
            else:
                self._open.pop()
                self._grow(part.node, begun[part.node], top, x, top + font.height)
        for part in self._open:
            top = baseline - part.style.font.ascent
            self._grow(part.node, begun[part.node], top, end, top + part.style.font.height)

    def _grow(self, node: Node, left: int, top: int, right: int, bottom: int) -> None:
        rect = self._rects.get(node)
        if rect is None:
            self._rects[node] = [left, top, right, bottom]
            return
        if rect[0] == rect[2]:
            rect[:] = [left, top, right, bottom]
        elif left != right:
            rect[:] = [
                min(rect[0], left), min(rect[1], top), max(rect[2], right), max(rect[3], bottom)
            ]  # fmt: skip
