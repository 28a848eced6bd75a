"""What a purchase is worth: type, attributes, options and price of the product bought."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from .fuzzy import COLOURS, alike, plain_colour
from .products import Goal, Product

Nouns = Callable[[str], Sequence[str]]
"""Finds the nouns of a title: lower case, in order, repeated as they are in it."""


class Reward(NamedTuple):
    """The parts of a reward.

    Attributes:
        type_score: Whether it is the kind of thing wanted: 1.0, 0.5, 0.1 or 0.0.
        query_match: Whether the same search phrase finds both.
        category_match: Whether their paths of departments share two or more.
        title_score: Share of the wanted title's nouns that the bought one has.
        attributes: How many of the wanted attributes it has.
        options: How many of the wanted options were chosen.
        price: Whether it costs no more than allowed.
        total: The reward, 0 to 1.
    """

    type_score: float
    query_match: bool
    category_match: bool
    title_score: float
    attributes: int
    options: int
    price: bool
    total: float


def reward(
    product: Product,
    goal: Goal,
    price: float,
    options: Mapping[str, str],
    nouns: Nouns,
    *,
    original: bool = False,
) -> Reward:
    """Returns what it is worth to buy `product` with `options` at `price` dollars.

    Args:
        product: What is bought.
        goal: What was wanted.
        price: What is paid.
        options: What was chosen: name -> value.
        nouns: Finds nouns where product or goal bring none.
        original: Options are compared as the original does; see `_original_option_fits`.

    Source: WebShop 64fa2a5, web_agent_site/engine/goal.py, as changed in AgentGym 3ef9235.
    """
    query_match = product.query == goal.query
    category_match = len(_departments(product) & _departments(goal)) >= 2
    title_score = _title_score(product, goal, nouns)
    type_score = _type_score(query_match or category_match, title_score)
    attributes = sum(_has_attribute(product, attribute) for attribute in goal.attributes)
    fits = _original_option_fits if original else _option_fits
    chosen = sum(fits(wanted, options) for wanted in goal.options)
    cheap = price <= goal.price_upper
    most = len(goal.attributes) + len(goal.options) + 1
    return Reward(
        type_score,
        query_match,
        category_match,
        title_score,
        attributes,
        chosen,
        cheap,
        (attributes + chosen + cheap) / most * type_score,
    )


def _departments(of: Product | Goal) -> set[str]:
    return {part.strip() for part in of.product_category.split("\u203a")}


def _title_score(product: Product, goal: Goal, nouns: Nouns) -> float:
    wanted = nouns(goal.name) if goal.nouns is None else goal.nouns
    found = nouns(product.name) if product.nouns is None else product.nouns
    # The divisor counts a noun as often as the title has it; so does the original.
    return len(set(wanted) & set(found)) / len(wanted) if wanted else 0.2


def _type_score(match: bool, title_score: float) -> float:
    if title_score == 0:
        return 0.0
    if title_score < 0.1:
        return 0.1
    return 1.0 if match or title_score > 0.2 else 0.5


def _has_attribute(product: Product, wanted: str) -> bool:
    if any(alike(attribute, wanted) for attribute in product.attributes):
        return True
    texts = (product.name, " ".join(product.bullets), product.description)
    return any(wanted in text.lower() for text in texts)


def _option_fits(wanted: tuple[str, str], options: Mapping[str, str]) -> bool:
    """Returns whether exactly this value was chosen; a person's wish names no option, only a value.

    A wish and a value that a shop writes differ in their words, so there they need only be alike.
    """
    name, value = wanted
    if name:
        return options.get(name) == value
    return any(value == chosen or _similar(value, chosen) for chosen in options.values())


def _similar(value: str, chosen: str) -> bool:
    return alike(plain_colour(value), plain_colour(chosen))


def _original_option_fits(wanted: tuple[str, str], options: Mapping[str, str]) -> bool:
    """Returns whether any chosen value is alike to what Python prints for (name, value).

    So the name takes part in the comparison, whatever option was chosen; a value, or name, that is
    nothing but a colour stands for both.
    """
    name, value = wanted
    if name:
        text = next((colour for colour in COLOURS if colour in wanted), repr(wanted))
    else:
        text = plain_colour(value)
    return any(alike(plain_colour(chosen), text) for chosen in options.values())
