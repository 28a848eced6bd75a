"""Goals made of the wishes that come with products, numbered as the original numbers them.

All are drawn with Python's own random numbers from one seed, so that a number means the same goal
everywhere. Only tables are kept; a goal is put together when it is asked for.

Source: WebShop 64fa2a5, web_agent_site/engine/goal.py, as changed in AgentGym 3ef9235.
"""

import random
from abc import abstractmethod
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import overload

import numpy as np
from numpy.typing import NDArray
from typing_extensions import override

from .products import NO_LIMIT, Goal, Product, Wish, instruct_price
from .shelf import NO_WISH, Shelf

SEED = 233
PRICE_STEPS = tuple(10.0 * step for step in range(1, 100))
"""The price limits that a goal may have, in dollars."""

LIMITS_NEAR = 4
"""A limit is one of so many above the price."""


class Goals(Sequence[Goal]):
    """Goals in the order of their numbers."""

    def __init__(self, shelf: Shelf, count: int) -> None:
        """Puts `count` goals into the order that the seed gives."""
        self._shelf = shelf
        order = list(range(count))
        random.Random(SEED).shuffle(order)
        self._order: NDArray[np.int32] = np.array(order, dtype=np.int32)

    @override
    def __len__(self) -> int:
        return len(self._order)

    @overload
    def __getitem__(self, index: int) -> Goal: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Goal]: ...
    @override
    def __getitem__(self, index: int | slice) -> Goal | Sequence[Goal]:
        if isinstance(index, slice):
            return [self[number] for number in range(*index.indices(len(self)))]
        return self._make(int(self._order[index]))

    @abstractmethod
    def weights(self) -> NDArray[np.float64]:
        """Returns `[goals]`: how often each is drawn, in relation to the others."""

    @abstractmethod
    def _make(self, place: int) -> Goal:
        """Returns the goal that is `place` in the order of products."""


class GeneratedGoals(Goals):
    """One goal for each choice of options of each product with a generated wish."""

    def __init__(self, shelf: Shelf, prices: NDArray[np.float64] | None = None) -> None:
        """Draws the limits.

        Args:
            shelf: The products and their wishes.
            prices: `[products]`: what is paid for each; None takes the shelf's own.
        """
        self._places = np.flatnonzero(shelf.combinations != NO_WISH)
        rng = random.Random(SEED)
        paid = shelf.prices if prices is None else prices
        self._limits = [_drawn_limit(rng, float(paid[place])) for place in self._places]
        counts = shelf.combinations[self._places]
        self._starts = np.concatenate(([0], np.cumsum(counts, dtype=np.int64)))
        super().__init__(shelf, int(self._starts[-1]))

    @override
    def weights(self) -> NDArray[np.float64]:
        """Returns the means over a goal's attributes of 1 / (goals that have the attribute)."""
        return np.repeat(self._rarities(), np.diff(self._starts))[self._order]

    def _rarities(self) -> NDArray[np.float64]:
        """Returns `[products with a wish]`: the weight of their goals."""
        wanted = [self._wish(row).attributes for row in range(len(self._places))]
        counts: Counter[str] = Counter()
        for attributes, goals in zip(wanted, np.diff(self._starts).tolist(), strict=True):
            counts.update(dict.fromkeys(attributes, 0))
            for attribute in attributes:
                counts[attribute] += goals
        means = [
            sum(1 / counts[each] for each in attributes if counts[each]) / max(len(attributes), 1)
            for attributes in wanted
        ]
        return np.array(means, dtype=np.float64)

    def _wish(self, row: int) -> Wish:
        wish = self._shelf.article(int(self._places[row])).wish
        assert wish is not None, "only places with a wish are listed"
        return wish

    @override
    def _make(self, place: int) -> Goal:
        row = int(np.searchsorted(self._starts, place, side="right")) - 1
        product = self._shelf[int(self._places[row])]
        options = _combination(product, place - int(self._starts[row]))
        wish, limit = self._wish(row), self._limits[row]
        text = ", and ".join(f"{name}: {value}" for name, value in options)
        chosen = f" with {text}" if text else ""
        instruction = f"{wish.instruction}{chosen}{instruct_price(limit)}"
        return _goal(product, instruction, wish.attributes, options, limit)


class PeoplesGoals(Goals):
    """Goals of the instructions that people wrote; those that name no attribute are left out."""

    def __init__(self, shelf: Shelf, *, original: bool = False) -> None:
        """Draws the limits.

        Args:
            shelf: The products and their wishes.
            original: Each instruction becomes four goals, one for each limit near the price, as in
                AgentGym; else one, as in WebShop.
        """
        rng = random.Random(SEED)
        self._rows = [
            (place, number, limit)
            for place in np.flatnonzero(shelf.wishes).tolist()
            for number, wish in enumerate(shelf.article(place).wishes)
            if wish.attributes
            for limit in _limits(rng, float(shelf.prices[place]), original=original)
        ]
        super().__init__(shelf, len(self._rows))

    @override
    def weights(self) -> NDArray[np.float64]:
        return np.ones(len(self))

    @override
    def _make(self, place: int) -> Goal:
        product_place, number, limit = self._rows[place]
        product, _, wishes = self._shelf.article(product_place)
        wish = wishes[number]
        instruction = f"{wish.instruction}{instruct_price(limit)}"
        options = tuple(("", value) for value in wish.values)
        return _goal(product, instruction, wish.attributes, options, limit)


def draw(sums: NDArray[np.float64], position: float, *, original: bool = False) -> int:
    """Returns the number of the goal at `position` when each goal is as wide as its weight.

    Args:
        sums: `[goals]`: the weights of the goals up to and with each.
        position: 0 to 1, 1 left out.
        original: Draws as the original does, see below.

    The original looks into sums that begin with a 0, and so takes the goal after the right one;
    the last gets two shares.

    >>> two = np.array([1.0, 4.0])
    >>> [draw(two, 0.2), draw(two, 0.9), draw(two, 0.2, original=True)]
    [0, 1, 1]
    """
    place = int(np.searchsorted(sums, position * float(sums[-1]), side="right"))
    return min(place + original, sums.size - 1)


def _limits(rng: random.Random, price: float, *, original: bool) -> Iterator[float]:
    if original:
        yield from _limits_near(price)
    else:
        yield _drawn_limit(rng, price)


def _limits_near(price: float) -> tuple[float, ...]:
    first = bisect_right(PRICE_STEPS, price)
    return PRICE_STEPS[first : first + LIMITS_NEAR]


def _drawn_limit(rng: random.Random, price: float) -> float:
    near = _limits_near(price)
    return max(rng.sample(near, 2)) if len(near) >= 2 else NO_LIMIT


def _combination(product: Product, number: int) -> tuple[tuple[str, str], ...]:
    """Returns one choice of all options; of the names in order, the last one changes first."""
    chosen: list[tuple[str, str]] = []
    for name in sorted(product.options, reverse=True):
        number, place = divmod(number, len(product.options[name]))
        chosen.append((name, product.options[name][place]))
    return tuple(reversed(chosen))


def _goal(
    product: Product,
    instruction: str,
    attributes: tuple[str, ...],
    options: tuple[tuple[str, str], ...],
    limit: float,
) -> Goal:
    return Goal(
        product.asin,
        instruction,
        attributes,
        options,
        limit,
        product.name,
        product.category,
        product.query,
        product.product_category,
        product.nouns,
    )
