"""What the tools ask: papers that cite papers, and people who write them together."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

Attributes = Mapping[str, Any]
"""Of a paper: authors, year, venue, n_citation, keywords, doc_type. Of an author: name, org."""

Edges = Mapping[str, Mapping[str, Attributes]]
"""From where -> to where -> attributes of the edge, in the order in which they are listed."""


@dataclass(frozen=True, slots=True, eq=False)
class Graph:
    """Papers or people, and how they belong together. Nothing in it ever changes.

    Attributes:
        nodes: Title or name -> what is known; people of one name are told apart by "_2", "_3".
        edges: Of papers those that each cites; of people those whom each wrote papers with, whose
            attribute `collaborative_papers` has the titles.
        spellings: Letters and digits of a title or name -> the whole of it.
    """

    nodes: Mapping[str, Attributes]
    edges: Edges
    spellings: Mapping[str, str]

    @classmethod
    def of(cls, nodes: Mapping[str, Attributes], edges: Edges) -> "Graph":
        """Returns the graph of these nodes and edges."""
        return cls(nodes, edges, {_letters(name): name for name in reversed(list(nodes))})

    def neighbours(self, node: str) -> list[str]:
        """Returns where edges lead from a node."""
        return list(self.edges.get(node, ()))

    def similar(self, name: str) -> str | None:
        """Returns the node that differs from `name` in case, blanks and signs only, or None."""
        return self.spellings.get(_letters(name))


class Network(NamedTuple):
    """The two graphs that tools load: papers and their citations, authors and their papers."""

    papers: Graph
    authors: Graph


NetworkSource = Callable[[], Network]
"""Gives the network when it is needed, the second time at no cost."""


def _letters(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())
