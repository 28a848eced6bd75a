"""Draws the content of the map: towns and streets, roads between towns, places, favourites."""

import sqlite3

from .favourites import add_favourites
from .places import add_places
from .roads import add_roads
from .streets import add_towns


def fill(records: sqlite3.Connection) -> None:
    """Writes everything into an empty database that has the schema."""
    add_towns(records)
    add_roads(records)
    add_places(records)
    add_favourites(records)
