"""The network as tables of JSON: what the original's pickles are converted into."""

from collections.abc import Mapping
from typing import Any, cast

from agentgym_envs.core import MalformedFileError
from agentgym_envs.json_values import as_object, at, get

from .records import Attributes, Edges, Graph, Network

MOST = 10_000
"""Elements that a list of an attribute may have."""


def network_of(tables: Mapping[str, Any]) -> Network:
    """Returns the network that the tables describe.

    Args:
        tables: `papers` and `authors`, lists of {"id", "title" or "name", "attr"}; `citations`,
            lists of (paper that cites, cited paper, attributes); `collaborations`, lists of
            (author, author, attributes), where `collaborative_papers` has ids of papers;
            `author_adjacency`, author -> the others in the order in which they are listed. All
            but titles and names are ids.

    Raises:
        MalformedFileError: they lack one of these, or hold something else.
    """
    titles = _names(tables, "papers", "title")
    names = _names(tables, "authors", "name")
    papers = Graph.of(_nodes(tables, "papers", "title"), _citations(tables, titles))
    authors = Graph.of(_nodes(tables, "authors", "name"), _collaborations(tables, names, titles))
    return Network(papers, authors)


def _rows(tables: Mapping[str, Any], table: str) -> list[Mapping[str, Any]]:
    with at(table):
        return [as_object(row) for row in get(tables, table, list[Any])]


def _names(tables: Mapping[str, Any], table: str, key: str) -> dict[str, str]:
    with at(table):
        return {get(row, "id", str): get(row, key, str) for row in _rows(tables, table)}


def _nodes(tables: Mapping[str, Any], table: str, key: str) -> dict[str, Attributes]:
    with at(table):
        return {
            get(row, key, str): checked(get(row, "attr", dict[str, Any]))
            for row in _rows(tables, table)
        }


def _citations(tables: Mapping[str, Any], titles: Mapping[str, str]) -> Edges:
    found: dict[str, dict[str, Attributes]] = {}
    for one, other, attributes in _edges(tables, "citations"):
        found.setdefault(titles.get(one, one), {})[titles.get(other, other)] = attributes
    return found


def _collaborations(
    tables: Mapping[str, Any], names: Mapping[str, str], titles: Mapping[str, str]
) -> Edges:
    edges = {
        frozenset((one, other)): _with_titles(attributes, titles)
        for one, other, attributes in _edges(tables, "collaborations")
    }
    found: dict[str, dict[str, Attributes]] = {}
    for one, others in get(tables, "author_adjacency", dict[str, Any]).items():
        if not isinstance(others, list):
            raise MalformedFileError(f"author_adjacency: {one!r:.80} has no list")
        found[names.get(one, one)] = {
            names.get(other, other): edges.get(frozenset((one, other)), {})
            for other in map(str, cast("list[Any]", others))
        }
    return found


def _edges(tables: Mapping[str, Any], table: str) -> list[tuple[str, str, Attributes]]:
    found: list[tuple[str, str, Attributes]] = []
    for row in get(tables, table, list[Any]):
        if not (isinstance(row, list) and len(cast("list[Any]", row)) == 3):
            raise MalformedFileError(f"{table}: an edge must be [id, id, attributes]")
        one, other, attributes = cast("list[Any]", row)
        found.append((str(one), str(other), checked(as_object(attributes))))
    return found


def _with_titles(attributes: Attributes, titles: Mapping[str, str]) -> Attributes:
    papers = attributes.get("collaborative_papers")
    if not isinstance(papers, list):
        return attributes
    shown = [titles.get(str(paper), str(paper)) for paper in cast("list[Any]", papers)]
    return {**attributes, "collaborative_papers": shown}


def checked(attributes: Mapping[str, Any]) -> Attributes:
    """Returns attributes, which must be texts, numbers, or lists of these.

    Raises:
        MalformedFileError: one is something else; a list of lists could be of any size.
    """
    for name, value in attributes.items():
        values = cast("list[Any]", value) if isinstance(value, list) else [value]
        if len(values) > MOST or not all(map(_is_plain, values)):
            raise MalformedFileError(f"attribute {name!r:.80} is no text, number or list of these")
    return attributes


def _is_plain(value: Any) -> bool:
    if isinstance(value, int):
        return abs(value) < 2**63
    return value is None or isinstance(value, (str, float))
