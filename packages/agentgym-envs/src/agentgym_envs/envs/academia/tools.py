"""The tools: what an agent may ask for, and what it gets.

Source: AgentGym 3ef9235, agentenv-tool, which has them from AgentBoard. By the fixed rules a title
or name that is almost right is named, and the text of what is wrong says what to do.
"""

from dataclasses import dataclass, field
from typing import Any, Literal

from agentgym_envs.toolkit.tools import Toolbox, ToolError, error_text, finish

from .graph import Attributes, Graph, NetworkSource

PAPERS, AUTHORS = "PaperNet", "AuthorNet"
GraphName = Literal["PaperNet", "AuthorNet"]


@dataclass
class AcademiaTools:
    """What the tools work on: the two graphs, and which of them were loaded.

    Attributes:
        source: Gives the graphs when one is loaded.
        original: Whether arguments are taken, and refused, as in the original.
        loaded: The graphs that were loaded.
    """

    source: NetworkSource
    original: bool = False
    loaded: dict[str, Graph] = field(default_factory=dict[str, Graph])

    def loadPaperNet(self) -> str:
        """Load the PaperNet, whose nodes are papers and whose edges are citations."""
        self.loaded[PAPERS] = self.source().papers
        return "PaperNet is loaded."

    def loadAuthorNet(self) -> str:
        """Load the AuthorNet, whose nodes are authors and whose edges are joint papers."""
        self.loaded[AUTHORS] = self.source().authors
        return "AuthorNet is loaded."

    def neighbourCheck(self, graph: GraphName, node: str) -> list[str]:
        """List where edges lead from a node.

        Args:
            graph: PaperNet or AuthorNet.
            node: The exact title of a paper, or name of an author.

        Returns:
            In the PaperNet the papers that the paper cites, in the AuthorNet everybody who has
            written a paper with the author.
        """
        if graph not in (PAPERS, AUTHORS):  # the toolbox lets only the original's rules come here
            kind = type(graph).__name__
            raise ToolError(f"AttributeError('{kind}' object has no attribute 'neighbors')")
        self._node(graph, node)
        return self.loaded[graph].neighbours(node)

    def neighborCheck(self, graph: GraphName, node: str) -> list[str]:
        """List where edges lead from a node: neighbourCheck in American spelling.

        Args:
            graph: PaperNet or AuthorNet.
            node: The exact title of a paper, or name of an author.
        """
        return self.neighbourCheck(graph, node)

    def paperNodeCheck(self, node: str) -> Attributes:
        """Get what is known of a paper in the PaperNet.

        Args:
            node: The exact title.

        Returns:
            authors, year, venue, n_citation (how often it is cited), keywords and doc_type.
        """
        return self._node(PAPERS, node)

    def authorNodeCheck(self, node: str) -> Attributes:
        """Get what is known of an author in the AuthorNet.

        Args:
            node: The exact name.

        Returns:
            name and org, the organisation.
        """
        return self._node(AUTHORS, node)

    def authorEdgeCheck(self, node1: str, node2: str) -> Attributes:
        """Get what two authors have written together.

        Args:
            node1: The exact name of one.
            node2: The exact name of the other.

        Returns:
            weight, the number of joint papers, and collaborative_papers, their titles.
        """
        return self._edge(AUTHORS, node1, node2)

    def paperEdgeCheck(self, node1: str, node2: str) -> Attributes:
        """Get the edge between two papers, if one cites the other.

        Args:
            node1: The exact title of the paper that cites.
            node2: The exact title of the paper that is cited.

        Returns:
            The weight of the edge.
        """
        return self._edge(PAPERS, node1, node2)

    def _edge(self, name: str, node1: str, node2: str) -> Attributes:
        self._node(name, node1)
        self._node(name, node2)
        edge = self.loaded[name].edges.get(node1, {}).get(node2)
        if edge is None:
            raise ToolError(f"There is no edge between {node1} and {node2}.")
        return edge

    def _node(self, name: str, node: Any) -> Attributes:
        graph = self.loaded.get(name)
        if graph is None:
            raise ToolError(self._unloaded(name))
        try:
            found = graph.nodes.get(node)
        except TypeError as error:  # a list is no key; only the original's rules let one come here
            raise ToolError(error_text(error)) from error
        if found is None:
            raise ToolError(self._unknown(name, graph, node))
        return found

    def _unloaded(self, name: str) -> str:
        if self.original:
            return f"Please load the {name} first."
        return f"the {name} is not loaded: call load{name} first"

    def _unknown(self, name: str, graph: Graph, node: Any) -> str:
        if self.original:
            return f"There is no node named {node} in the {name}."
        similar = graph.similar(node)
        hint = f"did you mean {similar!r}?" if similar else "titles and names must be exact"
        return f"there is no node {node!r:.200} in the {name}; {hint}"


_TOOLS = (
    *(AcademiaTools.loadPaperNet, AcademiaTools.loadAuthorNet, AcademiaTools.neighbourCheck),
    *(AcademiaTools.paperNodeCheck, AcademiaTools.authorNodeCheck),
    *(AcademiaTools.authorEdgeCheck, AcademiaTools.paperEdgeCheck),
)

TOOLBOX = Toolbox(*_TOOLS, finish=finish)
ORIGINAL_TOOLBOX = Toolbox(*_TOOLS, AcademiaTools.neighborCheck, finish=finish)
"""With the second spelling, which the original takes and does not list."""
