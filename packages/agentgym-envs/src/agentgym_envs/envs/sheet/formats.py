"""How values are shown, and what a typed text becomes: as Google Sheets does both."""

import re
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import lru_cache
from typing import NamedTuple

GENERAL = "General"
TEXT = "@"

Value = str | float | bool | None
"""What a cell holds; a text that begins with "=" is a formula."""

_NUMBER = re.compile(r"[-+]?(?:\d+(?:,\d{3})*|\d*)(?:\.\d+)?(?:[eE][-+]?\d{1,3})?")
_PERCENT = re.compile(r"[-+]?\d+(?:\.\d+)?%")
_LONGEST_NUMBER = 40
_WHOLE = 1e15
_MOST_DECIMALS = 12


class Entered(NamedTuple):
    """What a typed text becomes: the value, and the format it brings, if any."""

    value: Value
    format: str | None = None


def shown(value: Value, number_format: str) -> str:
    """Returns a value as the sheet shows it; halves are rounded away from zero.

    >>> shown(2.5, "0"), shown(1234.5, "#,##0.00"), shown(0.125, "0%"), shown(28.0, "General")
    ('3', '1,234.50', '13%', '28')
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value[1:] if value.startswith("'=") else value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return _number(value, number_format)


@lru_cache(maxsize=4096)
def entered(text: str) -> Entered:
    """Returns what a typed text becomes: a number, a percentage, true or false, or the text.

    >>> entered("1,200").value, entered("10%"), entered("true").value, entered("12 kg").value
    (1200.0, Entered(value=0.1, format='0%'), True, '12 kg')
    """
    plain = text.strip()
    if not plain:
        return Entered(text or None)
    if plain.upper() in ("TRUE", "FALSE"):
        return Entered(plain.upper() == "TRUE")
    if len(plain) > _LONGEST_NUMBER:
        return Entered(text)
    if _NUMBER.fullmatch(plain) and any(sign.isdigit() for sign in plain):
        return _finite(float(plain.replace(",", "")), text)
    if _PERCENT.fullmatch(plain):
        return Entered(float(plain[:-1]) / 100, "0.00%" if "." in plain else "0%")
    return Entered(text)


def _finite(number: float, text: str) -> Entered:
    return Entered(number if abs(number) < float("inf") else text)


@lru_cache(maxsize=65536)
def _number(value: float, number_format: str) -> str:
    if number_format in (GENERAL, TEXT):
        return _general(value)
    percent = number_format.endswith("%")
    plain = number_format.rstrip("%")
    decimals = min(len(plain.partition(".")[2]), _MOST_DECIMALS)
    number = value * 100 if percent else value
    with localcontext(prec=400):
        rounded = Decimal(repr(float(number))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    grouped = "," if "," in plain else ""
    return f"{rounded:{grouped}.{decimals}f}{'%' if percent else ''}"


def _general(value: float) -> str:
    """Returns a number with at most ten significant digits."""
    if float(value).is_integer() and abs(value) < _WHOLE:
        return str(int(value))
    return repr(float(f"{value:.10g}"))
