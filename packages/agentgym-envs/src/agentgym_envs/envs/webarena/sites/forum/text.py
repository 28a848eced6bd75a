"""Slugs, tags and the order "hot"."""

import re
from datetime import datetime

_OTHER = re.compile(r"[^a-z0-9]+")
_MAX_SLUG = 60
_SECONDS_PER_POINT = 1_800
_SECONDS_PER_COMMENT = 5_000
_MOST = 86_400


def slug(title: str) -> str:
    """Returns the last part of a submission's URL.

    >>> slug("Is a chef's knife worth $40?")
    'is-a-chef-s-knife-worth-40'
    >>> slug("???")
    '-'
    """
    words = _OTHER.sub("-", title.lower()).strip("-")
    if len(words) > _MAX_SLUG:
        words = words[:_MAX_SLUG].rpartition("-")[0] or words[:_MAX_SLUG]
    return words or "-"


def ranking(posted: str, score: int, comments: int) -> int:
    """Returns the place in the order "hot": the time, raised by votes and talk."""
    moment = int((datetime.fromisoformat(posted) - datetime(2020, 1, 1)).total_seconds())
    liked = max(min(score * _SECONDS_PER_POINT, _MOST), -_MOST)
    return moment + liked + min(comments * _SECONDS_PER_COMMENT, _MOST)
