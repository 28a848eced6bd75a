"""Houses with several tasks each; a function of the task id.

House and first task are made as ALFWorld's embedded tasks are, from what belongs to the split. The
other tasks are about other kinds of things that lie in the same house.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache, partial

from agentgym_envs.core import GeneratedTasks, Split, Task, Tasks
from agentgym_envs.envs.alfworld.game import NEEDED_TRAIT, PICKUPABLE, Game, Goal, GoalKind
from agentgym_envs.envs.alfworld.generate import TOOLS, Rooms, generate
from agentgym_envs.envs.alfworld.wordings import sentence
from agentgym_envs.toolkit.draws import Draws

PARTS: Mapping[Split, tuple[Rooms, int]] = {
    "train": ("seen", 100_000),
    "validation": ("seen", 200),
    "test": ("unseen", 200),
}
"""Which rooms of ALFWorld's a split has, and how many tasks."""

TREATMENTS: tuple[GoalKind, ...] = ("clean", "heat", "cool")

House = tuple[Game, ...]
"""The same house once per task, each with another goal."""


@cache
def embedded_tasks(robots: int) -> Tasks[House]:
    """Returns the tasks for so many robots; each has one task more than there are robots."""
    tasks: dict[Split, GeneratedTasks[House]] = {}
    for split, (rooms, length) in PARTS.items():
        prefix = f"household_embedded_robots{robots}_{split}_"
        make = partial(_task, prefix, split, rooms, robots + 1)
        tasks[split] = GeneratedTasks(prefix, length, make)
    return tasks


@lru_cache(maxsize=1024)
def _task(prefix: str, split: Split, rooms: Rooms, goals: int, number: int) -> Task[House]:
    name = f"{prefix}{number}"
    draws = Draws(f"{name} goals")
    attempt = 0
    while True:
        house = _house(draws, generate(f"{name} {attempt}", split, rooms), goals)
        if len(house) == goals:
            break
        attempt += 1
    wanted = "; ".join(game.task for game in house)
    return Task(name, split, f"Do together: {wanted}.", house)


def _house(draws: Draws, game: Game, goals: int) -> House:
    """Returns the game with further goals, as many as there are, at most `goals` in all."""
    house = [game]
    choices = draws.shuffled(_further_goals(game))
    while choices and len(house) < goals:
        goal = choices[0]
        count = len(game.of_kind(goal.target))
        text = sentence(goal, count, draws.between(0, 99))
        house.append(replace(game, goal=goal, task=text))
        choices = [other for other in choices if other.thing != goal.thing]
    return tuple(house)


def _further_goals(game: Game) -> list[Goal]:
    """Returns goals about other things of the house, of which none is done at first."""
    kinds = dict.fromkeys(each.kind for each in game.things)
    targets = dict.fromkeys(each.kind for each in game.receptacles)
    tools = set(TOOLS.values())
    return [
        goal
        for thing in kinds
        if thing != game.goal.thing
        for target in targets
        if target not in tools and thing in game.fits.get(target, ())
        for goal in _goals_about(game, thing, target)
    ]


def _goals_about(game: Game, thing: str, target: str) -> Sequence[Goal]:
    traits = [each.traits for each in game.things if each.kind == thing]
    there = {number for each in game.of_kind(target) for number in game.inside[each]}
    if not all(each & PICKUPABLE for each in traits):
        return ()
    if any(game.things[number].kind == thing for number in there):
        return ()
    treated: list[GoalKind] = [
        kind
        for kind in TREATMENTS
        if game.of_kind(TOOLS[kind]) and all(each & NEEDED_TRAIT[kind] for each in traits)
    ]
    return [Goal("place", thing, target), *(Goal(kind, thing, target) for kind in treated)]
