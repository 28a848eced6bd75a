"""Plays records of the original against ours: the texts of trees, and scores."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from agentgym_envs.core import MalformedFileError
from agentgym_envs.core.comparison import Comparison

from .browsing import Browser, Look, Rect, Tab
from .evaluation import score
from .protocol import read_nodes
from .tree import print_tree, tab_line


def replay(record: Mapping[str, Any], folder: Path) -> Iterator[Comparison]:
    """Plays one line of a record file and compares everything it holds.

    Args:
        record: A page (`title`, `ax_nodes`, `bounds`, `viewport_only`, `text`, `ids`) or a score
            (`eval`, `answer`, `url`, `score`).
        folder: Where the record file lies; not needed.

    Raises:
        MalformedFileError: the record is none of these.
    """
    del folder
    if "ax_nodes" in record:
        return _compare_text(record)
    if "eval" in record:
        return _compare_score(record)
    raise MalformedFileError(f"no record of WebArena: it has {list(record)[:8]}")


def _compare_text(record: Mapping[str, Any]) -> Iterator[Comparison]:
    raw: Sequence[Mapping[str, Any]] = record["ax_nodes"]
    rects = {
        node["backendDOMNodeId"]: _rect(record["bounds"].get(node["nodeId"]))
        for node in raw
        if "backendDOMNodeId" in node
    }
    nodes = read_nodes(raw, rects, recorded=True).nodes
    printed = print_tree(nodes, viewport_only=record["viewport_only"])
    tabs = tab_line([Tab(record["title"], "")], 0)
    yield Comparison("text", record["text"], f"{tabs}\n\n{printed.text}")
    yield Comparison("ids", sorted(record["ids"]), sorted(printed.nodes))


def _compare_score(record: Mapping[str, Any]) -> Iterator[Comparison]:
    browser = cast(Browser, _Recorded(record["url"]))
    earned = score(record["eval"], record["answer"], browser, rules="agentgym")
    yield Comparison("score", record["score"], earned)


class _Recorded:
    """What is left of a browser in a record: the URL that it showed last."""

    def __init__(self, url: str) -> None:
        self._url = url

    def look(self) -> Look:
        """Returns one tab with nothing in it."""
        return Look([Tab("", self._url)], 0, [])


def _rect(bounds: Sequence[float] | None) -> Rect | None:
    return None if bounds is None else Rect(*bounds)
