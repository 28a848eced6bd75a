"""What can be done now, and whether the task is done."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from agentgym_envs.envs.alfworld.game import (
    CLEANABLE,
    COOLABLE,
    HEATABLE,
    NEEDED_MARK,
    PICKUPABLE,
    SLICEABLE,
    TOGGLEABLE,
    TOGGLED,
)

from .texts import put_command

if TYPE_CHECKING:
    from .episode import World

SHARP = frozenset({"knife", "butterknife"})
HEATER, COOLER = "microwave", "fridge"


def available(world: "World") -> list[str]:
    """Returns the commands that do something now, sorted."""
    game, place = world.game, world.place
    commands = ["inventory", "look"]
    if game.dialect.has_help:
        commands.append("help")
    commands += [f"go to {each.name}" for each in game.receptacles if each.place != place]
    for receptacle in game.here.get(place, ()):
        commands += _available_at(world, receptacle)
        if world.held is not None:
            commands += _available_with(world, world.held, receptacle)
    if world.held is not None:
        commands += [f"examine {game.things[world.held].name}", *_slices(world, world.held)]
    return sorted(set(commands))


def can_take(world: "World", thing: int, receptacle: int) -> bool:
    """Returns whether a thing can be taken from a receptacle that is here."""
    return (
        world.held is None
        and thing in world.inside[receptacle]
        and world.accessible(receptacle)
        and bool(world.game.things[thing].traits & PICKUPABLE)
    )


def can_put(world: "World", thing: int, receptacle: int) -> bool:
    """Returns whether a thing in hand can be put into a receptacle that is here."""
    return world.accessible(receptacle) and world.game.takes(receptacle, thing)


def can_use(world: "World", thing: int) -> bool:
    """Returns whether a thing can be switched; the original reaches into closed drawers too."""
    here = world.game.here.get(world.place, ())
    reachable = any(thing in world.inside[receptacle] for receptacle in here)
    return reachable and bool(world.game.things[thing].traits & TOGGLEABLE)


def can_slice(world: "World", thing: int, knife: int) -> bool:
    """Returns whether a thing can be sliced with one in hand; it may lie in a closed receptacle."""
    things = world.game.things
    return (
        things[knife].kind in SHARP
        and bool(things[thing].traits & SLICEABLE)
        and bool(world.places[thing] >> world.place & 1)
    )


def can_examine(world: "World", thing: int) -> bool:
    """Returns whether a thing can be examined: held, or by mended rules in sight."""
    if thing == world.held or not world.mended:
        return thing == world.held
    here = world.game.here.get(world.place, ())
    return any(world.accessible(each) and thing in world.inside[each] for each in here)


def treatments(world: "World", thing: int, receptacle: int) -> Sequence[str]:
    """Returns "clean", "heat" and "cool", as far as a receptacle does that to a thing in hand."""
    kind, traits = world.game.receptacles[receptacle].kind, world.game.things[thing].traits
    return [
        verb
        for verb, trait, works in (
            ("clean", CLEANABLE, kind in world.game.dialect.washers),
            ("heat", HEATABLE, kind == HEATER),
            ("cool", COOLABLE, kind == COOLER),
        )
        if works and traits & trait
    ]


def is_solved(world: "World") -> bool:
    """Returns whether the goal holds now."""
    goal, wanted = world.game.goal, world.game.wanted
    if goal.kind == "look":
        return world.held in wanted and _lamp_here(world)
    enough = 2 if goal.kind == "two" else 1
    mark = NEEDED_MARK.get(goal.kind, 0)
    for receptacle in world.game.targets:
        count = 0
        for thing in world.inside[receptacle]:
            if thing in wanted and world.marks[thing] & mark == mark:
                count += 1
        if count >= enough:
            return True
    return False


def _lamp_here(world: "World") -> bool:
    """Returns whether a lamp of the task is here that was switched on, now or earlier."""
    here = world.game.here.get(world.place, ())
    return any(
        world.marks[lamp] & TOGGLED and any(lamp in world.inside[each] for each in here)
        for lamp in world.game.lamps
    )


def _available_at(world: "World", receptacle: int) -> list[str]:
    things, each = world.game.things, world.game.receptacles[receptacle]
    commands = [f"examine {each.name}"]
    if each.openable:
        commands.append(f"{'close' if world.is_open[receptacle] else 'open'} {each.name}")
    accessible = world.accessible(receptacle)
    for thing in world.inside[receptacle]:
        name, traits = things[thing].name, things[thing].traits
        if traits & PICKUPABLE and accessible and world.held is None:
            commands.append(f"take {name} from {each.name}")
        if traits & TOGGLEABLE:
            commands.append(f"use {name}")
        if accessible and world.mended:
            commands.append(f"examine {name}")
    return commands


def _available_with(world: "World", held: int, receptacle: int) -> list[str]:
    game = world.game
    with_receptacle = f"{game.things[held].name} with {game.receptacles[receptacle].name}"
    commands = [f"{verb} {with_receptacle}" for verb in treatments(world, held, receptacle)]
    if can_put(world, held, receptacle):
        commands.append(put_command(game, held, receptacle))
    return commands


def _slices(world: "World", knife: int) -> list[str]:
    things = world.game.things
    return [
        f"slice {each.name} with {things[knife].name}"
        for number, each in enumerate(things)
        if each.traits & SLICEABLE and can_slice(world, number, knife)
    ]
