"""From a text to its terms, as Lucene's English analyser does it.

Words of Unicode Standard Annex 29, without the possessive 's, in lower case, without 33 stop words,
stemmed.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from .characters import KINDS
from .porter import stem

STOP_WORDS = frozenset((
    "a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "if", "in", "into", "is", "it",
    "no", "not", "of", "on", "or", "such", "that", "the", "their", "then", "there", "these",
    "they", "this", "to", "was", "will", "with",
))  # fmt: skip
MOST_CHARACTERS = 255
"""Longer words are cut into pieces of this length."""

_POSSESSIVES = ("'s", "\u2019s", "\uff07s")

_ASCII_WORD = re.compile(
    r"[a-z0-9_]++(?:(?:(?<=[a-z])[:.'](?=[a-z])|(?<=[0-9])[.,;'](?=[0-9]))[a-z0-9_]++)*+"
)
"""Words of lower-case ASCII text; those of "_" only are dropped later."""

_LETTER = "(?:Hx(?:[MBQ]x(?=[AH])|Qx|Dx(?=H))?|Ax(?:[MBQ]x(?=[AH]))?)"
_DIGIT = "Nx(?:[CBQ]x(?=N))?"
_STRETCH = f"(?:(?:{_LETTER}|{_DIGIT})+|(?:Kx)+)"
_WORD = re.compile(
    (
        f"(?:Ex)*{_STRETCH}(?:(?:Ex)+{_STRETCH})*(?:Ex)*|[JI]x|(?:Sx)+|RxRx|P[X]*(?:ZP[X]*)*Z*"
    ).replace("x", "[XZ]*+")
)
"""Words of a text that was translated to the kinds of its characters."""


def analyse(text: str) -> list[str]:
    """Returns the terms of a text, in order; none for a text of stop words only.

    >>> analyse("The shops' women's T-shirts, size 3.5, aren't blue_green \u2605")
    ['shop', 'women', 't', 'shirt', 'size', '3.5', "aren't", 'blue_green', '\u2605']
    """
    return [term for word in words(text) if (term := term_of(word)) is not None]


def words(text: str) -> Iterable[str]:
    """Returns the words of a text in order; ASCII texts in lower case, others as they stand."""
    if text.isascii():
        found = _ASCII_WORD.findall(text.lower())
        if max(map(len, found), default=0) <= MOST_CHARACTERS:
            return found
    return list(_cut_words(text))


@lru_cache(maxsize=65_536)
def term_of(word: str) -> str | None:
    """Returns the term of one word, or None for what is not searched for: a stop word, only "_".

    >>> [term_of(word) for word in ("Ponies", "Ann's", "the", "___")]
    ['poni', 'ann', None, None]
    """
    term = _lower(word)
    if term.endswith(_POSSESSIVES):
        term = term[:-2]
    if term in STOP_WORDS or not term.strip("_"):
        return None
    return stem(term)


def _cut_words(text: str) -> Iterator[str]:
    kinds, place = text.translate(KINDS), 0
    while match := _WORD.search(kinds, place):
        if match.end() - match.start() > MOST_CHARACTERS:
            start = match.start()
            match = _WORD.match(kinds, start, start + MOST_CHARACTERS)
            assert match is not None, "a part of a word begins with a word"
        place = match.end()
        yield text[match.start() : place]


def _lower(word: str) -> str:
    """Returns a word in lower case, letter for letter: a final sigma stays a plain one."""
    if word.isascii():
        return word.lower()
    return "".join(character.lower()[:1] for character in word)
