"""What a value that an agent writes may cost: every operation is paid for before it is done."""

from typing import Any, cast

from .errors import BadValueError

MAX_DEPTH = 60
"""Levels of brackets, and of operations, one inside the other."""

MAX_WEIGHT = 10_000
"""Weight of one value; see `Budget.keep`."""

MAX_WORK = 100_000
"""Weight of all values together that the evaluation of one text makes on the way."""

MAX_BITS = 4_096
"""Bits of a whole number."""

CHARACTERS_PER_UNIT = 16
BITS_PER_UNIT = 64

_PLAIN = (bool, float, type(None))


class Budget:
    """Counts what one evaluation makes."""

    __slots__ = ("_left",)

    def __init__(self) -> None:
        """Starts with `MAX_WORK`."""
        self._left = MAX_WORK

    def spend(self, weight: int) -> None:
        """Pays for something of this weight.

        Raises:
            BadValueError: it is too much.
        """
        self._left -= weight
        if weight > MAX_WEIGHT or self._left < 0:
            raise BadValueError("that is too much to work out; write the value itself")

    def keep(self, value: Any) -> Any:
        """Returns `value` after it was paid for.

        A value weighs 1, and 1 more for each 16 characters of a text, each 64 bits of a whole
        number, and what is inside weighs, as often as it is inside: what repeats itself is paid
        for as if it were written out.

        Raises:
            BadValueError: it is too much, of a kind that no tool takes, or nested too deeply.
        """
        self.spend(_weight(value, MAX_WEIGHT, MAX_DEPTH))
        return value


def text_weight(length: int) -> int:
    """Returns what a text of so many characters weighs."""
    return 1 + length // CHARACTERS_PER_UNIT


def _weight(value: Any, most: int, depth: int) -> int:
    """Returns the weight of `value`; stops counting soon after `most`."""
    if isinstance(value, str):
        return text_weight(len(value))
    if isinstance(value, _PLAIN):
        return 1
    if isinstance(value, int):
        return _integer_weight(value)
    if isinstance(value, dict):
        entries = cast("dict[Any, Any]", value)
        parts: Any = [*entries.keys(), *entries.values()] if len(entries) <= most else [0] * most
    elif isinstance(value, (list, tuple, set, frozenset)):
        parts = cast("list[Any]", value)
    elif getattr(value, "weightless", False) is True:
        return 1
    else:
        raise BadValueError(f"a {type(value).__name__} is nothing that a tool takes")
    if depth == 0:
        raise BadValueError(f"the value is nested more than {MAX_DEPTH} levels deep")
    total = 1
    for part in parts:
        total += _weight(part, most - total, depth - 1)
        if total > most:
            break
    return total


def _integer_weight(value: int) -> int:
    if value.bit_length() > MAX_BITS:
        raise BadValueError(f"a whole number may have at most {MAX_BITS:,} bits")
    return 1 + value.bit_length() // BITS_PER_UNIT
