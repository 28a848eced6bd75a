"""All that is told of Holmar while the articles are made."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from agentgym_envs.envs.webarena.sites.land import TOWNS, Town
from agentgym_envs.envs.webarena.sites.people import people
from agentgym_envs.envs.webarena.sites.wiki.markup import link
from agentgym_envs.toolkit.draws import Draws

LATEST = 2022
_FIRST_FIGURE = 800
_TRADES = {
    "inventor": 80,
    "writer": 80,
    "painter": 60,
    "composer": 45,
    "general": 40,
    "mineralogist": 45,
    "shipbuilder": 25,
    "printer": 25,
}


@dataclass(frozen=True)
class Article:
    """An article; all texts may have marks.

    Attributes:
        facts: Name -> value, for the box.
        sections: Heading -> text.
    """

    title: str
    category: str
    lead: str
    facts: dict[str, str]
    sections: dict[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True)
class Figure:
    """A person of the past."""

    name: str
    last_name: str
    trade: str
    born: int
    died: int
    town: Town

    @property
    def link(self) -> str:
        """The mark for a link to the person's article."""
        return link(self.name)


class Lore:
    """Collects articles, and what they have to say of each other."""

    def __init__(self) -> None:
        """Knows the people of the past, and no article yet."""
        self._articles: dict[str, Article] = {}
        self._mentions: dict[str, dict[str, list[tuple[int, str]]]] = {}
        self.figures = tuple(_figures())
        self._by_trade = {
            trade: [figure for figure in self.figures if figure.trade == trade] for trade in _TRADES
        }

    def knows(self, title: str) -> bool:
        """Returns whether there is an article of this title already."""
        return title in self._articles

    def add(self, article: Article) -> None:
        """Adds an article; its title must be new."""
        assert article.title not in self._articles, article.title
        self._articles[article.title] = article

    def mention(self, subject: str, heading: str, line: str, year: int = 0) -> None:
        """Adds a line to a list in the article on `subject`; lists go by the year."""
        self._mentions.setdefault(subject, {}).setdefault(heading, []).append((year, line))

    def of_trade(self, trade: str) -> Sequence[Figure]:
        """Returns all people of a trade."""
        return self._by_trade[trade]

    def finished(self) -> list[Article]:
        """Returns all articles with their lists, in alphabetical order."""
        for subject, lists in self._mentions.items():
            for heading, lines in lists.items():
                text = "\n".join(f"* {line}" for _, line in sorted(lines))
                self._articles[subject].sections[heading] = text
        return sorted(self._articles.values(), key=lambda article: article.title)


def year_of_work(figure: Figure, draws: Draws) -> int:
    """Returns a year in which a person was grown up and alive."""
    return draws.between(figure.born + 22, max(figure.died - 2, figure.born + 23))


def some_town(draws: Draws) -> Town:
    """Returns a town; large ones occur somewhat more often."""
    first, second = draws.pick(TOWNS), draws.pick(TOWNS)
    return max(first, second, key=lambda town: town.population)


def _figures() -> list[Figure]:
    draws = Draws("wiki figures")
    trades = [trade for trade, number in _TRADES.items() for _ in range(number)]
    persons = people()[_FIRST_FIGURE : _FIRST_FIGURE + len(trades)]
    figures: list[Figure] = []
    for person, trade in zip(persons, draws.shuffled(trades), strict=True):
        born = draws.between(1620, 1850)
        died = born + draws.between(38, 94)
        town = some_town(draws)
        figures.append(Figure(person.name, person.last_name, trade, born, died, town))
    return figures
