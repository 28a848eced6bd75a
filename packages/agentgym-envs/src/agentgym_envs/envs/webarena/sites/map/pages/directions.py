"""Directions from one place to another."""

from typing import NamedTuple

from flask import Flask, render_template, request

from agentgym_envs.envs.webarena.sites.app import asked
from agentgym_envs.envs.webarena.sites.map.drawing import trace, view_of
from agentgym_envs.envs.webarena.sites.map.gazetteer import Place, distance
from agentgym_envs.envs.webarena.sites.map.network import MODES, Mode
from agentgym_envs.envs.webarena.sites.map.steps import Step, duration, steps

from .shared import MAX_QUERY, Drawing, drawing, gazetteer, network

_ENGINES = {"car": "Car", "bicycle": "Bicycle", "foot": "Foot"}


class Found(NamedTuple):
    """Directions that were asked for."""

    origin: Place
    goal: Place
    length: str
    time: str
    steps: list[Step]
    drawing: Drawing


def add_pages(app: Flask) -> None:
    """Adds the pages of this topic."""
    app.get("/directions")(directions)


def directions() -> str:
    """A form, and the way between the places that were entered."""
    start, end = asked("route_from")[:MAX_QUERY], asked("route_to")[:MAX_QUERY]
    mode = _mode(asked("routing_engines"))
    origin, goal = gazetteer().best(start), gazetteer().best(end)
    return render_template(
        "directions.html",
        start=start,
        end=end,
        mode=mode,
        engines=_ENGINES.items(),
        start_error=_error(start, origin),
        end_error=_error(end, goal),
        found=_found(origin, goal, mode) if origin and goal else None,
    )


def _mode(text: str) -> Mode:
    """Returns the mode of that name; by car if there is none."""
    for mode in MODES:
        if mode == text:
            return mode
    return "car"


def _error(text: str, place: Place | None) -> str:
    """Returns what is wrong with a place that was entered; "" if nothing is."""
    if place is not None:
        return ""
    if text:
        return f"No place was found for '{text}'."
    return "Please enter a place." if request.args else ""


def _found(origin: Place, goal: Place, mode: Mode) -> Found:
    route = network().route(origin.spot, goal.spot, mode)
    points = [origin, goal]
    corners = [piece.end for piece in route.pieces]
    view = view_of([(place.x, place.y) for place in points] + corners, 780, 420)
    label = f"Map of the way from {origin.name} to {goal.name}"
    return Found(
        origin,
        goal,
        distance(route.metres),
        duration(route.tenths),
        list(steps(network(), route, goal.name)),
        drawing(label, view, points, trace(route, view)),
    )
