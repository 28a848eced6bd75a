"""The game itself: an inventory, and commands that change it."""

from typing import NamedTuple

from .book import Recipe, RecipeBook, spoken
from .commands import Craft, Get, Look, fits_original, read, read_original

NOTHING = "Inventory: You are not carrying anything."


class Answer(NamedTuple):
    """What a command brought.

    Attributes:
        text: What the agent sees.
        carried_out: Whether the command was carried out; False if it was refused.
        made_goal: Whether it made the goal.
    """

    text: str
    carried_out: bool = True
    made_goal: bool = False


class World:
    """One episode: the agent starts with nothing and should craft one `goal`.

    >>> from .data import parse_book
    >>> world = World(parse_book("4 stick: 2 oak_planks"), "stick")
    >>> world.act("get 1 oak planks").text
    'Got 1 oak planks'
    >>> world.act("craft 4 stick using 1 oak planks, 1 oak planks").text
    'Not enough items: this takes 2 oak planks, and you have 1.'
    """

    def __init__(self, book: RecipeBook, goal: str, *, original: bool = False) -> None:
        """Starts with an empty inventory.

        Args:
            book: The recipes in force.
            goal: The item to craft.
            original: Reads and answers as the original does, faults included: texts are taken
                literally, each input is checked alone (so that one item may be spent twice), and
                crafting something with what a recipe below it needs makes that other thing.
        """
        self.book = book
        self.goal = goal
        self.inventory: dict[str, int] = {}
        """Item -> count, in the order in which they came. The original's counts may be negative."""
        self._original = original
        self._read = read_original if original else read

    def act(self, text: str) -> Answer:
        """Carries out one command, or says why not."""
        command = self._read(self.book, text)
        if isinstance(command, Craft):
            return self._craft(command)
        if isinstance(command, Get):
            self._add(command.item, command.quantity)
            return Answer(command.done)
        if isinstance(command, Look):
            return Answer(self.listing())
        return Answer(command.reason, carried_out=False)

    def listing(self) -> str:
        """Returns the inventory in words.

        >>> from .data import parse_book
        >>> World(parse_book("4 stick: 2 oak_planks"), "stick").listing()
        'Inventory: You are not carrying anything.'
        """
        if not self.inventory:
            return NOTHING
        parts = [f"[{spoken(item)}] ({count})" for item, count in self.inventory.items()]
        # The original leaves a blank at the end.
        return f"Inventory: {' '.join(parts)}{' ' if self._original else ''}"

    def _craft(self, command: Craft) -> Answer:
        inventory = self.inventory
        for item, count in command.spent:
            if inventory.get(item, -1) < count:
                return Answer(command.missing or self._missing(command), carried_out=False)
        recipe, done = command.recipe, command.done
        if recipe is None:
            recipe = self._stray(command)
            if recipe is None:
                return Answer(done, carried_out=False)
            done = f"Crafted {recipe.made} minecraft:{recipe.product}"
        for item, count in command.spent:
            left = inventory.get(item, 0) - count
            if left:
                inventory[item] = left
            else:
                del inventory[item]
        self._add(recipe.product, recipe.made)
        return Answer(done, made_goal=recipe.product == self.goal)

    def _stray(self, command: Craft) -> Recipe | None:
        """Returns the recipe below the named product that happens to fit what was typed.

        Collecting the recipe lines of a goal, the original appends the recipes below each item on
        the way to that item's own recipes, and leaves them there.
        """
        if command.product not in self.book.names_below(self.goal):
            return None
        below = self.book.required(command.product)
        return next((r for r in below if fits_original(self.book, r, command.spent)), None)

    def _missing(self, command: Craft) -> str:
        item, count = next(
            part for part in command.spent if self.inventory.get(part.name, 0) < part.quantity
        )
        have = self.inventory.get(item, 0)
        return f"Not enough items: this takes {count} {spoken(item)}, and you have {have}."

    def _add(self, item: str, count: int) -> None:
        self.inventory[item] = self.inventory.get(item, 0) + count
