"""Who writes in the forum."""

import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta

from agentgym_envs.envs.webarena.sites.land import TOWNS
from agentgym_envs.envs.webarena.sites.people import Person, account, people
from agentgym_envs.toolkit.draws import Draws

from .topics import Topic, topics
from .words import BIOGRAPHIES, NICKS, TRADES, filled

USERS = 600
AGENT = 1
"""The id of the user that the agent is."""


def add_users(records: sqlite3.Connection) -> None:
    """Adds all users; the agent's is the first, and has been there long."""
    rows = [
        (number, name, password, biography, joined)
        for number, (name, password, biography, joined) in enumerate(_users(), AGENT)
    ]
    sql = "INSERT INTO users (id, username, password, biography, joined) VALUES (?, ?, ?, ?, ?)"
    records.executemany(sql, rows)


def someone(draws: Draws) -> int:
    """Returns the id of a user other than the agent's; some write much more than others."""
    return AGENT + 1 + int((USERS - 1) * draws.share() ** 1.8)


def _users() -> Iterator[tuple[str, str, str, str]]:
    draws = Draws("forum users")
    mine = account("forum")
    yield mine.username, mine.password, "Reader, mostly.", "2021-02-14 18:20:00"
    taken = {mine.username.lower()}
    for person in people()[1:USERS]:
        name = _username(person, draws)
        if name.lower() in taken:
            name = f"{name}{person.number}"
        taken.add(name.lower())
        yield name, f"secret-{person.number}", _biography(draws), _day(draws)


def _username(person: Person, draws: Draws) -> str:
    first, last = person.first_name, person.last_name
    forms = (
        f"{first}{last}",
        f"{first.lower()}_{last.lower()}",
        f"{last}{draws.between(51, 99)}",
        f"{draws.pick(NICKS)}_{first.lower()}",
        f"{first.lower()}{draws.pick(NICKS)}",
        f"the_{draws.pick(NICKS)}_{draws.between(2, 99)}",
    )
    return draws.pick(forms)


def _biography(draws: Draws) -> str:
    if draws.chance(0.3):
        return ""
    words = {
        "trade": draws.pick(TRADES),
        "town": draws.pick(TOWNS).name,
        "forum": _liking(draws.pick(topics())),
    }
    return ". ".join(_sentence(part) for part in filled(draws.pick(BIOGRAPHIES), words).split(". "))


def _liking(topic: Topic) -> str:
    return topic.title if topic.town else topic.title.lower()


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _day(draws: Draws) -> str:
    moment = datetime(2020, 1, 1) + timedelta(minutes=draws.below(700 * 24 * 60))
    return f"{moment:%Y-%m-%d %H:%M:%S}"
