"""Where products come from: our own catalogue, or a folder with WebShop's files.

Embedded: written by `catalogue`, see there; nothing of it is a file of this package. Official:
items_shuffle*.json, items_ins_v2*.json and items_human_ins.json of WebShop, which are loaded and
never shipped, because their texts are a shop's.

Both are read (or written) once per machine into a shelf in the cache folder, beside the search
index, and only mapped into memory after that.
"""

import io
import json
import mmap
import re
import warnings
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from agentgym_envs.atomic import replacing
from agentgym_envs.core import DataUnavailableError, MalformedFileError
from agentgym_envs.core.cache import cache_folder
from agentgym_envs.core.official import GUIDE
from agentgym_envs.toolkit.search import Index, cached_index

from .catalogue import catalogue
from .json_stream import entries, members
from .nouns import nouns, spacy_nouns
from .official import articles
from .products import Catalogue, document
from .shelf import VERSION, Article, Shelf, write
from .shop import Shop

PEOPLE_FILE = "items_human_ins.json"
PRODUCTS, DESCRIPTIONS = "items_shuffle", "items_ins_v2"
AGENTGYM_PRODUCTS = 1_000
"""How many products AgentGym's server sells."""

_SAMPLED = 499


@cache
def embedded_shop() -> Shop:
    """Returns our own shop. The first call on a machine writes its shelf and index, in seconds."""
    products = catalogue()
    key = _key_of(products)
    shelf = _shelf(key, lambda: map(Article, (products[place] for place in range(len(products)))))
    return Shop(shelf, _index(key, shelf), shelf.prices, nouns, (embedded_shop, ()))


@cache
def official_shelf(folder: Path, num_products: int = AGENTGYM_PRODUCTS) -> Shelf:
    """Returns the first products of the original's files.

    Of several files the smallest that has enough is taken: items_shuffle_1000.json for 1,000.

    Args:
        folder: Holds the files.
        num_products: How many entries of the file are read, at most.

    Raises:
        DataUnavailableError: a file is missing.
        MalformedFileError: a file breaks off or is something else; the message says which.
    """
    products = _file_of(folder, PRODUCTS, num_products)
    descriptions = _file_of(folder, DESCRIPTIONS, num_products)
    people = folder / PEOPLE_FILE
    read = partial(_read, products, descriptions, people, num_products)
    return _shelf(_key((products, descriptions, people), num_products), read)


@cache
def official_shop(
    folder: Path, num_products: int = AGENTGYM_PRODUCTS, spacy_model: str | None = None
) -> Shop:
    """Returns the shop of `official_shelf`.

    Args:
        folder: Holds the files.
        num_products: How many products it sells, at most.
        spacy_model: Finds nouns with this model of spaCy; None uses the built-in tagger.

    Raises:
        InvalidOptionError: the model is not on this machine.
    """
    shelf = official_shelf(folder, num_products)
    finder = nouns if spacy_model is None else spacy_nouns(spacy_model)
    origin = (official_shop, (folder, num_products, spacy_model))
    return Shop(shelf, official_index(folder, num_products), shelf.prices, finder, origin)


def official_index(folder: Path, num_products: int = AGENTGYM_PRODUCTS) -> Index:
    """Returns the search index of `official_shelf`."""
    files = [_file_of(folder, stem, num_products) for stem in (PRODUCTS, DESCRIPTIONS)]
    key = _key((*files, folder / PEOPLE_FILE), num_products)
    return _index(key, official_shelf(folder, num_products))


def read_prices(path: Path) -> dict[str, float]:
    """Returns ASIN -> price from a file that lies beside records of the original.

    Raises:
        MalformedFileError: the file is something else, or cannot be read.
    """
    with _saying(path):
        values = json.loads(path.read_text(encoding="utf-8"))["prices"]
        return {str(asin): float(price) for asin, price in values.items()}


def _read(products: Path, descriptions: Path, people: Path, num_products: int) -> Iterator[Article]:
    described = _members_of(descriptions)
    wished = _members_of(people)
    with _saying(products), products.open(encoding="utf-8") as file:
        items = (item for _, item in zip(range(num_products), entries(file), strict=False))
        yield from articles(items, described, wished)


def _members_of(path: Path) -> dict[str, Any]:
    with _saying(path), path.open(encoding="utf-8") as file:
        return dict(members(file))


@contextmanager
def _saying(path: Path) -> Generator[None]:
    """Names the file in what is wrong with it."""
    try:
        yield
    except (MalformedFileError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise MalformedFileError(
            f"{str(path)!r} is no file of WebShop: {error}. Get it anew, or see {GUIDE}"
        ) from error
    except OSError as error:
        raise MalformedFileError(f"{str(path)!r} cannot be read: {error.strerror}") from error


def _file_of(folder: Path, stem: str, count: int) -> Path:
    """Returns the smallest of the files `stem`.json, `stem`_1000.json ... that has `count`."""
    sizes = {path: _size(path, stem) for path in sorted(folder.glob(f"{stem}*.json"))}
    enough = [path for path, size in sizes.items() if size is not None and size >= count]
    if not enough:
        wanted = [f"{stem}_{count}.json", f"{stem}.json"]
        raise DataUnavailableError(
            f"official webshop data not found in {str(folder)!r} (looked for {wanted}). "
            f'Pass `data="embedded"` for the built-in shop, or see {GUIDE}'
        )
    return min(enough, key=lambda path: (sizes[path] or 0, path.name))


def _size(path: Path, stem: str) -> float | None:
    rest = path.stem.removeprefix(stem)
    if not rest:
        return float("inf")
    found = re.fullmatch(r"_(\d{1,9})", rest)
    return found and float(found[1])


def _key(files: tuple[Path, ...], count: int) -> str:
    parts: list[object] = [count]
    for path in files:
        try:
            state = path.stat()
        except OSError as error:
            raise DataUnavailableError(
                f"official webshop data not found in {str(path.parent)!r} (looked for "
                f'{path.name}). Pass `data="embedded"` for the built-in shop, or see {GUIDE}'
            ) from error
        parts += [str(path.resolve()), state.st_size, state.st_mtime_ns]
    return f"official_{sha256(json.dumps(parts).encode()).hexdigest()[:16]}"


def _key_of(products: Catalogue) -> str:
    """Returns a key that changes with what is generated."""
    sample = [repr(products[place]) for place in range(0, len(products), _SAMPLED)]
    digest = sha256("\n".join(sample).encode()).hexdigest()
    return f"embedded_{len(products)}_{digest[:16]}"


def _shelf(key: str, read: Callable[[], Iterator[Article]]) -> Shelf:
    """Returns the shelf of the cache folder; written first if it is not there, or damaged."""
    path = cache_folder() / "webshop" / f"{key}.v{VERSION}.shelf"
    try:
        if path.exists():
            return _opened(path)
    except (MalformedFileError, OSError) as error:
        warnings.warn(f"the shop's catalogue is read again: {error}", stacklevel=4)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as temporary, temporary.open("wb") as file:
            write(read(), file)
        return _opened(path)
    except OSError as error:
        warnings.warn(f"the shop's catalogue stays in memory only: {error}", stacklevel=4)
        return _in_memory(read())


def _opened(path: Path) -> Shelf:
    with path.open("rb") as file:
        try:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except ValueError as error:  # of an empty file
            raise MalformedFileError(f"{path} holds nothing") from error
    return Shelf(memoryview(mapped))


def _in_memory(read: Iterator[Article]) -> Shelf:
    file: BinaryIO = io.BytesIO()
    write(read, file)
    return Shelf(file.getvalue())


def _index(key: str, products: Catalogue) -> Index:
    def texts() -> Iterator[str]:
        return (document(products[place]) for place in range(len(products)))

    def asins() -> Iterator[str]:
        return (products[place].asin for place in range(len(products)))

    return cached_index(f"webshop {key}", texts, asins)
