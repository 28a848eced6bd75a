"""Goals on the generated products: which product is wanted, and what the customer says of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from agentgym_envs.core import Split
from agentgym_envs.envs.webshop.products import NO_LIMIT, Goal
from agentgym_envs.toolkit.catalogue import (
    KINDS,
    MEMBERS,
    Choices,
    Family,
    Kind,
    Member,
    Sort,
    counted,
    family,
    joined,
    part_phrase,
    sorts,
    spell,
)

from .shop import catalogue
from .wordings import WORDINGS, option_phrase, worded

GOALS: Mapping[Split, int] = MappingProxyType({"train": 40_320, "validation": 1_000, "test": 500})
"""How many goals each split has."""

MAX_CONSTRAINTS = 5

_TURNS: Mapping[Split, range] = MappingProxyType(
    {"test": range(2), "validation": range(2, 6), "train": range(6, 34)}
)
"""Which families of each kind belong to a split."""

_USUAL_CONSTRAINTS = (1, 2, 2, 3, 3, 3, 4, 4, 5, 5)


@dataclass(frozen=True, slots=True)
class _Wish:
    """What a customer asks for."""

    attributes: tuple[str, ...]
    options: tuple[tuple[str, str], ...]
    price_upper: float


def goal(split: Split, number: int, constraints: int | None = None) -> Goal:
    """Returns a goal; the same arguments always give the same one.

    Consecutive numbers go through all kinds of product. The product that is asked for has every
    constraint; a near-duplicate from its family often lacks just one.

    Args:
        split: No product family is in two splits.
        number: 0 <= number < GOALS[split].
        constraints: Attributes, options and price bound together, 1 to 5, the first always an
            attribute; None mixes all five.
    """
    place = product_place(split, number)
    line, member = family(place // MEMBERS), family(place // MEMBERS).members[place % MEMBERS]
    choices = Choices(f"webshop goal {split} {number} {constraints}")
    count = choices.one(_USUAL_CONSTRAINTS) if constraints is None else constraints
    wish = _wish(member, count, choices)
    product = catalogue()[place]
    return Goal(
        asin=product.asin,
        instruction=_instruction(line, wish, choices.one(WORDINGS[split]), choices),
        attributes=wish.attributes,
        options=wish.options,
        price_upper=wish.price_upper,
        name=product.name,
        category=product.category,
        query=product.query,
        product_category=product.product_category,
        nouns=product.nouns,
    )


def product_place(split: Split, number: int) -> int:
    """Returns where in the catalogue the product of a goal is."""
    turns = _TURNS[split]
    number, kind_place = divmod(number, len(KINDS))
    number, turn = divmod(number, len(turns))
    # Each kind begins with another member, so that few goals go round all of them.
    member_place = (number + kind_place) % MEMBERS
    return (turns[turn] * len(KINDS) + kind_place) * MEMBERS + member_place


def _wish(member: Member, constraints: int, choices: Choices) -> _Wish:
    bounded = constraints > 1 and not choices.one_in(2)
    rest = constraints - bounded
    if rest > len(member.attributes) + len(member.options):
        bounded, rest = True, rest - 1
    fewest = max(0, rest - len(member.attributes))
    most = min(len(member.options), rest - 1)
    option_count = max(choices.below(most - fewest + 1) for _ in range(2)) + fewest
    return _Wish(
        _attributes(member, rest - option_count, choices),
        _options(member, option_count, choices),
        _bound(member.prices[-1], choices) if bounded else NO_LIMIT,
    )


def _attributes(member: Member, count: int, choices: Choices) -> tuple[str, ...]:
    """Returns `count` attributes, mostly with the one that sets the product apart."""
    first = [member.special] if member.special and not choices.one_in(4) else []
    others = [attribute for attribute in member.attributes if attribute not in first]
    return (*first, *choices.some(others, count - len(first)))


def _options(member: Member, count: int, choices: Choices) -> tuple[tuple[str, str], ...]:
    wanted: list[tuple[str, str]] = []
    if count and member.special_option and not choices.one_in(4):
        wanted.append(member.special_option)
    names = [name for name in member.options if all(name != known for known, _ in wanted)]
    for name in choices.some(names, count - len(wanted)):
        wanted.append((name, choices.one(member.options[name])))
    return tuple(sorted(wanted))


def _bound(price: float, choices: Choices) -> float:
    """Returns one of the next three multiples of ten dollars above a price."""
    return float(int(price) // 10 * 10 + 10 * (1 + choices.below(3)))


def _instruction(line: Family, wish: _Wish, wording: str, choices: Choices) -> str:
    phrases = sorted(
        (option_phrase(name, value) for name, value in wish.options),
        key=lambda phrase: phrase.startswith("with"),
    )
    return worded(
        wording,
        item=_item(line.kind, wish.attributes, qualities_first=not choices.one_in(3)),
        options=joined(phrases) if phrases else "",
        listed=", ".join(f"{name}: {value}" for name, value in wish.options),
        price="" if wish.price_upper == NO_LIMIT else f"{wish.price_upper:.0f}",
    )


def _item(kind: Kind, attributes: tuple[str, ...], *, qualities_first: bool) -> str:
    """Returns a product with its features: "a light weight hoodie made of cotton with pockets"."""
    sort_of = sorts(kind)
    by_sort: dict[Sort, list[str]] = {"quality": [], "material": [], "part": [], "purpose": []}
    for attribute in attributes:
        by_sort[sort_of[attribute]].append(attribute)
    qualities, materials = by_sort["quality"], by_sort["material"]
    if qualities_first:
        front, material = ", ".join(qualities), [f"made of {word}" for word in materials]
    else:
        front, material = " ".join(materials), list[str]()
    parts = joined([part_phrase(part) for part in by_sort["part"]]) if by_sort["part"] else ""
    pieces = [
        counted(f"{front} {kind.name}".strip(), kind.count),
        *material,
        *([f"with {parts}"] if parts else []),
        *([f"for {joined(by_sort['purpose'])}"] if by_sort["purpose"] else []),
    ]
    be = "are" if kind.count == "many" else "is"
    behind = f" that {be} {joined(qualities)}" if qualities and not qualities_first else ""
    return spell(" ".join(pieces)) + spell(behind)
