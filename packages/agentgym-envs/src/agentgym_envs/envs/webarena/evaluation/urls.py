"""Whether the open page has the URL it should have.

Source: web-arena-x/webarena, evaluation_harness/evaluators.py (`URLEvaluator`).
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from agentgym_envs.core import Rules

OR = " |OR| "
"""Stands between alternatives."""


class _Parts(NamedTuple):
    """What counts of a URL: host and path without a slash at the end, and the values per key."""

    place: str
    query: Mapping[str, Sequence[str]]


def url_match(reference: str, url: str, rules: Rules = "agentgym") -> bool:
    """Returns whether a URL is one of the alternatives of the reference.

    "agentgym": host and path of some alternative must be a part of the URL's, and each key of any
    alternative must have a value that any alternative has. So "/todos" is met by "/todos-old", and
    halves of two alternatives make a whole. "fixed": one alternative must be met, its path up to a
    border, all its keys with all its values. The scheme and further keys never matter.

    >>> url_match("http://git.test/todos", "https://git.test/todos/1?page=2", "fixed")
    True
    >>> old = "http://git.test/todos-old"
    >>> [url_match("http://git.test/todos", old, rules) for rules in ("agentgym", "fixed")]
    [True, False]
    """
    wanted = [_parts(alternative) for alternative in reference.split(OR)]
    given = _parts(url)
    if rules == "fixed":
        return any(_meets(given, alternative) for alternative in wanted)
    pooled: dict[str, set[str]] = {}
    for alternative in wanted:
        for key, values in alternative.query.items():
            pooled.setdefault(key, set()).update(values)
    return any(alternative.place in given.place for alternative in wanted) and all(
        not values.isdisjoint(given.query.get(key, ())) for key, values in pooled.items()
    )


def _parts(url: str) -> _Parts:
    try:
        split = urlsplit(url.rstrip("/"))
    except ValueError:  # "http://[": nothing that could match
        return _Parts(url, {})
    return _Parts((split.netloc + split.path).rstrip("/"), parse_qs(split.query))


def _meets(given: _Parts, wanted: _Parts) -> bool:
    inside = given.place == wanted.place or given.place.startswith(wanted.place + "/")
    return inside and all(
        set(values) <= set(given.query.get(key, ())) for key, values in wanted.query.items()
    )


def post_url(url: str) -> str:
    """Returns the URL of the forum post that `url` is about: without title and comment.

    Source: web-arena-x/webarena, helper_functions.py (`reddit_get_post_url`).

    >>> post_url("http://forum.test/f/books/12/a-title/-/comment/3")
    'http://forum.test/f/books/12/'
    """
    split = urlsplit(url)
    steps = split.path.split("/")
    if len(steps) < 4 or steps[1] != "f":
        return url
    return f"{split.scheme}://{split.netloc}/f/{steps[2]}/{steps[3]}/"
