"""The expert: the next command of a short plan, from any state.

A plan is put together from legs: bring a thing to hand, treat it, bring it to where it has to be.
Each way of choosing thing, tool and target gives a plan, and the shortest is taken. By default the
expert knows everything; `Knowledge` can hide what has not been seen (see `explorer.py`).
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from .game import NEEDED_MARK, TOGGLED, Game
from .plans import Knowledge, Plan, Route, Step, Verb
from .world import COOLER, HEATER, World, put_command

GIVE_UP = Step("look")
"""What is done where nothing can solve the task."""


class Decision(NamedTuple):
    """What an expert does next, and why.

    Attributes:
        step: The next command.
        plan: What it begins; () where the expert searches, or has given up.
        searched: The kind of thing that it searches for, if it does.
    """

    step: Step
    plan: Plan = ()
    searched: str | None = None


def decide(world: World) -> Decision:
    """Returns the first step of a shortest plan, knowing everything."""
    plan = find_plan(Knowledge(world))
    return Decision(plan[0], plan) if plan else Decision(GIVE_UP)


def command(game: Game, step: Step) -> str:
    """Returns a step as the agent types it."""
    thing = "" if step.thing is None else game.things[step.thing].name
    receptacle = "" if step.receptacle is None else game.receptacles[step.receptacle].name
    match step.verb:
        case "go":
            return f"go to {receptacle}"
        case "take":
            return f"take {thing} from {receptacle}"
        case "put":
            assert step.thing is not None, "a thing is put down"
            assert step.receptacle is not None, "in a receptacle"
            return put_command(game, step.thing, step.receptacle)
        case "clean" | "heat" | "cool":
            return f"{step.verb} {thing} with {receptacle}"
        case "open" | "examine" | "use" | "look":
            return f"{step.verb} {thing or receptacle}".rstrip()


def find_plan(knowledge: Knowledge) -> Plan:
    """Returns a shortest plan that solves the task, or () where there is none.

    It is empty too where the task is solved already.
    """
    kind = knowledge.world.game.goal.kind
    if kind == "look":
        routes = _looking(knowledge)
    elif kind == "two":
        routes = _placing_two(knowledge)
    else:
        routes = _placing(knowledge)
    return shortest(routes)


def shortest(routes: Iterator[Route]) -> Plan:
    """Returns the steps of the shortest route, of equals the first; () if there is none."""
    best = min(routes, key=lambda route: len(route.steps), default=None)
    return () if best is None else tuple(best.steps)


def fetching(knowledge: Knowledge, thing: int) -> Iterator[Route]:
    """Yields routes at whose end a thing is in hand."""
    if knowledge.world.held == thing:
        yield Route(knowledge)
        return
    for source in knowledge.sources(thing):
        for route in _with_empty_hands(knowledge, source):
            route.take(thing, source)
            yield route


def delivering(route: Route, thing: int, targets: Sequence[int]) -> Iterator[Route]:
    """Yields the route, gone on to the nearest target that takes the thing in hand."""
    game = route.knowledge.world.game
    target = route.cheapest([each for each in targets if game.takes(each, thing)])
    if target is not None:
        route.put(target)
        yield route


def _with_empty_hands(knowledge: Knowledge, source: int) -> Iterator[Route]:
    """Yields routes that lay down what is in hand: where it is quickest, or at the source."""
    held, game = knowledge.world.held, knowledge.world.game
    if held is None:
        yield Route(knowledge)
        return
    takers = [each for each in range(len(game.receptacles)) if game.takes(each, held)]
    at_source = [
        each for each in takers if game.receptacles[each].place == game.receptacles[source].place
    ]
    for choices in (takers, at_source):
        route = Route(knowledge)
        receptacle = route.cheapest(choices)
        if receptacle is not None:
            route.put(receptacle)
            yield route


def _placing(knowledge: Knowledge) -> Iterator[Route]:
    game = knowledge.world.game
    for thing in knowledge.wanted():
        for fetched in fetching(knowledge, thing):
            for ready in _treated(fetched, thing):
                # Some official things are in two receptacles, and one take leaves them in one.
                if any(ready.leaves(thing, target) for target in game.targets):
                    yield ready
                else:
                    yield from delivering(ready, thing, game.targets)


def _treated(route: Route, thing: int) -> Iterator[Route]:
    """Yields the route, gone on so that the thing in hand has the mark that the goal needs."""
    world = route.knowledge.world
    game, kind = world.game, world.game.goal.kind
    mark = NEEDED_MARK.get(kind, 0)
    if world.marks[thing] & mark == mark:
        yield route
        return
    for tool in game.of_kind(*_tools(game)):
        further = route.copy()
        further.go(tool)
        further.steps.append(Step(_treatment(game), thing, tool))
        yield further


def _tools(game: Game) -> Sequence[str]:
    match game.goal.kind:
        case "clean":
            return sorted(game.dialect.washers)
        case "heat":
            return (HEATER,)
        case "cool":
            return (COOLER,)
        case _:
            return ()


def _treatment(game: Game) -> Verb:
    kind = game.goal.kind
    assert kind in ("clean", "heat", "cool"), "the other goals need no treatment"
    return kind


def _looking(knowledge: Knowledge) -> Iterator[Route]:
    world = knowledge.world
    for thing in knowledge.wanted():
        for lamp in knowledge.lamps():
            for place in sorted(world.use_places(lamp)):
                for route in fetching(knowledge, thing):
                    route.go_to_place(place)
                    if not world.marks[lamp] & TOGGLED:
                        route.steps.append(Step("use", lamp))
                    yield route


def _placing_two(knowledge: Knowledge) -> Iterator[Route]:
    world = knowledge.world
    for target in world.game.targets:
        there = knowledge.wanted_in(target)
        others = [
            thing
            for thing in knowledge.wanted()
            if thing not in there and world.game.takes(target, thing)
        ]
        missing = 2 - len(there)
        if 0 < missing <= len(others):
            yield from _bringing(knowledge, others, target, missing)


def _bringing(
    knowledge: Knowledge, things: Sequence[int], target: int, count: int
) -> Iterator[Route]:
    """Yields routes that bring `count` of the things to the target, the nearest ones first."""
    held = knowledge.world.held
    for first in [held] if held is not None and held in things else things:
        for route in fetching(knowledge, first):
            route.put(target)
            left = [thing for thing in things if thing != first]
            for _ in range(count - 1):
                pairs = [(each, thing) for thing in left for each in knowledge.sources(thing)]
                source, thing = min(pairs, key=lambda pair: route.cost(pair[0]))
                route.take(thing, source)
                route.put(target)
                left.remove(thing)
            yield route
