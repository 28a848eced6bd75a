"""Products, reviews and customers as the back office knows them."""

from collections.abc import Iterator
from functools import partial

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
    impossible,
    records_hold,
)
from agentgym_envs.toolkit.draws import Draws

from .ways import SITES, START, RecordsOf, edit, filtered, look, to_filtered

PRODUCTS, REVIEWS, CUSTOMERS = "catalog/product/", "review/product/", "customer/"
PRODUCT_LABELS = {"name": "Name", "sku": "SKU"}
REVIEW_LABELS = {
    "status": "Status",
    "nickname": "Nickname",
    "title": "Title",
    "detail": "Review",
    "product": "Product",
}
CUSTOMER_LABELS = {"name": "Name", "email": "Email", "phone": "Phone"}

_PRODUCT_FORM = "shop.test/admin/catalog/product/edit/id/*"
_REVIEW_FORM = "shop.test/admin/review/product/edit/id/*"
_CUSTOMER_FORM = "shop.test/admin/customer/edit/id/*"

_WORDS = (
    "broke", "gift", "light", "smell", "returned", "recommend", "color", "price", "sturdy",
    "soft", "heavy", "cheap", "perfect", "disappointed", "quality", "daughter", "kitchen",
    "second", "again", "comfortable", "thin", "size", "garden", "husband", "winter",
)  # fmt: skip


def _products(of: RecordsOf, name: str, number: int) -> list[Row]:
    rows = of("shop").all("SELECT * FROM product WHERE enabled ORDER BY id")
    return Draws(f"admin {name}").sample(rows, number)


def _open_product(row: Row) -> Leg:
    """Returns the leg to the form of a product."""
    filters = {"sku": row["sku"]}
    path = [
        *to_filtered("Products", PRODUCTS, filters, PRODUCT_LABELS),
        Click(filtered(PRODUCTS, filters), "link", "Edit", row["sku"]),
    ]
    seen = f"shop.test/admin/catalog/product/edit/id/{row['id']}/"
    return Leg(START, path, f"I look at what is kept of {row['sku']}.", seen=seen)


def _change_product(row: Row, fields: dict[str, str], expected: Expect, thought: str) -> Leg:
    filters = {"sku": row["sku"]}
    way = to_filtered("Products", PRODUCTS, filters, PRODUCT_LABELS)
    change = [Fill(_PRODUCT_FORM, fields, "Save")]
    return edit(way, PRODUCTS, filters, row["sku"], change, [expected], thought)


def _prices(of: RecordsOf) -> Iterator[Case]:
    draws = Draws("admin new prices")
    for row in _products(of, "prices", 80):
        price = max(100, round(row["price"] * draws.pick((0.8, 0.85, 0.9, 1.1, 1.2)) / 50) * 50)
        text = f"{price // 100}.{price % 100:02}"
        expected = Expect("shop", "product", {"id": row["id"], "price": price})
        thought = "The price stands in the product's form."
        leg = _change_product(row, {"Price": text}, expected, thought)
        values = {"product": row["name"], "sku": row["sku"], "price": f"${text}"}
        yield Case(values, [leg], records_hold(expected))


def _stocks(of: RecordsOf) -> Iterator[Case]:
    draws = Draws("admin new stocks")
    for row in _products(of, "stocks", 80):
        number = row["qty"] + draws.between(5, 60)
        expected = Expect("shop", "product", {"id": row["id"], "qty": number, "in_stock": 1})
        fields = {"Quantity": str(number), "Stock Status": "In Stock"}
        leg = _change_product(row, fields, expected, "The quantity stands in the product's form.")
        values = {"sku": row["sku"], "number": str(number)}
        yield Case(values, [leg], records_hold(expected))


def _disabled(of: RecordsOf) -> Iterator[Case]:
    for row in _products(of, "disabled", 50):
        expected = Expect("shop", "product", {"id": row["id"], "enabled": 0})
        thought = "A product that is not enabled cannot be seen in the shop."
        leg = _change_product(row, {"Enable Product": "off"}, expected, thought)
        yield Case({"sku": row["sku"]}, [leg], records_hold(expected))


def _on_sale(of: RecordsOf) -> Iterator[Case]:
    rows = [row for row in _products(of, "on sale", 120) if not row["on_sale"]]
    for row in rows[:60]:
        special = max(100, row["price"] * 3 // 4 // 100 * 100 - 1)
        text = f"{special // 100}.{special % 100:02}"
        where = {"id": row["id"], "on_sale": 1, "special_price": special}
        expected = Expect("shop", "product", where)
        fields = {"Special Price": text, "Sale": "on"}
        leg = _change_product(row, fields, expected, "I mark it in the product's form.")
        values = {"sku": row["sku"], "price": f"${text}"}
        yield Case(values, [leg], records_hold(expected))


def _quantities(of: RecordsOf) -> Iterator[Case]:
    for row in _products(of, "quantities", 60):
        filters = {"sku": row["sku"]}
        thought = "The list of products shows the quantity."
        leg = look("Products", PRODUCTS, filters, PRODUCT_LABELS, thought)
        number = str(row["qty"])
        values = {"product": row["name"], "sku": row["sku"]}
        yield Case(values, [leg], answer_with(number), number)


_NOT_KEPT = (
    "supplier's phone number", "purchase price", "country of manufacture", "warranty period",
    "shelf number in the warehouse", "bar code",
)  # fmt: skip


def _unknown(of: RecordsOf) -> Iterator[Case]:
    draws = Draws("admin unknown")
    for row in _products(of, "unknown", 40):
        what = draws.pick(_NOT_KEPT)
        reason = f"The back office keeps no {what} of products."
        yield Case(
            {"what": what, "sku": row["sku"]}, [_open_product(row)], impossible(reason), "N/A"
        )


def _word_counts(of: RecordsOf) -> Iterator[Case]:
    for word in _WORDS:
        for status in ("approved", "pending", "not approved"):
            sql = "SELECT count(*) FROM review WHERE detail LIKE ? AND status = ?"
            number = of("shop").value(sql, f"%{word}%", status)
            if number:
                filters = {"status": status, "detail": word}
                thought = f"The list of reviews can be filtered by {word!r} and the status."
                leg = look("Reviews", REVIEWS, filters, REVIEW_LABELS, thought)
                values = {"word": word, "status": status}
                yield Case(values, [leg], answer_with(str(number)), str(number))


def _reviews(of: RecordsOf, status: str) -> list[Row]:
    """Returns reviews of which nobody else wrote one with the same title and status."""
    rows = of("shop").all(
        "SELECT * FROM review WHERE status = ? GROUP BY nickname, title HAVING count(*) = 1",
        status,
    )
    return Draws(f"admin reviews {status}").shuffled(sorted(rows, key=lambda row: row["id"]))


def _review_leg(row: Row, change: list[Click | Fill], expected: Expect, thought: str) -> Leg:
    filters = {"status": row["status"], "title": row["title"], "nickname": row["nickname"]}
    way = to_filtered("Reviews", REVIEWS, filters, REVIEW_LABELS)
    return edit(way, REVIEWS, filters, str(row["id"]), change, [expected], thought)


def _judged(of: RecordsOf, verdict: str) -> Iterator[Case]:
    for row in _reviews(of, "pending")[:80]:
        expected = Expect("shop", "review", {"id": row["id"], "status": verdict})
        change: list[Click | Fill] = [
            Fill(_REVIEW_FORM, {"Status": verdict.title()}, "Save Review")
        ]
        leg = _review_leg(row, change, expected, "Its status is set in the form of the review.")
        values = {"nickname": row["nickname"], "title": row["title"]}
        yield Case(values, [leg], records_hold(expected))


def _deleted(of: RecordsOf) -> Iterator[Case]:
    for row in _reviews(of, "not approved")[:60]:
        expected = Expect("shop", "review", {"id": row["id"]}, count=0)
        change: list[Click | Fill] = [Click(_REVIEW_FORM, "button", "Delete Review")]
        leg = _review_leg(row, change, expected, "The form of the review has a button for that.")
        values = {"nickname": row["nickname"], "title": row["title"]}
        yield Case(values, [leg], records_hold(expected))


def _customers(of: RecordsOf) -> list[Row]:
    """Returns the customers whose names nobody else has."""
    sql = (
        "SELECT *, first_name || ' ' || last_name AS name FROM customer"
        " GROUP BY name HAVING count(*) = 1 ORDER BY id"
    )
    return of("shop").all(sql)


def _found_customer(row: Row, by: str) -> Leg:
    thought = f"The list of customers can be filtered by the {CUSTOMER_LABELS[by].lower()}."
    return look("Customers", CUSTOMERS, {by: row[by]}, CUSTOMER_LABELS, thought)


def _emails(of: RecordsOf) -> Iterator[Case]:
    for row in _customers(of):
        leg = _found_customer(row, "name")
        yield Case({"customer": row["name"]}, [leg], answer_with(row["email"]), row["email"])


def _by_phone(of: RecordsOf) -> Iterator[Case]:
    for row in _customers(of):
        if row["phone"]:
            leg = _found_customer(row, "phone")
            yield Case({"phone": row["phone"]}, [leg], answer_with(row["name"]), row["name"])


def _spent(of: RecordsOf) -> Iterator[Case]:
    sql = "SELECT sum(total) FROM sales_order WHERE customer_id = ? AND status = 'complete'"
    for row in _customers(of):
        total = of("shop").value(sql, row["id"])
        if total:
            leg = _found_customer(row, "name")
            yield Case({"customer": row["name"]}, [leg], answer_with(money(total)), money(total))


def _groups(of: RecordsOf) -> Iterator[Case]:
    draws = Draws("admin groups")
    for row in _customers(of):
        others = [g for g in ("General", "Wholesale", "Retailer") if g != row["customer_group"]]
        group = draws.pick(others)
        expected = Expect("shop", "customer", {"id": row["id"], "customer_group": group})
        filters = {"email": row["email"]}
        way = to_filtered("Customers", CUSTOMERS, filters, CUSTOMER_LABELS)
        change = [Fill(_CUSTOMER_FORM, {"Group": group}, "Save Customer")]
        thought = "The group is set in the customer's form."
        leg = edit(way, CUSTOMERS, filters, row["email"], change, [expected], thought)
        values = {"customer": row["name"], "email": row["email"], "group": group}
        yield Case(values, [leg], records_hold(expected))


TEMPLATES = (
    Template(
        "admin_price",
        SITES,
        START,
        (
            "Set the price of {{product}} ({{sku}}) to {{price}}.",
            "Change the price of the product with the SKU {{sku}} to {{price}}.",
            "{{product}} ({{sku}}) shall cost {{price}} from now on.",
        ),
        _prices,
    ),
    Template(
        "admin_stock",
        SITES,
        START,
        (
            "A delivery came in: we have {{number}} pieces of {{sku}} now. Update the stock.",
            "Set the quantity of product {{sku}} to {{number}}; it is in stock.",
            "The stock of {{sku}} was counted and is {{number}}. Enter that.",
        ),
        _stocks,
    ),
    Template(
        "admin_disable",
        SITES,
        START,
        (
            "Take the product {{sku}} out of the shop without deleting it.",
            "Disable the product with the SKU {{sku}}.",
            "Visitors must not see the product {{sku}} any more: disable it.",
        ),
        _disabled,
    ),
    Template(
        "admin_sale",
        SITES,
        START,
        (
            "Put the product {{sku}} on sale for {{price}}.",
            "Mark {{sku}} as a sale item with a special price of {{price}}.",
            "Product {{sku}} is on sale now; its special price is {{price}}.",
        ),
        _on_sale,
        held_out=True,
    ),
    Template(
        "admin_quantity",
        SITES,
        START,
        (
            "How many pieces of {{product}} ({{sku}}) are left?",
            "What is the quantity of the product {{sku}} in our records?",
            "Tell me the stock of {{sku}} as a number.",
        ),
        _quantities,
    ),
    Template(
        "admin_not_kept",
        SITES,
        START,
        (
            "What is the {{what}} of the product {{sku}}?",
            "Look up the {{what}} of {{sku}} in the back office.",
            "Please tell me the {{what}} that we have for {{sku}}.",
        ),
        _unknown,
    ),
    Template(
        "admin_reviews_with_word",
        SITES,
        START,
        (
            'How many reviews with the status {{status}} have "{{word}}" in their text?',
            'Count the reviews that are {{status}} and contain "{{word}}".',
            'In how many {{status}} reviews does the text "{{word}}" occur?',
        ),
        _word_counts,
    ),
    Template(
        "admin_approve_review",
        SITES,
        START,
        (
            'Approve the pending review "{{title}}" by {{nickname}}.',
            'The review "{{title}}" that {{nickname}} wrote is fine: approve it.',
            'Let the pending review of {{nickname}}, "{{title}}", appear in the shop.',
        ),
        partial(_judged, verdict="approved"),
    ),
    Template(
        "admin_reject_review",
        SITES,
        START,
        (
            'Reject the pending review "{{title}}" by {{nickname}}: it is not approved.',
            'Set the pending review "{{title}}" of {{nickname}} to not approved.',
            'We do not want the pending review "{{title}}" by {{nickname}}; do not approve it.',
        ),
        partial(_judged, verdict="not approved"),
    ),
    Template(
        "admin_delete_review",
        SITES,
        START,
        (
            'Delete the review "{{title}}" by {{nickname}} that was not approved.',
            'Remove the unapproved review "{{title}}" of {{nickname}} for good.',
            'Get rid of the review "{{title}}" by {{nickname}}, which was not approved.',
        ),
        _deleted,
    ),
    Template(
        "admin_email",
        SITES,
        START,
        (
            "What is the email address of our customer {{customer}}?",
            "Find the email of {{customer}}.",
            "I need to write to {{customer}}. Which address do we have?",
        ),
        _emails,
    ),
    Template(
        "admin_who_called",
        SITES,
        START,
        (
            "Which customer has the phone number {{phone}}?",
            "Somebody called from {{phone}}. Who of our customers is that?",
            "Name the customer with the phone number {{phone}}.",
        ),
        _by_phone,
    ),
    Template(
        "admin_spent",
        SITES,
        START,
        (
            "How much has {{customer}} spent in our shop, counting complete orders only?",
            "What are the lifetime sales of the customer {{customer}}?",
            "Tell me the sum of all complete orders of {{customer}}.",
        ),
        _spent,
    ),
    Template(
        "admin_group",
        SITES,
        START,
        (
            "Move the customer {{customer}} ({{email}}) to the group {{group}}.",
            "{{customer}} ({{email}}) belongs in the customer group {{group}}. Change that.",
            "Set the group of {{customer}}, {{email}}, to {{group}}.",
        ),
        _groups,
        held_out=True,
    ),
)
