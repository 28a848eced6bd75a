"""Rankings of the original search engine against ours."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from agentgym_envs.core.comparison import Comparison

from .index import Index

_SCORE_TOLERANCE = 1e-4
"""Records hold scores with six digits or fewer."""


def compare_ranking(
    index: Index, ids: Sequence[str], record: Mapping[str, Any], key: str = "asins"
) -> Iterator[Comparison]:
    """Searches for a recorded query and compares ids and scores, in order.

    Args:
        index: Of the documents that the record's engine had.
        ids: The id of each document.
        record: `query`; the ids found, under `key`; and their `scores`, where they are known.
        key: See above.

    Raises:
        KeyError: the record lacks one of these.
    """
    expected = record[key]
    hits = index.search(record["query"], max(len(expected), 1))
    yield Comparison("ranking", expected, [ids[number] for number in hits.documents])
    if "scores" in record:
        yield Comparison("scores", record["scores"], _as_recorded(record["scores"], hits.scores))


def _as_recorded(expected: Sequence[float], actual: Sequence[float]) -> list[float]:
    """Returns scores with those that equal the recorded ones, as far as these go, put as there."""
    near = [
        score if abs(score - ours) <= _SCORE_TOLERANCE else ours
        for score, ours in zip(expected, actual, strict=False)
    ]
    return [*near, *actual[len(near) :]]
