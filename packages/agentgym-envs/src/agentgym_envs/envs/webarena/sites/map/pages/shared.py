"""What the pages of several topics use."""

from collections.abc import Sequence
from functools import cache
from math import ceil
from typing import Any, NamedTuple

from flask import abort

from agentgym_envs.envs.webarena.sites.app import Pages, asked, number, records
from agentgym_envs.envs.webarena.sites.map.atlas import atlas_of
from agentgym_envs.envs.webarena.sites.map.drawing import Outline, View, outlines, view_of
from agentgym_envs.envs.webarena.sites.map.gazetteer import Gazetteer, Place
from agentgym_envs.envs.webarena.sites.map.network import Network

MAX_QUERY = 200


class Drawing(NamedTuple):
    """A map to be shown.

    Attributes:
        label: What it shows, for those who cannot see it.
        outlines: Its roads.
        marks: x, y in pixels and a text, for each thing that is marked.
        trace: A way as the `d` of an SVG path; "" for none.
    """

    label: str
    view: View
    outlines: Sequence[Outline]
    marks: Sequence[tuple[int, int, str]]
    trace: str = ""


def gazetteer() -> Gazetteer:
    """Returns all places."""
    return atlas_of(records()).gazetteer


def network() -> Network:
    """Returns all roads."""
    return atlas_of(records()).network


def place_or_404(place: int) -> Place:
    """Returns the place with this id; a page that is not found (404) if there is none."""
    found = gazetteer().places.get(place)
    if found is None:
        abort(404, f"There is no place number {place} on this map.")
    return found


def town_drawing(label: str, town: str, marks: Sequence[Place]) -> Drawing:
    """Returns a map of a town with some places marked."""
    return drawing(label, _town_view(gazetteer(), town), marks)


@cache
def _town_view(known: Gazetteer, town: str) -> View:
    return view_of([(place.x, place.y) for place in known.in_town(town)], 480, 360)


def drawing(label: str, view: View, marks: Sequence[Place], trace: str = "") -> Drawing:
    """Returns a map of a view with some places marked."""
    marked = [(*view.pixel(place.x, place.y), place.name) for place in marks]
    return Drawing(label, view, outlines(network(), view), marked, trace)


def page_of(rows: Sequence[Any], size: int) -> Pages:
    """Returns the part of a list that the query of the request asks for (`?page=2`)."""
    pages = max(1, ceil(len(rows) / size))
    page = number(asked("page"), 1, 1, pages)
    first = (page - 1) * size
    return Pages(rows[first : first + size], page, pages, len(rows), first + 1 if rows else 0)
