"""An expert that knows only what it has been shown, and looks for things where they usually are.

What it has seen stays true, because nothing but its own commands changes the household. As long as
it does not know enough to make a plan, it looks into the receptacle that is most likely to hold
what is missing, for the fewest commands.
"""

from collections.abc import Iterator

from .homes import usual_places_anywhere
from .oracle import GIVE_UP, Decision, delivering, fetching, find_plan, shortest
from .plans import Knowledge, Plan, Route, Step
from .world import World

POSSIBLE, UNLIKELY = 0.5, 0.01
"""Weights of places that the tables do not name, where the thing fits and where it does not."""


def decide(world: World) -> Decision:
    """Returns what to do next: a step of a plan, or of the search for what it needs."""
    knowledge = Knowledge(world, limited=True)
    plan = find_plan(knowledge) or _first_part(knowledge)
    if plan:
        return Decision(_looked_at_first(knowledge, plan[0]), plan)
    if world.solved:
        return Decision(GIVE_UP)
    kind = _missing(knowledge)
    receptacle = _most_promising(knowledge, kind)
    return (
        Decision(_step_towards(world, receptacle), (), kind)
        if receptacle is not None
        else (Decision(GIVE_UP))
    )


def likelihood(world: World, kind: str, receptacle: int) -> float:
    """Returns how likely a thing of a kind is in a receptacle, compared with the others."""
    game = world.game
    place = game.receptacles[receptacle].kind
    weights = usual_places_anywhere().get(kind, {})
    possible = POSSIBLE if kind in game.fits.get(place, ()) else UNLIKELY
    return weights.get(place, possible) / len(game.of_kind(place))


def _first_part(knowledge: Knowledge) -> Plan:
    """Returns a plan for the part of the task that can be done with what is known."""
    kind = knowledge.world.game.goal.kind
    if kind == "two":
        return shortest(_bringing_one(knowledge))
    if kind == "look":
        return shortest(
            route for thing in knowledge.wanted() for route in fetching(knowledge, thing)
        )
    return ()


def _bringing_one(knowledge: Knowledge) -> Iterator[Route]:
    game = knowledge.world.game
    if any(knowledge.wanted_in(target) for target in game.targets):
        return
    for thing in knowledge.wanted():
        for route in fetching(knowledge, thing):
            yield from delivering(route, thing, game.targets)


def _looked_at_first(knowledge: Knowledge, step: Step) -> Step:
    """Returns the step, or a look at what it would open: it may be open already."""
    unknown = step.verb == "open" and step.receptacle not in knowledge.world.looked
    return Step("examine", None, step.receptacle) if unknown else step


def _missing(knowledge: Knowledge) -> str:
    """Returns the kind of thing that has to be found."""
    goal = knowledge.world.game.goal
    return goal.target if goal.kind == "look" and knowledge.wanted() else goal.thing


def _most_promising(knowledge: Knowledge, kind: str) -> int | None:
    world, route = knowledge.world, Route(knowledge)
    unseen = [each for each in range(len(world.game.receptacles)) if each not in world.seen]
    return max(
        unseen,
        key=lambda each: likelihood(world, kind, each) / max(route.cost(each), 1),
        default=None,
    )


def _step_towards(world: World, receptacle: int) -> Step:
    """Returns the next step on the way to seeing what is in a receptacle."""
    if world.game.receptacles[receptacle].place != world.place:
        return Step("go", None, receptacle)
    closed = receptacle in world.looked and not world.accessible(receptacle)
    return Step("open" if closed else "examine", None, receptacle)
