"""Choices that depend on a name alone, the same on every machine."""

from collections.abc import Sequence
from hashlib import shake_256
from typing import TypeVar

ItemT = TypeVar("ItemT")

BYTES = 96
"""Digits behind the choices of one name: enough for 150 choices among 32."""


class Choices:
    """A row of choices that look random; the same name gives the same row.

    A long number made from the name is used up digit by digit, in changing bases: no random
    number generator whose stream might change with a version of Python or numpy.

    >>> first, again = Choices("mug 7"), Choices("mug 7")
    >>> [first.below(6) for _ in range(9)] == [again.below(6) for _ in range(9)]
    True
    """

    __slots__ = ("_left",)

    def __init__(self, name: str) -> None:
        """Begins the row of `name`."""
        self._left = int.from_bytes(shake_256(name.encode()).digest(BYTES), "little")

    def below(self, limit: int) -> int:
        """Returns a number from 0 to `limit` - 1."""
        self._left, number = divmod(self._left, limit)
        return number

    def one_in(self, number: int) -> bool:
        """Returns True once in `number` times."""
        return self.below(number) == 0

    def one(self, items: Sequence[ItemT]) -> ItemT:
        """Returns one of the items, of which there is at least one."""
        return items[self.below(len(items))]

    def some(self, items: Sequence[ItemT], count: int) -> list[ItemT]:
        """Returns `count` of the items, or all if they are fewer, in random order."""
        left = list(items)
        return [left.pop(self.below(len(left))) for _ in range(min(count, len(left)))]

    def some_in_order(self, items: Sequence[ItemT], count: int) -> tuple[ItemT, ...]:
        """Returns `count` of the items, or all if they are fewer, in their own order."""
        return tuple(items[place] for place in sorted(self.some(range(len(items)), count)))
