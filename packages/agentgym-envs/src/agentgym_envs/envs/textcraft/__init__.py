"""TextCraft: craft an item from raw materials, as in Minecraft."""

from .env import TextCraftEnv

__all__ = ["TextCraftEnv"]
