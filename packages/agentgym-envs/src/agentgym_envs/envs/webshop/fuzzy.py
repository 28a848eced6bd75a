"""How alike two phrases are, and the colour that a word stands for.

The original compares with thefuzz 0.19 in its pure Python form. Its faster forms count a little
otherwise, and a point more or less decides over a reward, so the arithmetic is repeated here.

Source: thefuzz 0.19 `token_set_ratio`; WebShop 64fa2a5, web_agent_site/engine/normalize.py.
"""

import re
from difflib import SequenceMatcher
from functools import lru_cache

ALIKE = 85
"""Phrases that score more than this count as the same."""

COLOURS = (
    "alabaster", "apricot", "aqua", "ash", "asphalt", "azure", "banana", "beige", "black", "blue",
    "blush", "bordeaux", "bronze", "brown", "burgundy", "camel", "camo", "caramel", "champagne",
    "charcoal", "cheetah", "chestnut", "chocolate", "christmas", "coffee", "cognac", "copper",
    "coral", "cranberry", "cream", "crystal", "dark", "denim", "eggplant", "elephant", "espresso",
    "fuchsia", "gold", "granite", "grape", "graphite", "grass", "gray", "green", "grey", "heather",
    "indigo", "ivory", "ivy", "khaki", "lavender", "lemon", "leopard", "light", "lilac", "lime",
    "magenta", "maroon", "mauve", "merlot", "midnight", "mint", "mocha", "multicolor", "mushroom",
    "mustard", "natural", "navy", "nude", "olive", "orange", "peach", "pewter", "pink", "plum",
    "purple", "rainbow", "red", "rose", "royal", "rust", "sand", "sapphire", "seashell", "silver",
    "skull", "slate", "steel", "stone", "stonewash", "sunflower", "tan", "taupe", "teal", "tiger",
    "turquoise", "violet", "walnut", "wheat", "white", "wine", "yellow",
)  # fmt: skip
"""What the original takes for a colour, in its order."""

_NOT_WORD = re.compile(r"\W")
_DROPPED = dict.fromkeys(range(128, 256))
"""The original drops these and keeps what lies beyond."""


def plain_colour(text: str) -> str:
    """Returns the first colour of `COLOURS` that is anywhere in `text`, or `text` itself.

    >>> plain_colour("r.brown2070"), plain_colour("tailored"), plain_colour("size 9")
    ('brown', 'red', 'size 9')
    """
    return next((colour for colour in COLOURS if colour in text), text)


@lru_cache(maxsize=65_536)
def likeness(first: str, second: str) -> int:
    """Returns 0 to 100; 100 if the words of one are among the words of the other.

    >>> likeness("long sleeve", "sleeve long!"), likeness("small", "x-small"), likeness("", "")
    (100, 100, 0)
    >>> likeness("machine wash", "machine washable")
    86
    """
    words, others = _words(first), _words(second)
    if not words or not others:
        return 0
    common = " ".join(sorted(words & others))
    one = f"{common} {' '.join(sorted(words - others))}".strip()
    other = f"{common} {' '.join(sorted(others - words))}".strip()
    return max(_ratio(common, one), _ratio(common, other), _ratio(one, other))


def alike(first: str, second: str) -> bool:
    """Returns whether two phrases count as the same."""
    return likeness(first, second) > ALIKE


def _words(text: str) -> set[str]:
    return set(_NOT_WORD.sub(" ", text.translate(_DROPPED)).lower().split())


def _ratio(first: str, second: str) -> int:
    if not first or not second:
        return 0
    return round(100 * SequenceMatcher(None, first, second).ratio())
