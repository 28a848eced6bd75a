"""The wish list."""

from flask import Flask, flash, redirect, render_template
from werkzeug.wrappers import Response

from agentgym_envs.envs.webarena.sites.app import found, paged, records, sent, signed_in_only
from agentgym_envs.envs.webarena.sites.records import Row

from .cart import keep_wish
from .goods import COLUMNS
from .product import options_of, put_into_cart, visible
from .visitor import me

PER_PAGE = 20
_LONGEST_COMMENT = 500


def add_pages(app: Flask) -> None:
    """Adds the wish list."""
    app.get("/wishlist/", strict_slashes=False)(wish_list)
    app.post("/wishlist/add/<int(max=999999999):product_id>")(add_wish)
    app.post("/wishlist/update/<int(max=999999999):wish_id>")(update_wish)
    app.post("/wishlist/cart/<int(max=999999999):wish_id>")(wish_to_cart)
    app.post("/wishlist/remove/<int(max=999999999):wish_id>")(remove_wish)


@signed_in_only
def wish_list() -> str:
    """What the customer would like to have."""
    sql = (
        f"SELECT {COLUMNS}, w.id AS wish, w.comment, w.added_at FROM wish AS w"  # noqa: S608
        " JOIN product AS p ON p.id = w.product_id"
        " WHERE w.customer_id = ? AND p.enabled = 1 ORDER BY w.added_at DESC, w.id DESC"
    )
    return render_template("wishes.html", pages=paged(records(), sql, me(), size=PER_PAGE))


@signed_in_only
def add_wish(product_id: int) -> Response:
    """Puts a product on the list."""
    product = visible(product_id)
    keep_wish(product["id"])
    flash(f"{product['name']} has been added to your wish list.", "success")
    return redirect("/wishlist/", 303)


@signed_in_only
def update_wish(wish_id: int) -> Response:
    """Keeps a note beside a product."""
    wish = _own(wish_id)
    records().update("wish", wish["id"], comment=sent("comment")[:_LONGEST_COMMENT])
    flash(f"{wish['name']} has been updated in your wish list.", "success")
    return redirect("/wishlist/", 303)


@signed_in_only
def wish_to_cart(wish_id: int) -> Response:
    """Moves a product to the cart; those with options have to be chosen first."""
    wish = _own(wish_id)
    if options_of(wish["product_id"]):
        flash(f"Choose the options of {wish['name']}.", "notice")
        return redirect(f"/{wish['slug']}.html", 303)
    if not wish["in_stock"]:
        flash(f"{wish['name']} is out of stock.", "error")
        return redirect("/wishlist/", 303)
    put_into_cart(wish["product_id"], "", 1)
    records().change("DELETE FROM wish WHERE id = ?", wish["id"])
    flash(f"You added {wish['name']} to your shopping cart.", "success")
    return redirect("/checkout/cart", 303)


@signed_in_only
def remove_wish(wish_id: int) -> Response:
    """Takes a product from the list."""
    wish = _own(wish_id)
    records().change("DELETE FROM wish WHERE id = ?", wish["id"])
    flash(f"{wish['name']} has been removed from your wish list.", "success")
    return redirect("/wishlist/", 303)


def _own(wish_id: int) -> Row:
    sql = (
        "SELECT w.*, p.name, p.slug, p.in_stock FROM wish AS w JOIN product AS p"
        " ON p.id = w.product_id WHERE w.id = ? AND w.customer_id = ?"
    )
    return found(records().one(sql, wish_id, me()))
