"""What the wiki's templates share: facts to ask for, and the ways to articles."""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple
from urllib.parse import urlencode

from agentgym_envs.envs.webarena.sites.records import Records
from agentgym_envs.envs.webarena.sites.wiki.markup import article_url, plain
from agentgym_envs.envs.webarena.tasks.template import Click, Fill, Leg, Waypoint
from agentgym_envs.toolkit.draws import Draws

START = "http://wiki.test/"
ANYWHERE = "wiki.test/*"

RecordsOf = Callable[[str], Records]


class Fact(NamedTuple):
    """A line of the box beside an article."""

    title: str
    value: str


def facts(records_of: RecordsOf, name: str, category: str) -> Iterator[Fact]:
    """Yields a fact of all articles of a category that have it, in an order of its own."""
    sql = (
        "SELECT title, value FROM facts JOIN articles ON articles.id = article_id "
        "WHERE name = ? AND category = ? ORDER BY articles.id"
    )
    for row in Draws(f"tasks {category} {name}").shuffled(
        records_of("wiki").all(sql, name, category)
    ):
        yield Fact(row["title"], plain(row["value"]))


def all_facts(records_of: RecordsOf, name: str, category: str) -> dict[str, str]:
    """Returns title -> value of a fact."""
    return dict(facts(records_of, name, category))


def results(query: str) -> str:
    """Returns the page, without "http://", that lists what a search finds."""
    return f"wiki.test/search?{urlencode({'q': query})}"


def page_of(title: str) -> str:
    """Returns the page of an article, without "http://"."""
    return f"wiki.test{article_url(title)}"


def path_to(title: str, query: str = "") -> list[Waypoint]:
    """Returns the way to an article, through the search."""
    query = query or title
    return [Fill(ANYWHERE, {"Search": query}, "Search"), Click(results(query), "link", title)]


def to_article(title: str, thought: str, query: str = "") -> Leg:
    """Returns the leg that opens an article."""
    return Leg(START, path_to(title, query), thought, seen=page_of(title))


def path_along(titles: Sequence[str]) -> list[Waypoint]:
    """Returns the way to an article, and from there by links to others."""
    path = path_to(titles[0])
    for here, there in pairwise(titles):
        path.append(Click(page_of(here), "link", there))
    return path


def along(first: str, second: str, thought: str) -> list[Leg]:
    """Returns the legs that open an article, and one that it links."""
    return [
        to_article(first, f"I look up {first} first."),
        Leg(START, path_along([first, second]), thought, seen=page_of(second)),
    ]
