"""How boxes stand in boxes: blocks, flex rows and columns, grids, tables, controls. In 1/64 px."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from .dom import Element, Node, Text
from .drawn import Drawn
from .fonts import PIXEL, WHITE
from .lines import UNBOUNDED, place
from .parts import Box
from .shares import Wish, columns, flexed, justified, shares, tracks
from .sheet import FIT, FULL
from .style import Context, Style


class _Item(NamedTuple):
    """What stands in a flex box or grid: an element, or words between elements."""

    node: Node
    context: Context


class _Placed(NamedTuple):
    """An item that was drawn: its positions in `Drawn`, and its height."""

    item: _Item
    start: int
    end: int
    height: int


class Boxes:
    """Draws the boxes of one page."""

    def __init__(self, drawn: Drawn) -> None:
        """Draws into `drawn`."""
        self._drawn = drawn
        self._naturals: dict[Element, int] = {}
        self._baseline: int | None = None
        self._fill = {
            "flow": self._flow,
            "row": self._row,
            "column": self._column,
            "grid": self._grid,
            "table": self._table,
            "details": self._details,
            "fieldset": self._fieldset,
            "button": self._button,
            "control": self._control,
            "image": self._image,
        }

    def block(self, element: Element, context: Context, x: int, y: int, available: int) -> int:
        """Draws an element as a block at (x, y); returns its height.

        Args:
            element: What to draw.
            context: Of the element.
            x: The left edge of what it stands in.
            y: Its top.
            available: The width of what it stands in.
        """
        style = context.style
        width = _given_width(element, style, available)
        if width is None:
            width = available
        elif style.centred:
            x += max(available - width, 0) // 2
        return self._box(element, context, x, y, width)

    def _box(self, element: Element, context: Context, x: int, y: int, width: int) -> int:
        style = context.style
        drawn = self._drawn
        rect = [x, y, width, 0]
        drawn.add(element, rect)
        left, top = style.left, style.top
        room = max(width - left - style.right, 0)
        height = self._fill[style.inside](element, context, x + left, y + top, room)
        height += top + style.bottom
        if style.height is not None:
            height = style.height
        elif height < style.min_height:
            height = style.min_height
        rect[3] = height
        return height

    def _flow(self, element: Element, context: Context, x: int, y: int, width: int) -> int:
        return self._flow_of(element.children, context, x, y, width)

    def _flow_of(self, nodes: Iterable[Node], context: Context, x: int, y: int, width: int) -> int:
        top = y
        words: list[Node] = []
        keeps = context.style.keeps
        for node in nodes:
            if isinstance(node, Text):
                if words or keeps or node.data.strip(WHITE):
                    words.append(node)
                continue
            inner = self._drawn.context(context, node)
            outside = inner.style.outside
            if outside == "block":
                if words:
                    y += self._lines(words, context, x, y, width)
                    words = []
                y += self.block(node, inner, x, y, width)
            elif outside != "none":
                words.append(node)
        if words:
            y += self._lines(words, context, x, y, width)
        return y - top

    def _lines(self, nodes: Sequence[Node], context: Context, x: int, y: int, width: int) -> int:
        lines = place(self._drawn, nodes, context, x, y, width, self._inline_box)
        if lines.baseline is not None:
            self._baseline = y + lines.baseline
        return lines.height

    def _inline_box(self, element: Element, context: Context, available: int) -> Box:
        width = self._fitting(element, context, available)
        start = len(self._drawn.nodes)
        before, self._baseline = self._baseline, None
        height = self._box(element, context, 0, 0, width)
        baseline, self._baseline = self._baseline, before
        return Box(
            element, context.style, start, len(self._drawn.nodes), width, height, baseline
        )  # fmt: skip

    def _button(self, element: Element, context: Context, x: int, y: int, width: int) -> int:
        style = context.style
        start = len(self._drawn.nodes)
        height = self._flow(element, context, x, y, width)
        if style.height is not None:
            down = (style.height - style.top - style.bottom - height) // 2
            self._drawn.move(start, len(self._drawn.nodes), 0, down)
            if self._baseline is not None:
                self._baseline += down
        return height

    def _control(self, element: Element, context: Context, x: int, y: int, width: int) -> int:
        return 0

    def _image(self, element: Element, context: Context, x: int, y: int, width: int) -> int:
        return _pixels(element, "height")

    def _details(self, element: Element, context: Context, x: int, y: int, width: int) -> int:
        summary = _first(element, "summary")
        nodes: list[Node] = [] if summary is None else [summary]
        if "open" in element.attributes:
            nodes += [node for node in element.children if node is not summary]
        return self._flow_of(nodes, context, x, y, width)

    def _fieldset(self, element: Element, context: Context, x: int, y: int, width: int) -> int:
        legend = _first(element, "legend")
        top = 0
        if legend is not None:
            top = self.block(legend, self._drawn.context(context, legend), x, y, width)
        items = [item for item in self._items(element, context) if item.node is not legend]
        return top + self._column_of(items, context, x, y + top, width)

    def _items(self, element: Element, context: Context) -> list[_Item]:
        items: list[_Item] = []
        for node in element.children:
            if isinstance(node, Text):
                if node.data.strip(WHITE):
                    items.append(_Item(node, context))
                continue
            inner = self._drawn.context(context, node)
            if inner.style.outside != "none":
                items.append(_Item(node, inner))
        return items

    def _item(self, item: _Item, x: int, y: int, width: int) -> int:
        if isinstance(item.node, Text):
            return self._lines([item.node], item.context, x, y, width)
        return self._box(item.node, item.context, x, y, width)

    def _column(self, element: Element, context: Context, x: int, y: int, width: int) -> int:
        return self._column_of(self._items(element, context), context, x, y, width)

    def _column_of(
        self, items: Sequence[_Item], context: Context, x: int, y: int, width: int
    ) -> int:
        top, style = y, context.style
        for item in items:
            own = self._width_in_column(item, style, width)
            left = x + (width - own) // 2 if style.items == "center" else x
            y += self._item(item, left, y, own) + style.row_gap
        return y - top - style.row_gap if items else 0

    def _width_in_column(self, item: _Item, column: Style, width: int) -> int:
        node, context = item
        if isinstance(node, Text):
            return width if column.items == "stretch" else min(self._wanted(item), width)
        if column.items == "stretch" and context.style.width is None:
            given = _given_width(node, context.style, width)
            return width if given is None else given
        return self._fitting(node, context, width)

    def _row(self, element: Element, context: Context, x: int, y: int, width: int) -> int:
        style = context.style
        top = y
        rows = self._rows(self._items(element, context), style, width)
        for row in rows:
            y += self._one_row(row, style, x, y, width, alone=len(rows) == 1) + style.row_gap
        return y - top - style.row_gap if rows else 0

    def _rows(
        self, items: Sequence[_Item], style: Style, width: int
    ) -> list[list[tuple[_Item, int]]]:
        """Breaks the items of a row that wraps; gives each the width it begins with."""
        rows: list[list[tuple[_Item, int]]] = []
        taken = 0
        for item in items:
            base = self._base(item, width)
            if not rows or (style.wraps and taken + style.column_gap + base > width):
                rows.append([])
                taken = -style.column_gap
            rows[-1].append((item, base))
            taken += style.column_gap + base
        return rows

    def _base(self, item: _Item, width: int) -> int:
        node, context = item
        if isinstance(node, Text):
            return self._wanted(item)
        style = context.style
        if style.grows:
            return style.left + style.right
        given = _given_width(node, style, width)
        return self._natural(node, context) if given is None else given

    def _one_row(
        self,
        row: Sequence[tuple[_Item, int]],
        style: Style,
        x: int,
        y: int,
        width: int,
        *,
        alone: bool,
    ) -> int:
        room = width - style.column_gap * (len(row) - 1)
        widths = [base for _, base in row]
        if sum(widths) > room or any(item.context.style.grows for item, _ in row):
            widths = flexed([_wish(item, base) for item, base in row], room)
        gaps = [0] * len(row)
        free = room - sum(widths)
        if style.justify == "space-between":
            gaps = [*shares(max(free, 0), [1] * (len(row) - 1), halves_up=True), 0]
        x = justified(style.justify, x, free)
        placed: list[_Placed] = []
        for (item, _), own, gap in zip(row, widths, gaps, strict=True):
            start = len(self._drawn.nodes)
            height = self._item(item, x, y, own)
            placed.append(_Placed(item, start, len(self._drawn.nodes), height))
            x += own + style.column_gap + gap
        tallest = max(one.height for one in placed)
        if alone and style.height is not None:
            tallest = style.height - style.top - style.bottom
        self._align(placed, style.items, tallest)
        return tallest

    def _align(self, placed: Iterable[_Placed], how: str, height: int) -> None:
        for item, start, end, own in placed:
            if how == "center":
                self._drawn.move(start, end, 0, (height - own) // 2)
            elif how == "stretch" and isinstance(item.node, Element):
                style = item.context.style
                if style.height is None and style.inside != "image":
                    self._drawn.rects[start][3] = height

    def _grid(self, element: Element, context: Context, x: int, y: int, width: int) -> int:
        style = context.style
        rooms = tracks(style.columns, style.column_gap, width)
        items = self._items(element, context)
        top = y
        for first in range(0, len(items), len(rooms)):
            left = x
            placed: list[_Placed] = []
            for item, room in zip(items[first : first + len(rooms)], rooms, strict=False):
                start = len(self._drawn.nodes)
                height = self._item(item, left, y, self._width_in_cell(item, room))
                placed.append(_Placed(item, start, len(self._drawn.nodes), height))
                left += room + style.column_gap
            tallest = max(one.height for one in placed)
            self._align(placed, style.items, tallest)
            y += tallest + style.row_gap
        return y - top - style.row_gap if items else 0

    def _width_in_cell(self, item: _Item, room: int) -> int:
        if isinstance(item.node, Text):
            return room
        style = item.context.style
        if style.width == FIT:
            return self._fitting(item.node, item.context, room)
        given = _given_width(item.node, style, room)
        return room if given is None else given

    def _table(self, element: Element, context: Context, x: int, y: int, width: int) -> int:
        top = y
        table = len(self._drawn.nodes) - 1
        widths: list[int] = []
        parts = [node for node in element.children if isinstance(node, Element)]
        for part in sorted(parts, key=lambda part: _TABLE_ORDER.get(part.tag, 2)):
            inner = self._drawn.context(context, part)
            if part.tag == "caption":
                y += self.block(part, inner, x, y, width)
                continue
            rows = [node for node in part.children if isinstance(node, Element)]
            if not widths and rows:
                widths = self._columns(rows[0], self._drawn.context(inner, rows[0]), width)
                width = max(width, sum(widths))
                self._drawn.rects[table][2] = width
            rect = [x, y, width, 0]
            self._drawn.add(part, rect)
            for row in rows:
                y += self._table_row(row, self._drawn.context(inner, row), x, y, widths)
            rect[3] = y - rect[1]
        return y - top

    def _table_row(
        self, row: Element, context: Context, x: int, y: int, widths: Sequence[int]
    ) -> int:
        drawn = self._drawn
        rect = [x, y, sum(widths), 0]
        drawn.add(row, rect)
        rects = [rect]
        tallest = column = 0
        for cell in row.children:
            if isinstance(cell, Element):
                span = _span(cell)
                width = sum(widths[column : column + span])
                column += span
                at = len(drawn.nodes)
                height = self._box(cell, drawn.context(context, cell), x, y, width)
                rects.append(drawn.rects[at])
                tallest = max(tallest, height)
                x += width
        for rect in rects:
            rect[3] = tallest
        return tallest

    def _columns(self, row: Element, context: Context, width: int) -> list[int]:
        """Returns the widths of a table's columns; its first row says them."""
        widths: list[int | None] = []
        for cell in row.children:
            if isinstance(cell, Element):
                given = self._drawn.context(context, cell).style.width
                widths += [given] * _span(cell)
        return columns(widths, width)

    def _wanted(self, item: _Item) -> int:
        """Returns how wide words between elements are in one line."""
        return self._in_one_line([item.node], item.context)

    def _in_one_line(self, nodes: Sequence[Node], context: Context) -> int:
        node, style = nodes[0], context.style
        if len(nodes) == 1 and isinstance(node, Text) and not style.keeps:
            return style.font.run(node.data).width
        start = len(self._drawn.nodes)
        lines = place(self._drawn, nodes, context, 0, 0, UNBOUNDED, self._inline_box)
        self._drawn.forget(start)
        return lines.width

    def _fitting(self, element: Element, context: Context, available: int) -> int:
        """Returns how wide an element is that takes no more room than it needs."""
        given = _given_width(element, context.style, available)
        if given is not None:
            return given
        natural = self._natural(element, context)
        return natural if context.style.white_space == "nowrap" else min(natural, available)

    def _natural(self, element: Element, context: Context) -> int:
        """Returns how wide an element is if there is room enough (its max-content width)."""
        found = self._naturals.get(element)
        if found is None:
            style = context.style
            found = _given_width(element, style, UNBOUNDED)
            if found is None or found == UNBOUNDED:
                found = self._natural_inside(element, context) + style.left + style.right
            self._naturals[element] = found
        return found

    def _natural_inside(self, element: Element, context: Context) -> int:
        style = context.style
        if style.inside in ("flow", "button", "details"):
            return self._natural_flow(element, context)
        items = self._items(element, context)
        widths = [
            self._wanted(item)
            if isinstance(item.node, Text)
            else self._natural(item.node, item.context)
            for item in items
        ]
        if style.inside == "row":
            return sum(widths) + style.column_gap * (len(widths) - 1)
        return max(widths, default=0)

    def _natural_flow(self, element: Element, context: Context) -> int:
        widest = 0
        words: list[Node] = []
        for node in element.children:
            if isinstance(node, Text):
                if words or node.data.strip(WHITE):
                    words.append(node)
                continue
            inner = self._drawn.context(context, node)
            if inner.style.outside == "block":
                if words:
                    widest = max(widest, self._in_one_line(words, context))
                    words = []
                widest = max(widest, self._natural(node, inner))
            elif inner.style.outside != "none":
                words.append(node)
        return max(widest, self._in_one_line(words, context)) if words else widest


_TABLE_ORDER = {"caption": 0, "thead": 1, "tfoot": 3}


def _first(element: Element, tag: str) -> Element | None:
    for node in element.children:
        if isinstance(node, Element) and node.tag == tag:
            return node
    return None


def _given_width(element: Element, style: Style, available: int) -> int | None:
    if style.inside == "image":
        return _pixels(element, "width")
    if style.width == FULL:
        return available
    return None if style.width == FIT else style.width


def _pixels(element: Element, name: str) -> int:
    text = element.attributes.get(name, "")
    return int(text) * PIXEL if text.isdecimal() else 0


def _span(cell: Element) -> int:
    text = cell.attributes.get("colspan", "")
    return int(text) if text.isdecimal() and 0 < int(text) <= 100 else 1


def _wish(item: _Item, base: int) -> Wish:
    if isinstance(item.node, Text):
        return Wish(base, 0, _narrowest(item), grows=False, shrinks=True)
    style = item.context.style
    inset = style.left + style.right
    return Wish(base, inset, inset, style.grows, style.shrinks)


def _narrowest(words: _Item) -> int:
    """Returns how wide words are at least: as their widest character."""
    assert isinstance(words.node, Text), "only words are asked for"
    font = words.context.style.font
    return font.width(max(map(font.units, font.run(words.node.data).text)))
