"""What a command says, read by our rules or by the original's.

Reading needs the recipe book but not the inventory, so what a text means is found out once.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from .book import Amount, Recipe, RecipeBook, spoken


class Get(NamedTuple):
    """Take so many of an item from the surroundings."""

    item: str
    quantity: int
    done: str


class Craft(NamedTuple):
    """Use up items and make others.

    Attributes:
        spent: What is used up; each entry is checked alone.
        product: The item (in the original, perhaps a kind) named as the product.
        recipe: The recipe that fits, or None.
        done: What is answered when it works; when `recipe` is None, that none fits.
        missing: What is answered when items are missing; None lets the world list them.
    """

    spent: tuple[Amount, ...]
    product: str
    recipe: Recipe | None
    done: str
    missing: str | None = None


class Look(NamedTuple):
    """List the inventory."""


class Refusal(NamedTuple):
    """A text that no inventory makes into a command."""

    reason: str


Command = Get | Craft | Look | Refusal

MAX_COUNT = 9_999
"""The largest count that rules="fixed" takes."""

MAX_DIGITS = 4_000
"""The longest number that rules="agentgym" takes; the original's server fails above 4,300."""

_CACHED_CHARS = 200
_CACHED_COMMANDS = 16_384
_SHOWN_CHARS = 80
_HELP = (
    'Write one command: "get <count> <item>", '
    '"craft <count> <item> using <count> <item>, <count> <item>", or "inventory".'
)

_GET = re.compile(r"get ([0-9]+) (.+)")
_CRAFT = re.compile(r"craft (.+) using (.+)")
_COUNTED = re.compile(r"([0-9]+) (.+)")

_ORIGINAL_CRAFT = re.compile(r"craft (.*) using (.*)")
_ORIGINAL_GET = re.compile(r"get ([0-9]+) (.*)")
_ORIGINAL_COUNTED = re.compile(r"([0-9]+) (.*)")
_LONG_NUMBER = re.compile(rf"[0-9]{{{MAX_DIGITS + 1}}}")


def read(book: RecipeBook, text: str) -> Command:
    """Returns what `text` says by rules="fixed".

    Case, underscores, extra blanks, a final full stop and a plural do not matter, as long as what
    is left is the name of one thing.

    >>> from .book import build_book
    >>> stick = Recipe("stick", 4, (Amount("oak_planks", 2),))
    >>> book = build_book([stick], items=["oak_planks", "stick"], kinds=[], kind_of={}, members={})
    >>> read(book, "Get 2 oak_planks.")
    Get(item='oak_planks', quantity=2, done='Got 2 oak planks')
    >>> read(book, "craft 9 sticks using 1 oak planks, 1 oak planks")
    Refusal(reason='This makes 4 stick, not 9.')
    """
    return _read_short(book, text) if len(text) <= _CACHED_CHARS else _read(book, text)


def read_original(book: RecipeBook, text: str) -> Command:
    """Returns what `text` says by rules="agentgym".

    The number typed before the product means nothing; every input is checked alone; a kind names
    no item, so nobody ever has any.

    Source: AgentGym 3ef9235, agentenv_textcraft/environment.py.
    """
    if len(text) <= _CACHED_CHARS:
        return _read_short_original(book, text)
    return _read_original(book, text)


def fits(book: RecipeBook, recipe: Recipe, typed: Iterable[Amount]) -> bool:
    """Returns whether `typed` is exactly what `recipe` asks for; each name in `typed` once."""
    left = list(typed)
    for wanted in sorted(recipe.inputs, key=lambda part: part.name in book.members):
        found = (
            part
            for part in left
            if part.quantity == wanted.quantity and book.accepts(wanted.name, part.name)
        )
        part = next(found, None)
        if part is None:
            return False
        left.remove(part)
    return not left


def fits_original(book: RecipeBook, recipe: Recipe, typed: Iterable[Amount]) -> bool:
    """Returns whether `typed` is what `recipe` asks for, as the original compares them.

    The first typed input with the right name decides, even if a later one has the right count.
    """
    left = list(typed)
    for name, quantity in recipe.inputs:
        named = (part for part in left if part.name == name or _is_of_kind(book, part.name, name))
        part = next(named, None)
        if part is None or part.quantity != quantity:
            return False
        left.remove(part)
    return not left


class _RefusedError(ValueError):
    """The text is no command that could ever work; the message says why."""


def _read(book: RecipeBook, text: str) -> Command:
    plain = " ".join(text.lower().replace("_", " ").split()).rstrip(" .!")
    try:
        return _understood(book, plain)
    except _RefusedError as refused:
        return Refusal(str(refused))


_read_short = lru_cache(maxsize=_CACHED_COMMANDS)(_read)


def _read_original(book: RecipeBook, text: str) -> Command:
    if _LONG_NUMBER.search(text):
        return Refusal(f"Could not execute {text}")
    if found := _ORIGINAL_CRAFT.match(text):
        return _original_craft(book, found[1], found[2])
    if found := _ORIGINAL_GET.match(text):
        name = found[2].replace(" ", "_")
        if not book.is_found(name):
            return Refusal(f"Could not find {found[2]}")
        return Get(name, int(found[1]), f"Got {int(found[1])} {found[2]}")
    return Look() if text.startswith("inventory") else Refusal(f"Could not execute {text}")


_read_short_original = lru_cache(maxsize=_CACHED_COMMANDS)(_read_original)


def _original_craft(book: RecipeBook, product_text: str, inputs_text: str) -> Command:
    typed: list[Amount] = []
    for text in inputs_text.split(","):
        part = _ORIGINAL_COUNTED.match(text.strip())
        if part is None:
            return Refusal(f"Wrong item format: {text.strip()}")
        typed.append(Amount(part[2].replace(" ", "_"), int(part[1])))
    counted = _ORIGINAL_COUNTED.match(product_text)
    count, name = (int(counted[1]), counted[2]) if counted else (1, product_text)
    product = name.replace(" ", "_")
    recipes = book.recipes_of.get(product, ())
    recipe = next((each for each in recipes if fits_original(book, each, typed)), None)
    is_kind = product in book.kinds
    missing = f"Could not find enough items to craft {_original_id(None if is_kind else product)}"
    if recipe is None:
        done = f"Could not find a valid recipe for {_original_repr(product, count, is_kind)}"
    else:
        done = f"Crafted {recipe.made} {_original_id(product)}"
    return Craft(tuple(typed), product, recipe, done, missing)


def _original_id(name: str | None) -> str | None:
    return None if name is None else f"minecraft:{name}"


def _original_repr(name: str, count: int, is_kind: bool) -> str:
    """Returns how Python prints the original's object, which it shows to the agent."""
    kind, item = (_original_id(name), None) if is_kind else (None, _original_id(name))
    return f"ItemTagWithCount(item_tag=ItemTag(tag={kind!r}, item_id={item!r}), count={count})"


def _is_of_kind(book: RecipeBook, item: str, wanted: str) -> bool:
    return wanted in book.kinds and book.kind_of.get(item) == wanted


def _understood(book: RecipeBook, plain: str) -> Command:
    if plain == "inventory":
        return Look()
    if found := _GET.fullmatch(plain):
        return _get(book, found[1], found[2])
    if found := _CRAFT.fullmatch(plain):
        return _craft(book, found[1], found[2])
    raise _RefusedError(f'Not understood: "{_cut(plain)}". {_HELP}')


def _get(book: RecipeBook, digits: str, text: str) -> Get:
    if "," in text:
        raise _RefusedError("Get one kind of item at a time.")
    name, count = _resolve(book, text), _count(digits)
    if not book.is_found(name):
        raise _RefusedError(f"{spoken(name)} cannot be found; it has to be crafted.")
    return Get(name, count, f"Got {count} {spoken(name)}")


def _craft(book: RecipeBook, product_text: str, inputs_text: str) -> Craft:
    counted = _COUNTED.fullmatch(product_text)
    product = _item(book, counted[2] if counted else product_text)
    totals: dict[str, int] = {}
    for text in inputs_text.split(","):
        name, count = _input(book, text.strip())
        totals[name] = totals.get(name, 0) + count
    spent = tuple(Amount(name, count) for name, count in totals.items())
    recipe = _recipe(book, product, spent)
    if counted and _count(counted[1]) != recipe.made:
        raise _RefusedError(f"This makes {recipe.made} {spoken(product)}, not {int(counted[1])}.")
    return Craft(spent, product, recipe, f"Crafted {recipe.made} {spoken(product)}")


def _input(book: RecipeBook, text: str) -> Amount:
    counted = _COUNTED.fullmatch(text)
    if counted is None:
        raise _RefusedError(f'Say how many of each item, as in "2 stick"; got "{_cut(text)}".')
    return Amount(_item(book, counted[2]), _count(counted[1]))


def _recipe(book: RecipeBook, product: str, spent: tuple[Amount, ...]) -> Recipe:
    recipes = book.recipes_of.get(product, ())
    if not recipes:
        raise _RefusedError(f"{spoken(product)} cannot be crafted.")
    for recipe in recipes:
        if fits(book, recipe, spent):
            return recipe
    for recipe in recipes:
        once = replace(recipe, inputs=_one_of_each(recipe.inputs))
        if fits(book, once, _one_of_each(spent)):
            raise _RefusedError(f"The amounts must be those of a recipe: {recipe}.")
    raise _RefusedError(f"No recipe makes {spoken(product)} of these items.")


def _one_of_each(amounts: tuple[Amount, ...]) -> tuple[Amount, ...]:
    return tuple(Amount(name, 1) for name, _ in amounts)


def _count(digits: str) -> int:
    if len(digits) > len(str(MAX_COUNT)) or not 1 <= int(digits) <= MAX_COUNT:
        raise _RefusedError(f"A count is a number from 1 to {MAX_COUNT}.")
    return int(digits)


def _item(book: RecipeBook, text: str) -> str:
    """Returns the item that `text` names."""
    name = _resolve(book, text)
    if name in book.kinds:
        example = spoken(book.members[name][0])
        raise _RefusedError(f"{spoken(name)} is a kind of item: name one, such as {example}.")
    return name


def _resolve(book: RecipeBook, text: str) -> str:
    """Returns the item or kind that `text` names; a kind of one item is that item."""
    exact = text.removeprefix("minecraft:").replace(" ", "_")
    others = (f"{exact}s", exact.removesuffix("s"), exact.removesuffix("es"))
    known = [name for name in (exact, *others) if name in book.items or name in book.kinds]
    if not known or (known[0] != exact and len(known) > 1):
        raise _RefusedError(f'There is no "{_cut(text)}" here.')
    only = book.members.get(known[0], ())
    return only[0] if len(only) == 1 and known[0] in book.kinds else known[0]


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN_CHARS else f"{text[:_SHOWN_CHARS]}..."
