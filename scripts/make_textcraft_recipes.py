"""Makes TextCraft's recipes.txt again.

    pip download --no-deps --no-binary :all: minecraft-data==3.20.0
    tar xzf minecraft_data-3.20.0.tar.gz
    python scripts/make_textcraft_recipes.py \
        minecraft_data-3.20.0/minecraft_data/data/data/pc/1.16.1

minecraft-data (MIT) writes a recipe that takes any planks as one recipe per wood. Here those are
put together again under the name of the kind; which kinds and which choices Minecraft 1.16 has is
written down below.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

TARGET = (
    Path(__file__)
    .parents[1]
    .joinpath("packages/agentgym-envs/src/agentgym_envs/envs/textcraft/data/recipes.txt")
)
HEADER = """\
# Recipes and kinds of Minecraft 1.16.1. Made by scripts/make_textcraft_recipes.py from
# minecraft-data (MIT, see SOURCE.md); change the script, not this file.
"""

TREES = ("oak", "spruce", "birch", "jungle", "acacia", "dark_oak")
NETHER = ("crimson", "warped")
COLOURS = [
    "white",
    "orange",
    "magenta",
    "light_blue",
    "yellow",
    "lime",
    "pink",
    "gray",
    "light_gray",
    "cyan",
    "purple",
    "blue",
    "brown",
    "green",
    "red",
    "black",
]


def log_kind(wood: str) -> str:
    """Returns the kind of everything that gives planks of this wood."""
    return f"{wood}_stems" if wood in NETHER else f"{wood}_logs"


def logs_of(wood: str) -> tuple[str, ...]:
    """Returns what gives planks of this wood: the trunk first."""
    trunk, bark = ("stem", "hyphae") if wood in NETHER else ("log", "wood")
    return tuple(f"{skin}{wood}_{part}" for part in (trunk, bark) for skin in ("", "stripped_"))


KINDS: Mapping[str, tuple[str, ...]] = {
    "logs": tuple(log for wood in TREES + NETHER for log in logs_of(wood)),
    **{log_kind(wood): logs_of(wood) for wood in TREES + NETHER},
    "planks": tuple(f"{wood}_planks" for wood in TREES + NETHER),
    "wooden_slabs": tuple(f"{wood}_slab" for wood in TREES + NETHER),
    "wool": tuple(f"{colour}_wool" for colour in COLOURS),
    "coals": ("coal", "charcoal"),
    "soul_fire_base_blocks": ("soul_sand", "soul_soil"),
    "stone_tool_materials": ("cobblestone", "blackstone"),
    "stone_crafting_materials": ("cobblestone", "blackstone"),
}
"""Kind -> its items."""

ONLY_FOR = {
    "coals": {"campfire"},
    "stone_tool_materials": {
        f"stone_{tool}" for tool in ("axe", "hoe", "pickaxe", "shovel", "sword")
    },
}
"""Kinds that only these products ask for."""

FIRST_CHOICE = {
    "fire_charge": "coal",
    "purpur_slab": "purpur_block",
    "purpur_stairs": "purpur_block",
    "quartz_slab": "chiseled_quartz_block",
    "quartz_stairs": "chiseled_quartz_block",
    "red_sandstone_slab": "red_sandstone",
    "red_sandstone_stairs": "red_sandstone",
    "sandstone_slab": "sandstone",
    "sandstone_stairs": "sandstone",
    "soul_torch": "coal",
    "tnt": "sand",
    "torch": "coal",
}
"""Product -> the first of several single items that will do; the book has only this one."""

Inputs = dict[str, int]


def main(folder: Path) -> None:
    """Writes recipes.txt from minecraft-data's folder of one version."""
    items = {item["id"]: item["name"] for item in read(folder / "items.json")}
    recipes: list[tuple[str, int, Inputs]] = []
    for product, group in read(folder / "recipes.json").items():
        name = items[int(product)]
        plain = [(recipe["result"]["count"], inputs(recipe, items)) for recipe in group]
        recipes += [(name, made, parts) for made, parts in in_kinds(name, plain)]
    recipes.sort(key=lambda recipe: recipe[0])
    asked = {part for _, _, parts in recipes for part in parts}
    lines = [f"{kind} = {' '.join(KINDS[kind])}" for kind in sorted(KINDS) if kind in asked]
    lines += [line(*recipe) for recipe in recipes]
    TARGET.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(recipes)} recipes in {TARGET}")


def read(path: Path) -> Any:
    """Returns the JSON value in a file."""
    return json.loads(path.read_text(encoding="utf-8"))


def inputs(recipe: Mapping[str, Any], items: Mapping[int, str]) -> Inputs:
    """Returns item -> count, in the order in which the recipe names them."""
    cells = recipe.get("ingredients") or [cell for row in recipe["inShape"] for cell in row]
    counts: Inputs = {}
    for cell in cells:
        if cell is not None:
            counts[items[cell]] = counts.get(items[cell], 0) + 1
    return counts


def in_kinds(product: str, recipes: list[tuple[int, Inputs]]) -> Iterator[tuple[int, Inputs]]:
    """Yields the recipes of one product, put together wherever any item of a kind will do."""
    for kind, members in KINDS.items():
        if product in ONLY_FOR.get(kind, {product}):
            recipes = merged(recipes, kind, members)
    choice = FIRST_CHOICE.get(product)
    yield from (recipe for recipe in recipes if choice is None or choice in recipe[1])


def merged(
    recipes: list[tuple[int, Inputs]], kind: str, members: tuple[str, ...]
) -> list[tuple[int, Inputs]]:
    """Returns the recipes with every full set of `members` replaced by `kind`."""
    kept: list[tuple[int, Inputs]] = []
    for made, parts in recipes:
        swapped = [swap(parts, member, kind) for member in members if member in parts]
        siblings = [swap(swapped[0], kind, member) for member in members] if swapped else []
        if siblings and all((made, sibling) in recipes for sibling in siblings):
            if (made, swapped[0]) not in kept:
                kept.append((made, swapped[0]))
        else:
            kept.append((made, parts))
    return kept


def swap(parts: Inputs, old: str, new: str) -> Inputs:
    """Returns `parts` with `new` in the place of `old`."""
    return {new if name == old else name: count for name, count in parts.items()}


def line(product: str, made: int, parts: Inputs) -> str:
    """Returns a recipe as a line of the file."""
    return f"{made} {product}: {', '.join(f'{count} {name}' for name, count in parts.items())}"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
