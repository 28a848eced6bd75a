"""WebShop: find what is wanted in a web shop and buy it with the right options."""

from .env import WebShopEnv

__all__ = ["WebShopEnv"]
