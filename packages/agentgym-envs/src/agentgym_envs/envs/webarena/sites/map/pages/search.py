"""The home page, the search, and what the map is about."""

from flask import Flask, render_template

from agentgym_envs.envs.webarena.sites.app import asked
from agentgym_envs.envs.webarena.sites.map.drawing import view_of

from .shared import MAX_QUERY, drawing, gazetteer, page_of

_RESULTS = 10


def add_pages(app: Flask) -> None:
    """Adds the pages of this topic."""
    app.get("/")(home)
    app.get("/search")(search)
    app.get("/about")(about)


def home() -> str:
    """The map of the whole country, and its towns."""
    towns = gazetteer().of_kind("town")
    view = view_of([(town.x, town.y) for town in towns], 780, 600)
    return render_template("home.html", towns=towns, drawing=drawing("Map of Holmar", view, towns))


def search() -> str:
    """What fits a query, ten places at a time."""
    query = asked("query")[:MAX_QUERY]
    results = page_of(gazetteer().find(query), _RESULTS)
    return render_template("search.html", query=query, results=results)


def about() -> str:
    """What is on the map, and how to search it."""
    places = len(gazetteer().places)
    return render_template("about.html", places=places)
