"""The site forum.test."""

from typing import Any

from agentgym_envs.envs.webarena.sites.app import make_app
from agentgym_envs.envs.webarena.sites.people import account
from agentgym_envs.envs.webarena.sites.records import Image, Records
from agentgym_envs.envs.webarena.sites.web import Site

from .content import fill
from .pages import add_pages


def site() -> Site:
    """Returns the site with the image of its records."""
    app = make_app("forum")
    add_pages(app)
    return Site("forum", app, Image("forum", fill))


def agent_session(records: Records) -> dict[str, Any]:
    """Returns the session of a visitor who is signed in as the agent."""
    name = account("forum").username
    return {"user": records.value("SELECT id FROM users WHERE username = ?", name)}
