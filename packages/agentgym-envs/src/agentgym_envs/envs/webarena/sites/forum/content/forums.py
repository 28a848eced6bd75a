"""The forums and who reads them."""

import sqlite3
from datetime import datetime, timedelta

from agentgym_envs.toolkit.draws import Draws

from .topics import Topic, topics
from .users import AGENT, USERS
from .words import RULES

AGENT_OWNS = ("tea", "Farrowdale", "maps")
AGENT_READS = (
    "tea", "Farrowdale", "maps", "books", "cycling", "birds", "cooking", "trains", "Almstead",
    "linux", "chess", "woodworking",
)  # fmt: skip


def add_forums(records: sqlite3.Connection) -> None:
    """Adds a forum for each topic, and its subscribers."""
    draws = Draws("forums")
    sql = (
        "INSERT INTO forums (id, name, title, description, sidebar, tags, owner_id, "
        "featured, created) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
    )
    for number, topic in enumerate(topics(), 1):
        owner = AGENT if topic.name in AGENT_OWNS else draws.between(AGENT + 1, USERS)
        texts = (topic.name, topic.title, topic.description, _sidebar(draws), _tags(topic))
        records.execute(sql, (number, *texts, owner, int(draws.chance(0.4)), _day(draws)))
        _add_subscribers(records, number, topic, owner, draws)


def _add_subscribers(
    records: sqlite3.Connection, forum: int, topic: Topic, owner: int, draws: Draws
) -> None:
    others = draws.sample(range(AGENT + 1, USERS + 1), draws.between(12, 96))
    readers = {owner, *others}
    if topic.name in AGENT_READS:
        readers.add(AGENT)
    sql = "INSERT INTO subscriptions (forum_id, user_id) VALUES (?, ?)"
    records.executemany(sql, [(forum, reader) for reader in sorted(readers)])


def _sidebar(draws: Draws) -> str:
    return "\n".join(draws.sample(RULES, draws.between(2, 4)))


def _tags(topic: Topic) -> str:
    if topic.town:
        return "town, Holmar"
    return ", ".join([topic.title.lower(), topic.things[0].split()[-1]])


def _day(draws: Draws) -> str:
    moment = datetime(2020, 3, 1) + timedelta(minutes=draws.below(600 * 24 * 60))
    return f"{moment:%Y-%m-%d %H:%M:%S}"
