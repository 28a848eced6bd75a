"""The tasks of the shop.

ways.py       what the tasks need of the records, and the ways that most of them share
orders.py     questions about the customer's own orders
products.py   questions about products, categories and reviews
places.py     pages that are to be opened
purchases.py  things to put into the cart, to buy, to wish for and to review
own_data.py   things to change in the account, and messages to the shop
refusals.py   what cannot be done
"""

from collections.abc import Sequence

from agentgym_envs.envs.webarena.tasks.template import Template

from . import orders, own_data, places, products, purchases, refusals

TEMPLATES: Sequence[Template] = (
    *orders.TEMPLATES,
    *products.TEMPLATES,
    *places.TEMPLATES,
    *purchases.TEMPLATES,
    *own_data.TEMPLATES,
    *refusals.TEMPLATES,
)
