"""The part of the official network that a conversation shows."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from agentgym_envs.toolkit.tools import BadValueError, Call, read_value
from agentgym_envs.toolkit.tools.original import read_line, read_name_and_input
from agentgym_envs.toolkit.tools.spoken import OPENING

from .graph import Attributes, Graph, Network
from .tools import AUTHORS, PAPERS

_NEIGHBOURS = ("neighbourCheck", "neighborCheck")
_NODES = {"paperNodeCheck": PAPERS, "authorNodeCheck": AUTHORS}
_EDGES = {"paperEdgeCheck": PAPERS, "authorEdgeCheck": AUTHORS}


class _Seen:
    """One graph, so far as it was seen."""

    def __init__(self) -> None:
        self.nodes: dict[str, Attributes] = {}
        self.edges: dict[str, dict[str, Attributes]] = {}

    def add_edge(self, one: str, other: str, attributes: Attributes) -> None:
        for node in (one, other):
            self.nodes.setdefault(node, {})
        self.edges.setdefault(one, {})[other] = attributes

    @property
    def graph(self) -> Graph:
        return Graph.of(self.nodes, self.edges)


def spoken_network(messages: Sequence[tuple[str, str]]) -> Network:
    """Returns the nodes and edges that a conversation's tools gave.

    Args:
        messages: (role, content) in order.
    """
    seen = {PAPERS: _Seen(), AUTHORS: _Seen()}
    for call, text in _exchanges(messages):
        arguments: Any = call.arguments
        if isinstance(arguments, dict):
            _note(seen, call.name, cast("dict[str, Any]", arguments), text)
    return Network(seen[PAPERS].graph, seen[AUTHORS].graph)


def _note(seen: Mapping[str, _Seen], name: str, arguments: Mapping[str, Any], text: str) -> None:
    """Takes up what one call showed."""
    value = _value(text)
    names = [str(arguments.get(key)) for key in ("node", "node1", "node2")]
    if name in _NODES and isinstance(value, dict):
        seen[_NODES[name]].nodes[names[0]] = cast("dict[str, Any]", value)
    elif name in _EDGES and isinstance(value, dict):
        seen[_EDGES[name]].add_edge(names[1], names[2], cast("dict[str, Any]", value))
    elif name in _EDGES and text.startswith("There is no edge between"):
        for node in names[1:]:
            seen[_EDGES[name]].nodes.setdefault(node, {})
    elif name in _NEIGHBOURS and isinstance(value, list) and arguments.get("graph") in seen:
        graph = seen[str(arguments["graph"])]
        graph.nodes.setdefault(names[0], {})
        known = graph.edges.get(names[0], {})
        graph.edges[names[0]] = {
            str(other): known.get(str(other), {}) for other in cast("list[Any]", value)
        } | known


def _exchanges(messages: Sequence[tuple[str, str]]) -> Iterator[tuple[Call, str]]:
    """Yields the calls, each with what came back."""
    texts = [content for role, content in messages if role != "system"]
    starts = (place for place, text in enumerate(texts) if text.startswith(OPENING))
    first = next(starts, 0)
    for reply, said in zip(texts[first + 1 :: 2], texts[first + 2 :: 2], strict=False):
        parsed = read_name_and_input(read_line(reply) or "")
        if parsed is not None:
            text = said.removeprefix("Observation: ").removesuffix("\nGive me one action.")
            yield Call(parsed[0], _value(parsed[1])), text


def _value(text: str) -> Any:
    try:
        return read_value(text)
    except BadValueError:
        return None
