"""Lists of products: the home page, categories and searches."""

from typing import Any

from flask import Flask, redirect, render_template, request
from werkzeug.wrappers import Response

from agentgym_envs.envs.webarena.sites.app import Pages, asked, like, number, paged, records
from agentgym_envs.envs.webarena.sites.records import Row

from .goods import (
    DIRECTIONS,
    NOW,
    ORDER_NAMES,
    ORDERS,
    SIZES,
    Condition,
    asked_price,
    in_category,
    listed,
    ranges,
    stars,
    with_words,
)

_FEATURED = 8
_NO_LIMIT = 10**7


def add_pages(app: Flask) -> None:
    """Adds the home page and searches; categories are shown by `category_page`."""
    app.get("/")(home)
    app.get("/catalogsearch/result/", strict_slashes=False)(search)
    app.get("/catalogsearch/advanced/", strict_slashes=False)(advanced)
    app.get("/catalogsearch/advanced/result/", strict_slashes=False)(advanced_result)


def home() -> str:
    """Departments, new products and what is on sale."""
    new = "1 ORDER BY p.created_at DESC, p.id DESC"
    sale = "p.on_sale = 1 AND p.in_stock = 1 ORDER BY p.created_at DESC, p.id DESC"
    shelves = {"New in the shop": _some(new), "On sale now": _some(sale)}
    known = stars([row["id"] for rows in shelves.values() for row in rows])
    return render_template("home.html", shelves=shelves, stars=known)


def category_page(category: Row) -> str:
    """A category: what is in it, and what is below it."""
    condition = in_category(category)
    children = "SELECT name, path FROM category WHERE parent_id = ? ORDER BY position"
    return render_template(
        "category.html",
        category=category,
        above=_above(category),
        children=records().all(children, category["id"]),
        ranges=ranges(condition),
        **_list(condition.joined(asked_price())),
    )


def search() -> str | Response:
    """Products that have all the words."""
    text = asked("q")[:128]
    if not text:
        return redirect("/")
    condition = with_words(text)
    return render_template(
        "search.html",
        query=text,
        ranges=ranges(condition),
        **_list(condition.joined(asked_price())),
    )


def advanced() -> str:
    """The form of the advanced search."""
    return render_template("advanced.html", asked=request.args)


def advanced_result() -> str:
    """What the advanced search finds."""
    condition = _advanced_condition()
    if condition is None:
        problem = "Fill in one field at least."
        return render_template("advanced.html", asked=request.args, problem=problem)
    return render_template("search.html", query="", ranges=[], **_list(condition))


def _advanced_condition() -> Condition | None:
    columns = ("name", "sku", "description", "material")
    texts = {column: asked(column) for column in columns if asked(column)}
    marks = [rf"p.{column} LIKE ? ESCAPE '\'" for column in texts]
    values: list[int | str] = [like(text) for text in texts.values()]
    for name, sign, bound in (("price_from", ">=", 0), ("price_to", "<=", _NO_LIMIT)):
        if asked(name):
            marks.append(f"{NOW} {sign} ?")
            values.append(number(asked(name), bound, 0, _NO_LIMIT) * 100)
    return Condition(" AND ".join(marks), tuple(values)) if marks else None


def _list(condition: Condition) -> dict[str, Any]:
    """Returns what a template needs to show all products that fit."""
    size = number(asked("product_list_limit"), SIZES[0])
    size = size if size in SIZES else SIZES[0]
    pages = paged(records(), listed(condition), *condition.values, size=size, parameter="p")
    order = asked("product_list_order")
    return {
        "pages": pages,
        "stars": _stars_of(pages),
        "order": order if order in ORDERS else "position",
        "direction": asked("product_list_dir"),
        "size": size,
        "orders": ORDER_NAMES.items(),
        "directions": DIRECTIONS.items(),
        "sizes": [(each, each) for each in SIZES],
        "price_range": asked("price"),
    }


def _stars_of(pages: Pages) -> dict[int, Any]:
    return stars([row["id"] for row in pages.rows])


def _some(condition: str) -> list[Row]:
    sql = (
        f"SELECT p.id, p.slug, p.sku, p.name, p.price, p.on_sale, p.in_stock, {NOW} AS now"  # noqa: S608
        f" FROM product AS p WHERE p.enabled = 1 AND {condition} LIMIT {_FEATURED}"
    )
    return records().all(sql)


def _above(category: Row) -> list[tuple[str, str]]:
    """Returns (URL, name) of each category that this one is in, from the top."""
    steps: list[tuple[str, str]] = []
    parent = category["parent_id"]
    while parent is not None:
        row = records().one("SELECT * FROM category WHERE id = ?", parent)
        assert row is not None
        steps.insert(0, (f"/{row['path']}.html", row["name"]))
        parent = row["parent_id"]
    return [("/", "Home"), *steps]
