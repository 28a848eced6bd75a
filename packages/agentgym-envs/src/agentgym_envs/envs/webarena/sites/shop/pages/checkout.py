"""From the cart to an order, in two steps: where to, and how it is paid."""

from typing import Any

from flask import Flask, flash, redirect, render_template, session
from werkzeug.wrappers import Response

from agentgym_envs.envs.webarena.sites.app import number, records, sent, signed_in_only, stamp
from agentgym_envs.envs.webarena.sites.records import Row
from agentgym_envs.envs.webarena.sites.shop.money import PAYMENTS, SHIPPING, Sums, sums

from .cart import Basket, basket
from .visitor import cart_id, me

_ADDRESS = ("first_name", "last_name", "street", "city", "county", "postcode", "phone")


def add_pages(app: Flask) -> None:
    """Adds the checkout."""
    app.get("/checkout/", strict_slashes=False)(shipping)
    app.post("/checkout/", strict_slashes=False)(choose_shipping)
    app.get("/checkout/payment")(payment)
    app.post("/checkout/payment")(place_order)
    app.get("/checkout/success")(success)


@signed_in_only
def shipping() -> str | Response:
    """Where to, and how."""
    return _shipping("") if basket().items else redirect("/checkout/cart")


def _shipping(problem: str) -> str:
    chosen = session.get("checkout", {})
    default = "SELECT id FROM address WHERE customer_id = ? AND default_shipping = 1"
    return render_template(
        "shipping.html",
        basket=basket(),
        addresses=_addresses(),
        address=chosen.get("address", records().value(default, me())),
        methods=SHIPPING,
        method=chosen.get("method", ""),
        problem=problem,
    )


@signed_in_only
def choose_shipping() -> str | Response:
    """Keeps where to and how, and goes on."""
    address = _address(number(sent("address"), 0))
    if address is None or not basket().items:
        return _shipping("Choose an address. You can add one in your address book.")
    if sent("shipping_method") not in SHIPPING:
        return _shipping("The shipping method is missing. Select the shipping method.")
    session["checkout"] = {"address": address["id"], "method": sent("shipping_method")}
    return redirect("/checkout/payment", 303)


@signed_in_only
def payment() -> str | Response:
    """What it costs, and how it is paid."""
    return _payment("") or redirect("/checkout/")


@signed_in_only
def place_order() -> str | Response:
    """Makes an order of the cart."""
    if sent("payment_method") not in PAYMENTS:
        return _payment("Select a payment method.") or redirect("/checkout/", 303)
    address, bought = _chosen_address(), basket()
    if address is None or not bought.items:
        return redirect("/checkout/", 303)
    short = [item["name"] for item in bought.items if item["qty"] > item["left"]]
    if short:
        flash(f"There is not enough left of {short[0]}.", "error")
        return redirect("/checkout/cart", 303)
    session["last_order"] = _order(bought, address, sent("payment_method"), sent("comment")[:2000])
    session.pop("checkout")
    return redirect("/checkout/success", 303)


@signed_in_only
def success() -> str | Response:
    """The number of the order that was just placed."""
    sql = "SELECT id, number FROM sales_order WHERE id = ? AND customer_id = ?"
    order = records().one(sql, session.get("last_order"), me())
    return redirect("/") if order is None else render_template("success.html", order=order)


def _payment(problem: str) -> str:
    """Returns the page; "" if there is nothing to be paid, or nobody said where it goes."""
    address, bought = _chosen_address(), basket()
    if address is None or not bought.items:
        return ""
    return render_template(
        "payment.html",
        basket=bought,
        sums=_sums(bought, address),
        address=address,
        method=session["checkout"]["method"],
        payments=PAYMENTS,
        problem=problem,
    )


def _addresses() -> list[Row]:
    return records().all("SELECT * FROM address WHERE customer_id = ? ORDER BY id", me())


def _address(known: int) -> Row | None:
    sql = "SELECT * FROM address WHERE id = ? AND customer_id = ?"
    return records().one(sql, known, me())


def _chosen_address() -> Row | None:
    chosen = session.get("checkout")
    return _address(chosen["address"]) if chosen else None


def _sums(bought: Basket, address: Row) -> Sums:
    rate = records().value("SELECT percent FROM tax_rate WHERE county = ?", address["county"])
    cost = SHIPPING[session["checkout"]["method"]]
    return sums(bought.subtotal, bought.discount, cost, rate or 0.0)


def _order(bought: Basket, address: Row, payment: str, comment: str) -> int:
    kept, paid = records(), _sums(bought, address)
    number = int(kept.value("SELECT max(id) FROM sales_order")) + 1
    order = kept.insert(
        "sales_order",
        id=number,
        number=f"{number:09}",
        customer_id=me(),
        created_at=stamp(),
        status="pending",
        total=paid.total,
        coupon_code=bought.coupon,
        shipping_method=session["checkout"]["method"],
        payment_method=payment,
        **paid._asdict(),
        **{name: address[name] for name in _ADDRESS},
    )
    for item in bought.items:
        _sell(order, item)
    kept.change("DELETE FROM cart_item WHERE cart_id = ?", cart_id())
    kept.change("UPDATE cart SET coupon_code = '' WHERE id = ?", cart_id())
    kept.change("UPDATE cart_rule SET uses = uses + 1 WHERE coupon_code = ?", bought.coupon or None)
    if comment:
        _comment(order, comment)
    return order


def _sell(order: int, item: Row) -> None:
    values: dict[str, Any] = {name: item[name] for name in ("product_id", "sku", "name", "options")}
    kept = records()
    kept.insert("order_item", order_id=order, price=item["now"], qty=item["qty"], **values)
    kept.change(
        "UPDATE product SET qty = qty - ?, in_stock = qty > ? WHERE id = ?",
        item["qty"],
        item["qty"],
        item["product_id"],
    )


def _comment(order: int, text: str) -> None:
    records().insert(
        "order_comment",
        order_id=order,
        created_at=stamp(),
        status="pending",
        comment=text,
        visible=1,
        author="customer",
    )
