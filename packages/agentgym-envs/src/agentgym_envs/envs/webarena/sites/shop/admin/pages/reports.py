"""Reports: sums over a time, by day, month or year; and lists that need no time."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, abort, render_template

from agentgym_envs.envs.webarena.sites.app import asked, money, records
from agentgym_envs.envs.webarena.sites.records import Value
from agentgym_envs.envs.webarena.sites.shop.admin.grid import as_day
from agentgym_envs.envs.webarena.sites.shop.admin.staff import staff_only

PERIODS = {"day": 10, "month": 7, "year": 4}
"""How many characters of a moment name its day, month or year."""

MOST_ROWS = 400
FIRST_DAY, LAST_DAY = "0001-01-01", "9999-12-31"


@dataclass(frozen=True, slots=True)
class Report:
    """A table that is computed from the records.

    Attributes:
        title: Its heading.
        columns: Heading and kind ("text", "number" or "money") of each.
        select: A SELECT that gives these columns. Where `timed`, "{period}" stands in it for how
            many characters of a moment count, and its two "?" are the first and the last day.
        timed: Whether it is about a time.
        note: What it counts, for people.
    """

    title: str
    columns: Sequence[tuple[str, str]]
    select: str
    timed: bool = True
    note: str = ""


# No text of a visitor is in any of these: days are bound, and periods are our own numbers.
# ruff: noqa: S608
_DURING = "substr({moment}, 1, 10) BETWEEN ? AND ?"


def _by_period(table: str, sums: str, more: str = "") -> str:
    during = _DURING.format(moment="created_at")
    return (
        f"SELECT substr(created_at, 1, {{period}}) AS period, {sums} FROM {table}"
        f" WHERE {during}{more} GROUP BY 1 ORDER BY 1"
    )


_SOLD = " AND status <> 'canceled'"

REPORTS = {
    "sales": Report(
        "Orders Report",
        (("Interval", "text"), ("Orders", "number"), ("Sales Items", "number"),
         ("Sales Total", "money"), ("Tax", "money"), ("Shipping", "money"), ("Discount", "money")),
        _by_period(
            "sales_order",
            "count(*), sum((SELECT sum(qty) FROM order_item i WHERE i.order_id = sales_order.id)),"
            " sum(total), sum(tax), sum(shipping), sum(discount)",
            _SOLD,
        ),
        note="All orders that were not canceled.",
    ),
    "tax": Report(
        "Tax Report",
        (("Interval", "text"), ("Orders", "number"), ("Tax Amount", "money")),
        _by_period("sales_order", "count(*), sum(tax)", _SOLD),
        note="All orders that were not canceled.",
    ),
    "shipping": Report(
        "Shipping Report",
        (("Interval", "text"), ("Carrier", "text"), ("Orders", "number"),
         ("Total Sales Shipping", "money")),
        _by_period(
            "sales_order", "shipping_method, count(*), sum(shipping)", _SOLD
        ).replace("GROUP BY 1 ORDER BY 1", "GROUP BY 1, 2 ORDER BY 1, 2"),
        note="All orders that were not canceled.",
    ),
    "refunds": Report(
        "Refunds Report",
        (("Interval", "text"), ("Refunds", "number"), ("Refunded", "money")),
        _by_period("refund", "count(*), sum(total)"),
    ),
    "invoiced": Report(
        "Invoiced Report",
        (("Interval", "text"), ("Invoices", "number"), ("Invoiced", "money")),
        _by_period("invoice", "count(*), sum(total)"),
    ),
    "bestsellers": Report(
        "Bestsellers Report",
        (("Interval", "text"), ("Product", "text"), ("Price", "money"),
         ("Order Quantity", "number")),
        "SELECT period, name, price, sold FROM (SELECT substr(o.created_at, 1, {period}) AS period,"
        " i.name, max(i.price) AS price, sum(i.qty) AS sold, row_number() OVER (PARTITION BY"
        " substr(o.created_at, 1, {period}) ORDER BY sum(i.qty) DESC, i.name) AS place"
        " FROM order_item i JOIN sales_order o ON o.id = i.order_id WHERE "
        + _DURING.format(moment="o.created_at")
        + " AND o.status <> 'canceled' GROUP BY 1, i.product_id) WHERE place <= 5"
        " ORDER BY period, sold DESC, name",
        note="The five products sold most in each interval.",
    ),
    "viewed": Report(
        "Products Viewed Report",
        (("Interval", "text"), ("Product", "text"), ("Price", "money"), ("Views", "number")),
        "SELECT period, name, price, seen FROM (SELECT substr(v.day, 1, {period}) AS period,"
        " p.name, p.price, sum(v.views) AS seen, row_number() OVER (PARTITION BY"
        " substr(v.day, 1, {period}) ORDER BY sum(v.views) DESC, p.name) AS place"
        " FROM product_view v JOIN product p ON p.id = v.product_id WHERE "
        + _DURING.format(moment="v.day")
        + " GROUP BY 1, p.id) WHERE place <= 5 ORDER BY period, seen DESC, name",
        note="The five products seen most in each interval.",
    ),
    "coupons": Report(
        "Coupons Report",
        (("Interval", "text"), ("Coupon Code", "text"), ("Uses", "number"), ("Discount", "money")),
        _by_period(
            "sales_order",
            "coupon_code, count(*), sum(discount)",
            " AND coupon_code <> ''" + _SOLD,
        ).replace("GROUP BY 1 ORDER BY 1", "GROUP BY 1, 2 ORDER BY 1, 2"),
    ),
    "lowstock": Report(
        "Low Stock Report",
        (("Product", "text"), ("SKU", "text"), ("Stock Qty", "number")),
        "SELECT name, sku, qty FROM product WHERE qty <= 5 ORDER BY qty, name, id",
        timed=False,
    ),
    "customers": Report(
        "Order Count Report",
        (("Customer", "text"), ("Email", "text"), ("Orders", "number"), ("Total", "money")),
        "SELECT c.first_name || ' ' || c.last_name, c.email, count(o.id), sum(o.total)"
        " FROM customer c JOIN sales_order o ON o.customer_id = c.id GROUP BY c.id"
        " ORDER BY count(o.id) DESC, 1",
        timed=False,
    ),
    "reviews": Report(
        "Products Reviews Report",
        (("Product", "text"), ("Reviews", "number"), ("Average", "number")),
        "SELECT p.name, count(*), round(avg(r.rating), 2) FROM review r"
        " JOIN product p ON p.id = r.product_id GROUP BY p.id ORDER BY count(*) DESC, p.name",
        timed=False,
    ),
    "reviewers": Report(
        "Customers Reviews Report",
        (("Customer", "text"), ("Reviews", "number")),
        "SELECT c.first_name || ' ' || c.last_name, count(*) FROM review r"
        " JOIN customer c ON c.id = r.customer_id GROUP BY c.id ORDER BY count(*) DESC, 1",
        timed=False,
    ),
}  # fmt: skip


def add_pages(admin: Blueprint) -> None:
    """Adds these pages."""
    admin.get("/reports/")(menu)
    admin.get("/reports/<name>/")(show)


@staff_only
def menu() -> str:
    """Links to all reports."""
    links = [(f"/admin/reports/{name}/", each.title, each.note) for name, each in REPORTS.items()]
    return render_template("admin/menu.html", title="Reports", links=links)


@staff_only
def show(name: str) -> str:
    """A report, over the time that the request asks for."""
    report = REPORTS.get(name)
    if report is None:
        abort(404)
    rows = _rows(report)
    return render_template(
        "admin/report.html",
        report=report,
        rows=_cells(report, rows[:MOST_ROWS]),
        sums=_sums(report, rows),
        period=_period(),
        periods=[(each, each.title()) for each in PERIODS],
        first=asked("from"),
        last=asked("to"),
    )


def _period() -> str:
    return asked("period") if asked("period") in PERIODS else "month"


def _rows(report: Report) -> list[tuple[Value, ...]]:
    if not report.timed:
        return [tuple(row) for row in records().all(report.select)]
    sql = report.select.replace("{period}", str(PERIODS[_period()]))
    first, last = as_day(asked("from")) or FIRST_DAY, as_day(asked("to")) or LAST_DAY
    return [tuple(row) for row in records().all(sql, first, last)]


def _cells(report: Report, rows: Sequence[tuple[Value, ...]]) -> list[list[str]]:
    kinds = [kind for _, kind in report.columns]
    return [[_cell(value, kind) for value, kind in zip(row, kinds, strict=True)] for row in rows]


def _sums(report: Report, rows: Sequence[tuple[Value, ...]]) -> list[str]:
    """Returns the last row: the sums of what can be summed up. Empty where nothing can."""
    if not report.timed or not rows:
        return []
    cells = ["Total"]
    for place, (label, kind) in enumerate(report.columns[1:], start=1):
        summed = kind != "text" and label != "Price"
        cells.append(_cell(sum(int(row[place] or 0) for row in rows), kind) if summed else "")
    return cells


def _cell(value: object, kind: str) -> str:
    if value is None:
        return ""
    return money(int(str(value))) if kind == "money" else str(value)
