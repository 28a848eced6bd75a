"""What stands where, and what each of the six moves does to it.

Source: minigrid (MIT), `MiniGridEnv.step` and its objects.
"""

from typing import Literal

from agentgym_envs.envs.babyai.data import (
    CLOSED,
    COLOUR_OF,
    EMPTY,
    FIRST_DOOR,
    FIRST_OBJECT,
    KINDS,
    LOCKED,
    OPEN,
    WALL,
    Layout,
    door_code,
    door_state,
)

Move = Literal[0, 1, 2, 3, 4, 5]
LEFT: Move = 0
RIGHT: Move = 1
FORWARD: Move = 2
PICKUP: Move = 3
DROP: Move = 4
TOGGLE: Move = 5

MARGIN = 7
"""Cells of wall around the level, so that whatever the agent sees is inside `Scene.cells`."""

NOTHING = -1
"""The number of the thing in an empty hand."""

PASSABLE = frozenset(
    code for code in range(len(KINDS))
    if code == EMPTY or (code >= FIRST_DOOR and door_state(code) == OPEN)
)  # fmt: skip
"""Codes of cells that the agent can enter."""


class Scene:
    """Cells, things and the agent.

    A cell is a number: `stride` times its row plus its column, with `MARGIN` cells of wall on each
    side. Keys, balls, boxes and doors are things, numbered for the episode, so that two red balls
    are two.

    Attributes:
        cells: Code of each cell.
        stride: Cells per row.
        deltas: What a step to the right, down, left and up adds to a cell's number.
        cell: Where the agent is.
        direction: Where it looks: 0 right, 1 down, 2 left, 3 up.
        carried: Code of what it carries; 0 for nothing.
        carried_thing: The number of that; `NOTHING` for nothing.
        things: Cell -> number of the thing there.
        places: Number of a thing -> its cell; things in a hand, in a box or lost are not there.
        contents: Number of a box -> (code, number) of what is inside.
        moves: How many moves were made.
    """

    __slots__ = (
        "carried", "carried_thing", "cell", "cells", "contents", "deltas", "direction", "moves",
        "places", "stride", "things",
    )  # fmt: skip

    def __init__(self, layout: Layout) -> None:
        """Puts everything where the layout says."""
        self.stride = stride = layout.width + 2 * MARGIN
        self.deltas = (1, stride, -1, -stride)
        self.cells = self._surrounded(layout)
        self.cell = self.number(*layout.position)
        self.direction = layout.direction
        self.things = {cell: cell for cell, code in enumerate(self.cells) if code >= FIRST_OBJECT}
        self.places = dict(self.things)
        self.contents = {
            self.number(x, y): (code, -self.number(x, y)) for x, y, code in layout.contents
        }
        self.carried = layout.carried
        self.carried_thing = 0 if layout.carried else NOTHING
        self.moves = 0

    def number(self, x: int, y: int) -> int:
        """Returns the number of the cell at a position of the layout."""
        return (y + MARGIN) * self.stride + x + MARGIN

    def position(self, cell: int) -> tuple[int, int]:
        """Returns x and y of a cell."""
        row, column = divmod(cell, self.stride)
        return column - MARGIN, row - MARGIN

    @property
    def front(self) -> int:
        """The cell that the agent faces."""
        return self.cell + self.deltas[self.direction]

    def do(self, move: Move) -> bool:
        """Makes a move and returns whether it changed anything; it counts in any case."""
        self.moves += 1
        if move == FORWARD:
            front = self.cell + self.deltas[self.direction]
            if self.cells[front] not in PASSABLE:
                return False
            self.cell = front
            return True
        if move <= RIGHT:
            self.direction = (self.direction + (1 if move == RIGHT else 3)) % 4
            return True
        if move == PICKUP:
            return self._pick_up()
        return self._drop() if move == DROP else self._toggle()

    def opens(self, code: int) -> bool:
        """Returns whether a toggle changes a door of this code, with what the agent carries."""
        if code < FIRST_DOOR:
            return False
        return door_state(code) != LOCKED or self.has_key_for(code)

    def has_key_for(self, code: int) -> bool:
        """Returns whether the agent carries a key of the colour of a door."""
        return KINDS[self.carried] == "key" and COLOUR_OF[self.carried] == COLOUR_OF[code]

    def _surrounded(self, layout: Layout) -> bytearray:
        side, width = bytes([WALL]) * MARGIN, layout.width
        ends = bytes([WALL]) * (MARGIN * self.stride)
        rows = (layout.cells[start : start + width] for start in range(0, len(layout.cells), width))
        return bytearray(ends + b"".join(side + row + side for row in rows) + ends)

    def _pick_up(self) -> bool:
        front = self.front
        code = self.cells[front]
        if self.carried or not FIRST_OBJECT <= code < FIRST_DOOR:
            return False
        self.carried, self.carried_thing = code, self.things.pop(front)
        del self.places[self.carried_thing]
        self.cells[front] = EMPTY
        return True

    def _drop(self) -> bool:
        front = self.front
        if not self.carried or self.cells[front] != EMPTY:
            return False
        self._put(front, self.carried, self.carried_thing)
        self.carried, self.carried_thing = 0, NOTHING
        return True

    def _toggle(self) -> bool:
        front = self.front
        code = self.cells[front]
        if self.opens(code):
            state = CLOSED if door_state(code) == OPEN else OPEN
            colour = COLOUR_OF[code]
            assert colour is not None, "a door has a colour"
            self.cells[front] = door_code(colour, state)
            return True
        if KINDS[code] != "box":
            return False
        box = self.things.pop(front)
        del self.places[box]
        self.cells[front] = EMPTY
        if box in self.contents:
            self._put(front, *self.contents.pop(box))
        return True

    def _put(self, cell: int, code: int, thing: int) -> None:
        self.cells[cell] = code
        self.things[cell] = thing
        self.places[thing] = cell
