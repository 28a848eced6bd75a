"""A shop: its products, the search over them, and its pages. All environments share one."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, lru_cache
from heapq import nsmallest
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from typing_extensions import override

from agentgym_envs.toolkit.search import Index

from .pages import HITS, Node, Page, Tab, card, hits_on, item_page, results_page, tab_page
from .products import Catalogue, Product
from .reward import Nouns

_PAGES_REMEMBERED = 4_096
_CARDS_REMEMBERED = 32_768


class Shop:
    """What a world asks. Nothing in it depends on a customer; pages and searches are remembered."""

    def __init__(
        self,
        catalogue: Catalogue,
        index: Index,
        prices: NDArray[np.float64],
        nouns: Nouns,
        origin: tuple[Callable[..., "Shop"], tuple[Any, ...]],
    ) -> None:
        """Keeps all that it is given.

        Args:
            catalogue: The products.
            index: Finds them; document numbers are places in `catalogue`.
            prices: `[products]`: what is paid for each, in dollars.
            nouns: Finds the nouns of titles.
            origin: How another process gets this shop: a function, and what to call it with.
        """
        self.catalogue = catalogue
        self.nouns = nouns
        self._index = index
        self._prices = prices
        self._origin = origin
        remember = lru_cache(maxsize=_PAGES_REMEMBERED)
        self._card = lru_cache(maxsize=_CARDS_REMEMBERED)(self._make_card)
        self.search = remember(self._search)
        self.results = remember(self._results)
        self.item = remember(self._item)
        self.tab = remember(self._tab)

    def price(self, place: int) -> float:
        """Returns what is paid for the product at `place`, in dollars."""
        return float(self._prices[place])

    def named(self, key: str, value: str) -> Sequence[int]:
        """Returns the places of all products of one `key`, "category" or "query"."""
        return self._groups[key].get(value, ())

    def at_random(self, salt: str) -> Sequence[int]:
        """Returns the places of 50 products, or all, in an order that only `salt` decides."""
        return tuple(
            nsmallest(HITS, range(len(self.catalogue)), key=lambda place: _mixed(salt, place))
        )

    def _search(self, query: str) -> Sequence[int]:
        """Returns the places of what a search finds, best first, at most 50."""
        return tuple(self._index.search(query, HITS).documents)

    def _results(self, hits: Sequence[int], number: int) -> Page:
        """Returns page `number` of search results."""
        return results_page(map(self._card, hits_on(number, hits)), number, len(hits))

    def _item(self, place: int, show_attributes: bool) -> Page:
        """Returns the page of a product."""
        return item_page(self._product(place), show_attributes=show_attributes)

    def _tab(self, place: int, tab: Tab) -> Page:
        """Returns a page behind a product's page."""
        return tab_page(self._product(place), tab)

    def _make_card(self, place: int) -> tuple[Node, ...]:
        return card(self._product(place))

    def _product(self, place: int) -> Product:
        return self.catalogue[place]

    @cached_property
    def _groups(self) -> Mapping[str, Mapping[str, Sequence[int]]]:
        groups: dict[str, dict[str, list[int]]] = {"category": {}, "query": {}}
        for place in range(len(self.catalogue)):
            product = self.catalogue[place]
            groups["category"].setdefault(product.category, []).append(place)
            groups["query"].setdefault(product.query, []).append(place)
        return {
            key: {value: tuple(places) for value, places in named.items()}
            for key, named in groups.items()
        }

    def __deepcopy__(self, memo: dict[int, object]) -> "Shop":
        return self

    @override
    def __reduce__(self) -> tuple[Callable[..., "Shop"], tuple[Any, ...]]:
        return self._origin


def _mixed(salt: str, place: int) -> int:
    return crc32(f"{salt} {place}".encode())
