"""How customers say what they want; no two splits share a wording.

In a wording, {item} is the product with its features, {options} "in navy and in size m", {listed}
"color: navy, size: m", {price} the bound in whole dollars. What stands in brackets is left out
when there is no option, or no bound.
"""

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from agentgym_envs.core import Split
from agentgym_envs.toolkit.catalogue import with_article

WORDINGS: Mapping[Split, tuple[str, ...]] = MappingProxyType(
    {
        "train": (
            "I am looking for {item}[ {options}][, and price lower than {price} dollars]",
            "i need {item}[ {options}][, and price lower than {price}.00 dollars]",
            "Find me {item}[ with {listed}][, and price lower than {price}.00 dollars]",
            "I want to buy {item}[ {options}][ for less than ${price}].",
            "Please find {item}[ {options}][. My budget is {price} dollars].",
            "I'm after {item}[ {options}][, under ${price}].",
            "Could you get me {item}[ {options}][ that costs no more than {price} dollars]?",
            "Enough waiting: get us {item}[ {options}][ below ${price}].",
            "looking for {item}[, {listed}][, price below {price} dollars]",
            "My sister asked for {item}[ {options}][. I can spend up to {price} dollars].",
            "I would like {item}[, preferably {options}][, priced under {price} dollars].",
            "Buy {item}[ {options}][, but do not pay more than ${price}].",
            "Show me {item}[ {options}][ at a price lower than {price} dollars].",
            "I need to order {item}[ {options}][. It has to be cheaper than {price} dollars].",
            "For my birthday I wish for {item}[ {options}][, and nobody should spend over "
            "${price}].",
            "Is there {item}[ {options}][ for under {price} dollars]?",
            "I've been searching for {item}[ {options}][, with a limit of ${price}].",
            "get {item}[ {options}][ less than {price} dollars]",
            "I could use {item}[ {options}][; {price} dollars is the most I can pay].",
            "Since we moved, we need {item}[ {options}][. Keep it under ${price}].",
            "Help me pick out {item}[ {options}][ within a budget of {price} dollars].",
            "Add {item} to my cart[, {listed}][. Maximum price: {price} dollars].",
            "Put {item} on the order[, {options}][, for at most {price} dollars].",
            "What I want is {item}[ {options}][ and a price of {price} dollars or less].",
            "Choose {item} for me[, {options}][, not above ${price}].",
            "My dad needs {item}[ {options}][, and I promised to stay below {price} dollars].",
            "Order {item}[ {options}][. Anything below {price} dollars is fine].",
            "Can you find {item}[ {options}][ costing less than ${price}]?",
        ),
        "validation": (
            "I'd love to have {item}[ {options}][, as long as I pay less than {price} dollars].",
            "Search the shop for {item}[ {options}][ and stay under ${price}].",
            "A friend recommended {item}. [Mine should come {options}. ][It must not cost more "
            "than {price} dollars.]",
            "I am interested in {item}[ {options}][; price range: up to {price} dollars].",
            "want {item}[ ({listed})][, max {price} dollars]",
            "The office needs {item}[ {options}][, with {price} dollars as the upper limit].",
            "Time to treat myself to {item}[ {options}][ - not over ${price}, though].",
            "Do you sell {item}[ {options}][ for {price} dollars or less]?",
            "Let's get {item}[ {options}][, provided that the price is lower than {price} "
            "dollars].",
            "I was hoping to find {item}[ {options}][, spending {price} dollars at the very most].",
            "Pick {item}[, {options}][. The price has to be under {price} dollars].",
            "It should be {item}[ {options}][, and cheaper than ${price}].",
        ),
        "test": (
            "Can you help me shop for {item}[ {options}]?[ I have {price} dollars to spend.]",
            "I'm shopping for {item}[ {options}][ and would rather not go over {price} dollars].",
            "My next purchase will be {item}[ {options}][, for a price under {price} dollars].",
            "Our guests arrive soon, so I need {item}[ {options}][, {price} dollars tops].",
            "shopping list: {item}[ / {listed}][ / lower than ${price}]",
            "There must be {item}[ {options}][ somewhere for less than {price} dollars].",
            "Purchase {item}[ {options}][. Do not exceed {price} dollars].",
            "I'm in the market for {item}[ {options}][, ideally below ${price}].",
            "My daughter would be happy about {item}[ {options}][; the price may not be higher "
            "than {price} dollars].",
            "Recommend and buy {item}[ {options}][, all for under ${price}].",
            "The one thing missing here: {item}[ {options}][. I will pay {price} dollars at most].",
            "Where can I get {item}[ {options}][ with a price tag below {price} dollars]?",
            "I require {item}[ with these choices: {listed}][ and a price less than {price} "
            "dollars].",
            "Send me {item}[ {options}][. Cost: not more than ${price}].",
        ),
    }
)

OPTION_PHRASES: Mapping[str, str] = MappingProxyType(
    {
        "color": "in {}",
        "shade": "in the shade {}",
        "size": "in size {}",
        "finish": "in {} finish",
        "wash": "in {} wash",
        "style": "in {} style",
        "scent": "with the scent {}",
        "roast": "as {}",
        "pack": "as {a}",
        "pieces": "as {a} set",
        "heads": "as {a} set",
        "set": "sold as {}",
        "box": "in {a}",
        "quantity": "with {}",
        "count": "with {}",
        "time": "for {} use",
        "waist": "with waist {}",
        "type": "of the {} type",
    }
)
"""How an option is asked for; others as "with 24 oz capacity"."""


def option_phrase(name: str, value: str) -> str:
    """Returns how a customer asks for a value of an option.

    >>> option_phrase("color", "navy"), option_phrase("capacity", "24 oz")
    ('in navy', 'with 24 oz capacity')
    """
    return OPTION_PHRASES.get(name, f"with {{}} {name}").format(value, a=with_article(value))


def worded(wording: str, **slots: str) -> str:
    """Returns a wording with its slots filled; what is in brackets around an empty one is gone.

    >>> worded("get {item}[ {options}][ under ${price}]", item="socks", options="", price="9")
    'get socks under $9'
    """
    return "".join(
        piece.format(**slots) for piece, slot in _pieces(wording) if slot is None or slots[slot]
    ).strip()


@cache
def _pieces(wording: str) -> tuple[tuple[str, str | None], ...]:
    """Returns the pieces of a wording, each with the slot on which it depends."""
    pieces: list[tuple[str, str | None]] = []
    for piece in re.split(r"(\[[^]]*\])", wording):
        inside = re.search(r"\{(\w+)\}", piece) if piece.startswith("[") else None
        pieces.append((piece.strip("[]"), inside[1] if inside else None))
    return tuple(pieces)
