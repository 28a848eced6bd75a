"""Tasks in the shop's back office: sales, goods, reviews, customers and marketing."""

from . import goods, marketing, sales

TEMPLATES = (*sales.TEMPLATES, *goods.TEMPLATES, *marketing.TEMPLATES)

__all__ = ["TEMPLATES"]
