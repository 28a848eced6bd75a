"""Who has which recipes and materials, and what is to be crafted; a function of the task id.

Goals and recipes are those of TextCraft's embedded book, and its splits share no goal. The
materials are exactly what TextCraft's expert takes from the surroundings to craft the goals, and a
few others.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from typing import Literal, NamedTuple

from agentgym_envs.core import GeneratedTasks, Split, Task, Tasks
from agentgym_envs.envs.textcraft import oracle
from agentgym_envs.envs.textcraft.book import RecipeBook, spoken
from agentgym_envs.envs.textcraft.commands import Craft, Get, read
from agentgym_envs.envs.textcraft.data import embedded_book
from agentgym_envs.envs.textcraft.tasks import embedded_goals
from agentgym_envs.envs.textcraft.world import World as TextCraft
from agentgym_envs.toolkit.draws import Draws

Goals = Literal["shared", "own"]
GOALS: tuple[Goals, ...] = ("shared", "own")

LENGTHS: Mapping[Split, int] = {"train": 20_000, "validation": 200, "test": 200}
FEWEST_CRAFTS, MOST_CRAFTS, MOST_OF_ONE = 2, 8, 24
"""Which of TextCraft's goals are used: by how often one crafts, and how much of a material."""
OTHER_RECIPES, OTHER_MATERIALS = 2, 2
"""Recipes and materials per agent that nobody needs, at most."""
SPLIT = 0.3
"""How often a material is held by two agents."""

Hands = dict[str, int]
"""Item -> how many."""


class Needs(NamedTuple):
    """What it takes to craft something.

    Attributes:
        materials: Item -> count of what is taken from the surroundings.
        lines: The recipes used, as lines of the book.
    """

    materials: Mapping[str, int]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shop:
    """What one task is about.

    Attributes:
        goals: Agent -> the item that it wants; all the same where the goal is shared.
        recipes: Agent -> the recipe lines that it sees.
        materials: Agent -> what it holds at first.
    """

    goals: Mapping[str, str]
    recipes: Mapping[str, tuple[str, ...]]
    materials: Mapping[str, Mapping[str, int]]


@cache
def embedded_tasks(agents: tuple[str, ...], goals: Goals) -> Tasks[Shop]:
    """Returns the tasks for these agents; each is made when it is asked for."""
    return {
        split: GeneratedTasks(
            _prefix(split, agents, goals), length, partial(_task, split, agents, goals)
        )
        for split, length in LENGTHS.items()
    }


@cache
def usable_goals(split: Split) -> tuple[str, ...]:
    """Returns the goals of a split that take several crafts, in a fixed order."""
    return tuple(goal for goal in embedded_goals()[split] if _is_usable(goal))


@cache
def needs(goal: str) -> Needs | None:
    """Returns what TextCraft's expert takes and uses to craft one `goal`.

    None if it takes more than 8 crafts.
    """
    world = TextCraft(embedded_book(), goal)
    materials: Hands = {}
    lines: list[str] = []
    made = False
    while not made and len(lines) <= MOST_CRAFTS:
        command = read(world.book, action := oracle.next_step(world).action)
        if isinstance(command, Get):
            materials[command.item] = materials.get(command.item, 0) + command.quantity
        if isinstance(command, Craft):
            lines.append(str(command.recipe))
        made = world.act(action).made_goal
    return Needs(materials, tuple(lines)) if made and len(lines) <= MOST_CRAFTS else None


def next_craft(book: RecipeBook, goal: str, held: Mapping[str, int]) -> tuple[str, Craft] | None:
    """Returns the next command on the way to a goal with what is held, as text and as read.

    None if materials are missing, or the goal cannot be made of these.
    """
    world = TextCraft(book, goal)
    world.inventory = dict(held)
    action = oracle.next_step(world).action
    command = read(book, action)
    return (action, command) if isinstance(command, Craft) else None


def _is_usable(goal: str) -> bool:
    found = needs(goal)
    return (
        found is not None
        and len(found.lines) >= FEWEST_CRAFTS
        and sum(found.materials.values()) > 1
        and max(found.materials.values()) <= MOST_OF_ONE
        and _can_be_made([goal], found.materials)
    )


def _can_be_made(goals: Sequence[str], materials: Mapping[str, int]) -> bool:
    """Returns whether planning with what is there, one goal after the other, reaches them all."""
    world = TextCraft(embedded_book(), "")
    world.inventory = dict(materials)
    kept: Hands = {}
    for goal in goals:
        for _ in range(len(goals) * (MOST_CRAFTS + 1)):
            found = next_craft(world.book, goal, world.inventory)
            if found is None or not world.act(found[0]).carried_out:
                return False
            if found[1].product == goal:
                break
        kept[goal] = kept.get(goal, 0) + 1
        world.inventory[goal] -= 1
        if not world.inventory[goal]:
            del world.inventory[goal]
    return True


def _prefix(split: Split, agents: Sequence[str], goals: Goals) -> str:
    return f"workshop_embedded_{goals}{len(agents)}_{split}_"


@lru_cache(maxsize=1024)
def _task(split: Split, agents: tuple[str, ...], goals: Goals, number: int) -> Task[Shop]:
    name = f"{_prefix(split, agents, goals)}{number}"
    shop = _shop(Draws(name), split, agents, goals)
    wanted = ", ".join(dict.fromkeys(map(spoken, shop.goals.values())))
    return Task(name, split, f"Craft together: {wanted}.", shop)


def _shop(draws: Draws, split: Split, agents: tuple[str, ...], goals: Goals) -> Shop:
    choices = usable_goals(split)
    while True:
        number = 1 if goals == "shared" else len(agents)
        wanted = draws.sample(choices, number)
        materials, lines = _pooled(wanted)
        if number == 1 or _can_be_made(wanted, materials):
            break
    others = [name for name in _unrelated(tuple(wanted)) if name not in materials]
    extra = draws.sample(others, OTHER_MATERIALS * len(agents))
    near = _other_lines(wanted, lines)
    return Shop(
        goals=dict(zip(agents, wanted * len(agents) if number == 1 else wanted, strict=False)),
        recipes=_dealt_lines(
            draws, agents, [*lines, *draws.sample(near, OTHER_RECIPES * len(agents))]
        ),
        materials=_dealt(draws, agents, materials, extra),
    )


def _pooled(goals: Sequence[str]) -> tuple[Hands, list[str]]:
    materials: Hands = {}
    lines: dict[str, None] = {}
    for goal in goals:
        found = needs(goal)
        assert found is not None, "only usable goals are drawn"
        lines.update(dict.fromkeys(found.lines))
        for item, count in found.materials.items():
            materials[item] = materials.get(item, 0) + count
    return materials, list(lines)


@lru_cache(maxsize=1024)
def _unrelated(goals: tuple[str, ...]) -> tuple[str, ...]:
    """Returns materials that no recipe on the way to the goals could use."""
    book = embedded_book()
    names = {name for goal in goals for name in book.names_below(goal)}
    used = names.union(*(book.members.get(name, ()) for name in names))
    return tuple(name for name in sorted(book.items) if book.is_found(name) and name not in used)


def _other_lines(goals: Sequence[str], lines: Sequence[str]) -> list[str]:
    """Returns recipes that use what the goals' recipes use, and lead elsewhere."""
    book = embedded_book()
    names = dict.fromkeys(part.name for line in lines for part in book.by_line[line].inputs)
    near = dict.fromkeys(str(recipe) for name in names for recipe in book.uses[name])
    return [line for line in near if line not in lines and book.by_line[line].product not in goals]


def _dealt_lines(
    draws: Draws, agents: tuple[str, ...], lines: Sequence[str]
) -> dict[str, tuple[str, ...]]:
    """Deals the lines out evenly."""
    shuffled = draws.shuffled(lines)
    return {agent: tuple(shuffled[place :: len(agents)]) for place, agent in enumerate(agents)}


def _dealt(
    draws: Draws, agents: tuple[str, ...], materials: Mapping[str, int], extra: Sequence[str]
) -> dict[str, Hands]:
    """Deals the materials out: each to one agent, or split in two, so that nobody has all."""
    hands: dict[str, Hands] = {agent: {} for agent in agents}
    turn = draws.below(len(agents))
    for item, count in sorted(materials.items()):
        part = draws.between(1, count - 1) if count > 1 else count
        split = count > 1 and (len(materials) == 1 or draws.chance(SPLIT))
        for share in (part, count - part) if split else (count,):
            hands[agents[turn % len(agents)]][item] = share
            turn += 1
    for place, item in enumerate(extra):
        hands[agents[place % len(agents)]][item] = draws.between(1, 4)
    return hands
