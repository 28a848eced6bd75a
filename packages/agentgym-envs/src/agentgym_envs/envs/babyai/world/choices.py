"""What the agent can do now, and why it cannot do something else.

Source: AgentGym agentenv-babyai.
"""

from collections.abc import Sequence
from typing import NamedTuple

from agentgym_envs.envs.babyai.data import EMPTY, KINDS, LOCKED, OPEN, door_state, is_door

from .paths import Path, Paths, find_paths
from .scene import DROP, FORWARD, LEFT, PICKUP, RIGHT, TOGGLE, Scene
from .words import Seen, View

CHECK = "check available actions"


class Choices(NamedTuple):
    """The high-level actions of a moment.

    Attributes:
        actions: Action -> the moves it stands for, in the order in which they are listed.
        refusals: Action that cannot be done -> why.
    """

    actions: dict[str, Path]
    refusals: dict[str, str]


def choices(scene: Scene, seen: View, *, original: bool) -> Choices:
    """Returns what can be done.

    Args:
        scene: Where the agent is and what it carries.
        seen: What it sees.
        original: Whether to list what the original lists: "pickup" instead of "pick up", objects
            numbered among those that can be reached (not as they are described), no toggle for
            boxes, open doors, and "drop" before a door.
    """
    found = _paths(scene, seen)
    chooser = _Chooser(scene, seen, found, original)
    chooser.add_moves()
    if scene.carried:
        chooser.add_drop()
    else:
        chooser.add_pickups()
    chooser.add_doors()
    chooser.add_walks()
    chooser.actions[CHECK] = ()
    return Choices(chooser.actions, chooser.refusals)


def _paths(scene: Scene, seen: View) -> Paths:
    if not seen.things:
        return Paths({}, {})
    things = [thing.place for thing in seen.things]
    open_doors = [
        thing.place
        for thing in seen.things
        if is_door(thing.code) and door_state(thing.code) == OPEN
    ]
    return find_paths(scene.direction, seen.blocked, things, open_doors)


class _Chooser:
    def __init__(self, scene: Scene, seen: View, found: Paths, original: bool) -> None:
        self.scene, self.seen, self.found, self.original = scene, seen, found, original
        self.actions: dict[str, Path] = {"turn left": (LEFT,), "turn right": (RIGHT,)}
        self.refusals: dict[str, str] = {}

    def add_moves(self) -> None:
        if self.seen.barrier == 1:
            why = "There is a barrier in front of you, you can't move forward."
            self.refusals["move forward"] = why
        else:
            self.actions["move forward"] = (FORWARD,)

    def add_pickups(self) -> None:
        why = "You cannot drop the object, as you are not carrying anything."
        self.refusals["drop"] = why
        portable = [thing for thing in self.seen.things if not is_door(thing.code)]
        verb = "pickup" if self.original else "pick up"
        self._add_facing(portable, verb, (PICKUP,))

    def add_drop(self) -> None:
        front = self.seen.front
        if front == EMPTY or (self.original and is_door(front)):
            self.actions["drop"] = (DROP,)
        else:
            why = "You cannot drop the object, as there is already an object in front of you."
            self.refusals["drop"] = why

    def add_doors(self) -> None:
        for door in self.seen.things:
            if not is_door(door.code):
                continue
            if door_state(door.code) == OPEN:
                self._add_open_door(door)
            else:
                self._add_shut_door(door)
        front = self.seen.front
        if not self.original and (KINDS[front] == "box" or self.scene.opens(front)):
            self.actions["toggle"] = (TOGGLE,)

    def add_walks(self) -> None:
        self._add_facing(self.seen.things, "go to", ())

    def _add_facing(self, things: Sequence[Seen], verb: str, then: Path) -> None:
        actions, facing = self.actions, self.found.facing
        reached: dict[str, int] = {}
        for place, _, name, number in things:
            path = facing.get(place)
            if self.original:
                number = reached.get(name, 0) + 1
                if path is not None:
                    reached[name] = number
            action = f"{verb} {name} {number}"
            if path is not None:
                actions[action] = path + then
            else:
                self.refusals[action] = f"You cannot {action}, as there is no path leading to it."

    def _add_open_door(self, door: Seen) -> None:
        action = f"go through {door.name} {door.number}"
        path = self.found.entering.get(door.place)
        if path is not None:
            self.actions[action] = path
        else:
            self.refusals[action] = f"You cannot {action}, as there is no path leading to it."

    def _add_shut_door(self, door: Seen) -> None:
        name = f"{door.name} {door.number}"
        action = f"toggle and go through {name}"
        locked = door_state(door.code) == LOCKED
        if locked and not self.scene.has_key_for(door.code):
            self.refusals[action] = f"You cannot {action}, as {self._why_locked()}"
            return
        path = self.found.facing.get(door.place)
        if path is not None:
            self.actions[action] = (*path, TOGGLE, FORWARD)
        else:
            named = self._all_of(door) if self.original else name
            why = f"You cannot toggle and go through {named}, as there is no path leading to it."
            self.refusals[action] = why
        if path == () and self.original:
            self.actions["toggle"] = (TOGGLE,)
        if not locked:
            why = f"You cannot go through {name}, as it is closed. You should toggle it first."
            self.refusals[f"go through {name}"] = why

    def _why_locked(self) -> str:
        if KINDS[self.scene.carried] != "key":
            return "you are not carrying a key."
        return "the color of the key you are carrying does not match the color of door."

    def _all_of(self, door: Seen) -> str:
        """Returns the counts of doors up to this one: the original prints them by mistake."""
        counts: dict[str, int] = {}
        for thing in self.seen.things:
            if is_door(thing.code):
                counts[thing.name] = thing.number
            if thing is door:
                break
        return f"{door.name} {counts}"
