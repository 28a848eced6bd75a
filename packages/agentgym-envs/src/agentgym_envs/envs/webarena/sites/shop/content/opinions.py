"""Reviews of products."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime, timedelta

from agentgym_envs.envs.webarena.sites.people import Person, people
from agentgym_envs.toolkit.draws import Draws

from .customers import Customer
from .goods import Good
from .words import CLOSINGS, COMPLAINTS, OPENINGS, PRAISE, TITLES

_FIRST = datetime(2021, 6, 20, 9, 0)
_MINUTES = 720 * 24 * 60
_COUNTS = (0, 0, 1, 2, 2, 3, 3, 4, 4, 5, 6, 7, 9, 13)
_RATINGS = (5, 4, 3, 2, 1)
_MOODS = ((52, 28, 10, 6, 4), (30, 30, 20, 12, 8), (14, 20, 24, 22, 20))
"""How often each rating is given, for products that are good, fair and poor."""

_AGENTS_REVIEWS = 9
_Row = tuple[int, int | None, str, str, str, int, str, str]


def add_reviews(
    records: sqlite3.Connection, goods: Sequence[Good], customers: Sequence[Customer]
) -> None:
    """Adds the reviews of all products, in the order in which they were written."""
    rows = [row for good in goods for row in _reviews(good, customers)]
    rows += _by_agent(goods, customers[0])
    rows.sort(key=lambda row: (row[-1], row[0], row[2]))
    records.executemany("INSERT INTO review VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?)", rows)


def _reviews(good: Good, customers: Sequence[Customer]) -> list[_Row]:
    draws = Draws(f"shop reviews {good.id}")
    mood = draws.weighted(_MOODS, (5, 3, 1))
    writers = draws.sample(people()[1:900], draws.pick(_COUNTS))
    # Nobody who buys here writes two reviews of one product under the same name.
    buyers = {customer.person.number: customer.id for customer in customers[1:]}
    names: dict[str, Person] = {_nickname(writer, draws): writer for writer in writers}
    return [
        _row(good, name, buyers.get(writer.number), draws.weighted(_RATINGS, mood), draws)
        for name, writer in names.items()
    ]


def _by_agent(goods: Sequence[Good], agent: Customer) -> list[_Row]:
    draws = Draws("shop reviews by the agent")
    chosen = draws.sample([good for good in goods if good.enabled], _AGENTS_REVIEWS)
    name = agent.person.name
    return [_row(good, name, agent.id, 1 + place % 5, draws) for place, good in enumerate(chosen)]


def _row(good: Good, name: str, customer: int | None, rating: int, draws: Draws) -> _Row:
    moment = _FIRST + timedelta(minutes=draws.below(_MINUTES))
    fresh = moment > datetime(2023, 5, 1)
    status = draws.weighted(
        ("approved", "pending", "not approved"), (5, 4, 1) if fresh else (97, 0, 3)
    )
    title = draws.pick(TITLES[rating])
    return good.id, customer, name, title, _text(good, rating, draws), rating, status, f"{moment}"


def _nickname(person: Person, draws: Draws) -> str:
    first, last = person.first_name, person.last_name
    return draws.pick((first, f"{first} {last[0]}.", f"{first} {last}", person.username))


def _text(good: Good, rating: int, draws: Draws) -> str:
    sentences = [draws.pick(OPENINGS[rating])]
    if rating >= 3:
        sentences.append(draws.pick(PRAISE))
    if rating <= 3 or draws.chance(0.15):
        sentences.append(draws.pick(COMPLAINTS[draws.pick(tuple(COMPLAINTS))]))
    sentences.append(draws.pick(CLOSINGS[rating]))
    words = {
        "noun": good.line.head.lower(),
        "use": draws.pick(good.kind.uses),
        "brand": good.line.brand,
        "feature": draws.pick(good.member.features),
        "color": draws.pick(good.options.get("Color", ("plain",))),
    }
    return " ".join(sentence.format(**words) for sentence in sentences if sentence)
