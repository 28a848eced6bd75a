"""Makes tables of what AgentBoard pickled: two networkx graphs and four dictionaries of names."""

from collections.abc import Mapping
from typing import Any, cast

from agentgym_envs.core import MalformedFileError

from .pickles import GRAPHS, Record

PICKLES = (
    *("paper_net", "author_net", "title2id_dict", "id2title_dict"),
    *("author2id_dict", "id2author_dict"),
)
"""Names of the files, without ".pkl"."""

_NODES = ("_node", "node")
_NEIGHBOURS = ("_succ", "_adj", "adj")
"""What networkx 1 to 3 call them."""

NOTE = "Converted from AgentBoard's pickles (GPL-2.0)."


def tables_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the tables of `graph.tables.network_of`.

    Args:
        values: Name of each of `PICKLES` -> what it holds.

    Raises:
        MalformedFileError: one is not what it should be.
    """
    papers, authors = _graph(values, "paper_net"), _graph(values, "author_net")
    edges = _edges(authors)
    once = {frozenset((one, other)): [one, other, edge] for one, other, edge in edges}
    adjacency = {str(one): list(map(str, others)) for one, others in _neighbours(authors).items()}
    return {
        "note": NOTE,
        "papers": _nodes(papers, _dictionary(values, "title2id_dict"), "title"),
        "citations": [list(edge) for edge in _edges(papers)],
        "authors": _nodes(authors, _dictionary(values, "author2id_dict"), "name"),
        "author_adjacency": adjacency,
        "collaborations": list(once.values()),
    }


def _dictionary(values: Mapping[str, Any], name: str) -> dict[Any, Any]:
    value = values[name]
    if not isinstance(value, dict):
        raise MalformedFileError(f"{name} must be a dictionary")
    return cast("dict[Any, Any]", value)


def _graph(values: Mapping[str, Any], name: str) -> Record:
    value = values[name]
    if not isinstance(value, Record) or value.name not in GRAPHS:
        raise MalformedFileError(f"{name} must be a graph of networkx")
    return value


def _part(graph: Record, names: tuple[str, ...]) -> dict[Any, dict[Any, Any]]:
    for name in names:
        value: Any = graph.state.get(name)
        if isinstance(value, dict):
            part = cast("dict[Any, Any]", value)
            if all(isinstance(each, dict) for each in part.values()):
                return part
    raise MalformedFileError(f"a graph of networkx has {' or '.join(names)}")


def _neighbours(graph: Record) -> dict[Any, dict[Any, Any]]:
    return _part(graph, _NEIGHBOURS)


def _nodes(graph: Record, ids: Mapping[Any, Any], key: str) -> list[dict[str, Any]]:
    nodes = _part(graph, _NODES)
    return [
        {"id": str(number), key: str(name), "attr": nodes[number]}
        for name, number in ids.items()
        if isinstance(number, (str, int)) and number in nodes
    ]


def _edges(graph: Record) -> list[tuple[str, str, Any]]:
    return [
        (str(one), str(other), edge)
        for one, others in _neighbours(graph).items()
        for other, edge in others.items()
    ]
