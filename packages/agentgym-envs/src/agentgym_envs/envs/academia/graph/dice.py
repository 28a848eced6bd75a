"""Choices that are a function of a name."""

from collections.abc import Sequence
from hashlib import shake_256
from struct import unpack
from typing import TypeVar

ItemT = TypeVar("ItemT")


class Dice:
    """A few hundred choices that are a function of a name, cheap and the same everywhere."""

    COUNT = 160

    def __init__(self, name: str) -> None:
        """Makes all choices at once."""
        digest = shake_256(name.encode()).digest(4 * self.COUNT)
        numbers: tuple[int, ...] = unpack(f"<{self.COUNT}I", digest)
        self._numbers = iter(numbers)

    def below(self, size: int) -> int:
        """Returns a number from 0 to `size` - 1."""
        return next(self._numbers) % size

    def choice(self, items: Sequence[ItemT]) -> ItemT:
        """Returns one of the items."""
        return items[next(self._numbers) % len(items)]

    def several(self, items: Sequence[ItemT], tries: int) -> list[ItemT]:
        """Returns the different ones among `tries` items drawn, in the order drawn."""
        return list(dict.fromkeys(self.choice(items) for _ in range(tries)))
