"""Categories and products."""

import re
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from agentgym_envs.toolkit.catalogue import (
    KINDS,
    Family,
    Kind,
    Member,
    bullets,
    description,
    family,
    title_case,
)
from agentgym_envs.toolkit.draws import Draws

PRODUCTS_PER_KIND = 23
OPENED = datetime(2021, 1, 4, 8, 0)
"""When the first product was put on sale."""

_DAYS_OF_NEW_PRODUCTS = 870
_WEIGHTS = {
    "fashion": (12, 140), "garden": (60, 2_400), "kitchen": (20, 300), "electronics": (4, 120),
    "beauty": (5, 60), "grocery": (20, 150), "sports": (30, 420), "pets": (20, 500),
}  # fmt: skip
"""Department -> least and most that a product weighs, in tens of grams."""


class Good(NamedTuple):
    """A product, as orders and reviews need it.

    Attributes:
        id: The id of its row.
        line: The family of the toolkit's catalogue that it comes from.
        member: The member of that family.
        options: Option -> values, as buyers see them: {"Color": ("red", "blue")}.
        name: Unique.
        price: In cents, without what is taken off in a sale.
    """

    id: int
    sku: str
    name: str
    slug: str
    line: Family
    member: Member
    options: Mapping[str, tuple[str, ...]]
    price: int
    enabled: bool

    @property
    def kind(self) -> Kind:
        """What it is."""
        return self.line.kind


def add_goods(records: sqlite3.Connection) -> tuple[Good, ...]:
    """Adds the category tree, all products and their options; returns the products."""
    categories = _add_categories(records)
    goods = tuple(_good(number) for number in range(PRODUCTS_PER_KIND * len(KINDS)))
    rows = [
        _row(good, categories[_path(good.line.department.name, *good.kind.path)]) for good in goods
    ]
    names = ", ".join(rows[0])
    marks = ", ".join(f":{name}" for name in rows[0])
    records.executemany(f"INSERT INTO product ({names}) VALUES ({marks})", rows)  # noqa: S608
    records.executemany(
        "INSERT INTO product_option (product_id, name, value, position) VALUES (?, ?, ?, ?)",
        [row for good in goods for row in _option_rows(good)],
    )
    return goods


def slug(text: str) -> str:
    """Returns a name as it stands in a URL.

    >>> slug("Men's Jeans & More")
    'mens-jeans-more'
    """
    return re.sub(r"[^a-z0-9]+", "-", text.lower().replace("'", "")).strip("-")


def _path(*names: str) -> str:
    return "/".join(slug(name) for name in names)


def _add_categories(records: sqlite3.Connection) -> dict[str, int]:
    """Returns path -> id."""
    known: dict[str, int] = {}
    for _, department, kind in KINDS:
        names = (department.name, *kind.path)
        for level in range(1, len(names) + 1):
            path = _path(*names[:level])
            if path not in known:
                known[path] = len(known) + 1
                parent = known.get(_path(*names[: level - 1]))
                row = (known[path], parent, names[level - 1], path, level, known[path])
                records.execute("INSERT INTO category VALUES (?, ?, ?, ?, ?, ?)", row)
    return known


def _good(number: int) -> Good:
    line = family(number)
    member = line.members[number % len(line.members)]
    # Only one member of each family is sold here, so its text must not speak of the others.
    member = member._replace(elsewhere="none")
    name = f"{line.brand} {line.line} {line.head}"
    initials = "".join(word[0] for word in line.kind.name.upper().split())
    return Good(
        id=number + 1,
        sku=f"{initials}{number // len(KINDS) + 1:02}-{number + 1:04}",
        name=name,
        slug=slug(name),
        line=line,
        member=member,
        options={title_case(option): values for option, values in member.options.items()},
        price=round(member.prices[0] * 100),
        enabled=number % 97 != 50,
    )


def _row(good: Good, category: int) -> dict[str, str | int | None]:
    draws = Draws(f"shop product {good.id}")
    created = OPENED + timedelta(
        days=draws.below(_DAYS_OF_NEW_PRODUCTS), minutes=draws.between(0, 540)
    )
    on_sale = draws.chance(0.1)
    in_stock = draws.chance(0.95)
    return {
        "id": good.id,
        "sku": good.sku,
        "name": good.name,
        "slug": good.slug,
        "category_id": category,
        "kind": good.kind.name,
        "brand": good.line.brand,
        "price": good.price,
        "special_price": _reduced(good.price, draws.pick((80, 85, 90))) if on_sale else None,
        "qty": draws.between(4, 320) if in_stock else 0,
        "in_stock": int(in_stock),
        "enabled": int(good.enabled),
        "on_sale": int(on_sale),
        "color": _first(good.options, "Color"),
        "size": _first(good.options, "Size"),
        "material": good.member.material,
        "weight": draws.between(*_WEIGHTS[good.line.department.category]) * 10,
        "created_at": f"{created}",
        "updated_at": f"{created}",
        "features": "\n".join(bullets(good.line, good.member)[:-1]),
        "description": description(good.line, good.member),
    }


def _reduced(price: int, percent: int) -> int:
    """Returns a share of the price, with the same cents."""
    return max(price // 100 * percent // 100, 1) * 100 + price % 100


def _first(options: Mapping[str, Sequence[str]], name: str) -> str:
    return options[name][0] if name in options else ""


def _option_rows(good: Good) -> list[tuple[int, str, str, int]]:
    pairs = [(name, value) for name, values in good.options.items() for value in values]
    return [(good.id, name, value, place) for place, (name, value) in enumerate(pairs)]
