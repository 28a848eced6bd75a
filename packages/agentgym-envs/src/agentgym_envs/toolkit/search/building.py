"""Making the arrays of an index from texts, a block of tokens at a time."""

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from . import scoring
from .analyser import term_of, words
from .arrays import Arrays

BLOCK_TOKENS = 4_000_000
"""Tokens that are held as such; about 300 MB with all that is made of them."""

_TERMS_AT_ONCE = 10_000


def build_arrays(documents: Iterable[str], ids: Iterable[str] | None) -> Arrays:
    """Returns the arrays of an index; see `Index.build`.

    Raises:
        ValueError: there are more or fewer ids than documents.
    """
    building = _Building()
    for text in documents:
        building.add(text)
    building.close_block()
    return building.finish(_ranks(ids, len(building.lengths)))


def hash_of(word: str) -> int:
    """Returns the 64 bits under which a term is found.

    >>> hash_of("shoe") == hash_of("shoe") < 2**64
    True
    """
    return int.from_bytes(blake2b(encoded(word), digest_size=8).digest(), "little")


def encoded(word: str) -> bytes:
    """Returns a term as bytes; half a surrogate pair, which UTF-8 has not, counts as a "?"."""
    return word.encode("utf-8", "replace")


class _Numbers(dict[str, int]):
    """Word as it stands in a text -> number of its term; -1 for words that are not kept."""

    def __init__(self) -> None:
        super().__init__()
        self.terms: dict[str, int] = {}

    def __missing__(self, word: str) -> int:
        term = term_of(word)
        number = -1 if term is None else self.terms.setdefault(term, len(self.terms))
        self[word] = number
        return number


@dataclass(frozen=True, slots=True)
class _Block:
    """Pairs (term, document) of some documents, sorted by term and then by document.

    Attributes:
        terms: `[R]`: the terms in it, rising.
        counts: `[R]`: how many of its documents hold each.
        documents: `[P]` of int32, term after term.
        codes: `[P]`.
    """

    terms: NDArray[np.int64]
    counts: NDArray[np.int64]
    documents: NDArray[np.int32]
    codes: NDArray[np.unsignedinteger]


@dataclass(slots=True)
class _Building:
    """Everything about the documents read so far."""

    numbers: _Numbers = field(default_factory=_Numbers)
    tokens: "array[int]" = field(default_factory=lambda: array("i"))
    token_counts: "array[int]" = field(default_factory=lambda: array("i"))
    blocks: list[_Block] = field(default_factory=list[_Block])
    lengths: "array[int]" = field(default_factory=lambda: array("B"))
    codes: dict[int, int] = field(default_factory=dict[int, int])
    total: int = 0
    filled: int = 0

    def add(self, text: str) -> None:
        """Takes the next document."""
        before = len(self.tokens)
        self.tokens.extend(map(self.numbers.__getitem__, words(text)))
        self.token_counts.append(len(self.tokens) - before)
        if len(self.tokens) >= BLOCK_TOKENS:
            self.close_block()

    def close_block(self) -> None:
        """Turns the tokens since the last block into a block."""
        counts = np.array(self.token_counts, dtype=np.int64)
        tokens = np.array(self.tokens, dtype=np.int64)
        places = np.repeat(np.arange(len(counts)), counts)[tokens >= 0]
        lengths = np.bincount(places, minlength=len(counts))
        first = len(self.lengths)
        self.lengths.extend(map(scoring.length_code, lengths.tolist()))
        self.total += len(places)
        self.filled += int(np.count_nonzero(lengths))
        pairs, times = np.unique(tokens[tokens >= 0] << 32 | places, return_counts=True)
        documents = (pairs & 0xFFFFFFFF) + first
        terms, term_counts = np.unique(pairs >> 32, return_counts=True)
        codes = self._codes(times, np.array(self.lengths[first:])[documents - first])
        self.blocks.append(_Block(terms, term_counts, documents.astype(np.int32), codes))
        self.tokens, self.token_counts = array("i"), array("i")

    def finish(self, ranks: NDArray[np.int32]) -> Arrays:
        """Returns the arrays of all documents."""
        terms = list(self.numbers.terms)
        hashes = np.array([hash_of(term) for term in terms], dtype=np.uint64)
        order = np.argsort(hashes, kind="stable")
        words_in_order = [encoded(terms[int(number)]) for number in order]
        starts, documents, codes = self._merge(order)
        code_pairs = np.array(list(self.codes), dtype=np.int64)
        times, lengths = (code_pairs >> 8).astype(np.int32), (code_pairs & 0xFF).astype(np.uint8)
        divisors = scoring.divisors(times, lengths, scoring.average_length(self.total, self.filled))
        return Arrays(
            hashes=hashes[order],
            words=np.frombuffer(b"".join(words_in_order), dtype=np.uint8),
            word_starts=_starts(np.array([len(word) for word in words_in_order], dtype=np.int64)),
            starts=starts,
            peaks=_peaks(divisors, codes, starts),
            documents=documents,
            codes=codes,
            code_times=times,
            code_lengths=lengths,
            lengths=np.array(self.lengths, dtype=np.uint8),
            ranks=ranks,
            total=np.array([self.total, self.filled], dtype=np.int64),
        )

    def _codes(
        self, times: NDArray[np.int64], lengths: NDArray[np.int64]
    ) -> NDArray[np.unsignedinteger]:
        pairs, inverse = np.unique(times << 8 | lengths, return_inverse=True)
        known = [self.codes.setdefault(pair, len(self.codes)) for pair in pairs.tolist()]
        return np.array(known, dtype=_code_type(len(self.codes)))[inverse]

    def _merge(
        self, order: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.unsignedinteger]]:
        """Returns starts, documents and codes of all terms, in the given order of terms."""
        place = np.empty(len(order), dtype=np.int64)
        place[order] = np.arange(len(order))
        counts = np.zeros(len(order), dtype=np.int64)
        for block in self.blocks:
            counts[place[block.terms]] += block.counts
        starts = _starts(counts)
        documents = np.empty(int(starts[-1]), dtype=np.int32)
        codes = np.empty(len(documents), dtype=_code_type(len(self.codes)))
        free = starts[:-1].copy()
        for block in _emptied(self.blocks):
            rows = place[block.terms]
            shift = np.repeat(free[rows] - _starts(block.counts)[:-1], block.counts)
            targets = shift + np.arange(len(shift))
            documents[targets] = block.documents
            codes[targets] = block.codes
            free[rows] += block.counts
        return starts, documents, codes


def _code_type(codes: int) -> type[np.unsignedinteger]:
    return np.uint16 if codes <= 1 << 16 else np.uint32


def _emptied(blocks: list[_Block]) -> Iterator[_Block]:
    """Yields the blocks from the first on, and lets go of each after its turn."""
    blocks.reverse()
    while blocks:
        yield blocks.pop()


def _starts(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.concatenate(([0], np.cumsum(counts))).astype(np.int64)


def _peaks(
    divisors: NDArray[np.float32], codes: NDArray[np.unsignedinteger], starts: NDArray[np.int64]
) -> NDArray[np.float32]:
    if len(codes) == 0:
        return np.empty(0, dtype=np.float32)
    peaks = np.empty(len(starts) - 1, dtype=np.float32)
    for first in range(0, len(peaks), _TERMS_AT_ONCE):
        edges = starts[first : first + _TERMS_AT_ONCE + 1]
        part = divisors[codes[edges[0] : edges[-1]]]
        peaks[first : first + _TERMS_AT_ONCE] = np.maximum.reduceat(part, edges[:-1] - edges[0])
    return peaks


def _ranks(ids: Iterable[str] | None, documents: int) -> NDArray[np.int32]:
    if ids is None:
        return np.empty(0, dtype=np.int32)
    names = list(ids)
    if len(names) != documents:
        raise ValueError(f"{documents:,} documents need as many ids, got {len(names):,}")
    ranks = np.empty(documents, dtype=np.int32)
    ranks[np.array(sorted(range(documents), key=names.__getitem__), dtype=np.int64)] = np.arange(
        documents
    )
    return ranks
