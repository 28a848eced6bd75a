"""What a kind of product is: the row of vocabulary from which its products are made."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Count = Literal["one", "many", "mass"]
"""How a noun is counted: a lamp; socks; coffee."""

Choice = tuple[str, ...]
"""Words of which a product has at most one: ("slim fit", "relaxed fit")."""


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """One kind of product, and all that its products may be.

    A product has one of the materials, some of the qualities, parts and purposes (at most one of
    each choice), and for every option some of the values.

    Attributes:
        name: As a customer says it: "water bottle".
        count: Whether one says "a water bottle", "leggings" or "ground coffee".
        query: The search phrase of the kind, in the plural: "water bottles".
        path: Its place below its department, at least two parts.
        heads: How titles call it; all of them share their last words.
        nouns: The words that all heads share, lower case: the nouns of the kind.
        materials: "stainless steel"; may be empty.
        qualities: "leak proof".
        parts: What it has or contains: "straw lid".
        purposes: What it is good for: "dry skin".
        options: Option name -> all values, in the order shown.
        price: Cheapest and dearest product, in whole dollars.
        uses: Occasions, after "for": "long hikes".
        pitches: Sentences that only this kind's descriptions have; none names an attribute.
    """

    name: str
    count: Count
    query: str
    path: tuple[str, ...]
    heads: tuple[str, ...]
    nouns: tuple[str, ...]
    materials: Choice
    qualities: tuple[Choice, ...]
    parts: tuple[Choice, ...]
    purposes: tuple[Choice, ...]
    options: Mapping[str, tuple[str, ...]]
    price: tuple[int, int]
    uses: tuple[str, ...]
    pitches: tuple[str, ...]

    @property
    def features(self) -> tuple[Choice, ...]:
        """All qualities, parts and purposes."""
        return self.qualities + self.parts + self.purposes


@dataclass(frozen=True, slots=True)
class Department:
    """A part of the shop.

    Attributes:
        name: As it stands in front of a product's path: "Home & Kitchen".
        category: Its short name: "garden".
        kinds: What it sells.
    """

    name: str
    category: str
    kinds: tuple[Kind, ...]


def kind(
    name: str,
    query: str,
    path: str,
    heads: str,
    *,
    count: Count = "one",
    materials: str = "",
    qualities: str,
    parts: str = "",
    purposes: str = "",
    options: Mapping[str, str],
    price: tuple[int, int],
    uses: str,
    pitches: tuple[str, ...],
) -> Kind:
    """Returns a kind from a row of a table, in which commas part words and strokes part choices.

    >>> mug = kind(
    ...     "mug", "mugs", "Cups > Mugs", "Coffee Mug, Insulated Mug", qualities="light/heavy, big",
    ...     options={"color": "red, blue"}, price=(5, 9), uses="the office", pitches=("Nice.",),
    ... )
    >>> mug.qualities, mug.nouns, mug.options
    ((('light', 'heavy'), ('big',)), ('mug',), {'color': ('red', 'blue')})
    """
    titles = _words(heads)
    return Kind(
        name=name,
        count=count,
        query=query,
        path=tuple(path.split(" > ")),
        heads=titles,
        nouns=_shared_words(titles),
        materials=_words(materials),
        qualities=_choices(qualities),
        parts=_choices(parts),
        purposes=_choices(purposes),
        options={option: _words(values) for option, values in options.items()},
        price=price,
        uses=_words(uses),
        pitches=pitches,
    )


def _words(row: str) -> tuple[str, ...]:
    return tuple(row.split(", ")) if row else ()


def _choices(row: str) -> tuple[Choice, ...]:
    return tuple(tuple(words.split("/")) for words in _words(row))


def _shared_words(titles: tuple[str, ...]) -> tuple[str, ...]:
    first, *others = (title.lower().split() for title in titles)
    return tuple(word for word in first if all(word in other for other in others))
