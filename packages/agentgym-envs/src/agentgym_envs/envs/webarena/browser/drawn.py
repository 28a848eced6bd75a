"""What has been drawn so far while a page is laid out: nodes and their rectangles."""

from .dom import Element, Node
from .style import Context, Styles


class Drawn:
    """The rectangles of a page, in 1/64 px; parts can be moved or taken back while it grows.

    Attributes:
        styles: Of the page.
        contexts: Element -> context, of all elements that were looked at.
        nodes: What was drawn; an element comes before what it holds.
        rects: Left, top, width, height of each of them, to be changed in place.
    """

    __slots__ = ("contexts", "nodes", "rects", "styles")

    def __init__(self, styles: Styles) -> None:
        """Begins with an empty page."""
        self.styles = styles
        self.contexts: dict[Element, Context] = {}
        self.nodes: list[Node] = []
        self.rects: list[list[int]] = []

    def add(self, node: Node, rect: list[int]) -> None:
        """Draws a node."""
        self.nodes.append(node)
        self.rects.append(rect)

    def move(self, start: int, end: int, right: int, down: int) -> None:
        """Moves what was drawn from position `start` on, up to but not at `end`."""
        for rect in self.rects[start:end]:
            rect[0] += right
            rect[1] += down

    def context(self, outer: Context, element: Element) -> Context:
        """Returns the context of an element whose parent has `outer`."""
        found = self.contexts.get(element)
        if found is None:
            found = self.contexts[element] = self.styles.inside(outer, element)
        return found

    def forget(self, start: int) -> None:
        """Takes back all that was drawn from position `start` on."""
        del self.nodes[start:]
        del self.rects[start:]
