"""An index of texts: immutable, in memory or mapped from a folder, ranked as Lucene ranks."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import numpy as np

from . import scoring
from .analyser import analyse
from .arrays import Arrays
from .building import build_arrays, encoded, hash_of
from .ranking import Term, best_documents

_POSTINGS_REMEMBERED = 4_000_000
"""Terms that were looked up are kept until they have so many documents together: 64 MB."""


class Hits(NamedTuple):
    """What a search found, best first.

    Attributes:
        documents: Numbers of documents: places in what the index was built from.
        scores: Their BM25 scores, as 32-bit floats; all above 0.
    """

    documents: list[int]
    scores: list[float]


class Index:
    """Texts that can be searched. Never changes: share it among threads and environments."""

    __slots__ = ("_arrays", "_divisors", "_documents", "_remembered", "_terms")

    def __init__(self, arrays: Arrays) -> None:
        """Takes over the arrays; see `build` and `open` for ways to get them."""
        self._arrays = arrays
        tokens, self._documents = (int(number) for number in arrays.total)
        average = scoring.average_length(tokens, self._documents)
        self._divisors = scoring.divisors(arrays.code_times, arrays.code_lengths, average)
        self._terms: dict[str, Term | None] = {}
        self._remembered = 0

    @classmethod
    def build(cls, documents: Iterable[str], ids: Iterable[str] | None = None) -> "Index":
        """Returns an index of texts; the number of a document is its place in `documents`.

        Args:
            documents: Read once, one at a time.
            ids: One for each document: documents with equal scores are ranked by their ids, as
                strings. None ranks them by number.

        Raises:
            ValueError: there are more or fewer ids than documents.

        >>> index = Index.build(["a red shoe", "two red shoes and a red hat", "a blue hat"])
        >>> index.search("the red hats", 2).documents
        [1, 0]
        """
        return cls(build_arrays(documents, ids))

    @classmethod
    def open(cls, folder: Path) -> "Index":
        """Returns the index that was saved in a folder, without reading it into memory.

        Raises:
            MalformedFileError: it is no whole index of this version.
            OSError: a file cannot be opened.
        """
        return cls(Arrays.open(folder))

    def save(self, folder: Path) -> None:
        """Writes the index into a folder, which must be there.

        Raises:
            OSError: the folder cannot be written to.
        """
        self._arrays.save(folder)

    def __len__(self) -> int:
        """The number of documents."""
        return len(self._arrays.lengths)

    @property
    def tokens(self) -> int:
        """The number of words in all documents, without stop words."""
        return int(self._arrays.total[0])

    def search(self, query: str, count: int) -> Hits:
        """Returns the best documents for a query, at most `count`.

        A word that comes twice counts twice. Stop words and unknown words find nothing, so a query
        of such words only has no hits.
        """
        repeats = Counter(analyse(query))
        terms = [term for word, times in repeats.items() if (term := self._term(word, times))]
        return Hits(*best_documents(terms, len(self), count, self._arrays.ranks))

    def holding(self, word: str) -> int:
        """Returns how many documents hold a term (as `analyse` gives it)."""
        term = self._term(word, 1)
        return 0 if term is None else len(term)

    def _term(self, word: str, repeats: int) -> Term | None:
        if repeats > 1:
            return self._find(word, repeats)
        known = self._terms  # which another thread may replace at any moment
        if word in known:
            return known[word]
        term = known[word] = self._find(word, 1)
        self._remembered += 1 if term is None else 1 + len(term)
        if self._remembered > _POSTINGS_REMEMBERED:
            self._terms, self._remembered = {}, 0
        return term

    def _find(self, word: str, repeats: int) -> Term | None:
        row = self._row(word)
        if row is None:
            return None
        arrays = self._arrays
        start, end = int(arrays.starts[row]), int(arrays.starts[row + 1])
        weight = np.float32(repeats) * scoring.rarity(self._documents, end - start)
        values = weight - weight / self._divisors
        codes = arrays.codes[start:end]
        bound = float(weight - weight / arrays.peaks[row])
        return Term(arrays.documents[start:end], codes, values, bound)

    def _row(self, word: str) -> int | None:
        arrays = self._arrays
        wanted, code = encoded(word), np.uint64(hash_of(word))
        row = int(np.searchsorted(arrays.hashes, code))
        while row < len(arrays.hashes) and arrays.hashes[row] == code:
            start, end = arrays.word_starts[row : row + 2].tolist()
            if arrays.words[start:end].tobytes() == wanted:
                return row
            row += 1
        return None
