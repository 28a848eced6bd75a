"""How our questions were made: shapes of SQL with the words for them, filled from the databases."""

from .make import lines

__all__ = ["lines"]
