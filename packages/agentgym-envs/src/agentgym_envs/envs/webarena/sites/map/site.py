"""The site map.test."""

from agentgym_envs.envs.webarena.sites.app import make_app
from agentgym_envs.envs.webarena.sites.records import Image
from agentgym_envs.envs.webarena.sites.web import Site

from .content import fill
from .gazetteer import distance
from .pages import add_pages


def site() -> Site:
    """Returns the site; it has no accounts."""
    app = make_app("map")
    app.jinja_env.filters["distance"] = distance
    add_pages(app)
    return Site("map", app, Image("map", fill))
