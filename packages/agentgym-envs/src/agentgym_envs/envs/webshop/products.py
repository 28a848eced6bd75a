"""What the shop sells, and what a customer wants: the records that everything else is built on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple, Protocol
from zlib import crc32

from typing_extensions import override

NO_LIMIT = 1_000_000.0
"""`Goal.price_upper` of a goal that says nothing about the price."""


@dataclass(frozen=True, slots=True)
class Product:
    """One thing that is sold. Texts are shown as they are; nothing here is ever changed.

    Attributes:
        asin: The product's number: ten characters, upper case; unique in its catalogue.
        name: The title.
        description: The text of its description page; may be empty.
        bullets: The lines of its feature page.
        prices: In dollars, as shown: one price, or (lowest, highest) of a range.
        options: What can be chosen: name -> values, both lower case, in the order shown.
        attributes: What the product is like ("machine washable"); never shown by default.
        category: The department's short name ("garden").
        query: The search phrase that finds this kind of product ("console tables"), lower case.
        product_category: The path of departments, parts joined by " \u203a ".
        image: The address of its picture, or "".
        nouns: The nouns of `name`, lower case, in order, repeated as they are in it; None lets a
            tagger find them.
    """

    asin: str
    name: str
    description: str
    bullets: tuple[str, ...]
    prices: tuple[float, ...]
    options: Mapping[str, tuple[str, ...]]
    attributes: tuple[str, ...]
    category: str
    query: str
    product_category: str
    image: str = ""
    nouns: tuple[str, ...] | None = None

    @property
    def price(self) -> float:
        """What is paid: the price, or for a range an amount in it that only `asin` decides.

        The original draws it anew in each process, so that the same goal names other limits.

        >>> Product("B000000001", "", "", (), (10.0, 20.0), {}, (), "", "", "").price
        15.23
        """
        low, high = self.prices[0], self.prices[-1]
        if low == high:
            return low
        return round(low + (high - low) * crc32(self.asin.encode()) / 2**32, 2)

    @property
    def price_text(self) -> str:
        """The price or price range as shown.

        >>> table = Product("B000000001", "Table", "", (), (45.0, 50.5), {}, (), "", "", "")
        >>> table.price_text
        '$45.0 to $50.5'
        """
        return " to ".join(f"${price}" for price in self.prices)


@dataclass(frozen=True, slots=True)
class Goal:
    """What a customer wants: an instruction in words, and what the reward checks.

    Attributes:
        asin: A product that fulfils the goal.
        instruction: The wish as the agent reads it.
        attributes: Those that the bought product should have.
        options: What should be chosen, as (name, value); a wish written by a person names only
            values, and has "" for each name.
        price_upper: The most that the product may cost, in dollars; `NO_LIMIT` for no limit.
        name: The name of the product `asin`.
        category: Its department.
        query: Its search phrase.
        product_category: Its path of departments.
        nouns: The nouns of `name`; None lets a tagger find them.
        weight: How often the goal is drawn, in relation to others.
    """

    asin: str
    instruction: str
    attributes: tuple[str, ...]
    options: tuple[tuple[str, str], ...]
    price_upper: float
    name: str
    category: str
    query: str
    product_category: str
    nouns: tuple[str, ...] | None = None
    weight: float = 1.0


class Wish(NamedTuple):
    """An instruction that comes with a product, to make goals of.

    Attributes:
        instruction: Its words, which say nothing of the price.
        attributes: What the product should be like.
        values: Option values that a person asked for; a generated wish takes all in turn.
    """

    instruction: str
    attributes: tuple[str, ...]
    values: tuple[str, ...] = ()


class Catalogue(Protocol):
    """All products of one shop, in a fixed order, shared by all environments of a process.

    A product may be put together when it is asked for: keep the place, not the product.
    """

    def __len__(self) -> int:
        """Returns the number of products."""
        ...

    def __getitem__(self, place: int) -> Product:
        """Returns a product; 0 <= place < len(self)."""
        ...

    def place_of(self, asin: str) -> int | None:
        """Returns where the product with this number is, or None."""
        ...


class ProductList:
    """A catalogue that is held in memory."""

    def __init__(self, products: tuple[Product, ...]) -> None:
        """Keeps the products in this order."""
        self._products = products
        self._places = {product.asin: place for place, product in enumerate(products)}

    def __len__(self) -> int:
        return len(self._products)

    def __getitem__(self, place: int) -> Product:
        return self._products[place]

    def place_of(self, asin: str) -> int | None:
        """Returns where the product with this number is, or None."""
        return self._places.get(asin)

    @override
    def __repr__(self) -> str:
        return f"ProductList({len(self)} products)"


def find(catalogue: Catalogue, asin: str) -> Product | None:
    """Returns the product with this number, or None."""
    place = catalogue.place_of(asin)
    return None if place is None else catalogue[place]


def documents(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Yields (asin, text) of each product, for the search index."""
    for place in range(len(catalogue)):
        product = catalogue[place]
        yield product.asin, document(product)


def document(product: Product) -> str:
    """Returns the text by which a product is found: title, description, first bullet, options.

    >>> sizes = {"size": ("s", "m"), "color": ("red",)}
    >>> document(Product("B000000001", "Shirt", "", ("Soft.",), (9.5,), sizes, (), "", "", ""))
    'shirt  soft. size: s, m, and color: red'
    """
    options = ", and ".join(f"{name}: {', '.join(v)}" for name, v in product.options.items())
    first_bullet = product.bullets[0] if product.bullets else ""
    return f"{product.name} {product.description} {first_bullet} {options}".lower()


def instruct_price(price_upper: float) -> str:
    """Returns the end of an instruction that names the highest price, or "".

    >>> instruct_price(40.0), instruct_price(NO_LIMIT)
    (', and price lower than 40.00 dollars', '')
    """
    if price_upper >= NO_LIMIT:
        return ""
    return f", and price lower than {price_upper:.2f} dollars"
