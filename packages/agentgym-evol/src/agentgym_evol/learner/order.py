"""The order in which rows are trained on, fixed before training starts."""

from collections.abc import Sequence
from random import Random


def training_order(
    lengths: Sequence[int],
    *,
    steps: int,
    rows_per_step: int,
    bucket_batches: int = 8,
    seed: int = 0,
) -> list[int]:
    """Returns the rows of the whole run, step after step, as indices into `lengths`.

    Every pass shuffles all rows; within `bucket_batches` batches rows are sorted by length and
    cut into batches, and the batches are shuffled, so that a batch holds rows of like length.
    Rows left over at the end of a pass open the next one. As the order is known in advance, a
    resumed run only has to skip, and batches of 4 x 1 and 1 x 4 see the same rows.

    Args:
        lengths: Tokens per row; not empty.
        steps: Optimiser steps of the run.
        rows_per_step: Rows per optimiser step.
        bucket_batches: Batches that are sorted together; 1 sorts nothing across batches.
        seed: Same seed, same order, on every machine.

    >>> training_order([50, 10, 40, 20], steps=2, rows_per_step=2)
    [1, 3, 2, 0]
    """
    generator = Random(seed)
    order: list[int] = []
    waiting: list[int] = []
    while len(order) < steps * rows_per_step:
        waiting += generator.sample(range(len(lengths)), len(lengths))
        whole = len(waiting) - len(waiting) % rows_per_step
        batches = _batches_of_like_length(
            waiting[:whole], lengths, rows_per_step, bucket_batches, generator
        )
        order += [row for batch in batches for row in batch]
        waiting = waiting[whole:]
    return order[: steps * rows_per_step]


def _batches_of_like_length(
    rows: Sequence[int],
    lengths: Sequence[int],
    batch_size: int,
    bucket_batches: int,
    generator: Random,
) -> list[list[int]]:
    batches: list[list[int]] = []
    bucket_size = batch_size * bucket_batches
    for start in range(0, len(rows), bucket_size):
        bucket = sorted(rows[start : start + bucket_size], key=lengths.__getitem__)
        batches += [bucket[i : i + batch_size] for i in range(0, len(bucket), batch_size)]
    generator.shuffle(batches)
    return batches
