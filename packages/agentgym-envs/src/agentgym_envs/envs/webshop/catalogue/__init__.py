"""The embedded shop: generated products, and what customers want of them.

Data: 12,240 products of 90 kinds in 8 departments, which `toolkit/catalogue/` composes from
vocabulary of our own: no brand, text or price is anybody else's. Products come in 3,060 families of
four near-duplicates of one brand and line: they differ in one feature, in the material, or in one
value of an option, and each description mentions, with a hyphen ("a leak-proof version"), what only
a sister has: who buys the first hit is often wrong. A product has 4 to 6 attributes, 0 to 3 options
and a price from 3.49 to 496.99 dollars; one in seven has a price range, and a bound is always above
the upper end of that of the product wanted.

Goals: 500 for test, 1,000 for validation, 40,320 for training; no family, and no wording of the
instruction (54 in all), is in two splits. A goal asks for 1 to 5 things: one attribute or more,
options, and a price bound.

Everything is a function of its number by SHAKE-256, the same on every machine; nothing is stored.
`catalogue()` puts a product together when it is asked for, in about a tenth of a millisecond, so a
process that has a search index at hand starts at once, and all environments share what was made.
`shop.py` numbers the products, `wishes.py` makes the goals and `wordings.py` words them.
"""

from .shop import GeneratedCatalogue, catalogue
from .wishes import GOALS, MAX_CONSTRAINTS, goal

__all__ = [
    "GOALS",
    "MAX_CONSTRAINTS",
    "GeneratedCatalogue",
    "catalogue",
    "goal",
]
