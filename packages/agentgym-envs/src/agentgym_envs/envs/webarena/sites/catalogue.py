"""All sites by their hosts; they are made when the first web of a process is."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module

from .records import PACKAGE
from .web import Site

NAMES = ("shop", "forum", "git", "map", "wiki", "home")


@cache
def all_sites() -> Mapping[str, Site]:
    """Returns host -> site."""
    sites = [import_module(f"{PACKAGE}.{name}.site").site() for name in NAMES]
    return {site.host: site for site in sites}
