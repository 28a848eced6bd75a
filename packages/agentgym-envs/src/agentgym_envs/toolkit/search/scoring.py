"""BM25 in Lucene's arithmetic: 32-bit floats, and document lengths kept in one byte.

The score of a document is the sum, over the terms of the query, of

    w - w / (1 + f / (k1 * (1 - b + b * length / average)))      with w = repeats * idf

where f is how often the term is in the document, and idf = ln(1 + (N - n + 0.5) / (n + 0.5)) for a
term in n of N documents.
"""

import math
from functools import cache

import numpy as np
from numpy.typing import NDArray

K1 = np.float32(0.9)
B = np.float32(0.4)

_EXACT_LENGTHS = 24
"""So many of the 256 codes stand for themselves; the others for 4 significant bits."""


def length_code(length: int) -> int:
    """Returns the byte in which Lucene keeps a length.

    >>> [length_at(length_code(length)) for length in (0, 39, 40, 41, 42, 107)]
    [0, 39, 40, 40, 42, 104]
    """
    if length < _EXACT_LENGTHS:
        return length
    rest = length - _EXACT_LENGTHS
    shift = rest.bit_length() - 4
    return _EXACT_LENGTHS + (rest if shift < 0 else (rest >> shift & 7 | (shift + 1) << 3))


def length_at(code: int) -> int:
    """Returns the length that a byte stands for: the one that was kept, or the next below."""
    if code < _EXACT_LENGTHS:
        return code
    bits, shift = (code - _EXACT_LENGTHS) & 7, ((code - _EXACT_LENGTHS) >> 3) - 1
    return _EXACT_LENGTHS + (bits if shift < 0 else (bits | 8) << shift)


@cache
def lengths_of_codes() -> NDArray[np.float32]:
    """Returns the length of each of the 256 codes."""
    return np.array([length_at(code) for code in range(256)], dtype=np.float32)


def average_length(tokens: int, documents: int) -> np.float32:
    """Returns the mean length of the documents that have any tokens; 1 where none has."""
    return np.float32(tokens / documents if documents else 1)


def divisors(
    times: NDArray[np.int32], length_codes: NDArray[np.uint8], average_length: np.float32
) -> NDArray[np.float32]:
    """Returns 1 + f / (k1 * (1 - b + b * length / average)) for pairs of f and a length code."""
    one = np.float32(1)
    relative = lengths_of_codes() / average_length
    inverse_norms = one / (K1 * ((one - B) + B * relative))
    return (one + times.astype(np.float32) * inverse_norms[length_codes]).astype(np.float32)


def rarity(documents: int, holding: int) -> np.float32:
    """Returns the idf of a term that `holding` of `documents` documents hold."""
    return np.float32(math.log(1 + (documents - holding + 0.5) / (holding + 0.5)))
