"""A catalogue of any size in little memory: products lie as bytes and are read when asked for.

A file holds, in this order: each article as a JSON list; the tables of `_Tables`, one after the
other; and at the end a JSON line of fixed length with the sizes and the check sum of the tables.
"""

import json
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from math import prod
from typing import Any, BinaryIO, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from agentgym_envs.core import MalformedFileError

from .products import Product, Wish

VERSION = 1
NO_WISH = -1
_END_BYTES = 256
_REMEMBERED = 8_192
_ENCODING = "utf-8"


class Article(NamedTuple):
    """A product with the instructions that come with it.

    Attributes:
        product: What is sold.
        wish: The generated instruction, or None.
        wishes: Those that people wrote.
    """

    product: Product
    wish: Wish | None = None
    wishes: tuple[Wish, ...] = ()


@dataclass(frozen=True, slots=True)
class _Tables:
    """What is known of the N articles without reading them.

    Attributes:
        starts: `[N + 1]` of int64: where each article begins.
        prices: `[N]` of float64: what is paid, in dollars.
        combinations: `[N]` of int32: how many choices of all options there are; `NO_WISH` where
            the product has no generated wish.
        wishes: `[N]` of int32: how many people's wishes come with it.
        asins: `[N]` of bytes, sorted.
        places: `[N]` of int32: the place of each of `asins`.
    """

    starts: NDArray[np.int64]
    prices: NDArray[np.float64]
    combinations: NDArray[np.int32]
    wishes: NDArray[np.int32]
    asins: NDArray[np.bytes_]
    places: NDArray[np.int32]


class Shelf:
    """A catalogue that lies in bytes, in memory or in a file that is mapped into it."""

    def __init__(self, data: bytes | memoryview) -> None:
        """Takes over what `write` wrote.

        Raises:
            MalformedFileError: it is something else, or damaged.
        """
        self._data = memoryview(data)
        self._tables = _read_tables(self._data)
        self.article = lru_cache(maxsize=_REMEMBERED)(self._article)

    def __len__(self) -> int:
        return len(self._tables.prices)

    def __getitem__(self, place: int) -> Product:
        return self.article(place).product

    def place_of(self, asin: str) -> int | None:
        """Returns where the product with this number is, or None."""
        wanted = asin.encode(_ENCODING, "replace")
        row = int(np.searchsorted(self._tables.asins, wanted))
        if row == len(self) or self._tables.asins[row] != wanted:
            return None
        return int(self._tables.places[row])

    @property
    def prices(self) -> NDArray[np.float64]:
        """`[products]`: what is paid for each, in dollars."""
        return self._tables.prices

    @property
    def combinations(self) -> NDArray[np.int32]:
        """`[products]`: choices of all options, or `NO_WISH` where no generated wish is."""
        return self._tables.combinations

    @property
    def wishes(self) -> NDArray[np.int32]:
        """`[products]`: how many people's wishes there are."""
        return self._tables.wishes

    def _article(self, place: int) -> Article:
        first, last = self._tables.starts[place : place + 2]
        return _decoded(bytes(self._data[first:last]))


def write(articles: Iterable[Article], file: BinaryIO) -> None:
    """Writes a shelf: articles one after the other, so that one at a time is in memory."""
    sizes, asins = [0], list[bytes]()
    prices, combinations, wishes = list[float](), list[int](), list[int]()
    for article in articles:
        product = article.product
        sizes.append(file.write(_encoded(article)))
        asins.append(product.asin.encode(_ENCODING, "replace"))
        prices.append(product.price)
        combinations.append(_combinations(article))
        wishes.append(len(article.wishes))
    names = np.array(asins, dtype=np.bytes_)
    order = np.argsort(names, kind="stable")
    tables = _Tables(
        np.array(list(accumulate(sizes)), dtype=np.int64),
        np.array(prices, dtype=np.float64),
        np.array(combinations, dtype=np.int32),
        np.array(wishes, dtype=np.int32),
        names[order],
        order.astype(np.int32),
    )
    _write_tables(tables, file)


def _write_tables(tables: _Tables, file: BinaryIO) -> None:
    parts = [np.ascontiguousarray(table).tobytes() for table in _columns(tables)]
    file.writelines(parts)
    end = {
        "shelf": VERSION,
        "types": [table.dtype.str for table in _columns(tables)],
        "lengths": [len(table) for table in _columns(tables)],
        "sum": zlib.crc32(b"".join(parts)),
        "bytes": int(tables.starts[-1]) + sum(map(len, parts)) + _END_BYTES,
    }
    file.write(json.dumps(end).encode().ljust(_END_BYTES))


def _read_tables(data: memoryview) -> _Tables:
    try:
        end = json.loads(bytes(data[-_END_BYTES:]))
        if end["shelf"] != VERSION or end["bytes"] != len(data):
            raise ValueError("wrong version or length")
        types = [np.dtype(name) for name in end["types"]]
        sizes = [
            length * type_.itemsize for length, type_ in zip(end["lengths"], types, strict=True)
        ]
        first = len(data) - _END_BYTES - sum(sizes)
        if zlib.crc32(data[first : len(data) - _END_BYTES]) != end["sum"]:
            raise ValueError("wrong check sum")
        places = accumulate(sizes, initial=first)
        columns: list[Any] = [
            np.frombuffer(data, type_, length, place)
            for type_, length, place in zip(types, end["lengths"], places, strict=False)
        ]
        return _Tables(*columns)
    except (ValueError, KeyError, TypeError) as error:
        raise MalformedFileError(f"this is no shelf of version {VERSION}: {error}") from error


def _columns(tables: _Tables) -> Sequence[NDArray[Any]]:
    return [getattr(tables, name) for name in _Tables.__slots__]


def _combinations(article: Article) -> int:
    if article.wish is None:
        return NO_WISH
    return prod(map(len, article.product.options.values()))


def _encoded(article: Article) -> bytes:
    product, wish, wishes = article
    values = [getattr(product, name) for name in Product.__slots__]
    text = json.dumps([values, wish, wishes], ensure_ascii=False, separators=(",", ":"))
    return text.encode(_ENCODING, "surrogatepass")


def _decoded(data: bytes) -> Article:
    values, wish, wishes = json.loads(data.decode(_ENCODING, "surrogatepass"))
    product = Product(*map(_frozen, values))
    return Article(product, wish and _wish(wish), tuple(map(_wish, wishes)))


def _wish(values: list[Any]) -> Wish:
    instruction, attributes, options = values
    return Wish(instruction, tuple(attributes), tuple(options))


def _frozen(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(cast("list[Any]", value))
    if isinstance(value, dict):
        return {name: tuple(values) for name, values in cast("dict[str, list[str]]", value).items()}
    return value
