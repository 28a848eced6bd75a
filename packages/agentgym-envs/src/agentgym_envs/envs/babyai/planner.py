"""What to do next, knowing the whole level."""

from collections.abc import Collection, Mapping
from typing import Literal, NamedTuple

from .data import (
    COLOUR_OF,
    EMPTY,
    KINDS,
    LOCKED,
    NAMES,
    OPEN,
    WALL,
    door_state,
    is_door,
)
from .obstacles import NEEDS_KEY, Blocked, Costs, Free, blocks_nothing, in_the_way, region
from .phrases import spoken
from .puzzle import Destination, Puzzle
from .walking import Pose, facing, floor_ahead
from .world import World
from .world.mission import Errand
from .world.scene import Scene

Deed = Literal["face", "pick up", "toggle", "drop"]

NEEDS_CLOSING = 10**3
IN_A_BOX = 10**3


class Plan(NamedTuple):
    """The next thing to do.

    Attributes:
        deed: What to do there, with what is in front.
        poses: Where to do it; any will do.
        why: The reason, in words.
        barred: Doors that must not be opened.
    """

    deed: Deed
    poses: frozenset[Pose]
    why: str
    barred: frozenset[int]


def next_plan(world: World) -> Plan | None:
    """Returns what to do next; None if there is nothing that could help."""
    for errand in world.mission.next_errands():
        plan = _Planner(world.scene, errand).plan()
        if plan is not None:
            return plan
    return None


class _Planner:
    def __init__(self, scene: Scene, errand: Errand) -> None:
        self.scene, self.errand = scene, errand
        self._aim: tuple[Mapping[int, int], frozenset[int]] = ({}, frozenset())
        order = errand.order
        self.may_pick_up = not (order.strict and order.action in ("pickup", "putnext"))
        self.barred = frozenset[int]()
        if order.strict and order.action == "open":
            self.barred = frozenset(self._doors() - self._places(errand.what.things))

    def plan(self) -> Plan | None:
        """Returns what to do next for the errand."""
        return {
            "goto": self._go,
            "open": self._open,
            "pickup": self._pick_up,
            "putnext": self._put_next,
        }[self.errand.order.action]()

    def _go(self) -> Plan | None:
        cells = self.errand.what.cells
        if not cells and self.scene.carried:
            return self._put_down("Nobody knows where it is while I carry it.")
        free = self._reach(dict.fromkeys(cells, 0), self.barred)
        if not isinstance(free, Free):
            return free
        return self._plan("face", free.cells, f"I have to go to {spoken(self.errand)}.")

    def _open(self) -> Plan | None:
        targets = {cell: self._door_cost(cell) for cell in self._places(self.errand.what.things)}
        free = self._reach(targets, self.barred)
        if not isinstance(free, Free):
            return free
        door = min(free.cells)
        code = self.scene.cells[door]
        if self._is_locked(door) and not self.scene.has_key_for(code):
            return self._unlock(door, self.barred)
        if is_door(code) and door_state(code) == OPEN:
            why = f"I have to open the {NAMES[code]}, so it must be closed first."
            return self._plan("toggle", free.cells, why)
        return self._plan("toggle", free.cells, f"I have to open {spoken(self.errand)}.")

    def _pick_up(self) -> Plan | None:
        things = self.errand.what.things
        if self.scene.carried_thing in things:
            return self._put_down("I carry it, and have to pick it up now.")
        free = self._reach(dict.fromkeys(self._places(things), 0), self.barred)
        return self._take(free, f"I have to pick up {spoken(self.errand)}.")

    def _put_next(self) -> Plan | None:
        places = self._places_beside()
        if not places and self.scene.carried:
            return self._put_down("I carry what something has to be put next to.")
        why = f"I have to put {spoken(self.errand)}."
        way = self._reach(places, self.barred)
        if self.scene.carried_thing in self.errand.what.things:
            if isinstance(way, Free):
                return self._plan("drop", way.cells, why)
            return way
        movers = self._places(self.errand.what.things)
        free = self._reach(dict.fromkeys(movers, 0), self.barred)
        if isinstance(free, Free) and isinstance(way, Plan):
            return way  # cleared with an empty hand
        return self._take(free, why)

    def _take(self, free: Free | Plan | None, why: str) -> Plan | None:
        """Returns how to take something that can be faced."""
        if not isinstance(free, Free):
            return free
        if self.scene.carried:
            return self._put_down(f"{why} For that I need an empty hand.")
        return self._plan("pick up", free.cells, why)

    def _reach(self, targets: Mapping[int, int], barred: frozenset[int]) -> Free | Plan | None:
        """Returns the targets that can be faced now, or how to clear the way, or None.

        Args:
            targets: Cell -> what choosing it costs more than another.
            barred: Doors that must not be used.
        """
        while True:
            self._aim = (targets, barred)
            found = self._costs(targets, barred).first_obstacle()
            if not isinstance(found, Blocked):
                return found
            if not self._is_locked(found.cell):
                return self._clear(found.cell)
            plan = self._unlock(found.cell, barred)
            if plan is not None:
                return plan
            barred |= {found.cell}

    def _clear(self, cell: int) -> Plan | None:
        why = f"The {NAMES[self.scene.cells[cell]]} is in the way."
        if not self.scene.carried and not self._has_room_for(cell):
            deed = self._puzzle().first_deed(empty_handed=True)
            if deed is not None:
                why = f"{why} There is little room, so I move things about."
                return Plan("pick up", frozenset([deed.pose]), why, self.barred)
        return self._take(Free(frozenset([cell])), why)

    def _has_room_for(self, cell: int) -> bool:
        """Returns whether what stands on a cell could be put where it blocks nothing."""
        scene = self.scene
        code, scene.cells[cell] = scene.cells[cell], EMPTY
        try:
            walkable = region(scene, self.barred)
            return any(
                scene.cells[place] == EMPTY and blocks_nothing(scene, place, walkable)
                for place in walkable
            )
        finally:
            scene.cells[cell] = code

    def _puzzle(self) -> Puzzle:
        """Returns how to make room on the way to what was last to be reached."""
        targets, barred = self._aim
        aims = frozenset(cell for cell, cost in targets.items() if cost < NEEDS_KEY)
        destinations = [Destination(aims)]
        kept = {cell for cell in aims if self.scene.cells[cell] != EMPTY}
        if self.errand.beside is not None:
            destinations.append(Destination(frozenset(self._places_beside()), free=True))
            kept |= self._places(self.errand.beside.things)
        return Puzzle(self.scene, destinations, kept, barred)

    def _unlock(self, door: int, barred: frozenset[int]) -> Plan | None:
        code = self.scene.cells[door]
        why = f"The way leads through the {NAMES[code]}."
        if self.scene.has_key_for(code):
            return self._plan("toggle", frozenset([door]), f"{why} I have its key.")
        if self._holds_key_for(self.scene.carried_thing, code):
            return self._put_down(f"{why} Its key is in the box that I carry.")
        keys = self._keys_for(code)
        free = self._reach(keys, barred | {door})
        if not isinstance(free, Free):
            return free
        why = f"{why} I need the {COLOUR_OF[code]} key."
        if any(KINDS[self.scene.cells[cell]] == "box" for cell in free.cells):
            return self._plan("toggle", free.cells, f"{why} It is in a box.")
        return self._take(free, why)

    def _keys_for(self, door: int) -> dict[int, int]:
        """Returns the cells of keys, and of boxes with keys, that fit a door."""
        scene = self.scene
        keys: dict[int, int] = {}
        for cell, thing in scene.things.items():
            if _fits(scene.cells[cell], door):
                keys[cell] = 0
            elif self._holds_key_for(thing, door):
                keys[cell] = IN_A_BOX
        return keys

    def _holds_key_for(self, thing: int, door: int) -> bool:
        contents = self.scene.contents
        return thing in contents and _fits(contents[thing][0], door)

    def _put_down(self, why: str) -> Plan | None:
        """Returns where to put what the agent carries, so that it is in nobody's way."""
        what = f"{COLOUR_OF[self.scene.carried]} {KINDS[self.scene.carried]}"
        why = f"{why} The {what} is best put where it blocks nothing."
        walkable = region(self.scene, self.barred)
        for cell in floor_ahead(self.scene):
            if blocks_nothing(self.scene, cell, walkable):
                return self._plan("drop", frozenset([cell]), why)
        deed = self._puzzle().first_deed(empty_handed=True)
        poses = frozenset([deed.pose]) if deed else self._least_bad_poses(walkable)
        return Plan("drop", poses, why, self.barred) if poses else None

    def _least_bad_poses(self, walkable: Collection[int]) -> frozenset[Pose]:
        """Returns from where to put down what the agent carries, if it blocks something anywhere.

        Which side of it the agent then stands on counts as well.
        """
        burdens: dict[Pose, int] = {}
        for cell in walkable:
            if self.scene.cells[cell] == EMPTY:
                burdens |= self._burdens_with_it_at(cell, walkable)
        least = min(burdens.values(), default=0)
        return frozenset(pose for pose, burden in burdens.items() if burden == least)

    def _burdens_with_it_at(self, cell: int, walkable: Collection[int]) -> dict[Pose, int]:
        """Returns, for each pose from which it can be put on a cell, what then is in the way."""
        scene = self.scene
        thing = scene.carried_thing
        scene.cells[cell], scene.things[cell], scene.places[thing] = scene.carried, thing, cell
        try:
            ways = [
                Costs(scene, targets, self.barred, may_pick_up=self.may_pick_up, whole=True)
                for targets in self._destinations()
            ]
        finally:
            scene.cells[cell] = EMPTY
            del scene.things[cell], scene.places[thing]
        return {
            Pose(cell - delta, direction): sum(costs.at(cell - delta) for costs in ways)
            for direction, delta in enumerate(scene.deltas)
            if cell - delta in walkable
        }

    def _destinations(self) -> list[dict[int, int]]:
        if self.errand.order.action == "goto":
            return [dict.fromkeys(self.errand.what.cells, 0)]
        things = dict.fromkeys(self._places(self.errand.what.things), 0)
        if self.errand.beside is None:
            return [things]
        return [things, self._places_beside()]

    def _places_beside(self) -> dict[int, int]:
        """Returns the cells where something would be next to what it has to be put next to."""
        assert self.errand.beside is not None, "this errand is to put something next to something"
        scene = self.scene
        cells: dict[int, int] = {}
        for fixed in sorted(self._places(self.errand.beside.things)):
            for delta in scene.deltas:
                code = scene.cells[fixed + delta]
                if code == EMPTY:
                    cells[fixed + delta] = 0
                elif code != WALL and not is_door(code):
                    cells[fixed + delta] = in_the_way(fixed + delta)
        return cells

    def _door_cost(self, cell: int) -> int:
        code = self.scene.cells[cell]
        state = door_state(code)
        if state == OPEN:
            return NEEDS_CLOSING
        return NEEDS_KEY if state == LOCKED and not self.scene.has_key_for(code) else 0

    def _places(self, things: Collection[int]) -> set[int]:
        return {self.scene.places[thing] for thing in things if thing in self.scene.places}

    def _doors(self) -> set[int]:
        return {cell for cell in self.scene.things if is_door(self.scene.cells[cell])}

    def _is_locked(self, cell: int) -> bool:
        code = self.scene.cells[cell]
        return is_door(code) and door_state(code) == LOCKED

    def _costs(self, targets: Mapping[int, int], barred: frozenset[int]) -> Costs:
        return Costs(self.scene, targets, barred, may_pick_up=self.may_pick_up)

    def _plan(self, deed: Deed, cells: frozenset[int], why: str) -> Plan:
        return Plan(deed, facing(self.scene, cells), why, self.barred)


def _fits(code: int, door: int) -> bool:
    return KINDS[code] == "key" and COLOUR_OF[code] == COLOUR_OF[door]
