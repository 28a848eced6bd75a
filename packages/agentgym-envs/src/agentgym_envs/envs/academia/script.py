"""The expert's way to an answer: calls made for real, each with the thought that leads to it."""

from agentgym_envs.toolkit.tools import script

from .graph import Attributes, invented_network
from .tools import AUTHORS, PAPERS, TOOLBOX, AcademiaTools


class Script(script.Script[None]):
    """Makes calls on the invented papers, and keeps them."""

    def __init__(self) -> None:
        """Starts with no calls made, and no graph loaded."""
        super().__init__(TOOLBOX, AcademiaTools(invented_network), None)

    def paper(self, title: str, what: str) -> Attributes:
        """Returns what is known of a paper; `what` says what it is wanted for."""
        self._load_papers()
        return self.call(f'The entry of "{title}" has {what}.', "paperNodeCheck", node=title)

    def references(self, title: str) -> list[str]:
        """Returns what a paper cites."""
        self._load_papers()
        thought = f'The neighbours of "{title}" are the papers that it cites.'
        return self.call(thought, "neighbourCheck", graph=PAPERS, node=title)

    def organisation(self, name: str) -> str:
        """Returns where somebody works."""
        self._load_authors()
        thought = f"The entry of {name} has the organisation."
        return self.call(thought, "authorNodeCheck", node=name)["org"]

    def collaborators(self, name: str) -> list[str]:
        """Returns with whom somebody wrote papers."""
        self._load_authors()
        thought = f"The neighbours of {name} are the people who wrote a paper with {name}."
        return self.call(thought, "neighbourCheck", graph=AUTHORS, node=name)

    def together(self, one: str, other: str) -> list[str]:
        """Returns what two people wrote together."""
        self._load_authors()
        thought = f"The edge between {one} and {other} has their joint papers."
        edge = self.call(thought, "authorEdgeCheck", node1=one, node2=other)
        return edge["collaborative_papers"]

    def _load_papers(self) -> None:
        self.call("This is about papers, so I load the PaperNet.", "loadPaperNet")

    def _load_authors(self) -> None:
        self.call("This is about authors, so I load the AuthorNet.", "loadAuthorNet")
