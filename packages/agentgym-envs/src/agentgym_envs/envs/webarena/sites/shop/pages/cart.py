"""The shopping cart."""

from typing import NamedTuple

from flask import Flask, flash, redirect, render_template, request, session
from werkzeug.wrappers import Response

from agentgym_envs.envs.webarena.sites.app import number, records, sent, stamp
from agentgym_envs.envs.webarena.sites.records import Row
from agentgym_envs.envs.webarena.sites.shop.money import discount

from .goods import NOW
from .product import MOST
from .visitor import cart_id, own_cart


class Basket(NamedTuple):
    """What lies in the cart.

    Attributes:
        items: Rows of cart_item, with the product's name, slug, sku and price ("now").
        subtotal: What they cost, in cents.
        discount: What the coupon takes off.
        coupon: Its code; "" if there is none, or it does not hold for this cart.
    """

    items: list[Row]
    subtotal: int
    discount: int
    coupon: str


def add_pages(app: Flask) -> None:
    """Adds the cart."""
    app.get("/checkout/cart", strict_slashes=False)(cart)
    app.post("/checkout/cart/update")(update_cart)
    app.post("/checkout/cart/coupon")(coupon)


def basket() -> Basket:
    """Returns what lies in the visitor's cart."""
    kept, known = records(), cart_id()
    items = kept.all(
        f"SELECT c.*, p.name, p.slug, p.sku, {NOW} AS now, p.qty AS left, p.in_stock"  # noqa: S608
        " FROM cart_item AS c JOIN product AS p ON p.id = c.product_id"
        " WHERE c.cart_id = ? ORDER BY c.id",
        known,
    )
    subtotal = sum(item["now"] * item["qty"] for item in items)
    code = kept.value("SELECT coupon_code FROM cart WHERE id = ?", known) or ""
    rule = rule_of(code, subtotal) if code else None
    if rule is None:
        return Basket(items, subtotal, 0, "")
    return Basket(items, subtotal, discount(subtotal, rule["action"], rule["amount"]), code)


def rule_of(code: str, subtotal: int) -> Row | None:
    """Returns the cart rule that a coupon stands for, if it holds today for such a cart."""
    today = stamp()[:10]
    return records().one(
        "SELECT * FROM cart_rule WHERE active = 1 AND coupon_code <> '' AND minimum <= ?"
        " AND upper(coupon_code) = upper(?) AND (from_day = '' OR from_day <= ?)"
        " AND (to_day = '' OR to_day >= ?) ORDER BY priority",
        subtotal,
        code,
        today,
        today,
    )


def cart() -> str:
    """What lies in the cart, and what it costs."""
    return render_template("cart.html", basket=basket())


def update_cart() -> Response:
    """Changes quantities; takes one thing out, or moves it to the wish list."""
    remove, wish = number(sent("remove"), 0), number(sent("wish"), 0)
    if wish and "user" not in session:
        return redirect("/login?next=/checkout/cart", 303)
    for item in basket().items:
        if item["id"] in (remove, wish):
            _take_out(item, to_wishes=item["id"] == wish)
        elif f"qty_{item['id']}" in request.form:
            _set_qty(item, sent(f"qty_{item['id']}"))
    return redirect("/checkout/cart", 303)


def _take_out(item: Row, *, to_wishes: bool) -> None:
    records().change("DELETE FROM cart_item WHERE id = ?", item["id"])
    if to_wishes:
        keep_wish(item["product_id"])
    where = "was moved to your wish list" if to_wishes else "was removed from the cart"
    flash(f"{item['name']} {where}.", "success")


def keep_wish(product: int) -> None:
    """Puts a product on the customer's wish list, where it is once at most."""
    sql = "INSERT OR IGNORE INTO wish (customer_id, product_id, added_at) VALUES (?, ?, ?)"
    records().change(sql, session["user"], product, stamp())


def _set_qty(item: Row, text: str) -> None:
    qty = number(text, -1, -1, MOST + 1)
    if not 0 <= qty <= MOST:
        flash(f"Enter a number from 0 to {MOST} for {item['name']}.", "error")
    elif qty > item["left"]:
        flash(f"The requested quantity of {item['name']} is not available.", "error")
    elif qty == 0:
        _take_out(item, to_wishes=False)
    elif qty != item["qty"]:
        records().update("cart_item", item["id"], qty=qty)


def coupon() -> Response:
    """Applies a coupon, or takes it away."""
    code = "" if sent("cancel") else sent("coupon_code")[:60]
    rule = rule_of(code, basket().subtotal) if code else None
    if code and rule is None:
        flash(f'The coupon code "{code}" is not valid.', "error")
    elif rule is not None:
        records().update("cart", own_cart(), coupon_code=rule["coupon_code"])
        flash(f'You used coupon code "{rule["coupon_code"]}".', "success")
    elif cart_id() is not None:
        records().update("cart", own_cart(), coupon_code="")
        flash("You canceled the coupon code.", "success")
    return redirect("/checkout/cart", 303)
