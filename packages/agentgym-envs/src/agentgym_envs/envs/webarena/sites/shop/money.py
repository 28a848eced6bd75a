"""What a cart costs: one place for the checkout and for the orders of the past."""

from collections.abc import Mapping
from typing import NamedTuple

SHIPPING: Mapping[str, int] = {
    "Standard Delivery": 500,
    "Express Delivery": 1_400,
    "Pick Up in Store": 0,
}
"""Shipping method -> cents."""

PAYMENTS = ("Bank Transfer", "Cash on Delivery", "Gift Voucher")

TAX: Mapping[str, float] = {
    "Midmark": 7.0,
    "Westshore": 6.5,
    "Highmark": 5.5,
    "Northfell": 4.0,
    "Eastvale": 6.0,
}
"""County -> percent at which the shop opens; the records may say something else later."""


class Sums(NamedTuple):
    """What is to be paid, in cents."""

    subtotal: int
    discount: int
    shipping: int
    tax: int

    @property
    def total(self) -> int:
        """All of it."""
        return self.subtotal - self.discount + self.shipping + self.tax


def sums(subtotal: int, discount: int, shipping: int, tax_percent: float) -> Sums:
    """Returns what is to be paid; goods are taxed, delivery is not.

    >>> sums(10_000, 1_000, 500, 7.0)
    Sums(subtotal=10000, discount=1000, shipping=500, tax=630)
    """
    tax = round((subtotal - discount) * tax_percent / 100)
    return Sums(subtotal, discount, shipping, tax)


def discount(subtotal: int, action: str, amount: int) -> int:
    """Returns what a cart rule takes off: a share ("percent") or a fixed number of cents."""
    return min(subtotal, subtotal * amount // 100 if action == "percent" else amount)
