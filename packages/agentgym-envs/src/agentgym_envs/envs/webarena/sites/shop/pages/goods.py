"""What the records say of products, as lists of them show it."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from agentgym_envs.envs.webarena.sites.app import asked, number, records
from agentgym_envs.envs.webarena.sites.records import Row, Value

NOW = "coalesce(p.special_price, p.price)"
"""What a product costs today."""

COLUMNS = f"p.id, p.slug, p.sku, p.name, p.price, p.on_sale, p.in_stock, {NOW} AS now"

ORDERS: Mapping[str, str] = {
    "position": "p.id",
    "name": "p.name COLLATE NOCASE",
    "price": NOW,
    "newest": "p.created_at",
}
"""The value of `?product_list_order=` -> by what a list is sorted."""

ORDER_NAMES = {"position": "Position", "name": "Product Name", "price": "Price", "newest": "Newest"}
DIRECTIONS = {"asc": "Ascending", "desc": "Descending"}
SIZES = (12, 24, 36)
RANGES = ((0, 25), (25, 50), (50, 100), (100, 200), (200, 0))
"""The price ranges that lists offer, in dollars; from the first and below the second (0: none)."""


class Stars(NamedTuple):
    """What the approved reviews of a product say together.

    Attributes:
        reviews: How many there are.
        average: 1 to 5.
    """

    reviews: int
    average: float

    @property
    def halves(self) -> int:
        """The average in half stars."""
        return round(2 * self.average)


class Condition(NamedTuple):
    """A condition in SQL with the values of its marks."""

    sql: str
    values: tuple[Value, ...]

    def joined(self, other: "Condition | None") -> "Condition":
        """Returns both."""
        if other is None:
            return self
        return Condition(f"{self.sql} AND {other.sql}", (*self.values, *other.values))


def stars(products: Sequence[int]) -> dict[int, Stars]:
    """Returns what is thought of each product that has reviews."""
    marks = ", ".join("?" * len(products))
    rows = records().all(
        "SELECT product_id, count(*), avg(rating) FROM review"  # noqa: S608  (marks only)
        f" WHERE product_id IN ({marks}) AND status = 'approved' GROUP BY product_id",
        *products,
    )
    return {row[0]: Stars(row[1], row[2]) for row in rows}


def in_category(category: Row) -> Condition:
    """Returns what products of a category and of those below it have in common."""
    if category["level"] == 3:
        return Condition("p.category_id = ?", (category["id"],))
    # Without the hint SQLite reads the whole table, long texts and all.
    below = (
        "p.id IN (SELECT id FROM product INDEXED BY product_category WHERE category_id IN"
        " (SELECT id FROM category WHERE path LIKE ? || '/%'))"
    )
    return Condition(below, (category["path"],))


def with_words(text: str) -> Condition:
    """Returns the condition that a product has all these words in its name, number or material."""
    words = text.lower().split()[:8]
    each = " AND ".join(["instr(keywords, ?)"] * len(words))
    hint = "SELECT id FROM product INDEXED BY product_words WHERE enabled = 1"
    return Condition(f"p.id IN ({hint} AND {each or 0})", tuple(words))


def asked_price() -> Condition | None:
    """Returns what `?price=25-50` says: from 25 dollars, and less than 50."""
    low, dash, high = asked("price").partition("-")
    if not dash:
        return None
    cents = number(low, 0, 0, 10**7) * 100, number(high, 10**7, 0, 10**7) * 100
    return Condition(f"{NOW} >= ? AND {NOW} < ?", cents)


def listed(condition: Condition) -> str:
    """Returns the SELECT of all products that visitors can see and that fit, in the order asked."""
    order = ORDERS.get(asked("product_list_order"), "p.id")
    direction = "DESC" if asked("product_list_dir") == "desc" else "ASC"
    return (
        f"SELECT {COLUMNS} FROM product AS p WHERE p.enabled = 1 AND {condition.sql}"  # noqa: S608
        f" ORDER BY {order} {direction}, p.id"
    )


def ranges(condition: Condition) -> list[dict[str, Any]]:
    """Returns the price ranges in which there are products that fit, with their number."""
    counts = ", ".join(
        f"sum({NOW} >= {low * 100} AND {NOW} < {high * 100 or 10**9})" for low, high in RANGES
    )
    sql = f"SELECT {counts} FROM product AS p WHERE p.enabled = 1 AND {condition.sql}"  # noqa: S608
    found = records().one(sql, *condition.values)
    return [
        {"value": f"{low}-{high or ''}", "low": low * 100, "high": high * 100, "count": count}
        for (low, high), count in zip(RANGES, found or (), strict=False)
        if count
    ]
