"""The pages of the shop: what stands on them, in order, and what can be clicked.

A page is built once and shared: it depends on the product or the search, not on the customer. What
does (the instruction, and what was clicked before) is added by `views`.

Source: WebShop 64fa2a5, web_agent_site/templates, as BeautifulSoup reads them.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Literal, NamedTuple

from .products import Product

Kind = Literal["text", "button", "link", "option"]
Tab = Literal["Description", "Features", "Reviews", "Attributes"]

HITS = 50
"""A search finds at most so many products."""

HITS_PER_PAGE = 10

BACK_TO_SEARCH, NEXT, PREVIOUS, BUY = "Back to Search", "Next >", "< Prev", "Buy Now"
TABS: tuple[Tab, ...] = ("Description", "Features", "Reviews", "Attributes")
SEPARATOR = " [SEP] "
SHOP, INSTRUCTION_AT_START, INSTRUCTION = "WebShop", "Instruction: ", "Instruction:"

_BLANK = " \n\t\f\r"


class Node(NamedTuple):
    """One text on a page.

    Attributes:
        kind: Whether it can be clicked, and what it then is.
        text: As shown.
        name: Of an option's value, the name of the option.
    """

    kind: Kind
    text: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """What stands on a page below the instruction (on the first page and the last: on all of it).

    Attributes:
        nodes: The texts in order.
        text: The same in one line, joined by `SEPARATOR`.
        clickable: What `click[...]` takes, lower case -> what is clicked, in the original's order:
            buttons, links, options. Of two equal options the last counts.
    """

    nodes: tuple[Node, ...]
    text: str = field(init=False)
    clickable: Mapping[str, Node] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", SEPARATOR.join(node.text.strip() for node in self.nodes))
        object.__setattr__(self, "clickable", _clickable(self.nodes))


def start_page() -> Page:
    """Returns the page with the search bar, without its instruction."""
    return Page((Node("button", "Search"),))


def card(product: Product) -> tuple[Node, ...]:
    """Returns what stands on a page of results about one product."""
    return (Node("link", product.asin), *_text(product.name), *_text(product.price_text))


def results_page(cards: Iterable[tuple[Node, ...]], number: int, total: int) -> Page:
    """Returns page `number` of what a search found.

    Args:
        cards: Those of the products on this page.
        number: 1 is the first page.
        total: How many products the search found in all.
    """
    nodes = [
        Node("button", BACK_TO_SEARCH),
        *_text(f"Page {number} (Total results: {total})"),
        *([Node("button", PREVIOUS)] if number > 1 else []),
        Node("button", NEXT),
    ]
    return Page((*nodes, *chain.from_iterable(cards)))


def item_page(product: Product, *, show_attributes: bool = False) -> Page:
    """Returns a product's own page: options, title, price and the ways to its other pages."""
    tabs = TABS if show_attributes else TABS[:-1]
    return Page(
        (
            Node("button", BACK_TO_SEARCH),
            Node("button", PREVIOUS),
            *_options(product),
            *_text(product.name),
            *_text(f"Price: {product.price_text}"),
            *_text("Rating: N.A."),
            *(Node("button", tab) for tab in tabs),
            Node("button", BUY),
        )
    )


def tab_page(product: Product, tab: Tab) -> Page:
    """Returns one of the pages behind a product's page; there are no reviews in any data."""
    texts = (each for text in _TAB_TEXTS[tab](product) for each in _text(text))
    return Page((Node("button", BACK_TO_SEARCH), Node("button", PREVIOUS), *texts))


def done_page(asin: str, options: Mapping[str, str], reward: float) -> Page:
    """Returns the page after the purchase, as the original fills it in."""
    texts = (
        "Thank you for shopping with us!",
        "Your code: ", "None", " (Paste it in your MTurk interface.)",
        "Purchased", "asin", asin, "options", _script_json(options), "attrs", "None",
        "category", "None", "query", "None", "product category", "None",
        "Target", "asin", "options", "attrs", "price upper", "instuction text", "category",
        "product category", "query", "Goal ", "None",
        "Reward", "Your score (min 0.0, max 1.0)", repr(reward), "Reward Details ", "None",
    )  # fmt: skip
    return Page(tuple(Node("text", text) for text in texts))


def hits_on(number: int, hits: Sequence[int]) -> Sequence[int]:
    """Returns those of `hits` that stand on page `number`; none before the first or past the end.

    >>> list(hits_on(2, range(15))), list(hits_on(0, range(15)))
    ([10, 11, 12, 13, 14], [])
    """
    return hits[(number - 1) * HITS_PER_PAGE : number * HITS_PER_PAGE] if number > 0 else ()


def _options(product: Product) -> Iterator[Node]:
    for name, values in product.options.items():
        yield from _text(name)
        for value in values:
            yield from _text(value, "option", name)


def _text(text: str, kind: Kind = "text", name: str = "") -> Iterator[Node]:
    """Yields what an HTML reader leaves of a text: of blanks one, of blank lines nothing."""
    if text.strip(_BLANK):
        yield Node(kind, text, name)
    elif text and "\n" not in text:
        yield Node(kind, " ", name)


def _clickable(nodes: Sequence[Node]) -> dict[str, Node]:
    found = {node.text.lower(): node for node in nodes if node.kind == "button"}
    found |= {node.text.lower(): node for node in nodes if node.kind == "link"}
    return found | {node.text: node for node in nodes if node.kind == "option"}


def _script_json(options: Mapping[str, str]) -> str:
    text = json.dumps(dict(options), sort_keys=True)
    for sign in "<>&'":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _description(product: Product) -> Iterator[str]:
    yield product.description


def _features(product: Product) -> Iterator[str]:
    return (f" {bullet}" for bullet in product.bullets)


def _reviews(product: Product) -> Iterator[str]:
    del product
    return iter(())


def _attributes(product: Product) -> Iterator[str]:
    yield from (f" {attribute}" for attribute in product.attributes)
    yield from (product.category, product.query, product.product_category)


_TAB_TEXTS: Mapping[Tab, Callable[[Product], Iterator[str]]] = {
    "Description": _description,
    "Features": _features,
    "Reviews": _reviews,
    "Attributes": _attributes,
}
