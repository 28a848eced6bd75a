"""What the agent is told it sees.

Source: AgentGym agentenv-babyai.
"""

from collections.abc import Callable
from operator import itemgetter
from typing import NamedTuple, cast

from agentgym_envs.envs.babyai.data import COLOUR_OF, EMPTY, KINDS, NAMES, WALL

from .sight import AHEAD, HERE, SIZE, Sight, offset

COMPLETED = "The task is completed."
FAILED = "The task can no longer be completed."
NO_CHANGE = "No change in state."
UNKNOWN = "The action is not recognized. Please check valid actions."
CHECKED = "You can take the following actions: "


class Seen(NamedTuple):
    """A thing in view.

    Attributes:
        place: Where in the square of `sight`.
        code: What it is.
        name: The same in words.
        number: Which of the things of this name, counted from 1 by distance.
    """

    place: int
    code: int
    name: str
    number: int


class View(NamedTuple):
    """What is in view, sorted out.

    Attributes:
        things: Objects and doors, the nearest first.
        blocked: Places of walls, keys, balls and boxes.
        barrier: How many steps in front of the agent the nearest box or wall on its line is; 0 if
            there is none in view.
        barrier_kind: "box" or "wall".
        sees: Whether anything is seen, if only a wall.
        front: Code of what is right in front.
    """

    things: list[Seen]
    blocked: list[int]
    barrier: int
    barrier_kind: str
    sees: bool
    front: int


def view(sight: Sight) -> View:
    """Returns what the agent sees, sorted out."""
    cells = sight.cells()
    things: list[Seen] = []
    blocked: list[int] = []
    counts: dict[str, int] = {}
    for place, code in zip(_NEAREST_FIRST, _sort(cells), strict=True):
        if code <= EMPTY:
            continue
        if code == WALL:
            blocked.append(place)
            continue
        name = NAMES[code]
        counts[name] = number = counts.get(name, 0) + 1
        things.append(Seen(place, code, name, number))
        if KINDS[code] != "door":
            blocked.append(place)
    barrier, kind = 0, ""
    for steps, code in enumerate(cells[AHEAD::-SIZE], start=1):
        if code == WALL or KINDS[code] == "box":
            barrier, kind = steps, "wall" if code == WALL else "box"
            break
    return View(things, blocked, barrier, kind, bool(blocked or things), cells[AHEAD])


def describe(seen: View, carried: int) -> str:
    """Returns what the agent is told about its view and its hand."""
    if seen.sees:
        parts = ["In front of you in this room, you can see several objects: "]
        for place, _, name, number in seen.things:
            parts.append(f"There is a {name} {number} {_WHERE[place]} ")
    else:
        parts = ["You cannot see any objects within sight."]
    parts.append("The room has walls around you. ")
    if seen.barrier:
        parts.append(f"You are facing a {seen.barrier_kind} {seen.barrier} steps away. ")
    if carried:
        parts.append(f"You are carrying a {COLOUR_OF[carried]} {KINDS[carried]}.")
    else:
        parts.append("You are not carrying anything.")
    return "".join(parts)


def _distance(place: int) -> int:
    ahead, right = offset(place)
    return ahead + abs(right)


_NEAREST_FIRST = tuple(sorted(set(range(SIZE * SIZE)) - {HERE}, key=lambda p: (_distance(p), p)))
_sort = cast("Callable[[bytes], tuple[int, ...]]", itemgetter(*_NEAREST_FIRST))


def _where(place: int) -> str:
    ahead, right = offset(place)
    if right == 0:
        return f"right in front of you {ahead} steps away. "
    side = "right" if right > 0 else "left"
    return f"{ahead} steps in front of you and {abs(right)} steps to your {side}. "


_WHERE = tuple(_where(place) for place in range(SIZE * SIZE))
