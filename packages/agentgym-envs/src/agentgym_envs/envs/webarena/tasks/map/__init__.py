"""Tasks on the map: facts about places, what is nearest, ways, favourites, and what it cannot."""

from . import facts, favourites, impossible, nearby, routes

TEMPLATES = (
    *facts.TEMPLATES,
    *nearby.TEMPLATES,
    *routes.TEMPLATES,
    *favourites.TEMPLATES,
    *impossible.TEMPLATES,
)

__all__ = ["TEMPLATES"]
