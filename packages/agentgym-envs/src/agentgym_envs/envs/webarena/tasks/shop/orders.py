"""Questions about the customer's own orders."""

from collections.abc import Callable, Sequence

from agentgym_envs.envs.webarena.sites.app import day, money
from agentgym_envs.envs.webarena.sites.records import Records, Row
from agentgym_envs.envs.webarena.tasks.template import Case, Template, answer_with, exact_answer

from .ways import (
    PER_PAGE,
    cases_of,
    history_leg,
    months,
    order_leg,
    orders,
    template,
)

_STATUSES = ("pending", "processing", "complete", "canceled", "on hold", "closed")


def _about(fact: Callable[[Records, Row], str | None]) -> Callable[[Records], list[Case]]:
    """Returns the cases of a question that one page about one order answers."""

    def cases(shop: Records) -> list[Case]:
        def case(order: Row) -> Case | None:
            answer = fact(shop, order)
            if answer is None:
                return None
            values = {"order": order["number"]}
            return Case(values, [order_leg(order)], answer_with(answer), answer)

        return cases_of(orders(shop), case)

    return cases


def _track(shop: Records, order: Row) -> str | None:
    return shop.value("SELECT number FROM track WHERE order_id = ?", order["id"])


def _invoice(shop: Records, order: Row) -> str | None:
    return shop.value("SELECT number FROM invoice WHERE order_id = ?", order["id"])


def _items(shop: Records) -> list[Row]:
    """Returns what the agent bought, each thing that was bought once in all."""
    return [
        item
        for order in orders(shop)
        for item in shop.all(
            "SELECT i.*, o.number, o.created_at FROM order_item AS i JOIN sales_order AS o"
            " ON o.id = i.order_id WHERE i.order_id = ? ORDER BY i.id",
            order["id"],
        )
        if _times_bought(shop, item) == 1
    ]


def _times_bought(shop: Records, item: Row) -> int:
    sql = (
        "SELECT count(*) FROM order_item AS i JOIN sales_order AS o ON o.id = i.order_id"
        " WHERE i.product_id = ? AND o.customer_id ="
        " (SELECT customer_id FROM sales_order WHERE id = ?)"
    )
    return shop.value(sql, item["product_id"], item["order_id"])


def _bought_on(shop: Records) -> list[Case]:
    known = {order["id"]: order for order in orders(shop)}

    def case(item: Row) -> Case:
        answer = day(item["created_at"])
        leg = order_leg(known[item["order_id"]])
        return Case({"product": item["name"]}, [leg], answer_with(answer), answer)

    return cases_of(_items(shop), case)


def _paid_for(shop: Records) -> list[Case]:
    known = {order["id"]: order for order in orders(shop)}

    def case(item: Row) -> Case:
        answer = money(item["price"])
        leg = order_leg(known[item["order_id"]])
        values = {"product": item["name"], "order": item["number"]}
        return Case(values, [leg], answer_with(answer), answer)

    return cases_of(_items(shop), case)


def _pages(places: Sequence[int]) -> range:
    """Returns the pages of the history that show the orders at these places, and those before."""
    return range(1, max(places, default=0) // PER_PAGE + 2)


def _spent(shop: Records) -> list[Case]:
    rows, cases = orders(shop), list[Case]()
    for month, places in months(rows).items():
        complete = [place for place in places if rows[place]["status"] == "complete"]
        answer = money(sum(rows[place]["total"] for place in complete))
        legs = [history_leg(page) for page in _pages(places)]
        if complete:
            cases.append(Case({"month": month}, legs, answer_with(answer), answer))
    return cases


def _placed(shop: Records) -> list[Case]:
    return [
        Case(
            {"month": month},
            [history_leg(page) for page in _pages(places)],
            exact_answer(f"{len(places)}"),
            f"{len(places)}",
        )
        for month, places in months(orders(shop)).items()
    ]


def _count(shop: Records) -> list[Case]:
    rows, cases = orders(shop), list[Case]()
    legs = [history_leg(page) for page in _pages([len(rows) - 1])]
    for status in _STATUSES:
        answer = f"{sum(row['status'] == status for row in rows)}"
        cases.append(Case({"status": status}, legs, exact_answer(answer), answer))
    return cases


def _latest(shop: Records) -> list[Case]:
    cases: list[Case] = []
    rows = orders(shop)
    for status in _STATUSES:
        place = next((place for place, row in enumerate(rows) if row["status"] == status), None)
        if place is not None:
            answer = rows[place]["number"]
            legs = [history_leg(page) for page in _pages([place])]
            cases.append(Case({"status": status}, legs, answer_with(answer), answer))
    return cases


TEMPLATES: Sequence[Template] = (
    template(
        "order_status",
        _about(lambda shop, order: order["status"]),
        "What is the status of my order {{order}}?",
        "Tell me how things stand with order number {{order}}.",
        "Look up order {{order}} in my account and tell me its status.",
        "I placed order {{order}} some time ago. Which status does it have now?",
    ),
    template(
        "order_total",
        _about(lambda shop, order: money(order["total"])),
        "How much was the grand total of my order {{order}}?",
        "Tell me what I had to pay for order {{order}} altogether.",
        "What did order number {{order}} cost me, with tax and delivery?",
        "I need the grand total of order {{order}} for my books.",
    ),
    template(
        "order_date",
        _about(lambda shop, order: day(order["created_at"])),
        "When did I place order {{order}}?",
        "On which day was my order {{order}} placed?",
        "Tell me the date of order number {{order}}.",
    ),
    template(
        "order_city",
        _about(lambda shop, order: f"{order['street']}, {order['city']}"),
        "To which street and town was my order {{order}} sent?",
        "Give me the shipping address of order {{order}}: number and street, then the town.",
        "Where did order number {{order}} go? I need street and town, with a comma between them.",
    ),
    template(
        "order_payment",
        _about(lambda shop, order: order["payment_method"]),
        "How did I pay for order {{order}}?",
        "Which payment method did I choose for my order {{order}}?",
        "Tell me the method of payment of order number {{order}}.",
    ),
    template(
        "order_tracking",
        _about(_track),
        "What is the tracking number of my order {{order}}?",
        "I want to follow the parcel of order {{order}}. What is its tracking number?",
        "Find the tracking number for order number {{order}}.",
        held_out=True,
    ),
    template(
        "order_invoice",
        _about(_invoice),
        "Which number does the invoice for my order {{order}} have?",
        "Give me the invoice number of order {{order}}.",
        "I need the number of the invoice that belongs to order number {{order}}.",
    ),
    template(
        "bought_on",
        _bought_on,
        "When did I buy the {{product}}?",
        "Tell me the date of the order in which I bought the {{product}}.",
        "On which day did I order the {{product}}?",
    ),
    template(
        "paid_for",
        _paid_for,
        "What was the price of one {{product}} in my order {{order}}?",
        "Tell me what a single {{product}} cost when I placed order {{order}}.",
        "How much did I pay per piece for the {{product}} in order number {{order}}?",
    ),
    template(
        "spent_in_month",
        _spent,
        "How much did I spend on orders of {{month}} that are complete?",
        "Add up the totals of my complete orders from {{month}}.",
        "What is the sum of the order totals of all complete orders that I placed in {{month}}?",
        held_out=True,
    ),
    template(
        "orders_in_month",
        _placed,
        "How many orders did I place in {{month}}? Answer with the number.",
        "Count my orders of {{month}} and give me just the number.",
        "Tell me the number of orders, whatever their status, that I placed in {{month}}.",
    ),
    template(
        "orders_by_status",
        _count,
        "How many of my orders have the status '{{status}}'? Answer with the number.",
        "Count all orders in my history that are '{{status}}' and tell me just the number.",
        "Give me the number of my orders whose status is '{{status}}'.",
    ),
    template(
        "latest_order",
        _latest,
        "What is the number of my most recent order with the status '{{status}}'?",
        "Tell me the order number of the latest order of mine that is '{{status}}'.",
        "Among my orders, which one that is '{{status}}' is the newest? Give me its number.",
    ),
)
