"""The outlines that pages draw as SVG."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from .network import Network, Route

_WIDTHS: Mapping[str, int] = {
    "path": 1,
    "cycleway": 1,
    "residential": 2,
    "main": 3,
    "secondary": 2,
    "primary": 3,
    "link": 3,
    "motorway": 4,
}
_COLOURS: Mapping[str, str] = {
    "path": "#b9a58a",
    "cycleway": "#7a9ad0",
    "residential": "#c9cfd8",
    "main": "#e6c067",
    "secondary": "#d9b95e",
    "primary": "#e0a23c",
    "link": "#d7705f",
    "motorway": "#d7705f",
}
_WIDE = 12  # metres per pixel


class Outline(NamedTuple):
    """The roads of one class, as the `d` of an SVG path."""

    colour: str
    width: int
    path: str


class View(NamedTuple):
    """A part of the country and the picture it is drawn into.

    Attributes:
        left: Metres east of the picture's left edge.
        top: Metres north of its upper edge.
        scale: Metres per pixel.
        width: Pixels.
        height: Pixels.
    """

    left: float
    top: float
    scale: float
    width: int
    height: int

    def pixel(self, x: float, y: float) -> tuple[int, int]:
        """Returns where in the picture a point lies, in pixels from its upper left."""
        return round((x - self.left) / self.scale), round((self.top - y) / self.scale)

    @property
    def right(self) -> float:
        """Metres east of the picture's right edge."""
        return self.left + self.width * self.scale

    @property
    def bottom(self) -> float:
        """Metres north of its lower edge."""
        return self.top - self.height * self.scale


def view_of(points: Sequence[tuple[int, int]], width: int, height: int) -> View:
    """Returns the view that shows all points, with a little around them."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    across, down = max(xs) - min(xs), max(ys) - min(ys)
    scale = max(across / (width - 60), down / (height - 60), 2.0)
    left = (min(xs) + max(xs) - width * scale) / 2
    top = (min(ys) + max(ys) + height * scale) / 2
    return View(left, top, scale, width, height)


@lru_cache(maxsize=64)
def outlines(network: Network, view: View) -> Sequence[Outline]:
    """Returns the roads in a view; streets are left out where the view is wide."""
    drawn: dict[str, list[str]] = {name: [] for name in _WIDTHS}
    left, right, bottom, top = view.left, view.right, view.bottom, view.top
    wide = view.scale > _WIDE
    for road in network.large_roads if wide else network.roads.values():
        here, there = network.nodes[road.start], network.nodes[road.finish]
        if any(left <= x <= right and bottom <= y <= top for x, y in (here, there)):
            drawn[road.road_class].append(_line(view, (here, there)))
    return [
        Outline(_COLOURS[name], _WIDTHS[name], "".join(lines))
        for name, lines in drawn.items()
        if lines
    ]


def trace(route: Route, view: View) -> str:
    """Returns a way as the `d` of an SVG path."""
    points = [piece.begin for piece in route.pieces] + [piece.end for piece in route.pieces[-1:]]
    return _line(view, points) if points else ""


def _line(view: View, points: Iterable[tuple[int, int]]) -> str:
    pixels = [view.pixel(*point) for point in points]
    return "M" + "L".join(f"{x} {y}" for x, y in pixels)
