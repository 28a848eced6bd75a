"""The shop's products, each put together when it is asked for."""

from functools import cache, lru_cache

from typing_extensions import override

from agentgym_envs.envs.webshop.products import Product
from agentgym_envs.toolkit.catalogue import (
    FAMILIES,
    MEMBERS,
    bullets,
    description,
    family,
    title,
    title_nouns,
)

LENGTH = FAMILIES * MEMBERS

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_CODES = len(_DIGITS) ** 8
_FACTOR, _OFFSET = 1_903_441_657_837, 606_228_133_109
_BACK = pow(_FACTOR, -1, _CODES)


class GeneratedCatalogue:
    """12,240 products of 90 kinds; holds those that were looked at: 28 MB if it was all.

    Products `MEMBERS` * n to `MEMBERS` * n + 3 are family n.
    """

    def __len__(self) -> int:
        return LENGTH

    def __getitem__(self, place: int) -> Product:
        """Returns a product; 0 <= place < len(self).

        Raises:
            IndexError: there is no such place.
        """
        if not 0 <= place < LENGTH:
            raise IndexError(f"place must be from 0 to {LENGTH - 1}, got {place!r}")
        return _product(place)

    def place_of(self, asin: str) -> int | None:
        """Returns where the product with this number is, or None.

        >>> catalogue().place_of(catalogue()[7].asin), catalogue().place_of("B000000000")
        (7, None)
        """
        digits = asin.removeprefix("B0")
        if len(asin) != 10 or len(digits) != 8 or any(digit not in _DIGITS for digit in digits):
            return None
        place = (int(digits, 36) - _OFFSET) * _BACK % _CODES
        return place if place < LENGTH else None

    @override
    def __repr__(self) -> str:
        return f"GeneratedCatalogue({LENGTH} products)"


@cache
def catalogue() -> GeneratedCatalogue:
    """Returns the embedded catalogue, the same object in the whole process."""
    return GeneratedCatalogue()


@lru_cache(maxsize=LENGTH)
def _product(place: int) -> Product:
    number, member_place = divmod(place, MEMBERS)
    line = family(number)
    member = line.members[member_place]
    name = title(line, member)
    return Product(
        asin=_asin(place),
        name=name,
        description=description(line, member),
        bullets=bullets(line, member),
        prices=member.prices,
        options=member.options,
        attributes=member.attributes,
        category=line.department.category,
        query=line.kind.query,
        product_category=" \u203a ".join((line.department.name, *line.kind.path)),
        nouns=title_nouns(line, member, name),
    )


def _asin(place: int) -> str:
    code = (place * _FACTOR + _OFFSET) % _CODES
    digits = ""
    for _ in range(8):
        code, digit = divmod(code, len(_DIGITS))
        digits = _DIGITS[digit] + digits
    return f"B0{digits}"
