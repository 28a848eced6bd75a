"""Orders of two years, with what became of them."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from agentgym_envs.envs.webarena.sites.shop.money import PAYMENTS, SHIPPING, TAX, Sums, sums
from agentgym_envs.toolkit.draws import Draws

from .customers import AGENT, Customer
from .goods import Good

FIRST = datetime(2021, 6, 14, 8, 0)
LAST = datetime(2023, 6, 11, 20, 0)
AGENT_ORDERS = 41
AGENT_RECENT = 7
"""How many of them are of the last two weeks."""

_COUPON, _COUPON_PERCENT = "WELCOME10", 10
_CARRIERS = ("Holmar Post", "Swift Parcel", "Northern Freight")
_OLD = ("complete",) * 76 + ("canceled",) * 14 + ("closed",) * 7 + ("on hold",) * 3
_OLD_OF_AGENT = ("complete",) * 50 + ("canceled",) * 22 + ("closed",) * 17 + ("on hold",) * 11
_COMMENTS = {
    "canceled": ("Canceled at the customer's request.", "Canceled: the payment did not arrive."),
    "on hold": (
        "The payment is being checked.",
        "We could not reach you by phone; please call us.",
    ),
    "closed": ("Everything was sent back and refunded.", "Refunded: it arrived damaged."),
    "complete": ("Left with a neighbor.", "Handed to the carrier in the morning.", "Gift wrapped."),
}
_BASKETS = (1, 1, 1, 2, 2, 2, 3, 3, 4, 5)


class _Item(NamedTuple):
    good: Good
    options: str
    qty: int


def add_sales(
    records: sqlite3.Connection, goods: Sequence[Good], customers: Sequence[Customer]
) -> None:
    """Adds tax rates, and all orders with their items, comments and documents."""
    records.executemany("INSERT INTO tax_rate (county, percent) VALUES (?, ?)", TAX.items())
    sold = [good for good in goods if good.enabled]
    orders = sorted(
        (moment, customer.id) for customer in customers for moment in _moments(customer)
    )
    for number, (moment, customer) in enumerate(orders, 1):
        _add_order(records, number, moment, customers[customer - AGENT], sold)


def _moments(customer: Customer) -> list[datetime]:
    draws = Draws(f"shop orders of {customer.id}")
    if customer.id != AGENT:
        begin = max(FIRST, customer.created_at)
        return _drawn(draws, draws.between(3, 22), begin, LAST)
    quiet = LAST - timedelta(days=14)
    return [
        *_drawn(draws, AGENT_ORDERS - AGENT_RECENT, FIRST, quiet),
        *_drawn(draws, AGENT_RECENT, quiet, LAST),
    ]


def _drawn(draws: Draws, count: int, begin: datetime, end: datetime) -> list[datetime]:
    minutes = int((end - begin).total_seconds()) // 60
    return [begin + timedelta(minutes=draws.below(minutes)) for _ in range(count)]


def _add_order(
    records: sqlite3.Connection,
    number: int,
    moment: datetime,
    customer: Customer,
    goods: Sequence[Good],
) -> None:
    draws = Draws(f"shop order {number}")
    items = [_item(good, draws) for good in draws.sample(goods, draws.pick(_BASKETS))]
    address = draws.pick(customer.addresses)
    method = draws.weighted(tuple(SHIPPING), (6, 3, 1))
    coupon = _COUPON if draws.chance(0.12) else ""
    subtotal = sum(item.good.price * item.qty for item in items)
    discount = subtotal * _COUPON_PERCENT // 100 if coupon else 0
    paid = sums(subtotal, discount, SHIPPING[method], TAX[address.county])
    status = _status(moment, draws, agent=customer.id == AGENT)
    records.execute(
        f"INSERT INTO sales_order VALUES ({', '.join('?' * 20)})",  # noqa: S608
        (
            number, f"{number:09}", customer.id, f"{moment}", status, *paid, paid.total, coupon,
            method, draws.pick(PAYMENTS), address.first_name, address.last_name, address.street,
            address.city, address.county, address.postcode, address.phone,
        ),
    )  # fmt: skip
    records.executemany(
        "INSERT INTO order_item (order_id, product_id, sku, name, options, price, qty)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (number, good.id, good.sku, good.name, options, good.price, qty)
            for good, options, qty in items
        ],
    )
    _add_documents(records, number, moment, status, paid, draws)


def _item(good: Good, draws: Draws) -> _Item:
    chosen = [f"{name}: {draws.pick(values)}" for name, values in good.options.items()]
    return _Item(good, ", ".join(chosen), draws.weighted((1, 2, 3, 4), (12, 4, 2, 1)))


def _status(moment: datetime, draws: Draws, *, agent: bool) -> str:
    age = (LAST - moment).days
    if age < 6:
        return draws.pick(("pending", "pending", "processing"))
    if age < 14:
        return draws.pick(("pending", "processing", "complete"))
    return draws.pick(_OLD_OF_AGENT if agent else _OLD)


def _add_documents(
    records: sqlite3.Connection,
    number: int,
    moment: datetime,
    status: str,
    paid: Sums,
    draws: Draws,
) -> None:
    hours = draws.sample(range(3, 90), 3)
    billed, sent, settled = (moment + timedelta(hours=hour) for hour in sorted(hours))
    if status in ("processing", "complete", "closed"):
        row = (f"{number + 500:09}", number, f"{billed}", "paid", paid.total)
        records.execute("INSERT INTO invoice VALUES (NULL, ?, ?, ?, ?, ?)", row)
    if status in ("complete", "closed"):
        _add_parcel(records, number, sent, draws)
    if status == "closed":
        back = settled + timedelta(days=draws.between(4, 9))
        row = (f"{number + 900:09}", number, f"{min(back, LAST)}", paid.total)
        records.execute("INSERT INTO refund VALUES (NULL, ?, ?, ?, ?)", row)
    if status in _COMMENTS and (status != "complete" or draws.chance(0.3)):
        comment = draws.pick(_COMMENTS[status])
        when = f"{min(settled, LAST)}"
        records.execute(
            "INSERT INTO order_comment VALUES (NULL, ?, ?, ?, ?, 1, 1, 'shop')",
            (number, when, status, comment),
        )


def _add_parcel(records: sqlite3.Connection, number: int, sent: datetime, draws: Draws) -> None:
    row = (f"{number + 200:09}", number, f"{sent}")
    shipment = records.execute("INSERT INTO shipment VALUES (NULL, ?, ?, ?)", row).lastrowid
    carrier = draws.pick(_CARRIERS)
    initials = "".join(word[0] for word in carrier.split())
    code = f"{initials}{draws.between(10_000_000, 99_999_999)}"
    records.execute(
        "INSERT INTO track VALUES (NULL, ?, ?, ?, ?)", (shipment, number, carrier, code)
    )
