"""How right a result is.

Source: BIRD's evaluation (execution accuracy) and mini-dev's (soft F1), github.com/bird-bench.
"""

from collections.abc import Sequence

from .sandbox import Row


def same_rows(predicted: Sequence[Row], gold: Sequence[Row]) -> bool:
    """Returns whether two results hold the same rows: BIRD's execution accuracy.

    The order of rows and how often one comes do not count; the order of columns does. Numbers are
    equal by value (1, 1.0 and TRUE are one row), exactly; NULL equals NULL; '1' is not 1.

    >>> same_rows([(1, "a"), (1.0, "a")], [(True, "a")])
    True
    >>> same_rows([(0.1 + 0.2,)], [(0.3,)]), same_rows([("1",)], [(1,)])
    (False, False)
    """
    return set(predicted) == set(gold)


def soft_f1(predicted: Sequence[Row], gold: Sequence[Row]) -> float:
    """Returns BIRD's soft F1, 0 to 1: how many cells two results share, row by row.

    Duplicates go; then the first row is compared with the first, the second with the second, and
    the order of the cells in a row does not count. The original compares rows in the order of a
    Python set, which changes from process to process; here it is that of the results.

    >>> soft_f1([("Ada", 3), ("Ben", 4)], [(3, "Ada"), (4, "Ben")])
    1.0
    >>> soft_f1([("Ada",)], [("Ada", 3)])
    0.6666666666666666
    """
    if not predicted and not gold:
        return 1.0
    ours, theirs = list(dict.fromkeys(predicted)), list(dict.fromkeys(gold))
    pairs = list(zip(ours, theirs, strict=False))
    right = sum(_known(row, truth) / len(truth) for row, truth in pairs)
    wrong = sum((len(row) - _known(row, truth)) / len(truth) for row, truth in pairs)
    missed = sum(1 - _known(truth, row) / len(truth) for row, truth in pairs)
    wrong += len(ours) - len(pairs)
    missed += len(theirs) - len(pairs)
    if right == 0:
        return 0.0
    precision, recall = right / (right + wrong), right / (right + missed)
    return 2 * precision * recall / (precision + recall)


def _known(cells: Row, others: Row) -> int:
    """Returns how many of `cells` are among `others`."""
    return sum(cell in others for cell in cells)
