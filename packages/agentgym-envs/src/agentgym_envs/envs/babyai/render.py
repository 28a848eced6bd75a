"""The level as a picture, drawn by minigrid, and as text."""

from typing import Any

import numpy as np
from PIL import Image

from .data import COLOUR_OF, EMPTY, KINDS, LOCKED, OPEN, WALL, door_state, is_door
from .levels import import_minigrid
from .world import World
from .world.sight import SIZE, cell_of, look

TILE = 24
_FACES = ">v<^"
_SHUT = {OPEN: "_", LOCKED: "X"}


def draw(world: World) -> Image.Image:
    """Returns the whole level from above; what the agent sees is lighter."""
    import_minigrid()
    from minigrid.core.grid import Grid

    layout, scene = world.layout, world.scene
    grid = Grid(layout.width, layout.height)
    lit = np.zeros((layout.width, layout.height), dtype=bool)
    seen = look(scene).cells()
    in_view = {cell_of(scene, place) for place in range(SIZE * SIZE) if seen[place]}
    for y in range(layout.height):
        for x in range(layout.width):
            cell = scene.number(x, y)
            grid.set(x, y, _made(scene.cells[cell]))
            lit[x, y] = cell in in_view
    position = scene.position(scene.cell)
    return Image.fromarray(grid.render(TILE, position, scene.direction, lit))


def draw_text(world: World) -> str:
    """Returns the whole level as text, two letters per cell, and the mission above it.

    Walls are "##", the agent ">", "v", "<" or "^"; a thing is the first letters of its colour and
    kind, a door those of its colour and "D" (shut), "X" (locked) or "_" (open).
    """
    layout, scene = world.layout, world.scene
    lines = [f"Mission: {layout.mission}"]
    for y in range(layout.height):
        cells = (scene.number(x, y) for x in range(layout.width))
        lines.append("".join(_letters(world, cell) for cell in cells).rstrip())
    carried = scene.carried
    held = f"{COLOUR_OF[carried]} {KINDS[carried]}" if carried else "nothing"
    return "\n".join([*lines, f"Carrying: {held}"])


def _letters(world: World, cell: int) -> str:
    scene = world.scene
    if cell == scene.cell:
        return 2 * _FACES[scene.direction]
    code = scene.cells[cell]
    if code in (EMPTY, WALL):
        return "##" if code == WALL else "  "
    kind, colour = KINDS[code], COLOUR_OF[code]
    assert kind is not None, "all other codes are things"
    assert colour is not None, "things have a colour"
    letter = _SHUT.get(door_state(code), "D") if is_door(code) else kind[0]
    if kind == "box":
        letter = "o"  # "b" is a ball
    return ("e" if colour == "grey" else colour[0]) + letter


def _made(code: int) -> Any:
    """Returns minigrid's object for a code."""
    from minigrid.core import world_object

    if code in (EMPTY, WALL):
        return world_object.Wall() if code == WALL else None
    kind, colour = KINDS[code], COLOUR_OF[code]
    assert colour is not None, "all other codes are things, and these have a colour"
    if is_door(code):
        state = door_state(code)
        return world_object.Door(colour, is_open=state == OPEN, is_locked=state == LOCKED)
    return getattr(world_object, str(kind).capitalize())(colour)
