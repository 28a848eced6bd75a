"""What the shop holds when an episode begins; all of it made up, the same on every machine.

goods.py       categories and 2,070 products, from the toolkit's catalogue
opinions.py    8,000 or so reviews; words.py has their sentences
customers.py   80 customers with addresses, who is subscribed, who works in the back office
sales.py       1,000 or so orders over two years, with invoices, parcels and refunds
extras.py      pages of text, cart rules, search terms, views of products, carts and wish lists
"""

import sqlite3

from .customers import add_customers
from .extras import add_extras
from .goods import add_goods
from .opinions import add_reviews
from .sales import add_sales

__all__ = ["fill"]


def fill(records: sqlite3.Connection) -> None:
    """Writes everything into an empty database that has the schema."""
    goods = add_goods(records)
    customers = add_customers(records)
    add_sales(records, goods, customers)
    add_reviews(records, goods, customers)
    add_extras(records, goods, customers)
