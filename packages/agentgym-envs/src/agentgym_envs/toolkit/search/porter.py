"""Porter's stemmer with its author's own extensions, as Lucene's English analyser has it.

Source: M. F. Porter, An algorithm for suffix stripping (1980), and the "points of difference" of
the author's later program: "bli" becomes "ble", "logi" becomes "log", and words of one or two
letters stay.
"""

from collections.abc import Iterable

_VOWELS = frozenset("aeiou")

_STEP_2 = {
    "a": (("ational", "ate"), ("tional", "tion")),
    "c": (("enci", "ence"), ("anci", "ance")),
    "e": (("izer", "ize"),),
    "l": (("bli", "ble"), ("alli", "al"), ("entli", "ent"), ("eli", "e"), ("ousli", "ous")),
    "o": (("ization", "ize"), ("ation", "ate"), ("ator", "ate")),
    "s": (("alism", "al"), ("iveness", "ive"), ("fulness", "ful"), ("ousness", "ous")),
    "t": (("aliti", "al"), ("iviti", "ive"), ("biliti", "ble")),
    "g": (("logi", "log"),),
}
"""Letter before the last -> (ending, what it becomes); the first that fits decides."""

_STEP_3 = {
    "e": (("icate", "ic"), ("ative", ""), ("alize", "al")),
    "i": (("iciti", "ic"),),
    "l": (("ical", "ic"), ("ful", "")),
    "s": (("ness", ""),),
}
"""Last letter -> (ending, what it becomes)."""

_STEP_4 = {
    "a": ("al",),
    "c": ("ance", "ence"),
    "e": ("er",),
    "i": ("ic",),
    "l": ("able", "ible"),
    "n": ("ant", "ement", "ment", "ent"),
    "o": ("ion", "ou"),
    "s": ("ism",),
    "t": ("ate", "iti"),
    "u": ("ous",),
    "v": ("ive",),
    "z": ("ize",),
}
"""Letter before the last -> endings that fall."""


def stem(word: str) -> str:
    """Returns the stem of a lower-case word; what is no letter counts as a consonant.

    >>> [stem(word) for word in ("ponies", "relational", "hopping", "possibly", "analogies", "as")]
    ['poni', 'relat', 'hop', 'possibl', 'analog', 'as']
    """
    if len(word) <= 2:
        return word
    return _without_e(_step_4(_step_3(_step_2(_y_to_i(_participle(_plural(word)))))))


def _plural(word: str) -> str:
    if not word.endswith("s"):
        return word
    if word.endswith(("sses", "ies")):
        return word[:-2]
    return word if word.endswith("ss") else word[:-1]


def _participle(word: str) -> str:
    if word.endswith("eed"):
        return word[:-1] if _measure(word[:-3]) > 0 else word
    for ending in ("ed", "ing"):
        if word.endswith(ending):
            rest = word[: -len(ending)]
            return _mended(rest) if "v" in _shape(rest) else word
    return word


def _mended(rest: str) -> str:
    """Gives the verb in front of "ed" or "ing" its own end back."""
    if rest.endswith(("at", "bl", "iz")):
        return rest + "e"
    if _ends_with_double_consonant(rest):
        return rest if rest[-1] in "lsz" else rest[:-1]
    if _measure(rest) == 1 and _ends_short(rest):
        return rest + "e"
    return rest


def _y_to_i(word: str) -> str:
    if word.endswith("y") and "v" in _shape(word[:-1]):
        return word[:-1] + "i"
    return word


def _step_2(word: str) -> str:
    return _replaced(word, _STEP_2.get(word[-2], ())) if len(word) > 1 else word


def _step_3(word: str) -> str:
    return _replaced(word, _STEP_3.get(word[-1], ()))


def _replaced(word: str, endings: Iterable[tuple[str, str]]) -> str:
    for ending, replacement in endings:
        if word.endswith(ending):
            rest = word[: -len(ending)]
            return rest + replacement if _measure(rest) > 0 else word
    return word


def _step_4(word: str) -> str:
    if len(word) < 2:
        return word
    for ending in _STEP_4.get(word[-2], ()):
        if word.endswith(ending):
            rest = word[: -len(ending)]
            if ending == "ion" and not rest.endswith(("s", "t")):
                continue
            return rest if _measure(rest) > 1 else word
    return word


def _without_e(word: str) -> str:
    if word.endswith("e"):
        measure = _measure(word)
        if measure > 1 or (measure == 1 and not _ends_short(word[:-1])):
            word = word[:-1]
    if word.endswith("ll") and _measure(word) > 1:
        word = word[:-1]
    return word


def _shape(word: str) -> str:
    """Returns "c" or "v" for each letter; a "y" after a consonant is a vowel."""
    shape = ""
    for letter in word:
        vowel = letter in _VOWELS or (letter == "y" and shape.endswith("c"))
        shape += "v" if vowel else "c"
    return shape


def _measure(word: str) -> int:
    """Returns how often a vowel is followed by a consonant."""
    return _shape(word).count("vc")


def _ends_with_double_consonant(word: str) -> bool:
    return len(word) > 1 and word[-1] == word[-2] and _shape(word)[-1] == "c"


def _ends_short(word: str) -> bool:
    """Whether it ends in consonant, vowel, consonant, the last being none of w, x, y."""
    return _shape(word)[-3:] == "cvc" and word[-1] not in "wxy"
