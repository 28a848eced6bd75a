"""Makes the world of papers: who writes what with whom, where it appears, and what it cites."""

from functools import cache
from itertools import combinations
from typing import NamedTuple

from . import words
from .dice import Dice
from .records import Attributes, Edges, Graph, Network

AUTHORS = 3_600
GROUP = 10
"""People who work together; all of a group are of one field."""

FIRST_YEAR, LAST_YEAR = 1998, 2023
PAPERS_OF_FIRST_YEAR, MORE_EACH_YEAR = 106, 10
TEAM_SIZES = (1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 3, 4, 4, 4, 5, 5, 6)


class Author(NamedTuple):
    """Somebody who writes papers: name, number of the field, number of the group, employer."""

    name: str
    field: int
    group: int
    organisation: str


class Paper(NamedTuple):
    """A paper.

    Attributes:
        title: No other paper has it.
        year: When it appeared.
        field: Number of the field it is about.
        authors: Their numbers, who did most first.
        venue: Where it appeared.
        kind: "Conference" or "Journal".
        keywords: None to seven.
        cites: Numbers of earlier papers.
        cited_elsewhere: How often work that is not in the network cites it.
    """

    title: str
    year: int
    field: int
    authors: tuple[int, ...]
    venue: str
    kind: str
    keywords: tuple[str, ...]
    cites: tuple[int, ...]
    cited_elsewhere: int


@cache
def invented_network() -> Network:
    """Returns the world of papers; made once per process, and shared: it never changes."""
    authors = _authors()
    papers = _papers(authors)
    return Network(
        Graph.of(_paper_nodes(papers, authors), _citations(papers)),
        Graph.of(
            {author.name: {"name": author.name, "org": author.organisation} for author in authors},
            _collaborations(papers, authors),
        ),
    )


# Authors.


def _authors() -> tuple[Author, ...]:
    namesakes: dict[str, int] = {}
    return tuple(_author(number, namesakes) for number in range(AUTHORS))


def _author(number: int, namesakes: dict[str, int]) -> Author:
    dice = Dice(f"author {number}")
    plain = f"{dice.choice(words.FIRST_NAMES)} {_surname(dice)}"
    namesakes[plain] = namesakes.get(plain, 0) + 1
    name = plain if namesakes[plain] == 1 else f"{plain}_{namesakes[plain]}"
    group = number // GROUP
    at_home = dice.below(10) < 6
    return Author(
        name,
        group % len(words.FIELDS),
        group,
        _organisation(Dice(f"group {group}") if at_home else dice),
    )


def _surname(dice: Dice) -> str:
    return dice.choice(words.SURNAME_STARTS) + dice.choice(words.SURNAME_ENDS)


def _organisation(dice: Dice) -> str:
    return dice.choice(words.ORGANISATIONS).format(town=dice.choice(words.TOWNS))


# Papers.


class _Library:
    """What was written so far, by field and by author."""

    def __init__(self, authors: tuple[Author, ...]) -> None:
        self.papers: list[Paper] = []
        self.titles: set[str] = set()
        self.by_field: list[list[int]] = [[] for _ in words.FIELDS]
        self.last_of: dict[int, int] = {}
        self.colleagues: list[list[int]] = [[] for _ in words.FIELDS]
        for number, author in enumerate(authors):
            self.colleagues[author.field].append(number)

    def add(self, paper: Paper) -> None:
        number = len(self.papers)
        self.papers.append(paper)
        self.titles.add(paper.title)
        self.by_field[paper.field].append(number)
        for author in paper.authors:
            self.last_of[author] = number


def _papers(authors: tuple[Author, ...]) -> list[Paper]:
    library = _Library(authors)
    for age, year in enumerate(range(FIRST_YEAR, LAST_YEAR + 1)):
        for _ in range(PAPERS_OF_FIRST_YEAR + age * MORE_EACH_YEAR):
            library.add(_paper(year, library, authors))
    return library.papers


def _paper(year: int, library: _Library, authors: tuple[Author, ...]) -> Paper:
    number = len(library.papers)
    dice = Dice(f"paper {number}")
    team = _team(dice, number, library, authors)
    field = authors[team[0]].field
    venue, kind = _venue(dice, field)
    return Paper(
        _title(number, field, library.titles),
        year,
        field,
        team,
        venue,
        kind,
        _keywords(dice, field),
        _references(dice, team[0], field, library),
        dice.below(4 * (LAST_YEAR - year) + 3),
    )


def _team(
    dice: Dice, number: int, library: _Library, authors: tuple[Author, ...]
) -> tuple[int, ...]:
    # Until everybody has led one paper, the leader is the next in a shuffled order.
    lead = number * 7919 % AUTHORS if number < AUTHORS else dice.below(AUTHORS)
    group = authors[lead].group
    team = [lead]
    for _ in range(dice.choice(TEAM_SIZES) - 1):
        how = dice.below(100)
        if how < 75:
            team.append(group * GROUP + dice.below(GROUP))
        elif how < 93:
            team.append(dice.choice(library.colleagues[authors[lead].field]))
        else:
            team.append(dice.below(AUTHORS))
    return tuple(dict.fromkeys(team))


def _venue(dice: Dice, field: int) -> tuple[str, str]:
    general = dice.below(6) == 0
    pattern, kind = dice.choice(words.GENERAL_VENUES if general else words.FIELD_VENUES)
    return pattern.format(field=words.FIELDS[field][0]), kind


def _keywords(dice: Dice, field: int) -> tuple[str, ...]:
    own = dice.several(words.FIELDS[field][2], dice.below(6))
    return (*own, *dice.several(words.COMMON_KEYWORDS, dice.below(3)))


def _title(number: int, field: int, taken: set[str]) -> str:
    attempt = 0
    while True:
        title = _any_title(Dice(f"title {number} {attempt}"), field)
        if title not in taken:
            return title
        attempt += 1


def _any_title(dice: Dice, field: int) -> str:
    title = dice.choice(words.PATTERNS).format(
        manner=dice.choice(words.MANNERS),
        method=dice.choice(words.METHODS),
        task=dice.choice(words.FIELDS[field][1]),
        limit=dice.choice(words.LIMITS),
        subtitle=dice.choice(words.SUBTITLES),
    )
    return f"{title}." if dice.below(20) == 0 else title


def _references(dice: Dice, lead: int, field: int, library: _Library) -> tuple[int, ...]:
    """Returns what a paper cites: of its own field, of its own leader, or what these cite."""
    count = len(library.papers)
    chosen: dict[int, None] = {}
    if lead in library.last_of and dice.below(2):
        chosen[library.last_of[lead]] = None
    for _ in range(dice.below(8) if count else 0):
        own, how = library.by_field[field], dice.below(10)
        known = [each for paper in chosen for each in library.papers[paper].cites]
        if how < 3 and known:
            chosen[dice.choice(known)] = None
        elif how < 9 and own:
            chosen[dice.choice(own)] = None
        else:
            chosen[dice.below(count)] = None
    return tuple(chosen)


# Graphs.


def _paper_nodes(papers: list[Paper], authors: tuple[Author, ...]) -> dict[str, Attributes]:
    cited = [paper.cited_elsewhere for paper in papers]
    for paper in papers:
        for number in paper.cites:
            cited[number] += 1
    return {
        paper.title: {
            "authors": [authors[number].name for number in paper.authors],
            "year": paper.year,
            "venue": paper.venue,
            "n_citation": count,
            "keywords": list(paper.keywords),
            "doc_type": paper.kind,
        }
        for paper, count in zip(papers, cited, strict=True)
    }


def _citations(papers: list[Paper]) -> Edges:
    return {
        paper.title: {papers[number].title: {"weight": 1} for number in paper.cites}
        for paper in papers
    }


def _collaborations(papers: list[Paper], authors: tuple[Author, ...]) -> Edges:
    joint: dict[str, dict[str, list[str]]] = {author.name: {} for author in authors}
    for paper in papers:
        for one, other in combinations([authors[number].name for number in paper.authors], 2):
            if other not in joint[one]:
                joint[one][other] = joint[other][one] = []
            joint[one][other].append(paper.title)
    return {
        one: {
            other: {"weight": len(titles), "collaborative_papers": titles}
            for other, titles in others.items()
        }
        for one, others in joint.items()
    }
