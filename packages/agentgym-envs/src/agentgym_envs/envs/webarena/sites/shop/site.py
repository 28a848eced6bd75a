"""The site shop.test."""

from hashlib import sha256
from typing import Any

from agentgym_envs.envs.webarena.sites.app import make_app
from agentgym_envs.envs.webarena.sites.people import account
from agentgym_envs.envs.webarena.sites.records import Image, Records
from agentgym_envs.envs.webarena.sites.web import Site
from agentgym_envs.toolkit.catalogue import FAMILIES, bullets, description, family

from .admin.site import add_admin
from .content import fill
from .pages import add_pages

_SAMPLED = 311


def site() -> Site:
    """Returns the site with the image of its records, which the back office uses too."""
    app = make_app("shop")
    add_pages(app)
    add_admin(app)
    return Site("shop", app, Image("shop", fill, version=_version()))


def agent_session(records: Records) -> dict[str, Any]:
    """Returns the session of a visitor who is signed in as the agent."""
    email = account("shop").username
    return {"user": records.value("SELECT id FROM customer WHERE email = ?", email)}


def _version() -> str:
    """Returns a text that changes with the toolkit's catalogue."""
    lines = [family(number) for number in range(0, FAMILIES, _SAMPLED)]
    texts = [(line, *(f(line, line.members[0]) for f in (description, bullets))) for line in lines]
    return sha256(repr(texts).encode()).hexdigest()
