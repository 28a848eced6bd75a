"""What has been drawn so far while a page is laid out: nodes and their rectangles."""

from .dom import Element, Node, Text
from .style import Context, Styles


class Drawn:
    """The rectangles of a page, in 1/64 px; parts can be moved or taken back while it grows.

    Attributes:
        styles: Of the page.
        contexts: Element -> context, of all elements that were looked at.
    """

    __slots__ = ("contexts", "heights", "lefts", "nodes", "styles", "tops", "widths")

    def __init__(self, styles: Styles) -> None:
        """Begins with an empty page."""
        self.styles = styles
        self.contexts: dict[Element, Context] = {}
        self.nodes: list[Node] = []
        self.lefts: list[int] = []
        self.tops: list[int] = []
        self.widths: list[int] = []
        self.heights: list[int] = []

    def add(self, node: Element | Text, left: int, top: int, width: int, height: int) -> None:
        """Draws a node."""
        self.nodes.append(node)
        self.lefts.append(left)
        self.tops.append(top)
        self.widths.append(width)
        self.heights.append(height)

    def move(self, start: int, end: int, right: int, down: int) -> None:
        """Moves what was drawn from position `start` on, up to but not at `end`."""
        if right:
            self.lefts[start:end] = [left + right for left in self.lefts[start:end]]
        if down:
            self.tops[start:end] = [top + down for top in self.tops[start:end]]

    def context(self, outer: Context, element: Element) -> Context:
        """Returns the context of an element whose parent has `outer`."""
        found = self.contexts.get(element)
        if found is None:
            found = self.contexts[element] = self.styles.inside(outer, element)
        return found

    def forget(self, start: int) -> None:
        """Takes back all that was drawn from position `start` on."""
        for several in (self.nodes, self.lefts, self.tops, self.widths, self.heights):
            del several[start:]
