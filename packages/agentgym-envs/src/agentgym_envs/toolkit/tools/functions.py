"""The functions and methods that an expression may call, each with what it costs at most."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, ClassVar, cast

from typing_extensions import override

from .errors import BadValueError
from .limits import MAX_WEIGHT, Budget, text_weight

MAX_RANGE = 1_000
MAX_DIGITS = 300

Function = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression that an agent wrote as `re.compile("...")`; nothing is compiled here."""

    weightless: ClassVar[bool] = True
    source: str

    @override
    def __repr__(self) -> str:
        return f"re.compile({self.source!r})"


def _sum(numbers: Sequence[Any], start: Any = 0) -> Any:
    total = start
    for number in (*numbers, start):
        if not isinstance(number, (int, float)):
            raise BadValueError("sum adds numbers only")
    for number in numbers:
        total += number
    return total


def _round(number: Any, digits: Any = None) -> Any:
    if digits is not None and not (isinstance(digits, int) and abs(digits) <= MAX_DIGITS):
        raise BadValueError(f"round takes at most {MAX_DIGITS} digits")
    return round(number, digits)


def _range(*bounds: Any) -> list[int]:
    numbers = range(*bounds)
    if len(numbers) > MAX_RANGE:
        raise BadValueError(f"range goes over at most {MAX_RANGE:,} numbers")
    return list(numbers)


def _int(*value: Any) -> int:
    if len(value) > 1:
        raise BadValueError("int takes one value")
    return int(*value)


def _pow(base: Any, exponent: Any) -> Any:
    return math.pow(base, exponent)


def _enumerate(items: Sequence[Any], start: int = 0) -> list[tuple[int, Any]]:
    return list(enumerate(items, start))


def _zip(*rows: Sequence[Any]) -> list[tuple[Any, ...]]:
    return list(zip(*rows, strict=False))


def _reversed(items: Sequence[Any]) -> list[Any]:
    return list(reversed(items))


def _pattern(source: Any) -> Pattern:
    if not isinstance(source, str):
        raise BadValueError("re.compile takes a text")
    return Pattern(source)


def ordered(value: Any) -> Any:
    """Returns a set as a list in a fixed order, and anything else as it is.

    The order of a set differs from process to process; an episode must not.
    """
    return sorted(cast("set[Any]", value), key=repr) if isinstance(value, set) else value


def shown(value: Any) -> str:
    """Returns what an agent reads of a value: `str(value)`, with sets in a fixed order.

    >>> shown({"b", "a"}), shown([{2, 1}]), shown("plain")
    ("{'a', 'b'}", '[{1, 2}]', 'plain')
    """
    return value if isinstance(value, str) else _written(value)


def _written(value: Any) -> str:
    if isinstance(value, set) and value:
        return f"{{{', '.join(map(_written, ordered(cast('Any', value))))}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_written, cast('list[Any]', value)))}]"
    return repr(cast("Any", value))


_BUILTINS: Any = {
        "abs": abs, "all": all, "any": any, "bool": bool, "dict": dict, "enumerate": _enumerate,
        "float": float, "int": _int, "len": len, "list": list, "max": max, "min": min,
        "range": _range, "reversed": _reversed, "round": _round, "set": set, "sorted": sorted,
        "str": shown, "sum": _sum, "tuple": tuple, "zip": _zip,
}  # fmt: skip
FUNCTIONS: Mapping[str, Function] = MappingProxyType(_BUILTINS)
"""Plain functions. What they get was paid for, and their time is that of one walk over it."""

MODULES: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "math": {
            "ceil": math.ceil, "cos": math.cos, "e": math.e, "exp": math.exp, "fabs": math.fabs,
            "floor": math.floor, "hypot": math.hypot, "inf": math.inf, "log": math.log,
            "log10": math.log10, "pi": math.pi, "pow": _pow, "radians": math.radians,
            "sin": math.sin, "sqrt": math.sqrt, "tan": math.tan,
        },
        "re": {"compile": _pattern},
    }
)  # fmt: skip


def replaced(budget: Budget, text: str, old: str, new: str) -> str:
    """Returns `text.replace(old, new)`, paid for at its longest."""
    budget.spend(text_weight((len(text) + 1) * max(len(new), 1)))
    return text.replace(old, new)


def joined(budget: Budget, separator: str, parts: Sequence[str]) -> str:
    """Returns `separator.join(parts)`, paid for before it is made."""
    listed: list[str] = list(ordered(parts))
    budget.spend(text_weight(sum(map(len, listed)) + len(separator) * len(listed)))
    return separator.join(listed)


_TEXT = (
    *("capitalize", "casefold", "count", "endswith", "find", "index", "isalpha", "isdecimal"),
    *("isdigit", "islower", "isupper", "lower", "lstrip", "rstrip", "split", "splitlines"),
    *("startswith", "strip", "swapcase", "title", "upper"),
)
METHODS: Mapping[type, frozenset[str]] = MappingProxyType(
    {
        str: frozenset({*_TEXT, "join", "replace"}),
        list: frozenset({"count", "index"}),
        tuple: frozenset({"count", "index"}),
        dict: frozenset({"get", "items", "keys", "values"}),
        float: frozenset({"is_integer"}),
    }
)
"""Methods that may be called, by the type of what they belong to; none of them changes it."""


def call_method(budget: Budget, owner: Any, name: str, arguments: Sequence[Any]) -> Any:
    """Returns the result of a method, if it is on the list.

    Raises:
        BadValueError: it is not on the list, or its result would be too large.
    """
    if name not in _methods_of(owner):
        raise BadValueError(
            f"only methods such as lower, split and get can be called in a value, not {name!r}"
        )
    if name == "replace":
        return replaced(budget, owner, *arguments)
    if name == "join":
        return joined(budget, owner, *arguments)
    result = getattr(owner, name)(*arguments)
    return list(result) if name in ("keys", "values", "items") else result


def _methods_of(owner: object) -> frozenset[str]:
    return METHODS.get(type(owner), frozenset())


def multiplied(budget: Budget, first: Any, second: Any) -> Any:
    """Returns `first * second`, paid for before it is made."""
    if isinstance(first, int) and not isinstance(second, (int, float)):
        first, second = second, first
    if isinstance(first, (str, list, tuple)):
        whole = cast("str | list[Any]", first)
        if not isinstance(second, int) or len(whole) * max(second, 0) > MAX_WEIGHT:
            raise BadValueError("a text or list can be repeated up to 10,000 elements only")
        return whole * second
    return numbers(first) * numbers(second)


def numbers(value: Any) -> Any:
    """Returns `value`, which must be a number.

    Raises:
        BadValueError: it is something else.
    """
    if not isinstance(value, (int, float)):
        raise BadValueError(f"{value!r:.60} is no number")
    return value
