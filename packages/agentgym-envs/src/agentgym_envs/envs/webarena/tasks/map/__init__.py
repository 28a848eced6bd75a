"""Tasks on the map: facts, what is nearest, ways, favourites, and what it cannot tell."""

from . import facts, favourites, impossible, nearby, routes, towns

TEMPLATES = (
    *facts.TEMPLATES,
    *towns.TEMPLATES,
    *nearby.TEMPLATES,
    *routes.TEMPLATES,
    *favourites.TEMPLATES,
    *impossible.TEMPLATES,
)

__all__ = ["TEMPLATES"]
