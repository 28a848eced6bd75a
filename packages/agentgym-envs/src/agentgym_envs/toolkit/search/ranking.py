"""The best documents for some terms: exact, and without touching what cannot be among them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

PRUNED_FROM = 150_000
"""Terms that are in so many documents together are summed with pruning, fewer in one go."""

_READY_UP_TO = 65_536
_LOOKUP_FACTOR = 16
_SLACK = 1 - 1e-6
"""Two sums this near may be one 32-bit float, and then the order of documents decides."""


@dataclass(slots=True)
class Term:
    """A term of a query and the documents that hold it.

    Attributes:
        documents: `[n]` of int32, rising.
        codes: `[n]`: places in `values_of_codes`.
        values_of_codes: `[C]` of float32: what the term adds to a score, for each code.
        bound: The most that it adds to any score.
    """

    documents: NDArray[np.int32]
    codes: NDArray[np.unsignedinteger]
    values_of_codes: NDArray[np.float32]
    bound: float
    _ready: tuple[NDArray[np.int64], NDArray[np.float64]] | None = field(default=None, init=False)

    def __len__(self) -> int:
        return len(self.documents)

    def add_to(self, scores: NDArray[np.float64]) -> None:
        """Adds what the term is worth to the score of each document that holds it."""
        ready = self._ready
        if ready is None:
            ready = (self.documents.astype(np.int64), self.values().astype(np.float64))
            if len(self) <= _READY_UP_TO:
                self._ready = ready
        scores[ready[0]] += ready[1]

    def values(self) -> NDArray[np.float32]:
        """Returns what the term adds to each of `documents`."""
        return self.values_of_codes.take(self.codes)

    def add_to_some(self, scores: NDArray[np.float64], chosen: NDArray[np.int32]) -> None:
        """Adds what the term is worth to `scores`, which are those of the `chosen` documents."""
        places = np.searchsorted(self.documents, chosen)
        places[places == len(self)] = 0
        held = np.flatnonzero(self.documents[places] == chosen)
        scores[held] += self.values_of_codes.take(self.codes[places[held]])


def best_documents(
    terms: Sequence[Term], documents: int, count: int, ranks: NDArray[np.int32]
) -> tuple[list[int], list[float]]:
    """Returns the numbers and scores of at most `count` documents, best first.

    Args:
        terms: Of the query.
        documents: How many there are.
        count: At most so many are returned.
        ranks: `[documents]`: the order of equal scores; empty for the order of numbers.
    """
    if not terms or count < 1:
        return [], []
    ordered = sorted(terms, key=len)
    if sum(map(len, terms)) < PRUNED_FROM:
        scores = np.zeros(documents)
        for term in ordered:
            term.add_to(scores)
        return _best(scores.astype(np.float32), None, count, ranks)
    chosen, sums = _candidates(ordered, documents, count)
    return _best(sums.astype(np.float32), chosen, count, ranks)


def _candidates(
    terms: Sequence[Term], documents: int, count: int
) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """Returns documents that hold the best `count`, with their whole scores.

    Terms are taken from the rarest on. `threshold` is what `count` documents have at the least;
    once the terms that are left cannot bring a new document there, only documents that have
    some score already are looked up.
    """
    scores = np.zeros(documents)
    left = _sums_of_the_rest(terms)
    threshold, done = 0.0, 0
    for term in terms:
        if left[done] < threshold:
            break
        term.add_to(scores)
        threshold = max(threshold, _least(scores[term.documents], count))
        done += 1
    chosen = np.flatnonzero(scores > max(threshold * _SLACK - left[done], 0)).astype(np.int32)
    sums = scores[chosen]
    for number in range(done, len(terms)):
        term = terms[number]
        if len(chosen) * _LOOKUP_FACTOR < len(term):
            term.add_to_some(sums, chosen)
        else:
            scores[chosen] = sums
            term.add_to(scores)
            sums = scores[chosen]
        threshold = max(threshold, _least(sums, count))
        kept = sums >= threshold * _SLACK - left[number + 1]
        chosen, sums = chosen[kept], sums[kept]
    return chosen, sums


def _sums_of_the_rest(terms: Sequence[Term]) -> list[float]:
    """Returns, for 0 to all terms, the most that the terms from there on add to a score."""
    sums = [0.0]
    for term in reversed(terms):
        sums.append(sums[-1] + term.bound)
    return sums[::-1]


def _least(scores: NDArray[np.float64], count: int) -> float:
    """Returns the `count`-th largest score, or 0.0 where there are not so many."""
    place = len(scores) - count
    return float(np.partition(scores, place)[place]) if place >= 0 else 0.0


def _best(
    scores: NDArray[np.float32],
    chosen: NDArray[np.int32] | None,
    count: int,
    ranks: NDArray[np.int32],
) -> tuple[list[int], list[float]]:
    """Returns the best of `chosen` documents (None: of all), by score and then by rank."""
    # Zeros go first: `partition` is many times slower where most values are the same.
    top = np.flatnonzero(scores > 0)
    top_scores = scores[top]
    if len(top) > count:
        kept = top_scores >= np.partition(top_scores, -count)[-count]
        top, top_scores = top[kept], top_scores[kept]
    numbers = top if chosen is None else chosen[top]
    ties = ranks[numbers] if len(ranks) else numbers
    order = np.lexsort((ties, -top_scores))[:count]
    return numbers[order].tolist(), top_scores[order].tolist()
