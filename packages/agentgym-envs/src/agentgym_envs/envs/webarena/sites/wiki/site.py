"""The site wiki.test."""

from agentgym_envs.envs.webarena.sites.app import make_app
from agentgym_envs.envs.webarena.sites.records import Image
from agentgym_envs.envs.webarena.sites.web import Site

from .content import fill
from .pages import add_pages


def site() -> Site:
    """Returns the site with the image of its records."""
    app = make_app("wiki")
    add_pages(app)
    return Site("wiki", app, Image("wiki", fill))
