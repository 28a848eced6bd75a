"""Results for people: tables for the terminal; `page` (it needs matplotlib) for the browser."""

from .tables import comparison_table, summary_table, worst_episodes_table

__all__ = ["comparison_table", "summary_table", "worst_episodes_table"]
