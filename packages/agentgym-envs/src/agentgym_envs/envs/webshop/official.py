"""The original's files -> products: what is skipped, and how texts become prices and options.

Source: WebShop 64fa2a5, web_agent_site/engine/engine.py, `load_products`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

from agentgym_envs.core import MalformedFileError

from .products import Product, Wish
from .shelf import Article

LONGEST_ASIN = 10
DEFAULT_PRICE = 100.0
NO_ATTRIBUTES = ("DUMMY_ATTR",)

_NOT_PRICE = re.compile(r"[^\d.]")


def articles(
    items: Iterable[Any],
    described: Mapping[str, Any],
    wished: Mapping[str, Any],
) -> Iterator[Article]:
    """Yields what is sold, in the order of the file; numbers that are too long, or come twice, not.

    Args:
        items: The entries of items_shuffle*.json.
        described: ASIN -> its entry in items_ins_v2*.json.
        wished: ASIN -> its entries in items_human_ins.json.

    Raises:
        MalformedFileError: an entry is no product; the message says which.
    """
    seen: set[str] = set()
    for number, item in enumerate(items, start=1):
        try:
            asin = item["asin"]
            if asin == "nan" or len(asin) > LONGEST_ASIN or asin in seen:
                continue
            seen.add(asin)
            yield _article(item, described.get(asin) or {}, wished.get(asin) or ())
        except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
            raise MalformedFileError(
                f"entry {number} is no product ({type(error).__name__}: {error})"
            ) from error


def prices(text: str | None) -> tuple[float, ...]:
    """Returns the one price that a text names, or the first two.

    >>> prices("$1,299.50"), prices("$8.39$12.0$99.0"), prices("")
    ((1299.5,), (8.39, 12.0), (100.0,))
    """
    parts = (text or "").split("$")[1:]
    found = [float(_NOT_PRICE.sub("", part)) for part in parts[:2]]
    return tuple(found) or (DEFAULT_PRICE,)


def options(contents: Mapping[str, Any] | str | None) -> dict[str, tuple[str, ...]]:
    """Returns option name -> values, as shown.

    >>> options({"Size": [{"value": " 8/10 Wide "}], "Color": None})
    {'size': ('8 | 10 wide',)}
    """
    if not contents or isinstance(contents, str):
        return {}
    return {
        name.lower(): tuple(each["value"].strip().replace("/", " | ").lower() for each in values)
        for name, values in contents.items()
        if values is not None
    }


def _article(
    item: Mapping[str, Any], described: Mapping[str, Any], wished: Iterable[Any]
) -> Article:
    bullets = item["small_description"]
    product = Product(
        asin=item["asin"],
        name=_text(item, "name"),
        description=item["full_description"] or "",
        bullets=tuple(cast("list[str]", bullets))
        if isinstance(bullets, list)
        else (bullets or "",),
        prices=prices(item.get("pricing")),
        options=options(item["customization_options"]),
        attributes=tuple(described.get("attributes", NO_ATTRIBUTES)),
        category=item["category"],
        query=item["query"].lower().strip(),
        product_category=item["product_category"],
        image=next(iter(item["images"]), ""),
    )
    instruction = described.get("instruction")
    wish = None
    if instruction is not None:
        wish = Wish(instruction, tuple(described["instruction_attributes"]))
    return Article(product, wish, tuple(_wish(each) for each in wished))


def _wish(entry: Mapping[str, Any]) -> Wish:
    return Wish(
        entry["instruction"].strip("."),
        tuple(entry["instruction_attributes"]),
        tuple(entry["instruction_options"]),
    )


def _text(item: Mapping[str, Any], key: str) -> str:
    text = item[key]
    if not isinstance(text, str):
        raise TypeError(f"{key!r} must be a text, got {text!r}")
    return text
