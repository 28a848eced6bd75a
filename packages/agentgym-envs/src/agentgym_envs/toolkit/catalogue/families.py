"""Product families: near-duplicates of one brand and line that differ in one thing.

A family is a function of its number. Its four members share their texts and most of what they
are; the second differs from the first in one feature, the third in its material (or another
feature), the fourth in one value of an option.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from .choices import Choices
from .departments import DEPARTMENTS
from .explanations import Sort
from .kinds import Choice, Department, Kind
from .names import BRANDS_PER_DEPARTMENT, LINES, brands

MEMBERS = 4
FAMILIES_PER_KIND = 34
BRANDS_PER_KIND = 12

KINDS: tuple[tuple[int, Department, Kind], ...] = tuple(
    (place, department, kind)
    for place, department in enumerate(DEPARTMENTS)
    for kind in department.kinds
)
"""All kinds, each with its department and that department's place."""

FAMILIES = FAMILIES_PER_KIND * len(KINDS)

_LISTED_SINGLY = frozenset({"color", "shade", "scent", "flavor", "finish", "style", "wash", "box"})
"""Options of which a product has any values; of others, such as sizes, a run without gaps."""

_CENTS = (99, 99, 95, 49, 0)


class Member(NamedTuple):
    """What one product of a family is.

    Attributes:
        material: One of its kind's materials, or "".
        features: Its qualities, parts and purposes, in the order in which its texts name them.
        options: Option name -> values.
        prices: One price, or (lowest, highest), in dollars.
        special: The feature or material that sets it apart from the first member, or "".
        special_option: The (name, value) that does, or None.
        elsewhere: What another member has and this one has not.
    """

    material: str
    features: tuple[str, ...]
    options: Mapping[str, tuple[str, ...]]
    prices: tuple[float, ...]
    special: str = ""
    special_option: tuple[str, str] | None = None
    elsewhere: str = ""

    @property
    def attributes(self) -> tuple[str, ...]:
        """The material, if it has one, and the features."""
        return (self.material, *self.features) if self.material else self.features


@dataclass(frozen=True, slots=True)
class Family:
    """A brand's line of one kind of product.

    Attributes:
        department: Where it is sold.
        kind: What it is.
        brand: Who makes it.
        line: The name of the line; no other family of the kind has it.
        head: How its titles call it.
        members: Its products.
        style: Numbers below 2 ** 16 that decide between wordings.
    """

    department: Department
    kind: Kind
    brand: str
    line: str
    head: str
    members: tuple[Member, ...]
    style: tuple[int, ...]


@lru_cache(maxsize=1024)
def family(number: int) -> Family:
    """Returns a family; 0 <= number < FAMILIES. Numbers go through all kinds in turn."""
    turn, place = divmod(number, len(KINDS))
    department_place, department, kind = KINDS[place]
    choices = Choices(f"webshop family {number}")
    return Family(
        department,
        kind,
        choices.one(_brands_of_kind(department_place, place)),
        _lines_of_kind(place)[turn],
        choices.one(kind.heads),
        _members(kind, choices),
        tuple(choices.below(1 << 16) for _ in range(8)),
    )


@cache
def sorts(kind: Kind) -> Mapping[str, Sort]:
    """Returns of which sort each material and feature of a kind is."""
    found: dict[str, Sort] = dict.fromkeys(kind.materials, "material")
    named: tuple[tuple[Sort, tuple[Choice, ...]], ...] = (
        ("quality", kind.qualities),
        ("part", kind.parts),
        ("purpose", kind.purposes),
    )
    for sort, groups in named:
        found.update((feature, sort) for group in groups for feature in group)
    return found


@cache
def _brands_of_kind(department_place: int, place: int) -> tuple[str, ...]:
    first = department_place * BRANDS_PER_DEPARTMENT
    own = brands()[first : first + BRANDS_PER_DEPARTMENT]
    return tuple(Choices(f"webshop brands of kind {place}").some(own, BRANDS_PER_KIND))


@cache
def _lines_of_kind(place: int) -> tuple[str, ...]:
    return tuple(Choices(f"webshop lines of kind {place}").some(LINES, FAMILIES_PER_KIND))


def _members(kind: Kind, choices: Choices) -> tuple[Member, ...]:
    prices = _prices(kind, choices)
    material = choices.one(kind.materials) if kind.materials else ""
    groups = choices.some(kind.features, 4 + choices.below(2))
    features = tuple(choices.one(group) for group in groups)
    place = choices.below(len(features))
    first = Member(material, features, _options(kind, choices), prices[0])
    second = _with_another_feature(kind, first, place, prices[1], choices)
    third = _third(kind, first, place, prices[2], choices)
    fourth = _fourth(kind, first, place, prices[3], choices)
    return (
        first._replace(elsewhere=third.special),
        second._replace(elsewhere=features[place]),
        third._replace(elsewhere=second.special),
        fourth._replace(elsewhere=second.special),
    )


def _third(
    kind: Kind, first: Member, used: int, price: tuple[float, ...], choices: Choices
) -> Member:
    others = [material for material in kind.materials if material != first.material]
    if not others:
        return _with_another_feature(kind, first, used + 1, price, choices)
    material = choices.one(others)
    return first._replace(material=material, prices=price, special=material)


def _fourth(
    kind: Kind, first: Member, used: int, price: tuple[float, ...], choices: Choices
) -> Member:
    changeable = [
        name for name, values in first.options.items() if len(values) < len(kind.options[name])
    ]
    if not changeable:
        return _with_another_feature(kind, first, used + 2, price, choices)
    name = choices.one(changeable)
    values, pool = first.options[name], kind.options[name]
    new = choices.one([value for value in pool if value not in values])
    old = choices.one(values)
    kept = tuple(value for value in pool if value == new or (value in values and value != old))
    options = {**first.options, name: kept}
    return first._replace(options=options, prices=price, special_option=(name, new))


def _with_another_feature(
    kind: Kind, first: Member, place: int, price: tuple[float, ...], choices: Choices
) -> Member:
    changed = list(first.features)
    place %= len(changed)
    changed[place] = _instead(kind, first.features, place, choices)
    return first._replace(features=tuple(changed), prices=price, special=changed[place])


def _instead(kind: Kind, features: Sequence[str], place: int, choices: Choices) -> str:
    """Returns a feature that the product could have instead of the one at `place`."""
    old = features[place]
    group = next(group for group in kind.features if old in group)
    rivals: Choice = tuple(feature for feature in group if feature != old)
    if rivals:
        return choices.one(rivals)
    free = [group for group in kind.features if not any(one in features for one in group)]
    return choices.one(choices.one(free))


def _options(kind: Kind, choices: Choices) -> dict[str, tuple[str, ...]]:
    if choices.one_in(20):
        return {}
    names = [name for name in kind.options if not choices.one_in(5)] or list(kind.options)[:1]
    return {name: _values(name, kind.options[name], choices) for name in names}


def _values(name: str, pool: tuple[str, ...], choices: Choices) -> tuple[str, ...]:
    count = min(len(pool), 2 + choices.below(4))
    if name in _LISTED_SINGLY:
        return choices.some_in_order(pool, count)
    start = choices.below(len(pool) - count + 1)
    return pool[start : start + count]


def _prices(kind: Kind, choices: Choices) -> list[tuple[float, ...]]:
    """Returns the price or price range of each member; cheap products are more frequent."""
    low, high = kind.price
    base = low + (high - low) * min(choices.below(1000), choices.below(1000)) // 1000
    cents = choices.one(_CENTS)
    spread = 115 + choices.below(36) if choices.one_in(7) else 100
    prices: list[tuple[float, ...]] = []
    for percent in (100, *(92 + choices.below(20) for _ in range(MEMBERS - 1))):
        lowest = base * percent // 100
        highest = lowest * spread // 100
        both = (lowest + cents / 100, highest + cents / 100)
        prices.append(both if highest > lowest else both[:1])
    return prices
