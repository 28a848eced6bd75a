"""Orders, their sums, and what is done with them."""

from collections.abc import Iterator

from agentgym_envs.envs.webarena.sites.app import money
from agentgym_envs.envs.webarena.sites.records import Row
from agentgym_envs.envs.webarena.tasks.template import (
    Case,
    Click,
    Expect,
    Fill,
    Leg,
    Template,
    answer_with,
    page_open,
    records_hold,
)
from agentgym_envs.toolkit.draws import Draws

from .ways import SITES, START, RecordsOf, edit, filtered, look, menu, to_filtered

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

ORDERS = "sales/order/"
ORDER_LABELS = {
    "number": "ID",
    "created_at_from": "Purchase Date from",
    "created_at_to": "Purchase Date to",
    "customer": "Customer",
    "status": "Status",
}
ORDER_PAGE = "shop.test/admin/sales/order/view/order_id/*"

_REASONS = (
    "the parcel will leave tomorrow",
    "one item is delayed by a week",
    "the invoice comes in a separate letter",
    "we have changed the courier",
    "a small gift is in the box",
    "the address was corrected as asked",
)


def months() -> Iterator[tuple[str, str, str]]:
    """Yields the whole months of the shop's two years: their names, first and last days."""
    for place in range(6, 30):
        year, month = 2021 + place // 12, place % 12
        if (year, month) < (2023, 5):
            first = f"{year}-{month + 1:02}-01"
            yield f"{MONTHS[month]} {year}", first, f"{first[:8]}{_MONTH_DAYS[month]}"


def spans() -> Iterator[tuple[str, str, str]]:
    """Yields months and longer times: what they are called, first and last days."""
    known = list(months())
    for length in (1, 2, 3, 6):
        for begin in range(len(known) - length + 1):
            first, last = known[begin], known[begin + length - 1]
            name = first[0] if length == 1 else f"{first[0]} to {last[0]}"
            yield name, first[1], last[2]


def report_leg(title: str, name: str, period: str, first: str, last: str, thought: str) -> Leg:
    """Returns the leg to a report over a time."""
    page = f"shop.test/admin/reports/{name}/*"
    fields = {"Period": period, "From": first, "To": last}
    path = [
        menu("Reports"),
        Click("shop.test/admin/reports/", "link", title),
        Fill(page, fields, "Show Report"),
    ]
    seen = f"shop.test/admin/reports/{name}/?period={period.lower()}&from={first}&to={last}"
    return Leg(START, path, thought, seen=seen)


def _totals(of: RecordsOf) -> Iterator[Case]:
    sql = (
        "SELECT sum(total) FROM sales_order WHERE status <> 'canceled'"
        " AND substr(created_at, 1, 10) BETWEEN ? AND ?"
    )
    for name, first, last in spans():
        total = money(of("shop").value(sql, first, last) or 0)
        thought = f"The orders report adds up the sales of {name}."
        leg = report_leg("Orders Report", "sales", "Year", first, last, thought)
        yield Case({"time": name}, [leg], answer_with(total), total)


def _bestsellers(of: RecordsOf) -> Iterator[Case]:
    sql = (
        "SELECT i.name, sum(i.qty) AS sold FROM order_item i JOIN sales_order o"
        " ON o.id = i.order_id WHERE o.status <> 'canceled' AND substr(o.created_at, 1, 10)"
        " BETWEEN ? AND ? GROUP BY i.product_id ORDER BY sold DESC, i.name LIMIT 2"
    )
    for name, first, last in months():
        best, next_best = of("shop").all(sql, first, last)
        if best["sold"] > next_best["sold"]:
            thought = f"The bestsellers report for {name} has the product on top."
            leg = report_leg("Bestsellers Report", "bestsellers", "Month", first, last, thought)
            yield Case({"time": name}, [leg], answer_with(best["name"]), best["name"])


def _refunded(of: RecordsOf) -> Iterator[Case]:
    sql = "SELECT sum(total) FROM refund WHERE substr(created_at, 1, 10) BETWEEN ? AND ?"
    for name, first, last in spans():
        total = of("shop").value(sql, first, last)
        if total:
            thought = "How much went back to customers is in the refunds report."
            leg = report_leg("Refunds Report", "refunds", "Year", first, last, thought)
            yield Case({"time": name}, [leg], answer_with(money(total)), money(total))


_REPORTS = (("Tax Report", "tax"), ("Shipping Report", "shipping"), ("Invoiced Report", "invoiced"))


def _open_reports(_: RecordsOf) -> Iterator[Case]:
    for name, first, last in months():
        for title, path in _REPORTS:
            leg = report_leg(title, path, "Day", first, last, f"I open the {title.lower()}.")
            url = f"http://shop.test/admin/reports/{path}/?period=day&from={first}&to={last}"
            values = {"report": title.lower(), "time": name}
            yield Case(values, [leg], page_open(url))


def _counts(of: RecordsOf) -> Iterator[Case]:
    sql = (
        "SELECT count(*) FROM sales_order WHERE status = ?"
        " AND substr(created_at, 1, 10) BETWEEN ? AND ?"
    )
    for status in ("canceled", "complete", "closed"):
        for name, first, last in spans():
            number = str(of("shop").value(sql, status, first, last))
            filters = {"created_at_from": first, "created_at_to": last, "status": status}
            thought = "The list of orders counts what its filters leave."
            leg = look("Orders", ORDERS, filters, ORDER_LABELS, thought)
            if number != "0":
                yield Case({"status": status, "time": name}, [leg], answer_with(number), number)


def _orders(of: RecordsOf, *statuses: str) -> list[Row]:
    """Returns the orders with one of these statuses, in random order."""
    rows = of("shop").all("SELECT * FROM sales_order ORDER BY id")
    chosen = [row for row in rows if row["status"] in statuses]
    return Draws(f"admin orders {statuses}").shuffled(chosen)


def _change(row: Row, change: list[Click | Fill], *holds: Expect, thought: str) -> Leg:
    """Returns the leg that opens an order and changes it."""
    filters = {"number": row["number"]}
    way = to_filtered("Orders", ORDERS, filters, ORDER_LABELS)
    return edit(way, ORDERS, filters, row["number"], change, holds, thought, "View")


def _cancellations(of: RecordsOf) -> Iterator[Case]:
    for row in _orders(of, "pending", "processing", "on hold"):
        expected = Expect("shop", "sales_order", {"id": row["id"], "status": "canceled"})
        thought = f"Order {row['number']} can be canceled on its own page."
        leg = _change(row, [Click(ORDER_PAGE, "button", "Cancel Order")], expected, thought=thought)
        yield Case({"order": f"#{row['number']}"}, [leg], records_hold(expected))


def _holds(of: RecordsOf) -> Iterator[Case]:
    for row in _orders(of, "pending", "processing"):
        expected = Expect("shop", "sales_order", {"id": row["id"], "status": "on hold"})
        thought = f"The page of order {row['number']} has a button for that."
        leg = _change(row, [Click(ORDER_PAGE, "button", "Hold")], expected, thought=thought)
        yield Case({"order": f"#{row['number']}"}, [leg], records_hold(expected))


def _tracks(of: RecordsOf) -> Iterator[Case]:
    draws = Draws("admin tracks")
    for row in _orders(of, "pending", "processing", "complete")[:80]:
        carrier = draws.pick(("Post", "Courier", "Freight"))
        number = f"{carrier[0]}H{draws.between(10_000_000, 99_999_999)}"
        where = {"order_id": row["id"], "carrier": carrier, "number": number}
        expected = Expect("shop", "track", where, new=True)
        fields = {"Carrier": carrier, "Tracking Number": number}
        thought = "The order's page takes the number of a parcel."
        leg = _change(row, [Fill(ORDER_PAGE, fields, "Submit Shipment")], expected, thought=thought)
        values = {"order": f"#{row['number']}", "carrier": carrier, "number": number}
        yield Case(values, [leg], records_hold(expected))


def _comments(of: RecordsOf) -> Iterator[Case]:
    draws = Draws("admin comments")
    for row in _orders(of, "pending", "processing", "complete", "on hold")[:80]:
        text = draws.pick(_REASONS).capitalize() + "."
        where = {"order_id": row["id"], "comment": text, "notified": 1}
        expected = Expect("shop", "order_comment", where, new=True)
        fields = {"Comment": text, "Notify Customer by Email": "on"}
        thought = "I write the comment on the order's page and let the customer know."
        leg = _change(row, [Fill(ORDER_PAGE, fields, "Submit Comment")], expected, thought=thought)
        values = {"order": f"#{row['number']}", "comment": text}
        yield Case(values, [leg], records_hold(expected))


def _payments(of: RecordsOf) -> Iterator[Case]:
    for row in _orders(of, "complete", "closed", "canceled")[:80]:
        filters = {"number": row["number"]}
        view = f"shop.test/admin/sales/order/view/order_id/{row['id']}/"
        path = [
            *to_filtered("Orders", ORDERS, filters, ORDER_LABELS),
            Click(filtered(ORDERS, filters), "link", "View", row["number"]),
        ]
        leg = Leg(START, path, "The order's page says how it was paid for.", seen=view)
        method = row["payment_method"]
        yield Case({"order": f"#{row['number']}"}, [leg], answer_with(method), method)


TEMPLATES = (
    Template(
        "admin_sales_total",
        SITES,
        START,
        (
            "What is the total of all sales (orders that were not canceled) in {{time}}?",
            "Tell me how much the shop sold in {{time}}, canceled orders left out.",
            "How many dollars do our orders of {{time}} amount to, without those canceled?",
        ),
        _totals,
    ),
    Template(
        "admin_bestseller",
        SITES,
        START,
        (
            "Which product sold best in {{time}}?",
            "Name our best-selling product of {{time}}.",
            "What was bought most often in {{time}}? Give me the name of the product.",
        ),
        _bestsellers,
    ),
    Template(
        "admin_refunded",
        SITES,
        START,
        (
            "How much money did we give back to customers in {{time}}?",
            "What is the sum of the refunds in {{time}}?",
            "Look up what was refunded in {{time}}.",
        ),
        _refunded,
        held_out=True,
    ),
    Template(
        "admin_open_report",
        SITES,
        START,
        (
            "Show me the {{report}} for {{time}}, day by day.",
            "Open the {{report}} of {{time}} with a row for each day.",
            "I want to look at the daily {{report}} for {{time}}.",
        ),
        _open_reports,
    ),
    Template(
        "admin_orders_of_status",
        SITES,
        START,
        (
            "How many orders placed in {{time}} have the status {{status}}?",
            "Count the orders of {{time}} that are {{status}}.",
            "Of the orders of {{time}}, how many are {{status}} now?",
        ),
        _counts,
    ),
    Template(
        "admin_cancel_order",
        SITES,
        START,
        (
            "Cancel order {{order}}.",
            "The customer does not want order {{order}} any more. Cancel it.",
            "Please see to it that order {{order}} is canceled.",
        ),
        _cancellations,
    ),
    Template(
        "admin_hold_order",
        SITES,
        START,
        (
            "Put order {{order}} on hold.",
            "Nothing may happen with order {{order}} for now: set it on hold.",
            "Hold order {{order}} until we hear more.",
        ),
        _holds,
        held_out=True,
    ),
    Template(
        "admin_tracking_number",
        SITES,
        START,
        (
            "Order {{order}} was sent with {{carrier}}. Enter the tracking number {{number}}.",
            "Add tracking number {{number}} ({{carrier}}) to order {{order}}.",
            "The parcel of order {{order}} has the number {{number}} at {{carrier}}; record it.",
        ),
        _tracks,
    ),
    Template(
        "admin_order_comment",
        SITES,
        START,
        (
            'Tell the customer of order {{order}}: "{{comment}}" Use a comment with notification.',
            'Write the comment "{{comment}}" on order {{order}} and notify the customer by email.',
            'Add "{{comment}}" to the notes of order {{order}}; the customer should get an email.',
        ),
        _comments,
    ),
    Template(
        "admin_payment_method",
        SITES,
        START,
        (
            "How was order {{order}} paid for?",
            "Find the payment method of order {{order}}.",
            "Which payment method did the buyer of order {{order}} choose?",
        ),
        _payments,
    ),
)

__all__ = ["MONTHS", "TEMPLATES", "months"]
