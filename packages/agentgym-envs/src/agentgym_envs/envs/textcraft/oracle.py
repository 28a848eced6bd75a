"""The expert: works down from the goal to what is missing, and starts there."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from .book import Amount, Recipe, RecipeBook, spoken
from .world import World


class Step(NamedTuple):
    """One command of the plan, and what it is for.

    Attributes:
        action: The command.
        thought: Why it comes next, in words.
    """

    action: str
    thought: str


def next_step(world: World) -> Step:
    """Returns the first step of a plan that crafts the goal from what the agent has now."""
    free = {item: count for item, count in world.inventory.items() if count > 0}
    # A goal that was crafted before does not count: it has to be crafted once more.
    free.pop(world.goal, None)
    return next(_secure(world.book, free, Amount(world.goal, 1), ""))


def available_actions(world: World, lines: tuple[str, ...]) -> list[str]:
    """Returns the commands that make sense now, in alphabetical order.

    These are the crafts of the recipe lines that can be done at once, "get" with the amounts that
    a recipe line asks for, the expert's own next command (which may get more at once), and
    "inventory".
    """
    recipes = [world.book.by_line[line] for line in lines]
    gets = {
        _get(part) for recipe in recipes for part in recipe.inputs if world.book.is_found(part.name)
    }
    crafts = {craft for recipe in recipes for craft in _possible(world, recipe)}
    return sorted({"inventory", next_step(world).action} | gets | crafts)


def _secure(book: RecipeBook, free: dict[str, int], wanted: Amount, purpose: str) -> Iterator[Step]:
    """Yields the steps after which `wanted` is there, and takes it out of `free`."""
    item, count = wanted
    held = min(free.get(item, 0), count)
    free[item] = free.get(item, 0) - held
    short = count - held
    if short <= 0:
        return
    recipe = _ways(book)[item].recipe
    if recipe is None:
        yield Step(_get(Amount(item, short)), _why_get(wanted, held, purpose))
        return
    runs = -(-short // recipe.made)
    parts = [Amount(_choice(book, free, part, runs), part.quantity) for part in recipe.inputs]
    for name, needed in parts:
        yield from _secure(book, free, Amount(name, needed * runs), item)
    for _ in range(runs):
        yield Step(_craft(recipe, parts), _why_craft(wanted, held, parts, purpose))
    free[item] += runs * recipe.made - short


def _choice(book: RecipeBook, free: dict[str, int], part: Amount, runs: int) -> str:
    """Returns the item to use: of a kind the one held most, else the easiest to make."""
    if part.name not in book.kinds:
        return part.name
    ways, needed = _ways(book), part.quantity * runs
    candidates = [item for item in book.members[part.name] if item in ways]
    return max(candidates, key=lambda item: (min(free.get(item, 0), needed), -ways[item].effort))


class _Way(NamedTuple):
    """The easiest way to an item: about how many commands, and the recipe (None: it is found)."""

    effort: int
    recipe: Recipe | None

    def times(self, count: int) -> int:
        """Returns the effort for `count` of the item; one "get" brings any number."""
        return self.effort if self.recipe is None else self.effort * -(-count // self.recipe.made)


@lru_cache(maxsize=16)
def _ways(book: RecipeBook) -> dict[str, _Way]:
    """Returns name -> the easiest way.

    A way takes more effort than the ways to its inputs, so that following them always ends.
    """
    ways = {name: _Way(1, None) for name in book.uses if book.is_found(name)}
    changed = True
    while changed:
        changed = False
        for name in (*book.recipes_of, *book.recipes_of_kind):
            for recipe in book.recipes(name):
                if all(part.name in ways for part in recipe.inputs):
                    effort = 1 + sum(ways[name].times(count) for name, count in recipe.inputs)
                    if name not in ways or effort < ways[name].effort:
                        ways[name], changed = _Way(effort, recipe), True
    return ways


def _possible(world: World, recipe: Recipe) -> Iterator[str]:
    held = world.inventory
    choices = [
        [
            Amount(item, part.quantity)
            for item in _serving(world.book, part.name)
            if held.get(item, 0) >= part.quantity
        ]
        for part in recipe.inputs
    ]
    return (_craft(recipe, parts) for parts in product(*choices))


def _serving(book: RecipeBook, name: str) -> tuple[str, ...]:
    return book.members[name] if name in book.kinds else (name,)


def _get(amount: Amount) -> str:
    return f"get {amount}"


def _craft(recipe: Recipe, parts: list[Amount] | tuple[Amount, ...]) -> str:
    return str(Recipe(recipe.product, recipe.made, tuple(parts)))


def _why_get(wanted: Amount, held: int, purpose: str) -> str:
    have = f"have {held}" if held else "have none"
    return (
        f"To craft {spoken(purpose)} I need {wanted}, and I {have}. "
        f"No recipe is needed for {spoken(wanted.name)}, so I take what is missing."
    )


def _why_craft(wanted: Amount, held: int, parts: list[Amount], purpose: str) -> str:
    inputs = " and ".join(map(str, parts))
    if not purpose:
        return f"I have {inputs}, which is all that {spoken(wanted.name)} takes."
    have = f"have only {held}" if held else "have none"
    return (
        f"To craft {spoken(purpose)} I need {wanted}, and I {have}. "
        f"I can make it now, because I have {inputs}."
    )
