"""Pages of text, cart rules, search terms, views of products, and what lies in carts."""

import sqlite3
from collections.abc import Sequence
from datetime import date, timedelta

from agentgym_envs.toolkit.draws import Draws

from .customers import AGENT, Customer
from .goods import Good

WISHES = 14
"""How many products are on the agent's wish list; the cart is empty."""

_OPENED = "2021-02-01 08:00:00"
_PAGES = (
    (
        "about-us",
        "About Us",
        "Who we are",
        (
            "Holmar Bazaar began as a stall on the market of Almstead and sells things for "
            "the house, the garden and the road today.\n\n"
            "We are forty people in Nethergate, and we answer every letter ourselves.\n\n"
            "Our warehouse is at 12 Foundry Lane, Nethergate. You can pick up orders there "
            "from Monday to Saturday, 9:00 to 18:00."
        ),
    ),
    (
        "shipping-policy",
        "Shipping Policy",
        "How we deliver",
        (
            "Standard Delivery costs $5.00 and takes 3 to 5 working days.\n\n"
            "Express Delivery costs $14.00; orders placed before noon arrive on the next "
            "working day.\n\n"
            "Pick Up in Store is free. Orders wait for you for 14 days.\n\n"
            "We deliver within Holmar only."
        ),
    ),
    (
        "returns",
        "Returns and Refunds",
        "If you change your mind",
        (
            "You can send back anything within 30 days. Use the contact form, name the "
            "order number, and we send you a label.\n\n"
            "Refunds are paid the way you paid, within 10 days of the return.\n\n"
            "Opened food and cosmetics cannot be returned."
        ),
    ),
    (
        "privacy-policy",
        "Privacy Policy",
        "What we know about you",
        (
            "We keep your name, your addresses and your orders for seven years, because the "
            "law says so.\n\n"
            "We never sell what we know.\n\n"
            "Write to privacy@shop.test to see all of it."
        ),
    ),
    (
        "size-guide",
        "Size Guide",
        "Find your size",
        (
            "XS is 34, S is 36, M is 38 to 40, L is 42 to 44, XL is 46 and XXL is 48.\n\n"
            "Shoes run true to size. Between two sizes, take the larger one."
        ),
    ),
    (
        "gift-ideas",
        "Gift Ideas",
        "Presents for everyone",
        (
            "Under $15: bath bombs, tea, gummies.\n\n"
            "Under $50: a throw blanket, a water bottle, a bird feeder.\n\n"
            "For somebody special: a suitcase, a camping tent, an office chair."
        ),
    ),
    (
        "careers",
        "Careers",
        "Work with us",
        (
            "We are looking for a forklift driver and for somebody who likes to answer "
            "letters.\n\n"
            "Apply by mail to people@shop.test until the end of June."
        ),
    ),
)
_RULES: tuple[tuple[str | int, ...], ...] = (
    ("Welcome discount", "10 percent off for everybody who is new", 1, "WELCOME10", "",
     "", "", 0, 118, "percent", 10, 0),
    ("Summer sale", "15 percent off orders from $100", 1, "SUMMER15", "",
     "2023-06-01", "2023-08-31", 1, 6, "percent", 15, 10000),
    ("Five dollars back", "$5 off orders from $40", 1, "FIVEBACK", "",
     "2023-01-01", "", 0, 41, "fixed", 500, 4000),
    ("Retailers", "8 percent for retailers", 0, "", "Retailer",
     "", "", 0, 0, "percent", 8, 0),
    ("Winter clearance 2022", "A fifth off everything", 0, "WINTER20", "",
     "2022-12-27", "2023-01-31", 1, 63, "percent", 20, 0),
    ("Spring garden week", "$12 off orders from $80", 0, "GARDEN12", "",
     "2023-04-03", "2023-04-09", 1, 17, "fixed", 1200, 8000),
)  # fmt: skip
_TERMS = (
    "water bottle", "hoodie", "coffee mug", "yoga mat", "lamp", "duvet", "sneakers", "rain jacket",
    "knife", "kettle", "power bank", "usb cable", "phone case", "keyboard", "webcam", "shampoo",
    "lipstick", "granola", "olive oil", "hot sauce", "tent", "sleeping bag", "backpack", "suitcase",
    "helmet", "dog bed", "cat tree", "bird feeder", "garden hose", "gloves", "aquarium", "desk",
    "mirror", "towel", "curtains", "rug", "cotton", "bamboo", "stainless steel", "gift", "leather",
    "gaming laptop", "sofa", "drone", "piano",
)  # fmt: skip
_VIEWED_DAYS = 726
_VIEWS_PER_DAY = 7
_ABANDONED = range(9, 21)


def add_extras(
    records: sqlite3.Connection, goods: Sequence[Good], customers: Sequence[Customer]
) -> None:
    """Adds everything that is not about one product or one order; last of all."""
    _add_pages(records)
    _add_rules(records)
    _add_terms(records)
    _add_views(records, goods)
    sold = [good for good in goods if good.enabled]
    _add_wishes(records, sold, customers)
    _add_carts(records, sold)


def _add_pages(records: sqlite3.Connection) -> None:
    for identifier, title, heading, content in _PAGES:
        row = (identifier, title, heading, content, _OPENED, _OPENED)
        records.execute("INSERT INTO cms_page VALUES (NULL, ?, ?, ?, ?, 1, ?, ?)", row)
    settings = (("Store name", "Holmar Bazaar"), ("Store email", "hello@shop.test"))
    records.executemany("INSERT INTO setting (name, value) VALUES (?, ?)", settings)


def _add_rules(records: sqlite3.Connection) -> None:
    marks = ", ".join("?" * 13)
    for priority, rule in enumerate(_RULES):
        records.execute(f"INSERT INTO cart_rule VALUES (NULL, {marks})", (*rule, priority))  # noqa: S608


def _add_terms(records: sqlite3.Connection) -> None:
    draws = Draws("shop search terms")
    for term in _TERMS:
        words = [f"%{word}%" for word in term.split()]
        where = " AND ".join(["keywords LIKE ?"] * len(words))
        sql = f"SELECT count(*) FROM product WHERE enabled = 1 AND {where}"  # noqa: S608
        results = records.execute(sql, words).fetchone()[0]
        day = f"2023-{draws.between(1, 5):02}-{draws.between(1, 28):02}"
        moment = f"{day} {draws.between(7, 21):02}:15:00"
        row = (term, results, draws.between(1, 400), moment)
        records.execute("INSERT INTO search_term VALUES (NULL, ?, ?, ?, '', ?)", row)


def _add_views(records: sqlite3.Connection, goods: Sequence[Good]) -> None:
    draws = Draws("shop views")
    popular = draws.sample(goods, 240)
    for number in range(_VIEWED_DAYS):
        day = date(2021, 6, 16) + timedelta(days=number)
        seen = draws.sample(popular, _VIEWS_PER_DAY)
        records.executemany(
            "INSERT INTO product_view VALUES (NULL, ?, ?, ?)",
            [(good.id, f"{day}", draws.between(1, 30)) for good in seen],
        )


def _add_wishes(
    records: sqlite3.Connection, goods: Sequence[Good], customers: Sequence[Customer]
) -> None:
    draws = Draws("shop wishes")
    for customer in customers:
        count = WISHES if customer.id == AGENT else draws.pick((0, 0, 2, 5))
        for good in draws.sample(goods, count):
            added = f"2023-{draws.between(1, 5):02}-{draws.between(1, 28):02} 19:20:00"
            row = (customer.id, good.id, added)
            records.execute("INSERT INTO wish VALUES (NULL, ?, ?, 1, '', ?)", row)


def _add_carts(records: sqlite3.Connection, goods: Sequence[Good]) -> None:
    draws = Draws("shop carts")
    for customer in _ABANDONED:
        row = (customer, f"2023-06-{draws.between(1, 10):02} 18:05:00")
        cart = records.execute("INSERT INTO cart VALUES (NULL, ?, '', ?)", row).lastrowid
        for good in draws.sample(goods, draws.between(1, 4)):
            chosen = ", ".join(f"{name}: {values[0]}" for name, values in good.options.items())
            item = (cart, good.id, chosen, draws.between(1, 2))
            records.execute("INSERT INTO cart_item VALUES (NULL, ?, ?, ?, ?)", item)
