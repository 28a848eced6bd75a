"""What the templates share: wordings that differ between splits, and draws of papers and people."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from agentgym_envs.core import Split
from agentgym_envs.envs.academia.graph import Attributes, invented_network
from agentgym_envs.toolkit.tools import Draft, Draws, Question

Made = tuple[str, Question[None]] | None
Wordings = tuple[Sequence[str], Sequence[str]]
"""Ways to say a thing: in training, and in the other splits."""

ASK: Wordings = (
    (
        *("What is {thing}?", "Tell me {thing}, please.", "I need {thing}.", "Find {thing}."),
        *("I would like to know {thing}.", "Could you find out {thing}?"),
    ),
    (
        *("For my bibliography: what is {thing}?", "My supervisor wants to know {thing}."),
        *("Please look up {thing}.", "We are arguing about {thing}. What do the graphs say?"),
    ),
)
NUMBER: Wordings = (
    ("Answer with a number.", "Give the answer as a number.", "A plain number, please."),
    ("The number alone will do.", "Reply with the number only."),
)
TITLE: Wordings = (
    ("Answer with the title of the paper.", "Just the title, please."),
    ("The title alone will do.", "Reply with the paper's title only."),
)
NAME: Wordings = (
    ("Answer with the name.", "Just the name, please.", "Give the name as a string."),
    ("The name alone will do.", "Reply with the name only."),
)
NAMES: Wordings = (
    ("Answer with a list of names.", "Give the names as an array."),
    ("Reply with the names in a list, in any order.",),
)
TITLES: Wordings = (
    ("Answer with a list of titles.", "Give the titles as an array."),
    ("Reply with the titles in a list, in any order.",),
)
LIST: Wordings = (
    ("Answer with a list.", "Give the answer as an array.", "A list of strings, please."),
    ("Reply with a list, in any order.",),
)
TEXT: Wordings = (
    ("Answer with a string.", "Give the answer as a string."),
    ("The text itself will do, with nothing around it.",),
)
YES: Wordings = (
    ("Answer Yes or No.", "Please answer with Yes or No."),
    ("A simple Yes or No will do.", "Reply with Yes or No only."),
)
CALLED: Wordings = (
    ('"{}"', 'the paper "{}"', 'the article "{}"'),
    ('the work "{}"', 'the publication "{}"'),
)


@dataclass
class Asker:
    """Draws one question: its papers and people, and its words.

    Attributes:
        draws: The choices.
        split: Train has wordings of its own; the other two share theirs.
    """

    draws: Draws
    split: Split

    def pick(self, wordings: Wordings) -> str:
        """Returns one of the wordings that belong to the split."""
        return self.draws.choice(wordings[0 if self.split == "train" else 1])

    def say(self, wordings: Wordings, hint: Wordings, **parts: str) -> str:
        """Returns a goal: a sentence with its parts filled in, and how to answer."""
        sentence = self.pick(wordings).format(**parts)
        return f"{sentence[0].upper()}{sentence[1:]} {self.pick(hint)}"

    def ask(self, thing: str, hint: Wordings) -> str:
        """Returns a goal that asks for a thing."""
        return self.say(ASK, hint, thing=thing)

    def called(self, title: str) -> str:
        """Returns how a paper is spoken of."""
        return self.pick(CALLED).format(title)

    def tossed(self) -> bool:
        """Returns True or False."""
        return self.draws.integer(0, 1) == 1

    def paper(self) -> str:
        """Returns the title of any paper."""
        return self.draws.choice(titles())

    def pair(self) -> tuple[str, str]:
        """Returns two different papers, mostly of the same field: those that go together."""
        one = self.paper()
        near = related(one)
        other = self.draws.choice(near) if near and self.draws.integer(0, 3) else self.paper()
        return (one, other) if one != other else (one, self.draws.choice(titles()[:99]))

    def citing(self, low: int, high: int) -> str:
        """Returns a paper that cites `low` to `high` others."""
        return self.draws.choice(papers_citing(low, high))

    def author(self) -> str:
        """Returns any author."""
        return self.draws.choice(names())

    def author_with(self, low: int, high: int) -> str:
        """Returns an author with `low` to `high` collaborators."""
        return self.draws.choice(authors_with(low, high))

    def colleagues(self, low: int, high: int) -> tuple[str, str]:
        """Returns two authors who wrote `low` to `high` papers together."""
        return self.draws.choice(joint_authors(low, high))


Template = Callable[[Asker], Draft | None]


@cache
def titles() -> tuple[str, ...]:
    """Returns the titles of all papers, the oldest first."""
    return tuple(invented_network().papers.nodes)


@cache
def names() -> tuple[str, ...]:
    """Returns the names of all authors."""
    return tuple(invented_network().authors.nodes)


@cache
def papers_citing(low: int, high: int) -> tuple[str, ...]:
    """Returns the papers that cite `low` to `high` others."""
    edges = invented_network().papers.edges
    return tuple(title for title in titles() if low <= len(edges[title]) <= high)


@cache
def authors_with(low: int, high: int) -> tuple[str, ...]:
    """Returns the authors with `low` to `high` collaborators."""
    edges = invented_network().authors.edges
    return tuple(name for name in names() if low <= len(edges[name]) <= high)


@cache
def joint_authors(low: int, high: int) -> tuple[tuple[str, str], ...]:
    """Returns the pairs of authors with `low` to `high` joint papers, each in one order."""
    edges = invented_network().authors.edges
    return tuple(
        (one, other)
        for one in names()
        for other, edge in edges[one].items()
        if one < other and low <= edge["weight"] <= high
    )


def entry(title: str) -> Attributes:
    """Returns what is known of a paper."""
    return invented_network().papers.nodes[title]


def related(title: str) -> list[str]:
    """Returns the papers that share a cited paper's place: cited ones, and what those cite."""
    graph = invented_network().papers
    near = graph.neighbours(title)
    return [other for each in near for other in (each, *graph.neighbours(each))]


def quoted(titles_of_papers: Sequence[str]) -> str:
    """Returns titles in quotes, in a sentence.

    >>> quoted(["A", "B", "C"])
    '"A", "B" and "C"'
    """
    *first, last = (f'"{title}"' for title in titles_of_papers)
    return f"{', '.join(first)} and {last}"


def yes(is_so: bool) -> str:
    """Returns Yes or No."""
    return "Yes" if is_so else "No"
