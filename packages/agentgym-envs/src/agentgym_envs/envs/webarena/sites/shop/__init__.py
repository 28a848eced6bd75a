"""The shop: a catalogue, carts, checkout, customers' accounts and reviews.

schema.sql, content/   what the shop holds
accounts.py, money.py  passwords; what a cart costs
pages/                 the storefront, one file per topic
"""
