"""Made-up texts and queries of any number, to measure an index on.

Words are as frequent as in a shop's product texts without stop words: the commonest stands in about
a third of the texts, and half of the words that there are stand in one or two.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

VOCABULARY = 400_000
WORDS_PER_TEXT = 107
"""What the original's product texts have on average."""

_FLATNESS = 30.0
_BLOCK = 2_000
_LETTERS = "bcdfghjklmnpqrtvwxz"


def sample_texts(count: int, *, words: int = WORDS_PER_TEXT) -> Iterator[str]:
    """Yields `count` texts of about `words` words, always the same.

    >>> [len(text.split()) > 50 for text in sample_texts(2)]
    [True, True]
    """
    for first in range(0, count, _BLOCK):
        draws = np.random.default_rng(first)
        lengths = draws.integers(words // 2, words + words // 2 + 1, min(_BLOCK, count - first))
        ranks = _ranks(draws, int(lengths.sum()))
        ends = np.cumsum(lengths).tolist()
        for start, end in zip([0, *ends], ends, strict=False):
            yield " ".join(map(_word, ranks[start:end].tolist()))


def sample_queries(count: int, *, words: int = 12) -> list[str]:
    """Returns `count` queries of `words` words, as frequent as those of the texts."""
    draws = np.random.default_rng(count)
    ranks = _ranks(draws, count * words).reshape(count, words).tolist()
    return [" ".join(map(_word, row)) for row in ranks]


def _ranks(draws: np.random.Generator, count: int) -> NDArray[np.int64]:
    """Returns ranks of words, by the law of Zipf and Mandelbrot."""
    spread = draws.random(count)
    return (_FLATNESS * ((1 + VOCABULARY / _FLATNESS) ** spread - 1)).astype(np.int64)


def _word(rank: int) -> str:
    """Returns the word of a rank; no two are equal, and the stemmer leaves them alone."""
    letters = ""
    rank += len(_LETTERS)
    while rank:
        rank, letter = divmod(rank, len(_LETTERS))
        letters += _LETTERS[letter]
    return letters
