"""Formulas: seven functions, four signs, and references to cells of the same sheet.

Source: what Google Sheets gives for these, as far as AgentGym's tasks need it.
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from .addresses import address, column_of
from .formats import Value

LONGEST = 2_000
MOST_CELLS = 20_000
"""That one formula may read."""

Read = Callable[[int, int], Value]
"""(row, column), counted from 0 -> the value there, worked out."""

Move = Callable[[int, int], tuple[int, int] | None]
"""(row, column) of a reference -> where it points afterwards, or None if that is gone."""

_CALL = re.compile(r"=\s*([A-Z]+)\(([^()]*)\)\s*")
_PAIR = re.compile(r"=\s*([A-Z]+\d+|[\d.]+)\s*([-+*/])\s*([A-Z]+\d+|[\d.]+)\s*")
_CELL = re.compile(r"=\s*([A-Z]{1,4}\d{1,8})\s*")
_RANGE = re.compile(r"([A-Z]{1,4})(\d{1,8}):([A-Z]{1,4})(\d{1,8})")
_REFERENCE = re.compile(r"([A-Z]{1,4})(\d{1,8})(?!\()")


class FormulaError(ValueError):
    """What a formula that cannot be worked out shows, "#VALUE!" for example."""


def is_formula(value: Value) -> bool:
    """Returns whether a cell holds a formula."""
    return isinstance(value, str) and value.startswith("=")


def evaluate(formula: str, read: Read) -> Value:
    """Returns what a formula gives: a number, or a text such as "#REF!".

    >>> evaluate("=SUM(A1:A2, 3)", lambda row, column: float(row + 1))
    6.0
    >>> evaluate("=A1/B1", lambda row, column: 0.0), evaluate("=MEDIAN(A1)", lambda row, column: 1)
    ('#DIV/0!', '#NAME?')
    """
    try:
        if len(formula) > LONGEST:
            return "#ERROR!"
        return _value(formula, read)
    except FormulaError as error:
        return str(error)
    except OverflowError:
        return "#NUM!"


def moved(formula: str, move: Move) -> str:
    """Returns a formula whose references follow cells that have moved.

    >>> moved("=SUM(A1:B2)", lambda row, column: (row + 1, column) if row else None)
    '=SUM(#REF!:B3)'
    """

    def place(found: re.Match[str]) -> str:
        to = move(int(found[2]) - 1, column_of(found[1]))
        return "#REF!" if to is None else address(*to)

    return _REFERENCE.sub(place, formula)


def first_reference(formula: str, functions: Sequence[str]) -> tuple[int, int] | None:
    """Returns the (row, column) that a call of one of `functions` begins with, or None."""
    found = re.match(r"=\s*([A-Z]+)\(\s*([A-Z]{1,4})(\d{1,8})", formula)
    if found is None or found[1] not in functions:
        return None
    return int(found[3]) - 1, column_of(found[2])


def _value(formula: str, read: Read) -> Value:
    if found := _CALL.fullmatch(formula):
        return _call(found[1], [_argument(part, read) for part in _parts(found[2])])
    if found := _PAIR.fullmatch(formula):
        first, second = (_argument(found[place], read)[0] for place in (1, 3))
        return _SIGNS[found[2]](_as_number(first), _as_number(second))
    if found := _CELL.fullmatch(formula):
        return _argument(found[1], read)[0]
    return "#ERROR!"


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _argument(text: str, read: Read) -> list[Value]:
    """Returns the values of one argument: of a range, a cell, or the number itself."""
    if found := _RANGE.fullmatch(text):
        rows = sorted((int(found[2]), int(found[4])))
        columns = sorted((column_of(found[1]), column_of(found[3])))
        if (rows[1] - rows[0] + 1) * (columns[1] - columns[0] + 1) > MOST_CELLS:
            raise FormulaError("#NUM!")
        return [
            read(row - 1, column)
            for row in range(rows[0], rows[1] + 1)
            for column in range(columns[0], columns[1] + 1)
        ]
    if found := _REFERENCE.fullmatch(text):
        return [read(int(found[2]) - 1, column_of(found[1]))]
    try:
        return [float(text)]
    except ValueError:
        raise FormulaError("#REF!" if "#REF!" in text else "#NAME?") from None


def _call(name: str, arguments: Sequence[Sequence[Value]]) -> Value:
    if name == "MINUS":
        return _minus(arguments)
    values = [value for argument in arguments for value in argument]
    for value in values:
        if isinstance(value, str) and value.startswith("#"):
            return value
    numbers = [
        float(value)
        for value in values
        if isinstance(value, (int, float)) and not isinstance(value, bool)
    ]
    if name not in _FUNCTIONS:
        return "#NAME?"
    return _finite(_FUNCTIONS[name](numbers))


def _minus(arguments: Sequence[Sequence[Value]]) -> Value:
    for argument in arguments:
        for value in argument:
            if isinstance(value, str) and value.startswith("#"):
                return value
    if len(arguments) != 2:
        return "#N/A"
    if any(len(argument) > 1 for argument in arguments):
        return "#VALUE!"
    first, second = (_as_number(argument[0]) for argument in arguments)
    return _finite(first - second)


def _as_number(value: Value) -> float:
    if isinstance(value, str):
        raise FormulaError("#VALUE!")
    return float(value or 0)


def _average(numbers: Sequence[float]) -> float:
    if not numbers:
        raise FormulaError("#DIV/0!")
    return math.fsum(numbers) / len(numbers)


def _divided(first: float, second: float) -> float:
    if not second:
        raise FormulaError("#DIV/0!")
    return _finite(first / second)


def _finite(number: float) -> float:
    if not math.isfinite(number):
        raise FormulaError("#NUM!")
    return number


_FUNCTIONS: Mapping[str, Callable[[Sequence[float]], float]] = MappingProxyType(
    {
        "SUM": math.fsum,
        "AVERAGE": _average,
        "COUNT": lambda numbers: float(len(numbers)),
        "MAX": lambda numbers: max(numbers, default=0.0),
        "MIN": lambda numbers: min(numbers, default=0.0),
        "PRODUCT": lambda numbers: math.prod(numbers) if numbers else 0.0,
    }
)
_SIGNS: Mapping[str, Callable[[float, float], float]] = MappingProxyType(
    {
        "+": lambda first, second: _finite(first + second),
        "-": lambda first, second: _finite(first - second),
        "*": lambda first, second: _finite(first * second),
        "/": _divided,
    }
)
