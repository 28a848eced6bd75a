"""The expert: ScienceWorld's own gold path, followed as long as the episode is on it."""

from collections.abc import Sequence
from functools import lru_cache

from agentgym_envs.core import OracleUnavailableError, SimulatorError

from .data import Problem
from .machine import MachineDiedError
from .mends import mended
from .pool import Settings, pool
from .world import World

_ATTEMPTS = 3
_UNDOES = "reset task"


def next_action(world: World, settings: Settings) -> str:
    """Returns the next action of the gold path.

    What takes no time (looking around, nonsense) does not lead away from it.

    Raises:
        OracleUnavailableError: an action has led away from the path, or its end is reached.
    """
    path = gold_path(world.problem, settings)
    place = _place_on(path, world)
    if place >= len(path):
        raise OracleUnavailableError("the expert's path ends here, and the task is not solved")
    return path[place]


@lru_cache(maxsize=256)
def gold_path(problem: Problem, settings: Settings) -> tuple[str, ...]:
    """Returns the actions that ScienceWorld's own expert takes from the start.

    Raises:
        SimulatorError: Java does not start, or dies again and again.
    """
    for _ in range(_ATTEMPTS):
        try:
            return _gold_path(problem, settings)
        except MachineDiedError:
            continue
    raise SimulatorError(f"the Java process of SciWorld died looking for the path of {problem}")


def _gold_path(problem: Problem, settings: Settings) -> tuple[str, ...]:
    owner = pool(settings)
    seat = owner.take(squeeze=True)
    machine = seat.machine
    try:
        with machine.lock:
            machine.load(
                seat.simulator,
                problem.kind,
                problem.variation,
                problem.simplifications,
                gold=True,
            )
            path = machine.lines(seat.simulator, "getGoldActionSequence")
            description = machine.call(seat.simulator, "getTaskDescription")
    finally:
        owner.give_back(seat)
    assert isinstance(description, str), "a text"
    return tuple(mended(problem, path, description))


def _place_on(path: Sequence[str], world: World) -> int:
    """Returns how many actions of the path have been taken."""
    place, before, followed = 0, world.first, True
    for action, answer in world.turns:
        # After somebody else's ambiguous command the action is an answer, whatever it says.
        expected = followed or not before.asks
        followed = expected and place < len(path) and action == path[place]
        if followed:
            place += 1
        elif answer.asks or answer.moves != before.moves or action.strip().lower() == _UNDOES:
            raise OracleUnavailableError(
                f"{action!r} is not on the expert's path, and ScienceWorld's expert cannot find "
                "back: reset to ask it"
            )
        before = answer
    return place


def thought_of(action: str, description: str) -> str:
    """Returns why the expert takes an action, in a sentence or two."""
    verb, _, rest = action.partition(" ")
    if action.isdecimal():
        return f"I am asked which one I mean. Number {action} is the one."
    said = _THOUGHTS.get(verb, "The next step towards my goal is to {action}.")
    return said.format(action=action, rest=rest, goal=_goal(description))


def _goal(description: str) -> str:
    """Returns what the task is to do: "boil water"."""
    return description.partition("Your task is to ")[2].partition(".")[0] or "do the task"


_THOUGHTS = {
    "open": "What I need may be behind or inside the {rest}, so I open it.",
    "close": "I no longer need the {rest} open.",
    "go": "I go on {rest}, on the way to {goal}.",
    "look": "I want to know what is here before I go on with my task: to {goal}.",
    "examine": "I look closely to see whether the {rest} has changed.",
    "read": "The {rest} may tell me something that I need.",
    "pick": "I will need this, so I {action}.",
    "drop": "I have my hands full: I put down the {rest}.",
    "focus": "The task asks me to show that I mean the {rest}, so I focus on it.",
    "activate": "To {goal}, I need the {rest} running.",
    "deactivate": "The {rest} has done its work.",
    "use": "I use what I have to learn more: {action}.",
    "connect": "The circuit needs this connection: {action}.",
    "disconnect": "This connection has to go: {action}.",
    "pour": "The substance has to be where I need it, so I {action}.",
    "mix": "Everything is together. Mixing the contents should give what I am after.",
    "move": "It has to be in the right place, so I {action}.",
    "wait": "This takes a while. I wait and then look again.",
    "wait1": "This takes a moment, so I wait.",
}
