"""How far a table is from what it should be: the original's measure, and the sound one."""

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Any, NamedTuple

from .book import Page
from .formats import entered
from .grid import Table

TOLERANCE = 0.005
"""Two numbers that differ by no more are the same: what rounding to two decimals can do."""


class Goal(NamedTuple):
    """What one sheet should be in the end.

    Attributes:
        table: What it shows.
        notes: Its notes, (row, column) -> text; None where they do not matter.
    """

    table: Table
    notes: Mapping[tuple[int, int], str] | None = None


def overlap(table: Any, truth: Sequence[Sequence[Any]]) -> float:
    """Returns the original's score: the share of equal cells where the two tables overlap.

    A table that was shrunk to one right cell has 1.0.

    Raises:
        IndexError: a row is shorter than the first one.

    Source: AgentGym 3ef9235, agentenv-tool/agentenv_sheet.

    >>> overlap([["a"]], [["a", "b"], ["c", "d"]]), overlap([], [["a"]])
    (1.0, 0.0)
    """
    rows = min(len(table), len(truth))
    columns = min(len(table[0]), len(truth[0])) if rows else 0
    if not columns:
        return 0.0
    equal = sum(
        table[row][column] == truth[row][column] for row in range(rows) for column in range(columns)
    )
    return equal / (rows * columns)


def likeness(table: Table, truth: Table) -> float:
    """Returns the share of right cells, from 0 to 1, of all that either table has.

    What is missing is wrong, and what is too much as well.

    >>> likeness([["a"]], [["a", "b"], ["c", "d"]])
    0.25
    """
    right = wrong = 0
    for row, true_row in zip_longest(table, truth, fillvalue=()):
        for cell, true_cell in zip_longest(row, true_row, fillvalue=""):
            if same_cell(cell, true_cell):
                right += 1
            else:
                wrong += 1
    return right / (right + wrong) if right + wrong else 1.0


def same_cell(first: str, second: str) -> bool:
    """Returns whether two cells say the same: equal texts, or numbers that differ by 0.005 at most.

    >>> same_cell("8.50", "8.5"), same_cell("10%", "0.1"), same_cell("1.00", "1.01")
    (True, True, False)
    """
    if first == second:
        return True
    one, other = entered(first.strip()).value, entered(second.strip()).value
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) <= TOLERANCE + 1e-9 * max(abs(one), abs(other))
    return first.strip() == second.strip()


def is_reached(page: Page, goal: Goal) -> bool:
    """Returns whether a sheet is what it should be."""
    if goal.notes is not None and page.notes != goal.notes:
        return False
    return likeness(page.table, goal.table) == 1.0
