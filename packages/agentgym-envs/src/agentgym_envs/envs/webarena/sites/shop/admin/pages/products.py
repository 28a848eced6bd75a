"""What the shop sells: a grid, a form for each product, and changes of many at once."""

import re
from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from agentgym_envs.envs.webarena.sites.app import found, number, records, sent, stamp
from agentgym_envs.envs.webarena.sites.records import Value
from agentgym_envs.envs.webarena.sites.shop.admin.amounts import as_cents, as_text
from agentgym_envs.envs.webarena.sites.shop.admin.grid import Column, Grid
from agentgym_envs.envs.webarena.sites.shop.admin.staff import staff_only

GRID_URL = "/admin/catalog/product/"
MOST_ROWS = 50

GRID = Grid(
    "Products",
    (
        Column("id", "ID", "number", width="w-60"),
        Column("name", "Name"),
        Column("sku", "SKU", width="w-160"),
        Column("price", "Price", "money", width="w-100"),
        Column("qty", "Quantity", "number", width="w-100"),
        Column("stock", "Stock", "choice", ("In Stock", "Out of Stock"), width="w-120"),
        Column("status", "Status", "choice", ("Enabled", "Disabled"), width="w-100"),
    ),
    "SELECT id, name, sku, price, qty,"
    " CASE WHEN in_stock THEN 'In Stock' ELSE 'Out of Stock' END AS stock,"
    " CASE WHEN enabled THEN 'Enabled' ELSE 'Disabled' END AS status FROM product",
    edit=GRID_URL + "edit/id/{id}/",
    actions={"enable": "Enable", "disable": "Disable"},
    action_url=GRID_URL + "mass",
    new_url=GRID_URL + "new/",
    new_label="Add Product",
)

_TEXTS = ("name", "sku", "color", "size", "material", "description")
_CLAIMS = ("enabled", "in_stock", "on_sale")


def add_pages(admin: Blueprint) -> None:
    """Adds these pages."""
    admin.get("/catalog/product/")(products)
    admin.post("/catalog/product/mass")(change_many)
    admin.get("/catalog/product/new/")(new)
    admin.post("/catalog/product/new/")(add)
    admin.get("/catalog/product/edit/id/<int:product>/")(edit)
    admin.post("/catalog/product/edit/id/<int:product>/")(save)


@staff_only
def products() -> str:
    """All products."""
    return GRID.page()


@staff_only
def change_many() -> Response:
    """Enables or disables the products that were ticked."""
    chosen = [number(text, 0) for text in request.form.getlist("row")][:MOST_ROWS]
    enabled = int(sent("action") != "disable")
    for product in chosen:
        records().update("product", product, enabled=enabled, updated_at=stamp())
    flash(f"A total of {len(chosen)} record(s) have been updated.", "success")
    return redirect(GRID_URL, 303)


@staff_only
def edit(product: int) -> str:
    """The form of a product."""
    row = found(records().one("SELECT * FROM product WHERE id = ?", product))
    held = {name: as_text(row[name]) if "price" in name else row[name] for name in row.keys()}  # noqa: SIM118
    return _form(held, {}, row["name"])


@staff_only
def save(product: int) -> str | Response:
    """Keeps what the form of a product says."""
    row = found(records().one("SELECT * FROM product WHERE id = ?", product))
    values, errors = _checked(product)
    if errors:
        return _form({**request.form, "id": product}, errors, row["name"])
    records().update("product", product, **values)
    flash("You saved the product.", "success")
    return redirect(f"{GRID_URL}edit/id/{product}/", 303)


@staff_only
def new() -> str:
    """An empty form."""
    return _form({"enabled": 1, "in_stock": 1}, {}, "New Product")


@staff_only
def add() -> str | Response:
    """Adds a product."""
    values, errors = _checked(0)
    if errors:
        return _form(dict(request.form), errors, "New Product")
    category = records().value("SELECT min(category_id) FROM product")
    more: dict[str, Value] = {
        "category_id": category,
        "kind": "",
        "brand": "",
        "slug": f"{re.sub('[^a-z0-9]+', '-', str(values['name']).lower()).strip('-')}-{_next_id()}",
        "created_at": stamp(),
    }
    product = records().insert("product", **{**more, **values})
    flash("You saved the product.", "success")
    return redirect(f"{GRID_URL}edit/id/{product}/", 303)


def _form(held: Mapping[str, object], errors: Mapping[str, str], title: str) -> str:
    return render_template("admin/product.html", held=held, errors=errors, title=title)


def _next_id() -> int:
    return int(records().value("SELECT max(id) FROM product") or 0) + 1


def _checked(product: int) -> tuple[dict[str, Value], dict[str, str]]:
    """Returns what is to be kept, and what is wrong: field -> message."""
    values: dict[str, Value] = {name: sent(name)[:5_000] for name in _TEXTS}
    values |= {name: int(sent(name) in ("1", "on")) for name in _CLAIMS}
    errors = {name: "This is a required field." for name in ("name", "sku") if not values[name]}
    price, special = as_cents(sent("price")), as_cents(sent("special_price"))
    if price is None:
        errors["price"] = "Please enter a valid number in this field."
    if special is None and sent("special_price"):
        errors["special_price"] = "Please enter a valid number in this field."
    if not re.fullmatch(r"\d{1,9}", sent("qty") or "0", re.ASCII):
        errors["qty"] = "Please enter a valid number in this field."
    sku = records().value("SELECT id FROM product WHERE sku = ?", values["sku"])
    if sku not in (None, product):
        errors["sku"] = "The value of attribute SKU must be unique."
    values |= {"price": price, "special_price": special, "qty": number(sent("qty"), 0)}
    values |= {"weight": number(sent("weight"), 0, 0, 10**6), "updated_at": stamp()}
    return values, errors
