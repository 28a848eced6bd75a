"""A calculator for expressions such as "12.5 * (3 + 4)"."""

import re
from collections.abc import Callable
from decimal import Context, Decimal, DecimalException, DivisionByZero, InvalidOperation, Overflow

MAX_LENGTH = 200
MAX_BRACKETS = 40

_TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d*)?|\.\d+)|([-+*/()]))", re.ASCII)
_CONTEXT = Context(prec=28, Emax=60, Emin=-60, traps=[DivisionByZero, InvalidOperation, Overflow])


class NotAnExpressionError(ValueError):
    """What was written cannot be worked out; the text says why."""


def value(expression: str) -> str:
    """Returns the value, with 12 significant digits at most.

    Raises:
        NotAnExpressionError: it is none, or has no value.

    >>> value("12.5 * (3 + 4) - -1"), value("1/3"), value("0.1 + 0.2"), value("2 - 2")
    ('88.5', '0.333333333333', '0.3', '0')
    """
    if len(expression) > MAX_LENGTH:
        raise NotAnExpressionError(f"An expression has {MAX_LENGTH} characters at most.")
    if expression.count("(") > MAX_BRACKETS:
        raise NotAnExpressionError(f"An expression has {MAX_BRACKETS} brackets at most.")
    reader = _Reader(_tokens(expression))
    try:
        result = reader.sum()
    except DivisionByZero:
        raise NotAnExpressionError("Nothing can be divided by zero.") from None
    except DecimalException:
        raise NotAnExpressionError("The result cannot be shown.") from None
    if reader.token:
        raise NotAnExpressionError(f"{reader.token!r} was not expected.")
    return _written(result)


def _written(number: Decimal) -> str:
    rounded = Context(prec=12).plus(number)
    text = f"{rounded:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("", "-0") else text


def _tokens(expression: str) -> list[str]:
    tokens: list[str] = []
    position, end = 0, len(expression.rstrip())
    while position < end:
        match = _TOKEN.match(expression, position)
        if match is None:
            raise NotAnExpressionError("Use numbers, + - * / and brackets only.")
        tokens.append(match[1] or match[2])
        position = match.end()
    return tokens


class _Reader:
    """Reads sums of products of numbers, signs and brackets."""

    def __init__(self, tokens: list[str]) -> None:
        self._rest = tokens[::-1]

    @property
    def token(self) -> str:
        """The next token; "" at the end."""
        return self._rest[-1] if self._rest else ""

    def sum(self) -> Decimal:
        """Returns the value of products that are added and subtracted."""
        return self._chain(self._product, {"+": _CONTEXT.add, "-": _CONTEXT.subtract})

    def _product(self) -> Decimal:
        return self._chain(self._factor, {"*": _CONTEXT.multiply, "/": _CONTEXT.divide})

    def _chain(
        self,
        part: Callable[[], Decimal],
        signs: dict[str, Callable[[Decimal, Decimal], Decimal]],
    ) -> Decimal:
        result = part()
        while self.token in signs:
            result = signs[self._rest.pop()](result, part())
        return result

    def _factor(self) -> Decimal:
        if not self._rest:
            raise NotAnExpressionError("The expression ends too early.")
        token = self._rest.pop()
        if token in ("-", "+"):
            number = self._factor()
            return _CONTEXT.minus(number) if token == "-" else number  # noqa: S105  (a sign)
        if token == "(":  # noqa: S105  (a bracket)
            return self._bracket()
        if token in ("*", "/", ")"):
            raise NotAnExpressionError(f"{token!r} was not expected.")
        return _CONTEXT.create_decimal(token)

    def _bracket(self) -> Decimal:
        number = self.sum()
        if self.token != ")":  # noqa: S105  (a bracket)
            raise NotAnExpressionError("A bracket is not closed.")
        self._rest.pop()
        return number
