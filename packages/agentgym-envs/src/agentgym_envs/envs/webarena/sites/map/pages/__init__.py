"""The pages of the map, one file per topic."""

from flask import Flask

from . import directions, favourites, places, search


def add_pages(app: Flask) -> None:
    """Adds all pages to the application."""
    for topic in (search, places, directions, favourites):
        topic.add_pages(app)
