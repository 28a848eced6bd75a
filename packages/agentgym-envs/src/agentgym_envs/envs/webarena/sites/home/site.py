"""The site home.test."""

from ..app import make_app
from ..web import Site
from .pages import add_pages


def site() -> Site:
    """Returns the site; it keeps no records."""
    app = make_app("home")
    add_pages(app)
    return Site("home", app, None)
