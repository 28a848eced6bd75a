"""Orders, and what happens to them: comments, parcels, invoices, refunds, cancellations."""

from flask import Blueprint, flash, redirect, render_template
from werkzeug.wrappers import Response

from agentgym_envs.envs.webarena.sites.app import found, records, sent, stamp
from agentgym_envs.envs.webarena.sites.records import Row
from agentgym_envs.envs.webarena.sites.shop.admin.grid import Column, Grid
from agentgym_envs.envs.webarena.sites.shop.admin.staff import staff_only

STATUSES = ("pending", "processing", "complete", "canceled", "on hold", "closed")
ORDER_URL = "/admin/sales/order/view/order_id/{id}/"
CARRIERS = ("Post", "Courier", "Freight")
MOST_CHARS = 2_000

_MONEY_WIDTH = "w-120"

ORDERS = Grid(
    "Orders",
    (
        Column("number", "ID", width="w-120"),
        Column("created_at", "Purchase Date", "day", width="w-200"),
        Column("customer", "Customer"),
        Column("email", "Email"),
        Column("total", "Grand Total", "money", width=_MONEY_WIDTH),
        Column("status", "Status", "choice", STATUSES, width="w-120"),
    ),
    "SELECT o.id, o.number, o.created_at, c.first_name || ' ' || c.last_name AS customer, c.email,"
    " o.total, o.status FROM sales_order o JOIN customer c ON c.id = o.customer_id",
    sort="created_at",
    edit=ORDER_URL,
    edit_label="View",
)

_PAPER = (
    "SELECT p.order_id AS id, p.number, p.created_at, o.number AS order_number,"
    " o.first_name || ' ' || o.last_name AS customer, {amount} FROM {table} p"
    " JOIN sales_order o ON o.id = p.order_id"
)
_PAPER_COLUMNS = (
    Column("number", "Number", width="w-120"),
    Column("created_at", "Date", "day", width="w-200"),
    Column("order_number", "Order", width="w-120"),
    Column("customer", "Ship-to Name"),
)

INVOICES = Grid(
    "Invoices",
    (*_PAPER_COLUMNS, Column("total", "Amount", "money", width=_MONEY_WIDTH)),
    _PAPER.format(table="invoice", amount="p.total"),
    sort="created_at",
    edit=ORDER_URL,
    edit_label="View",
)
SHIPMENTS = Grid(
    "Shipments",
    (*_PAPER_COLUMNS, Column("items", "Total Quantity", "number", width=_MONEY_WIDTH)),
    _PAPER.format(
        table="shipment",
        amount="(SELECT sum(qty) FROM order_item i WHERE i.order_id = p.order_id) AS items",
    ),
    sort="created_at",
    edit=ORDER_URL,
    edit_label="View",
)
REFUNDS = Grid(
    "Credit Memos",
    (*_PAPER_COLUMNS, Column("total", "Refunded", "money", width=_MONEY_WIDTH)),
    _PAPER.format(table="refund", amount="p.total"),
    sort="created_at",
    edit=ORDER_URL,
    edit_label="View",
)


def add_pages(admin: Blueprint) -> None:
    """Adds these pages."""
    admin.get("/sales/order/", endpoint="orders")(staff_only(ORDERS.page))
    admin.get("/sales/invoice/", endpoint="invoices")(staff_only(INVOICES.page))
    admin.get("/sales/shipment/", endpoint="shipments")(staff_only(SHIPMENTS.page))
    admin.get("/sales/creditmemo/", endpoint="refunds")(staff_only(REFUNDS.page))
    view = "/sales/order/view/order_id/<int:order>/"
    admin.get(view)(order_page)
    for name, page in _CHANGES.items():
        admin.post(f"{view}{name}", endpoint=f"order_{name}")(page)


@staff_only
def order_page(order: int) -> str:
    """Everything about an order."""
    kept, row = records(), _order(order)
    return render_template(
        "admin/order.html",
        order=row,
        customer=kept.one("SELECT * FROM customer WHERE id = ?", row["customer_id"]),
        items=kept.all("SELECT * FROM order_item WHERE order_id = ? ORDER BY id", order),
        comments=kept.all(
            "SELECT * FROM order_comment WHERE order_id = ? ORDER BY created_at, id", order
        ),
        invoices=kept.all("SELECT * FROM invoice WHERE order_id = ? ORDER BY id", order),
        tracks=kept.all("SELECT * FROM track WHERE order_id = ? ORDER BY id", order),
        shipments=kept.all("SELECT * FROM shipment WHERE order_id = ? ORDER BY id", order),
        refunds=kept.all("SELECT * FROM refund WHERE order_id = ? ORDER BY id", order),
        statuses=[(status, status.capitalize()) for status in STATUSES],
        carriers=[(carrier, carrier) for carrier in CARRIERS],
    )


@staff_only
def comment(order: int) -> Response:
    """Adds a comment, and sets the status that was chosen with it."""
    row = _order(order)
    status = sent("status") if sent("status") in STATUSES else row["status"]
    text = sent("comment")[:MOST_CHARS]
    if not text:
        return _back(order, "Please enter a comment.", "error")
    _comment(order, status, text, visible="visible", notified="notify")
    if status != row["status"]:
        records().update("sales_order", order, status=status)
    return _back(order, "You added a comment to the order.")


@staff_only
def cancel(order: int) -> Response:
    """Cancels an order that has not been sent."""
    if _order(order)["status"] not in ("pending", "processing", "on hold"):
        return _back(order, "You have not canceled the order.", "error")
    records().update("sales_order", order, status="canceled")
    return _back(order, "You canceled the order.")


@staff_only
def hold(order: int) -> Response:
    """Puts an open order on hold."""
    if _order(order)["status"] not in ("pending", "processing"):
        return _back(order, "The order cannot be put on hold.", "error")
    records().update("sales_order", order, status="on hold")
    return _back(order, "You put the order on hold.")


@staff_only
def unhold(order: int) -> Response:
    """Takes an order off hold."""
    if _order(order)["status"] != "on hold":
        return _back(order, "The order was not on hold.", "error")
    records().update("sales_order", order, status="processing")
    return _back(order, "You released the order from holding status.")


@staff_only
def invoice(order: int) -> Response:
    """Writes the invoice of an order that has none."""
    row = _order(order)
    if row["status"] not in ("pending", "processing") or _has("invoice", order):
        return _back(order, "The order does not allow an invoice to be created.", "error")
    _paper("invoice", order, status="open", total=row["total"])
    records().update("sales_order", order, status="processing")
    return _back(order, "The invoice has been created.")


@staff_only
def ship(order: int) -> Response:
    """Sends a parcel, or gives the number of one more."""
    row, number = _order(order), sent("tracking_number")[:100]
    if row["status"] in ("canceled", "closed", "on hold"):
        return _back(order, "The order cannot be shipped.", "error")
    if not number:
        return _back(order, "Please enter a tracking number.", "error")
    shipment = records().value("SELECT min(id) FROM shipment WHERE order_id = ?", order)
    if shipment is None:
        shipment = _paper("shipment", order)
        records().update("sales_order", order, status="complete")
    carrier = sent("carrier") if sent("carrier") in CARRIERS else CARRIERS[0]
    records().insert("track", shipment_id=shipment, order_id=order, carrier=carrier, number=number)
    return _back(order, "The shipment has been created.")


@staff_only
def refund(order: int) -> Response:
    """Gives the money of a finished order back."""
    row = _order(order)
    if row["status"] != "complete":
        return _back(order, "Only complete orders can be refunded.", "error")
    _paper("refund", order, total=row["total"])
    records().update("sales_order", order, status="closed")
    return _back(order, "You created the credit memo.")


@staff_only
def readdress(order: int) -> Response:
    """Changes where an order is sent."""
    _order(order)
    names = ("first_name", "last_name", "street", "city", "county", "postcode", "phone")
    values = {name: sent(name)[:200] for name in names}
    if not all(values.values()):
        return _back(order, "The address was not changed: every field is required.", "error")
    records().update("sales_order", order, **values)
    return _back(order, "You updated the order address.")


_CHANGES = {
    "comment": comment,
    "cancel": cancel,
    "hold": hold,
    "unhold": unhold,
    "invoice": invoice,
    "ship": ship,
    "refund": refund,
    "address": readdress,
}


def _order(order: int) -> Row:
    return found(records().one("SELECT * FROM sales_order WHERE id = ?", order))


def _back(order: int, message: str, kind: str = "success") -> Response:
    flash(message, kind)
    return redirect(ORDER_URL.replace("{id}", str(order)), 303)


def _comment(order: int, status: str, text: str, *, visible: str, notified: str) -> None:
    records().insert(
        "order_comment",
        order_id=order,
        created_at=stamp(),
        status=status,
        comment=text,
        visible=int(bool(sent(visible))),
        notified=int(bool(sent(notified))),
        author="shop",
    )


def _has(table: str, order: int) -> bool:
    sql = f'SELECT 1 FROM "{table}" WHERE order_id = ?'  # noqa: S608  (our own name)
    return records().value(sql, order) is not None


def _paper(table: str, order: int, **values: str | int) -> int:
    """Adds an invoice, a shipment or a refund, with the next number."""
    sql = f'SELECT max(CAST(number AS INTEGER)) FROM "{table}"'  # noqa: S608  (our own name)
    number = f"{(records().value(sql) or 0) + 1:09}"
    return records().insert(table, number=number, order_id=order, created_at=stamp(), **values)
