"""Draws for generators of content: the same on every machine and with every version of Python."""

import random
from collections.abc import Sequence
from itertools import accumulate
from typing import TypeVar

ItemT = TypeVar("ItemT")


class Draws:
    """A stream of choices that is a function of a name.

    Built on `random.Random(text).random()` alone, which Python promises not to change.

    >>> draws = Draws("towns")
    >>> draws.below(10), draws.pick("abc"), draws.between(2, 4), draws.sample(range(5), 3)
    (8, 'b', 3, [0, 3, 1])
    """

    def __init__(self, name: str) -> None:
        """Starts the stream called `name`."""
        self._random = random.Random(name).random

    def share(self) -> float:
        """Returns a number in [0, 1)."""
        return self._random()

    def chance(self, probability: float) -> bool:
        """Returns True with this probability."""
        return self._random() < probability

    def below(self, bound: int) -> int:
        """Returns an integer of 0, ..., bound - 1."""
        return int(self._random() * bound)

    def between(self, low: int, high: int) -> int:
        """Returns an integer of low, ..., high."""
        return low + int(self._random() * (high - low + 1))

    def pick(self, items: Sequence[ItemT]) -> ItemT:
        """Returns one of the items, each as likely."""
        return items[int(self._random() * len(items))]

    def weighted(self, items: Sequence[ItemT], weights: Sequence[float]) -> ItemT:
        """Returns one of the items, with probabilities as these weights."""
        sums = list(accumulate(weights))
        mark = self._random() * sums[-1]
        return next((item for item, end in zip(items, sums, strict=True) if mark < end), items[-1])

    def sample(self, items: Sequence[ItemT], number: int) -> list[ItemT]:
        """Returns `number` different items in random order, or all of them if there are fewer."""
        return self.shuffled(items)[:number]

    def shuffled(self, items: Sequence[ItemT]) -> list[ItemT]:
        """Returns all items in random order."""
        order = list(items)
        for last in range(len(order) - 1, 0, -1):
            other = self.below(last + 1)
            order[last], order[other] = order[other], order[last]
        return order
