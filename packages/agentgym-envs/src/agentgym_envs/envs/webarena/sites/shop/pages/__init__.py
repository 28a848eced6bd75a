"""The storefront, one file per topic.

visitor.py     who is there, and what lies in the cart; every page uses it
listing.py     home, categories, searches; goods.py asks the records for products
product.py     a product, and reviews of it
cart.py, checkout.py    from the cart to an order
account.py, addresses.py, orders.py, wishes.py    what customers see of themselves
info.py        pages of text, the contact form, the newsletter, pictures
"""

from flask import Flask

from . import account, addresses, cart, checkout, info, listing, orders, product, visitor, wishes

_TOPICS = (visitor, listing, cart, checkout, account, addresses, orders, wishes, product, info)


def add_pages(app: Flask) -> None:
    """Adds all pages to the application."""
    for topic in _TOPICS:
        topic.add_pages(app)
