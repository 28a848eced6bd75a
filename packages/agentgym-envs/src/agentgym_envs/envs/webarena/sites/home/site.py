"""The site home.test."""

from agentgym_envs.envs.webarena.sites.app import make_app
from agentgym_envs.envs.webarena.sites.web import Site

from .pages import add_pages


def site() -> Site:
    """Returns the site; it keeps no records."""
    app = make_app("home")
    add_pages(app)
    return Site("home", app, None)
