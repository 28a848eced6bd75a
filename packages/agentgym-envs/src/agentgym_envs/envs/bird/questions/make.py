"""Fills the shapes for every database, and keeps what has one clear answer.

`scripts/make_bird_questions.py` writes the result to data/questions.jsonl; nothing here runs when
somebody plays.
"""

import json
import random
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple

from agentgym_envs.envs.bird.data import Difficulty
from agentgym_envs.envs.bird.domains import DOMAINS
from agentgym_envs.envs.bird.domains.fields import Domain
from agentgym_envs.envs.bird.sandbox import Limits, Query, Rows, run

from . import challenging, moderate, simple
from .parts import Chooser, Draft, Kind, NotPossibleError, Shape

TRIES = 60
MOST_ROWS = 40
GOLD_LIMITS = Limits(instructions=4_000_000, rows=10_000)
"""About a tenth of a second."""

_SHAPES: Mapping[Difficulty, tuple[int, tuple[Shape, ...]]] = {
    "simple": (
        7,
        (
            simple.how_many,
            simple.how_many_of_two,
            simple.listed,
            simple.extreme,
            simple.aggregate,
            simple.different,
            simple.missing,
            simple.looked_up,
        ),
    ),
    "moderate": (
        4,
        (
            moderate.how_many_joined,
            moderate.how_many_joined_of_two,
            moderate.total_joined,
            moderate.parents_listed,
            moderate.per_group,
            moderate.average_per_group,
            moderate.large_groups,
            moderate.top_parents,
            moderate.without_children,
            moderate.above_average,
            moderate.percentage,
            moderate.busiest_month,
            moderate.days_between,
            moderate.in_both,
        ),
    ),
    "challenging": (
        2,
        (
            challenging.best_of_each,
            challenging.two_joins,
            challenging.top_of_two_joins,
            challenging.change_between_years,
            challenging.both_or_only_one,
            challenging.share_of_the_first,
            challenging.steepest_month,
            challenging.month_of_a_total,
            challenging.busier_than_average,
            challenging.best_group_of_parents,
            challenging.ratio,
            challenging.latest_of_each,
        ),
    ),
}

KINDS = tuple(
    Kind(shape, difficulty, most)
    for difficulty, (most, shapes) in _SHAPES.items()
    for shape in shapes
)


class Made(NamedTuple):
    """A question that holds."""

    draft: Draft
    difficulty: Difficulty


def lines(databases: Mapping[str, Path]) -> Iterator[str]:
    """Yields the lines of questions.jsonl, in BIRD's own keys.

    Args:
        databases: Name -> file; the names are of our domains.
    """
    for name, path in databases.items():
        for draft, difficulty in questions(DOMAINS[name], path):
            row = {
                "db_id": name,
                "question": draft.text,
                "evidence": "; ".join(draft.evidence),
                "SQL": draft.gold,
                "difficulty": difficulty,
            }
            yield json.dumps(row, ensure_ascii=True)


def questions(domain: Domain, path: Path) -> Iterator[Made]:
    """Yields the questions about one database, shape by shape."""
    query = partial(run, path, limits=GOLD_LIMITS)
    texts: set[str] = set()
    for shape, difficulty, most in KINDS:
        draw = random.Random(f"{domain.name}.{shape.__name__}").random
        found = 0
        for _ in range(TRIES):
            draft = _draft(shape, Chooser(domain, query, draw))
            if draft is None or draft.text in texts or not holds(draft, query):
                continue
            texts.add(draft.text)
            found += 1
            yield Made(draft, difficulty)
            if found == most:
                break


def holds(draft: Draft, query: Query) -> bool:
    """Returns whether a draft has an answer of a sensible size that is not a matter of luck."""
    result = query(draft.gold)
    if not isinstance(result, Rows) or not 0 < len(result.rows) <= MOST_ROWS:
        return False
    if all(cell in (None, 0) for row in result.rows for cell in row):
        return False
    if not draft.probe:
        return True
    values = query(draft.probe)
    return isinstance(values, Rows) and len(values.rows) > 1 and values.rows[-1] != values.rows[-2]


def _draft(shape: Shape, choose: Chooser) -> Draft | None:
    try:
        return shape(choose)
    except NotPossibleError:
        return None
