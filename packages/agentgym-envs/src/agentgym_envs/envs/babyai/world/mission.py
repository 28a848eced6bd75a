"""Whether the mission is carried out, checked after every move.

Source: minigrid (MIT), `minigrid.envs.babyai.core.verifier`; each oddity there is kept, since the
rewards of recorded episodes hang on it, and has a comment here.
"""

from collections.abc import Iterator
from typing import Literal

from typing_extensions import override

from agentgym_envs.envs.babyai.data import (
    COLOUR_OF,
    KINDS,
    OPEN,
    Description,
    Instruction,
    Layout,
    Order,
    door_state,
)

from .scene import DROP, NOTHING, PICKUP, TOGGLE, Move, Scene

Status = Literal[0, 1, 2]
CONTINUE: Status = 0
SUCCESS: Status = 1
FAILURE: Status = 2


class Tracked:
    """The things that a description means, and where they were when somebody last looked.

    Attributes:
        things: Their numbers; they stay the same for the whole episode.
        cells: Where they were at the beginning, or after the last try to drop something.
    """

    __slots__ = ("cells", "things")

    def __init__(self, description: Description, layout: Layout, scene: Scene) -> None:
        """Finds the things in a scene that has just begun."""
        found = [
            thing
            for cell, thing in scene.things.items()
            if _fits(description, scene.cells[cell])
            and _is_at(description, layout, scene.position(cell))
        ]
        if scene.carried and _fits(description, scene.carried):
            found.append(scene.carried_thing)
        self.things = frozenset(found)
        self.cells: frozenset[int] = frozenset()
        self.look(scene)

    def look(self, scene: Scene) -> None:
        """Looks again where the things are."""
        places = scene.places
        self.cells = frozenset(places[thing] for thing in self.things if thing in places)

    def exists(self, scene: Scene) -> bool:
        """Returns whether one of the things is still there, if only in the agent's hand."""
        return scene.carried_thing in self.things or any(
            thing in scene.places for thing in self.things
        )


class Errand:
    """One thing to do.

    Attributes:
        order: What it is.
        what: The things of which one will do.
        beside: For "putnext", the things next to one of which it is to be put.
    """

    __slots__ = ("_held_before", "beside", "order", "what")

    def __init__(self, order: Order, layout: Layout, scene: Scene) -> None:
        """Finds the things in a scene that has just begun."""
        self.order = order
        self.what = Tracked(order.what, layout, scene)
        self.beside = None if order.beside is None else Tracked(order.beside, layout, scene)
        # Only updated when this errand is checked: while another one is being carried out first,
        # it says what was held before that began.
        self._held_before = NOTHING

    def check(self, move: Move, scene: Scene) -> Status:
        """Returns what a move that was just made means for this errand."""
        raise NotImplementedError

    def errands(self) -> "Iterator[Errand]":
        """Yields this errand."""
        yield self

    def next_errands(self) -> "Iterator[Errand]":
        """Yields this errand."""
        yield self

    def hopeless(self, scene: Scene) -> bool:
        """Returns whether nothing is left that it could be done with."""
        return not self.what.exists(scene)


class _GoTo(Errand):
    __slots__ = ()

    @override
    def check(self, move: Move, scene: Scene) -> Status:
        # Where the things were last looked for: the place of one that was carried away counts.
        return SUCCESS if scene.front in self.what.cells else CONTINUE

    @override
    def hopeless(self, scene: Scene) -> bool:
        return not self.what.cells and not self.what.exists(scene)


class _Open(Errand):
    __slots__ = ()

    @override
    def check(self, move: Move, scene: Scene) -> Status:
        if move != TOGGLE:
            return CONTINUE
        front = scene.front
        code = scene.cells[front]
        if KINDS[code] != "door":
            return CONTINUE
        if scene.things[front] in self.what.things and door_state(code) == OPEN:
            return SUCCESS
        return FAILURE if self.order.strict else CONTINUE


class _PickUp(Errand):
    __slots__ = ()

    @override
    def check(self, move: Move, scene: Scene) -> Status:
        before, self._held_before = self._held_before, scene.carried_thing
        if move != PICKUP:
            return CONTINUE
        if before == NOTHING and scene.carried_thing in self.what.things:
            return SUCCESS
        return FAILURE if self.order.strict and scene.carried else CONTINUE


class _PutNext(Errand):
    __slots__ = ()

    @override
    def check(self, move: Move, scene: Scene) -> Status:
        before, self._held_before = self._held_before, scene.carried_thing
        if self.order.strict and move == PICKUP and scene.carried:
            return FAILURE
        if move != DROP or before not in self.what.things or before not in scene.places:
            return CONTINUE
        assert self.beside is not None, "something is put next to something"
        cell = scene.places[before]
        near = any(cell + delta in self.beside.cells for delta in scene.deltas)
        return SUCCESS if near else CONTINUE

    @override
    def hopeless(self, scene: Scene) -> bool:
        assert self.beside is not None, "something is put next to something"
        return not self.what.exists(scene) or not self.beside.exists(scene)


_ERRANDS = {"goto": _GoTo, "open": _Open, "pickup": _PickUp, "putnext": _PutNext}


class _Both:
    """Two parts in any order; what is done stays done."""

    __slots__ = ("_done", "_parts")

    def __init__(self, first: "Part", second: "Part") -> None:
        self._parts = (first, second)
        self._done = [False, False]

    def check(self, move: Move, scene: Scene) -> Status:
        for number, part in enumerate(self._parts):
            if not self._done[number]:
                # A failure counts for nothing here, as in the original.
                self._done[number] = part.check(move, scene) == SUCCESS
        return SUCCESS if all(self._done) else CONTINUE

    def errands(self) -> Iterator[Errand]:
        for part in self._parts:
            yield from part.errands()

    def next_errands(self) -> Iterator[Errand]:
        for number, part in enumerate(self._parts):
            if not self._done[number]:
                yield from part.next_errands()

    def hopeless(self, scene: Scene) -> bool:
        return any(
            part.hopeless(scene)
            for number, part in enumerate(self._parts)
            if not self._done[number]
        )


class _InTurn:
    """One part, then the other."""

    __slots__ = ("_first", "_first_is_done", "_original", "_second", "_strict")

    def __init__(self, first: "Part", second: "Part", strict: bool, original: bool) -> None:
        self._first, self._second = first, second
        self._strict, self._original = strict, original
        self._first_is_done = False

    def check(self, move: Move, scene: Scene) -> Status:
        if self._first_is_done:
            return self._second.check(move, scene)
        status = self._first.check(move, scene)
        if status == SUCCESS:
            self._first_is_done = True
            return self._check_second_at_once(move, scene)
        if status == FAILURE:
            return FAILURE
        if self._strict and self._second.check(move, scene) == SUCCESS:
            return FAILURE
        return CONTINUE

    def _check_second_at_once(self, move: Move, scene: Scene) -> Status:
        """Returns what the move that did the first part means for the second; it may do both.

        In the original it may also fail the second: to open the red door is to open a wrong one
        where the blue one comes next, so that strict missions of two doors cannot be carried out.
        """
        status = self._second.check(move, scene)
        return CONTINUE if status == FAILURE and not self._original else status

    def errands(self) -> Iterator[Errand]:
        yield from self._first.errands()
        yield from self._second.errands()

    def next_errands(self) -> Iterator[Errand]:
        part = self._second if self._first_is_done else self._first
        yield from part.next_errands()

    def hopeless(self, scene: Scene) -> bool:
        left = (self._second,) if self._first_is_done else (self._first, self._second)
        return any(part.hopeless(scene) for part in left)


Part = Errand | _Both | _InTurn


class Mission:
    """What has to be done, and how far it is done."""

    __slots__ = ("_errands", "_part", "_scene")

    def __init__(self, layout: Layout, scene: Scene, *, original: bool) -> None:
        """Finds all things that the mission speaks of in a scene that has just begun."""
        self._scene = scene
        self._part = _part(layout.instruction, layout, scene, original)
        self._errands = tuple(self._part.errands())

    def check(self, move: Move) -> Status:
        """Returns what a move that was just made means for the mission."""
        scene = self._scene
        if move == DROP:
            for errand in self._errands:
                errand.what.look(scene)
                if errand.beside is not None:
                    errand.beside.look(scene)
        return self._part.check(move, scene)

    def next_errands(self) -> list[Errand]:
        """Returns what can be done next, in the order of the words."""
        return list(self._part.next_errands())

    def hopeless(self) -> bool:
        """Returns whether a thing that is still needed was lost with the box it was."""
        return self._part.hopeless(self._scene)


def _part(instruction: Instruction, layout: Layout, scene: Scene, original: bool) -> Part:
    if isinstance(instruction, Order):
        return _ERRANDS[instruction.action](instruction, layout, scene)
    first = _part(instruction.first, layout, scene, original)
    second = _part(instruction.second, layout, scene, original)
    if instruction.how == "and":
        return _Both(first, second)
    if instruction.how == "after":
        first, second = second, first
    return _InTurn(first, second, instruction.strict, original)


def _fits(description: Description, code: int) -> bool:
    return description.kind in (None, KINDS[code]) and description.colour in (None, COLOUR_OF[code])


def _is_at(description: Description, layout: Layout, position: tuple[int, int]) -> bool:
    """Returns whether a position is where the description says, seen from the agent's start."""
    if description.place is None:
        return True
    span = layout.room_size - 1
    inside = (
        (start // span) * span <= here <= (start // span + 1) * span
        for start, here in zip(layout.position, position, strict=True)
    )
    if not all(inside):
        return False
    across, down = position[0] - layout.position[0], position[1] - layout.position[1]
    step_x, step_y = ((1, 0), (0, 1), (-1, 0), (0, -1))[layout.direction]
    ahead, right = across * step_x + down * step_y, down * step_x - across * step_y
    return {"left": right < 0, "right": right > 0, "front": ahead > 0, "behind": ahead < 0}[
        description.place
    ]
