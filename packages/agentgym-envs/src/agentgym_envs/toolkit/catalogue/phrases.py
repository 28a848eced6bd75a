"""Small matters of English: capitals, articles, lists."""

from collections.abc import Sequence
from functools import cache

from .kinds import Count


def words(row: str) -> tuple[str, ...]:
    """Returns the words of a row of a table."""
    return tuple(row.split())


_CAPITALS = {
    **{
        word.lower(): word
        for word in words("USB LED BPA PVC GMO USDA TV UV RGB DPI EVA TPE TPU ABS PTFE PFOA PEVA")
    },
    **{word: word for word in words("a an and by for from in of on or the to with x oz ft mm")},
    "c": "C",
    "e": "E",
    "mah": "mAh",
    "rvs": "RVs",
}
"""How words are written that do not just begin with a capital in a title."""

_UNCOUNTED = frozenset(
    words(
        "acid aloe backlight balm bass biotin butter c coating cocoa control e extract fiber fit "
        "fringe glitter glucosamine honey juice lighting management oil pairing powder protein "
        "puree retinol root salt seasoning stitching storage support tang tea tracking tree trim "
        "turmeric vera vinegar weave garlic potato glaze"
    )
)
"""Last words of parts that stand without an article."""

_A_DESPITE_THE_VOWEL = ("usb", "usda", "uv", "eu", "uni", "ut", "one")
_AN_DESPITE_THE_LETTER = ("led ", "led-", "rgb ", "8 ", "11 ", "18 ", "80 ")


@cache
def title_case(phrase: str) -> str:
    """Returns the words with capitals.

    >>> title_case("usb port"), title_case("t-shirt")
    ('USB Port', 'T-Shirt')
    """
    return " ".join(_capital(word) for word in phrase.split(" "))


@cache
def sentence_case(phrase: str) -> str:
    """Returns the words as a sentence begins.

    >>> sentence_case("bpa free"), sentence_case("leak proof")
    ('BPA free', 'Leak proof')
    """
    spelled = spell(phrase)
    return spelled[:1].upper() + spelled[1:]


@cache
def spell(phrase: str) -> str:
    """Returns lower case words as they stand inside a sentence.

    >>> spell("usb port")
    'USB port'
    """
    return " ".join(_CAPITALS.get(word, word) for word in phrase.split(" "))


@cache
def with_article(phrase: str) -> str:
    """Returns the words after "a" or "an".

    >>> with_article("usb port"), with_article("area rug")
    ('a usb port', 'an area rug')
    """
    vowel = phrase[0].lower() in "aeiou" and not phrase.lower().startswith(_A_DESPITE_THE_VOWEL)
    spoken = vowel or phrase.lower().startswith(_AN_DESPITE_THE_LETTER)
    return f"{'an' if spoken else 'a'} {phrase}"


def counted(phrase: str, count: Count) -> str:
    """Returns the words as one of a kind is named: "an apron", "socks", "pasta"."""
    return with_article(phrase) if count == "one" else phrase


@cache
def part_phrase(part: str) -> str:
    """Returns a part as it stands after "with".

    >>> part_phrase("straw lid"), part_phrase("side pockets"), part_phrase("argan oil")
    ('a straw lid', 'side pockets', 'argan oil')
    """
    last = part.rpartition(" ")[2]
    plural = last.endswith("s") and not last.endswith("ss")
    return part if plural or last in _UNCOUNTED else with_article(part)


@cache
def hyphenated(feature: str) -> str:
    """Returns a feature as it stands before a noun.

    >>> hyphenated("two tiers"), hyphenated("usb port"), hyphenated("tempered glass")
    ('two-tier', 'USB-port', 'tempered-glass')
    """
    return spell(_singular(feature)).replace(" ", "-")


def joined(items: Sequence[str]) -> str:
    """Returns a list in words.

    >>> joined(["a", "b", "c"]), joined(["a"])
    ('a, b and c', 'a')
    """
    *first, last = items
    return f"{', '.join(first)} and {last}" if first else last


def _singular(feature: str) -> str:
    for plural, singular in (("ies", "y"), ("lves", "lf"), ("ss", "ss"), ("s", "")):
        if feature.endswith(plural):
            return feature.removesuffix(plural) + singular
    return feature


def _capital(word: str) -> str:
    known = _CAPITALS.get(word)
    if known:
        return known
    return "-".join(piece[:1].upper() + piece[1:] for piece in word.split("-"))
