"""The comments, which answer submissions and each other."""

import sqlite3
from datetime import datetime, timedelta
from typing import NamedTuple

from agentgym_envs.envs.webarena.sites.forum.text import ranking
from agentgym_envs.envs.webarena.sites.web import START
from agentgym_envs.toolkit.draws import Draws

from .submissions import words_for
from .topics import Topic, topics
from .users import AGENT, someone
from .words import OPENERS, REMARKS, TAILS, filled

COMMENTS = 15_000
MAX_DEPTH = 4
MOST_COMMENTS = 24
_INSERT = (
    "INSERT INTO comments (id, submission_id, parent_id, user_id, body, posted, ups, downs)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)


class _Place(NamedTuple):
    """Where a comment can be answered."""

    submission: int
    comment: int | None
    depth: int
    moment: datetime


def add_comments(records: sqlite3.Connection) -> None:
    """Adds all comments, numbered in the order in which they were written."""
    draws = Draws("comments")
    found = records.execute("SELECT id, posted, forum_id FROM submissions ORDER BY id").fetchall()
    topic_of: dict[int, Topic] = {number: topics()[forum - 1] for number, _, forum in found}
    starts = [_Place(number, None, 0, datetime.fromisoformat(day)) for number, day, _ in found]
    rows = _threads(starts, draws)
    order = sorted(range(len(rows)), key=lambda index: (rows[index][0].moment, index))
    number_of = {index: number for number, index in enumerate(order, 1)}
    for index in order:
        place, parent = rows[index]
        answered = None if parent is None else number_of[parent]
        text = _text(topic_of[place.submission], draws)
        values = (number_of[index], place.submission, answered, _author(draws), text)
        records.execute(_INSERT, (*values, f"{place.moment:%Y-%m-%d %H:%M:%S}", *_votes(draws)))
    _count(records)


def _threads(starts: list[_Place], draws: Draws) -> list[tuple[_Place, int | None]]:
    """Returns every comment's place, and the position of the comment that it answers."""
    rows: list[tuple[_Place, int | None]] = []
    places: dict[int, list[int]] = {}
    lively = draws.sample(starts, len(starts) // 4)
    while len(rows) < COMMENTS:
        start = starts[int(len(starts) * 0.999 * draws.share() ** 1.3)]
        if draws.chance(0.5):
            start = lively[int(len(lively) * draws.share() ** 2)]
        here = places.setdefault(start.submission, [])
        parent = draws.pick(here) if here and draws.chance(0.55) else None
        answered = start if parent is None else rows[parent][0]
        if answered.depth < MAX_DEPTH and len(here) < MOST_COMMENTS:
            here.append(len(rows))
            moment = _later(answered.moment, draws)
            rows.append((_Place(start.submission, None, answered.depth + 1, moment), parent))
    return rows


def _later(moment: datetime, draws: Draws) -> datetime:
    left = (START - timedelta(minutes=5) - moment).total_seconds()
    wait = 60 + int(4 * 86_400 * draws.share() ** 3)
    return moment + timedelta(seconds=min(wait, int(left * (0.2 + 0.7 * draws.share()))))


def _author(draws: Draws) -> int:
    return AGENT if draws.chance(0.003) else someone(draws)


def _text(topic: Topic, draws: Draws) -> str:
    parts = [draws.pick(REMARKS)]
    if draws.chance(0.6):
        parts.insert(0, draws.pick(OPENERS))
    if draws.chance(0.5):
        parts.append(draws.pick(TAILS))
    words = words_for(topic, draws)
    return " ".join(filled(part, words) for part in parts if part)


def _votes(draws: Draws) -> tuple[int, int]:
    ups = 1 + int(40 * draws.share() ** 4)
    downs = int(12 * draws.share() ** 5)
    return ups, downs


def _count(records: sqlite3.Connection) -> None:
    records.execute(
        "UPDATE submissions SET comments = "
        "(SELECT count(*) FROM comments WHERE submission_id = submissions.id)"
    )
    records.create_function("ranking", 3, ranking, deterministic=True)
    records.execute("UPDATE submissions SET ranking = ranking(posted, ups - downs, comments)")
