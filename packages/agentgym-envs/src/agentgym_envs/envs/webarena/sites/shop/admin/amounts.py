"""Amounts of money in fields: "12.50" and cents."""

import re


def as_cents(text: str) -> int | None:
    """Returns an amount in cents; None if the text is no amount of 0 or more.

    >>> as_cents("1,234.5"), as_cents("$3"), as_cents("-1"), as_cents("free")
    (123450, 300, None, None)
    """
    plain = text.strip().lstrip("$").replace(",", "")
    if not re.fullmatch(r"\d{1,9}(\.\d{1,4})?", plain, re.ASCII):
        return None
    whole, _, part = plain.partition(".")
    return int(whole) * 100 + round(int((part or "0").ljust(4, "0")) / 100)


def as_text(cents: int | None) -> str:
    """Returns what stands in a field for an amount.

    >>> as_text(123450), as_text(None)
    ('1234.50', '')
    """
    return "" if cents is None else f"{cents // 100}.{cents % 100:02}"
