"""A customer's orders."""

from typing import Any

from flask import Flask, abort, flash, redirect, render_template
from werkzeug.wrappers import Response

from agentgym_envs.envs.webarena.sites.app import (
    found,
    paged,
    records,
    sent,
    signed_in_only,
    stamp,
)
from agentgym_envs.envs.webarena.sites.records import Row

from .product import put_into_cart
from .visitor import me

PER_PAGE = 10
CANCELABLE = ("pending", "processing", "on hold")
_LONGEST_REASON = 1000


def add_pages(app: Flask) -> None:
    """Adds the history, single orders, and what can be done with them."""
    app.get("/sales/order/history", strict_slashes=False)(order_history)
    app.get("/sales/order/view/order_id/<int(max=999999999):order_id>", strict_slashes=False)(
        order_view
    )
    app.get("/sales/order/print/order_id/<int(max=999999999):order_id>", strict_slashes=False)(
        order_printed
    )
    app.post("/sales/order/reorder/order_id/<int(max=999999999):order_id>")(reorder)
    app.get("/sales/order/cancel/order_id/<int(max=999999999):order_id>", strict_slashes=False)(
        cancel_order
    )
    app.post("/sales/order/cancel/order_id/<int(max=999999999):order_id>", strict_slashes=False)(
        request_cancel
    )


@signed_in_only
def order_history() -> str:
    """All orders, the newest first."""
    sql = "SELECT * FROM sales_order WHERE customer_id = ? ORDER BY created_at DESC, id DESC"
    return render_template("orders.html", pages=paged(records(), sql, me(), size=PER_PAGE))


@signed_in_only
def order_view(order_id: int) -> str:
    """One order with everything that happened to it."""
    return render_template("order.html", **_all_of(_own(order_id)))


@signed_in_only
def order_printed(order_id: int) -> str:
    """One order on one sheet."""
    return render_template("print.html", **_all_of(_own(order_id)))


@signed_in_only
def reorder(order_id: int) -> Response:
    """Puts everything of an order that can be had into the cart again."""
    for item in _items(_own(order_id)):
        product = "SELECT 1 FROM product WHERE id = ? AND enabled = 1 AND in_stock = 1"
        if records().value(product, item["product_id"]):
            put_into_cart(item["product_id"], item["options"], item["qty"])
        else:
            flash(f"{item['name']} is not available now.", "error")
    return redirect("/checkout/cart", 303)


@signed_in_only
def cancel_order(order_id: int) -> str:
    """Asks why an order is to be canceled."""
    return render_template("cancel.html", order=_cancelable(order_id), problem="", reason="")


@signed_in_only
def request_cancel(order_id: int) -> str | Response:
    """Keeps the wish that an order be canceled; the shop decides."""
    order, reason = _cancelable(order_id), sent("reason")
    if not 0 < len(reason) <= _LONGEST_REASON:
        problem = f"Write 1 to {_LONGEST_REASON} characters."
        return render_template("cancel.html", order=order, problem=problem, reason=reason)
    if _request(order) is None:
        moment = stamp()
        records().insert("cancel_request", order_id=order["id"], reason=reason, created_at=moment)
    flash("We have received your cancellation request.", "success")
    return redirect(f"/sales/order/view/order_id/{order['id']}/", 303)


def _own(order_id: int) -> Row:
    order = found(records().one("SELECT * FROM sales_order WHERE id = ?", order_id))
    if order["customer_id"] != me():
        abort(403, "This order belongs to somebody else.")
    return order


def _cancelable(order_id: int) -> Row:
    order = _own(order_id)
    if order["status"] not in CANCELABLE:
        abort(403, f"An order that is {order['status']} cannot be canceled.")
    return order


def _items(order: Row) -> list[Row]:
    sql = (
        "SELECT i.*, p.slug, p.enabled FROM order_item AS i JOIN product AS p"
        " ON p.id = i.product_id WHERE i.order_id = ? ORDER BY i.id"
    )
    return records().all(sql, order["id"])


def _request(order: Row) -> Row | None:
    return records().one("SELECT * FROM cancel_request WHERE order_id = ?", order["id"])


def _all_of(order: Row) -> dict[str, Any]:
    kept, known = records(), order["id"]
    comments = "SELECT * FROM order_comment WHERE order_id = ? AND visible = 1 ORDER BY id"
    return {
        "order": order,
        "items": _items(order),
        "comments": kept.all(comments, known),
        "tracks": kept.all("SELECT * FROM track WHERE order_id = ? ORDER BY id", known),
        "invoices": kept.all("SELECT * FROM invoice WHERE order_id = ? ORDER BY id", known),
        "refunds": kept.all("SELECT * FROM refund WHERE order_id = ? ORDER BY id", known),
        "cancellation": _request(order),
        "cancelable": order["status"] in CANCELABLE,
    }
