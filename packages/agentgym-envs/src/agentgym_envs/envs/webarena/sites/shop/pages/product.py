"""A product's page: what it is, what others say of it, and how to get it."""

from typing import Any

from flask import Flask, flash, redirect, render_template, session
from werkzeug.wrappers import Response

from agentgym_envs.envs.webarena.sites.app import found, number, paged, records, sent, stamp
from agentgym_envs.envs.webarena.sites.records import Row

from .goods import stars
from .listing import category_page
from .visitor import customer, own_cart

REVIEWS = 5
MOST = 99
"""How many of one thing a visitor may put into the cart at once."""


def add_pages(app: Flask) -> None:
    """Adds products and categories, which share their form of address."""
    app.get("/<path:name>.html")(by_name)
    app.post("/checkout/cart/add/<int(max=999999999):product_id>")(add_to_cart)
    app.post("/review/product/post/id/<int(max=999999999):product_id>/")(post_review)


def by_name(name: str) -> str:
    """The product with this slug, or the category with this path."""
    product = records().one("SELECT * FROM product WHERE slug = ? AND enabled = 1", name)
    if product is not None:
        return _page(product)
    return category_page(found(records().one("SELECT * FROM category WHERE path = ?", name)))


def options_of(product: int) -> dict[str, list[str]]:
    """Returns the options of a product: name -> values."""
    sql = "SELECT name, value FROM product_option WHERE product_id = ? ORDER BY position"
    options: dict[str, list[str]] = {}
    for row in records().all(sql, product):
        options.setdefault(row["name"], []).append(row["value"])
    return options


def add_to_cart(product_id: int) -> str | Response:
    """Puts a product into the cart, if all of its options are chosen."""
    product = visible(product_id)
    options = options_of(product["id"])
    chosen = {name: sent(f"option_{place}") for place, name in enumerate(options)}
    problems: dict[str, str] = {
        name: "This is a required field." for name in options if chosen[name] not in options[name]
    }
    qty = number(sent("qty"), 0, 0, MOST + 1)
    if not 1 <= qty <= MOST:
        problems["qty"] = f"Enter a number from 1 to {MOST}."
    elif qty > product["qty"] or not product["in_stock"]:
        problems["qty"] = "The requested quantity is not available."
    if problems:
        return _page(product, problems=problems, chosen=chosen, qty=sent("qty"))
    put_into_cart(product["id"], ", ".join(f"{k}: {v}" for k, v in chosen.items()), qty)
    flash(f"You added {product['name']} to your shopping cart.", "success")
    return redirect("/checkout/cart", 303)


def put_into_cart(product: int, options: str, qty: int) -> None:
    """Puts something into the visitor's cart; more of it if it is there already."""
    kept, cart = records(), own_cart()
    sql = "SELECT id, qty FROM cart_item WHERE cart_id = ? AND product_id = ? AND options = ?"
    same = kept.one(sql, cart, product, options)
    if same is not None:
        kept.update("cart_item", same["id"], qty=min(same["qty"] + qty, MOST))
    else:
        kept.insert("cart_item", cart_id=cart, product_id=product, options=options, qty=qty)


def visible(product: int) -> Row:
    """Returns a product that visitors can see; 404 if there is none."""
    return found(records().one("SELECT * FROM product WHERE id = ? AND enabled = 1", product))


def post_review(product_id: int) -> str | Response:
    """Keeps a review until someone in the back office approves it."""
    product = visible(product_id)
    review = {name: sent(name) for name in ("nickname", "title", "detail", "rating")}
    problems = _problems(review)
    if problems:
        return _page(product, problems=problems, review=review)
    records().insert(
        "review",
        product_id=product["id"],
        customer_id=session.get("user"),
        nickname=review["nickname"],
        title=review["title"],
        detail=review["detail"],
        rating=int(review["rating"]),
        status="pending",
        created_at=stamp(),
    )
    flash("You submitted your review for moderation.", "success")
    return redirect(f"/{product['slug']}.html", 303)


def _problems(review: dict[str, str]) -> dict[str, str]:
    limits = {"nickname": 60, "title": 120, "detail": 4000}
    problems: dict[str, str] = {}
    for name, limit in limits.items():
        if not review[name]:
            problems[name] = "This is a required field."
        elif len(review[name]) > limit:
            problems[name] = f"Write {limit} characters at most."
    if review["rating"] not in ("1", "2", "3", "4", "5"):
        problems["rating"] = "Please select one of each of the ratings above."
    return problems


def _page(
    product: Row,
    *,
    problems: dict[str, str] | None = None,
    chosen: dict[str, str] | None = None,
    qty: str = "1",
    review: dict[str, str] | None = None,
) -> str:
    kept = records()
    who = customer()
    approved = (
        "SELECT id, nickname, title, detail, rating, created_at FROM review"
        " WHERE product_id = ? AND status = 'approved' ORDER BY created_at DESC, id DESC"
    )
    empty = {"nickname": who["first_name"] if who else "", "title": "", "detail": "", "rating": ""}
    wished = "SELECT 1 FROM wish WHERE customer_id = ? AND product_id = ?"
    return render_template(
        "product.html",
        product=product,
        category=kept.one("SELECT * FROM category WHERE id = ?", product["category_id"]),
        options=options_of(product["id"]),
        stars=stars([product["id"]]).get(product["id"]),
        reviews=paged(kept, approved, product["id"], size=REVIEWS, parameter="reviews"),
        wished=bool(kept.value(wished, session.get("user"), product["id"])),
        problems=problems or {},
        chosen=chosen or {},
        qty=qty,
        review=review or empty,
        **_details(product),
    )


def _details(product: Row) -> dict[str, Any]:
    return {
        "features": product["features"].split("\n") if product["features"] else [],
        "facts": {
            "SKU": product["sku"],
            "Brand": product["brand"],
            "Material": product["material"],
            "Weight": f"{product['weight'] / 1000:.2f} kg",
        },
    }
