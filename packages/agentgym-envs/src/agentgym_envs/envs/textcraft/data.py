"""Where recipes come from: our own book, or a folder of vanilla recipe files.

Embedded: `data/recipes.txt`, made from the MIT-licensed minecraft-data by
`scripts/make_textcraft_recipes.py` (see data/SOURCE.md). Official: the JSON files of AgentGym's
agentenv-textcraft, `recipes/*.json`, which are loaded and never shipped.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, cast

from agentgym_envs.core import MalformedFileError
from agentgym_envs.core.official import GUIDE

from .book import Amount, Recipe, RecipeBook, build_book, unpacks_a_block

RecipeSet = Literal["sorted", "agenttraj"]

RECIPE_FOLDER = "recipes"
LEFT_OUT: Mapping[RecipeSet, frozenset[str]] = MappingProxyType(
    {
        "sorted": frozenset(),
        "agenttraj": frozenset({"iron_ingot_from_nuggets", "honey_block"}),
    }
)
"""Recipe files that each set goes without.

Three pairs of recipes undo each other, and the one that is loaded first shuts the other out. The
original loads in the order of the file system; leaving a file out has the effect of loading its
partner first.
"""


@cache
def embedded_book() -> RecipeBook:
    """Returns our own recipes; read once per process."""
    path = files("agentgym_envs.envs.textcraft").joinpath("data", "recipes.txt")
    return parse_book(path.read_text(encoding="utf-8"))


def parse_book(text: str) -> RecipeBook:
    r"""Returns the book written in `text`, in the form of `data/recipes.txt`.

    One recipe or kind per line, "#" starts a remark. If every item of a kind is crafted, the kind
    is only a name for them; else it can be fetched by its own name, as in the original.

    >>> lines = ["planks = oak_planks", "4 stick: 2 planks", "4 oak_planks: 1 oak_log"]
    >>> book = parse_book("\n".join(lines))
    >>> [str(recipe) for recipe in book.required("stick")]
    ['craft 4 stick using 2 planks', 'craft 4 oak planks using 1 oak log']
    """
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    members = dict(_kind(line) for line in lines if " = " in line)
    recipes = [_recipe(line) for line in lines if " = " not in line]
    made = {recipe.product for recipe in recipes}
    kind_of = {
        item: kind for kind, items in members.items() if made.issuperset(items) for item in items
    }
    names = {part.name for recipe in recipes for part in recipe.inputs}
    return build_book(
        (replace(recipe, kind=kind_of.get(recipe.product)) for recipe in recipes),
        items=(names - set(members)).union(made, *members.values()),
        kinds=members,
        kind_of=kind_of,
        members=members,
    )


@cache
def official_book(folder: Path, left_out: frozenset[str] = LEFT_OUT["sorted"]) -> RecipeBook:
    """Returns the recipes of `folder` by the original's rules, file names in sorted order.

    Args:
        folder: Holds `recipes/*.json`, vanilla recipe files of Minecraft 1.16.
        left_out: Names of files, without ".json", that are not read.

    Raises:
        MalformedFileError: a file is no recipe.

    Source: AgentGym 3ef9235, agentenv_textcraft/crafting_tree.py. The original reads the files in
    the order of `os.listdir`, which differs from machine to machine.
    """
    paths = sorted((folder / RECIPE_FOLDER).glob("*.json"), key=lambda path: path.name)
    parsed = [_read_file(path) for path in paths if path.stem not in left_out]
    read = [each for each in parsed if each is not None]
    recipes = [each.recipe for each in read]
    kinds = {name for each in read for name in each.kinds}
    kind_of = {
        recipe.product: recipe.kind
        for recipe in recipes
        if recipe.kind and recipe.kind != recipe.product and not unpacks_a_block(recipe)
    }
    return build_book(
        recipes,
        items={name for each in read for name in each.items},
        kinds=kinds.union(kind_of.values()),
        kind_of=kind_of,
        members=_items_of_each_kind(kind_of),
    )


def _kind(line: str) -> tuple[str, tuple[str, ...]]:
    name, _, items = line.partition(" = ")
    return name, tuple(items.split())


def _recipe(line: str) -> Recipe:
    output, _, inputs = line.partition(": ")
    made, product = output.split()
    pairs = (part.split() for part in inputs.split(", "))
    return Recipe(product, int(made), tuple(Amount(name, int(count)) for count, name in pairs))


class _Read(NamedTuple):
    recipe: Recipe
    items: frozenset[str]
    kinds: frozenset[str]


def _read_file(path: Path) -> _Read | None:
    """Returns the crafting recipe in a file, or None if it is of another type (smelting ...)."""
    try:
        return _parse_vanilla(json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise MalformedFileError(
            f"{str(path)!r} is no vanilla recipe ({type(error).__name__}: {error}); get the "
            f"folder anew, or see {GUIDE}"
        ) from error


def _parse_vanilla(record: dict[str, Any]) -> _Read | None:
    if record["type"] == "minecraft:crafting_shaped":
        pattern = "".join(record["pattern"])
        parts = [(choice, pattern.count(key)) for key, choice in record["key"].items()]
    elif record["type"] == "minecraft:crafting_shapeless":
        parts = [(choice, 1) for choice in record["ingredients"]]
    else:
        return None
    counts: dict[str, int] = {}
    names: dict[str, set[str]] = {"item": set(), "tag": set()}
    for choice, count in parts:
        first = cast("dict[str, str]", choice[0] if isinstance(choice, list) else choice)
        which = "item" if "item" in first else "tag"
        name = _plain(first[which])
        names[which].add(name)
        counts[name] = counts.get(name, 0) + count
    result = record["result"]
    product = _plain(result if isinstance(result, str) else result["item"])
    made = 1 if isinstance(result, str) else result.get("count") or 1
    inputs = tuple(Amount(name, count) for name, count in counts.items())
    recipe = Recipe(product, made, inputs, record.get("group"))
    return _Read(recipe, frozenset(names["item"] | {product}), frozenset(names["tag"]))


def _plain(name: str) -> str:
    return name.removeprefix("minecraft:")


def _items_of_each_kind(kind_of: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    members: dict[str, tuple[str, ...]] = {}
    for item, kind in kind_of.items():
        members[kind] = (*members.get(kind, ()), item)
    return members
