"""Sheet: change spreadsheets by calling tools."""

from .env import SheetEnv

__all__ = ["SheetEnv"]
