"""Why an expert does what it does, in words."""

from collections.abc import Mapping, Sequence

from .game import Game
from .homes import ENTERED
from .oracle import Decision
from .plans import Plan, Step, Verb
from .world import World

_TREATED: Mapping[Verb, str] = {"clean": "cleaned", "heat": "heated", "cool": "cooled"}

_SEARCHING: Sequence[str] = (
    "I still need {a_kind}, and I do not know where one is.",
    "No {kind} that I could use so far.",
    "I have to find {a_kind} first.",
)
_HOPES: Sequence[str] = (
    "The {receptacle} is a likely place, so I {deed}.",
    "There could be one {at} the {receptacle}: I {deed}.",
    "It is worth a look {at} the {receptacle}, so I {deed}.",
)


def thought(world: World, decision: Decision) -> str:
    """Returns why `decision` is taken, in a sentence or two."""
    step = decision.step
    if decision.searched is not None:
        return _searching(world, step, decision.searched)
    if not decision.plan:
        return "I see nothing that would help with the task, so I look around."
    if step.verb == "examine":
        return f"I want to know whether the {_names(world.game, step)[1]} is open."
    reason = _reason(world, decision.plan)
    return f"{reason} {_deed(world, step)}"


def _searching(world: World, step: Step, kind: str) -> str:
    receptacle = _names(world.game, step)[1]
    deed = {"go": "go there", "open": "open it", "examine": "look at it"}[step.verb]
    article = "an" if kind[0] in "aeiou" else "a"
    words = {
        "kind": kind,
        "a_kind": f"{article} {kind}",
        "receptacle": receptacle,
        "at": _at(world.game, step.receptacle),
        "deed": deed,
    }
    number = len(world.seen) + len(world.looked)
    texts = (_SEARCHING[number % len(_SEARCHING)], _HOPES[number // 2 % len(_HOPES)])
    return " ".join(texts).format(**words)


def _reason(world: World, plan: Plan) -> str:
    """Returns what the plan wants to do next, beyond walking and opening."""
    game = world.game
    step = next((step for step in plan if step.verb not in ("go", "open")), plan[0])
    thing, receptacle = _names(game, step)
    match step.verb:
        case "take":
            return f"The {thing} is {_at(game, step.receptacle)} the {receptacle}, and I need it."
        case "put" if step.thing not in game.wanted:
            return f"The {thing} in my hands is of no use for the task, so it has to go."
        case "put":
            where = f"{_at(game, step.receptacle)} the {receptacle}"
            return f"I have the {thing}, and it belongs {where}."
        case "clean" | "heat" | "cool":
            return f"The {thing} has to be {_TREATED[step.verb]}, and the {receptacle} does that."
        case "use" if world.held is None:
            return f"The task needs the light of the {thing}."
        case "use":
            return f"I have the {game.goal.thing}; now the {thing} has to be on."
        case _:
            return f"I have the {game.goal.thing}, and the {game.goal.target} is on already."


def _deed(world: World, step: Step) -> str:
    thing, receptacle = _names(world.game, step)
    at = _at(world.game, step.receptacle)
    choices: Mapping[Verb, Sequence[str]] = {
        "go": (f"I go to the {receptacle}.", f"So the {receptacle} is where I go next."),
        "open": (f"The {receptacle} is closed, so I open it.", f"First I open the {receptacle}."),
        "take": ("I take it.", f"I pick up the {thing}."),
        "put": (f"I put it {at} the {receptacle}.", f"The {receptacle} is here and takes it."),
        "clean": ("I clean it now.", f"I am there, so I clean the {thing}."),
        "heat": ("I heat it now.", f"I am there, so I heat the {thing}."),
        "cool": ("I cool it now.", f"I am there, so I cool the {thing}."),
        "use": (f"I switch the {thing} on.", f"I use the {thing}."),
    }
    texts = choices[step.verb]
    return texts[(len(world.seen) + world.place) % len(texts)]


def _names(game: Game, step: Step) -> tuple[str, str]:
    thing = "" if step.thing is None else game.things[step.thing].name
    receptacle = "" if step.receptacle is None else game.receptacles[step.receptacle].name
    return thing, receptacle


def _at(game: Game, receptacle: int | None) -> str:
    """Returns the preposition for being at a receptacle."""
    if receptacle is None:
        return "at"
    each = game.receptacles[receptacle]
    return "in" if each.openable or each.kind in ENTERED else "on"
