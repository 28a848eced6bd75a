"""The submissions."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime, timedelta

from agentgym_envs.envs.webarena.sites.forum.text import ranking, slug
from agentgym_envs.envs.webarena.sites.land import TOWNS
from agentgym_envs.toolkit.draws import Draws

from .topics import Topic, topics
from .users import AGENT, someone
from .words import BODIES, MONTHS, TITLES, TOWN_TITLES, filled

SUBMISSIONS = 3000
_FIRST_DAY = datetime(2022, 1, 3, 6)
_LAST_DAY = datetime(2023, 6, 12, 6)
_AGENT_EVERY = 150
_INSERT = (
    "INSERT INTO submissions (id, forum_id, user_id, title, slug, url, body, posted, ups, downs, "
    "ranking) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def add_submissions(records: sqlite3.Connection) -> None:
    """Adds all submissions, the oldest first; no title occurs twice."""
    draws = Draws("submissions")
    titles: set[str] = set()
    rows = [_row(number, moment, titles, draws) for number, moment in enumerate(_moments(draws), 1)]
    records.executemany(_INSERT, rows)
    _add_votes(records, rows, draws)


def words_for(topic: Topic, draws: Draws) -> dict[str, str]:
    """Returns words for the sentences of a forum."""
    return {
        "thing": draws.pick(topic.things),
        "doing": draws.pick(topic.doings),
        "number": str(draws.between(2, 12)),
        "town": draws.pick(TOWNS).name,
        "month": draws.pick(MONTHS),
        "price": f"${draws.between(1, 40) * 5}",
    }


def _moments(draws: Draws) -> list[datetime]:
    minutes = int((_LAST_DAY - _FIRST_DAY).total_seconds() // 60)
    chosen: set[int] = set()
    while len(chosen) < SUBMISSIONS:
        chosen.add(int(minutes * draws.share() ** 0.8))
    return [_FIRST_DAY + timedelta(minutes=minute) for minute in sorted(chosen)]


def _row(number: int, moment: datetime, titles: set[str], draws: Draws) -> tuple[str | int, ...]:
    forum = _forum(number, draws)
    topic = topics()[forum - 1]
    author = AGENT if number % _AGENT_EVERY == 77 else someone(draws)
    title, words = _title(topic, titles, draws)
    url, body = _content(topic, title, words, draws)
    ups, downs = _votes(draws)
    posted = f"{moment:%Y-%m-%d %H:%M:%S}"
    place = ranking(posted, ups - downs, 0)
    return number, forum, author, title, slug(title), url, body, posted, ups, downs, place


def _forum(number: int, draws: Draws) -> int:
    """Returns the id of a forum; the first ones of the table are the liveliest."""
    total = len(topics())
    even = number % total if number <= 20 * total else int(total * draws.share() ** 1.3)
    return 1 + even


def _title(topic: Topic, titles: set[str], draws: Draws) -> tuple[str, dict[str, str]]:
    while True:
        words = words_for(topic, draws)
        title = filled(draws.pick(TOWN_TITLES if topic.town else TITLES), words)
        if title.lower() not in titles:
            titles.add(title.lower())
            return title, words


def _content(topic: Topic, title: str, words: dict[str, str], draws: Draws) -> tuple[str, str]:
    kind = draws.share()
    url = "" if kind < 0.7 else _url(topic, title, draws)
    if url and kind < 0.85:
        return url, ""
    chosen = draws.sample(BODIES, draws.between(1, 4))
    return url, "\n\n".join(filled(sentence, words) for sentence in chosen)


def _url(topic: Topic, title: str, draws: Draws) -> str:
    if topic.town:
        return f"http://wiki.test/A/{topic.title.replace(' ', '_')}"
    paper = draws.pick(("courier", "evening-post", "holmar-times", "weekly"))
    return f"http://{paper}.test/{topic.name}/{slug(title)}"


def _votes(draws: Draws) -> tuple[int, int]:
    ups = 1 + int(220 * draws.share() ** 4)
    return ups, int(ups * 1.1 * draws.share() ** 2.5)


def _add_votes(
    records: sqlite3.Connection, rows: Sequence[tuple[str | int, ...]], draws: Draws
) -> None:
    """Adds the agent's own votes, which the counts of the submissions have already."""
    chosen = draws.sample([row for row in rows if int(row[8]) > 2 and row[2] != AGENT], 40)
    sql = "INSERT INTO submission_votes (submission_id, user_id, choice) VALUES (?, ?, ?)"
    votes = [(row[0], AGENT, -1 if int(row[9]) and draws.chance(0.2) else 1) for row in chosen]
    records.executemany(sql, sorted(votes))
