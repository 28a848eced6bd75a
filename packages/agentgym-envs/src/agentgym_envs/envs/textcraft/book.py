"""A recipe book: which items can be made of which, and what follows from it.

Names are Minecraft ids without "minecraft:" ("oak_planks"). A *kind* is a name that stands for
several items ("planks"): some recipes ask for a kind and take any item of it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from typing_extensions import override


class Amount(NamedTuple):
    """So many of one item or kind."""

    name: str
    quantity: int

    @override
    def __str__(self) -> str:
        return f"{self.quantity} {spoken(self.name)}"


@dataclass(frozen=True, slots=True)
class Recipe:
    """What one crafting makes, and of what.

    Attributes:
        product: The item that it makes.
        made: How many of it.
        inputs: What it uses up; each name once.
        kind: The kind that `product` belongs to, or None.
    """

    product: str
    made: int
    inputs: tuple[Amount, ...]
    kind: str | None = None

    @override
    def __str__(self) -> str:
        return f"craft {self.made} {spoken(self.product)} using {', '.join(map(str, self.inputs))}"


@dataclass(frozen=True, eq=False)
class RecipeBook:
    """The recipes that are in force. Never changed, so that all environments share one.

    Attributes:
        recipes_of: Item -> its recipes in loading order.
        recipes_of_kind: Kind -> the recipes of all its items, in loading order.
        items: Everything that is one item, made or found.
        kinds: The names that only stand for other items: nobody can hold one.
        kind_of: Item -> the kind that it counts as in a recipe.
        members: Kind (of `kinds`, or one that can be fetched by its own name) -> its items.
    """

    recipes_of: Mapping[str, tuple[Recipe, ...]]
    recipes_of_kind: Mapping[str, tuple[Recipe, ...]]
    items: frozenset[str]
    kinds: frozenset[str]
    kind_of: Mapping[str, str]
    members: Mapping[str, tuple[str, ...]]

    def recipes(self, name: str) -> tuple[Recipe, ...]:
        """Returns the recipes of an item, or of all items of a kind; empty if there are none."""
        return self.recipes_of.get(name) or self.recipes_of_kind.get(name, ())

    def is_found(self, name: str) -> bool:
        """Returns whether "get" gives this: a known item that no recipe makes."""
        return name in self.items and name not in self.kinds and not self.recipes(name)

    def accepts(self, wanted: str, name: str) -> bool:
        """Returns whether item `name` serves where a recipe asks for `wanted`."""
        return name == wanted or name in self.members.get(wanted, ())

    @cached_property
    def depths(self) -> Mapping[str, int]:
        """Name -> how many recipes deep it lies by its shallowest recipe; 0 for what is found.

        A name that only leads back to itself is not in it.
        """
        depths = {name: 0 for name in self.uses if not self.recipes(name)}
        names = [*self.recipes_of, *self.recipes_of_kind]
        # The depth below which nothing can change any more rises by one with each pass.
        for depth in range(1, len(names) + 1):
            new = [name for name in names if name not in depths and self._is_in_reach(name, depths)]
            if not new:
                break
            depths.update(dict.fromkeys(new, depth))
        return depths

    @cached_property
    def goals(self) -> tuple[str, ...]:
        """Every item that can be crafted, least depth first, else in loading order."""
        made = (item for item in self.recipes_of if item in self.depths)
        return tuple(sorted(made, key=self.depths.__getitem__))

    @cached_property
    def uses(self) -> Mapping[str, tuple[Recipe, ...]]:
        """Name -> the recipes that have it among their inputs, in loading order."""
        found: dict[str, list[Recipe]] = {}
        for recipes in self.recipes_of.values():
            for recipe in recipes:
                for name, _ in recipe.inputs:
                    found.setdefault(name, []).append(recipe)
        return {name: tuple(recipes) for name, recipes in found.items()}

    @cached_property
    def by_line(self) -> Mapping[str, Recipe]:
        """The line that the agent sees -> the recipe."""
        return {str(r): r for recipes in self.recipes_of.values() for r in recipes}

    def names_below(self, goal: str) -> tuple[str, ...]:
        """Returns `goal` and every name that its recipes lead down to, nearest first."""
        cached = self._below.get(goal)
        if cached is None:
            names = [goal]
            for name in names:
                parts = (part.name for recipe in self.recipes(name) for part in recipe.inputs)
                names.extend(part for part in dict.fromkeys(parts) if part not in names)
            cached = self._below[goal] = tuple(names)
        return cached

    def required(self, goal: str) -> tuple[Recipe, ...]:
        """Returns every recipe met on the way down from `goal`, the goal's own first."""
        return tuple(
            dict.fromkeys(
                recipe for name in self.names_below(goal) for recipe in self.recipes(name)
            )
        )

    def _is_in_reach(self, name: str, reached: Mapping[str, int]) -> bool:
        return any(
            all(part.name in reached for part in recipe.inputs) for recipe in self.recipes(name)
        )

    @cached_property
    def _below(self) -> dict[str, tuple[str, ...]]:
        return {}

    def __deepcopy__(self, memo: dict[int, object]) -> "RecipeBook":
        return self


def build_book(
    recipes: Iterable[Recipe],
    *,
    items: Iterable[str],
    kinds: Iterable[str],
    kind_of: Mapping[str, str],
    members: Mapping[str, tuple[str, ...]],
) -> RecipeBook:
    """Returns the book of those recipes that lead from found items to new ones.

    As in the original, loading order matters: a recipe is left out if its only input is a block of
    storage ("iron_block" back to "iron_ingot"), or if one of its inputs already depends on what it
    makes. A kind of which no item can be crafted becomes an item that is found by its own name.

    Args:
        recipes: In loading order.
        items: The items known besides those that `recipes` make.
        kinds: The names that stand for several items.
        kind_of: Item -> kind.
        members: Kind -> items, for answers more generous than `kind_of` gives.

    Source: AgentGym 3ef9235, agentenv_textcraft/crafting_tree.py.
    """
    kept = _without_cycles(recipe for recipe in recipes if not unpacks_a_block(recipe))
    asked = {part.name for recipe in kept for part in recipe.inputs}
    makeable = {kind_of.get(recipe.product) for recipe in kept}
    found = (asked & set(kinds)) - makeable
    return RecipeBook(
        recipes_of=_grouped((recipe.product, recipe) for recipe in kept),
        recipes_of_kind=_grouped((recipe.kind, recipe) for recipe in kept if recipe.kind),
        items=frozenset(items) | {recipe.product for recipe in kept} | found,
        kinds=frozenset(kinds) - found,
        kind_of=dict(kind_of),
        members=dict(members),
    )


def spoken(name: str) -> str:
    """Returns a name as the agent sees it.

    >>> spoken("oak_planks")
    'oak planks'
    """
    return name.replace("_", " ")


def unpacks_a_block(recipe: Recipe) -> bool:
    """Returns whether a recipe only takes a block of storage apart; no book keeps those."""
    return len(recipe.inputs) == 1 and recipe.inputs[0].name.endswith("_block")


def _without_cycles(recipes: Iterable[Recipe]) -> list[Recipe]:
    kept: list[Recipe] = []
    below: dict[str, set[str]] = {}
    for recipe in recipes:
        names = [part.name for part in recipe.inputs]
        own = below.setdefault(recipe.product, set())
        if any(recipe.product in below.get(name, ()) for name in names):
            continue
        kept.append(recipe)
        for name in names:
            own |= {name} | below.get(name, set())
    return kept


def _grouped(pairs: Iterable[tuple[str, Recipe]]) -> dict[str, tuple[Recipe, ...]]:
    groups: dict[str, list[Recipe]] = {}
    for name, recipe in pairs:
        groups.setdefault(name, []).append(recipe)
    return {name: tuple(group) for name, group in groups.items()}
