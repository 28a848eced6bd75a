"""All sites by their hosts; they are made when the first web of a process is."""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import Any

from agentgym_envs.envs.webarena.browsing import Cookie

from .app import COOKIE
from .records import PACKAGE
from .web import Site, Web

NAMES = ("shop", "forum", "git", "map", "wiki", "home")


@cache
def all_sites() -> Mapping[str, Site]:
    """Returns host -> site."""
    sites = [import_module(f"{PACKAGE}.{name}.site").site() for name in NAMES]
    return {site.host: site for site in sites}


def sign_in(web: Web, sites: Sequence[str]) -> list[Cookie]:
    """Signs the agent in, as `people.account` says, and returns the cookies of its browser.

    Args:
        web: A web without sessions.
        sites: "shop", "admin" (which shares the shop's host), "forum", "git"; others are passed.
    """
    known: dict[str, dict[str, Any]] = {}
    for name in sites:
        if name in _ACCOUNTS:
            module, kept = _ACCOUNTS[name]
            values = import_module(f"{PACKAGE}.{module}").agent_session(web.records(kept))
            known.setdefault(f"{kept}.test", {}).update(values)
    return [Cookie(host, COOKIE, web.new_session(host, **values)) for host, values in known.items()]


_ACCOUNTS = {
    "shop": ("shop.site", "shop"),
    "admin": ("shop.admin.site", "shop"),
    "forum": ("forum.site", "forum"),
    "git": ("git.site", "git"),
}
"""Where an account is found: the module with `agent_session`, and the records that it is in."""
