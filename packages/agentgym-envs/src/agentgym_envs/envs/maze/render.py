"""The maze as a picture."""

from PIL import Image, ImageDraw

from .data import DOWN, LEFT, RIGHT, SOLID, UP
from .world import World

CELL = 32
MARGIN = 12
WALL_WIDTH = 5
FLOOR, WALL, TRAIL, GOAL, AGENT = "#faf8f2", "#33415c", "#c9dcf2", "#2a9d5c", "#d9542b"


def draw(world: World) -> Image.Image:
    """Returns the walls, the way so far, the goal (a square) and the agent (a disc)."""
    maze = world.maze
    size = (maze.columns * CELL + 2 * MARGIN, maze.rows * CELL + 2 * MARGIN)
    image = Image.new("RGB", size, FLOOR)
    canvas = ImageDraw.Draw(image)
    for cell in dict.fromkeys(world.trail):
        canvas.rectangle(_box(world, cell, 0), fill=TRAIL)
    canvas.rectangle(_box(world, world.goal, 7), fill=GOAL)
    canvas.ellipse(_box(world, world.cell, 9), fill=AGENT)
    for cell, mask in enumerate(maze.walls):
        _draw_walls(canvas, _box(world, cell, 0), mask)
    return image


def _box(world: World, cell: int, inset: int) -> tuple[int, int, int, int]:
    row, column = world.maze.position(cell)
    left, top = MARGIN + column * CELL + inset, MARGIN + row * CELL + inset
    return left, top, left + CELL - 2 * inset, top + CELL - 2 * inset


def _draw_walls(canvas: ImageDraw.ImageDraw, box: tuple[int, int, int, int], mask: int) -> None:
    left, top, right, bottom = box
    if mask == SOLID:
        canvas.rectangle(box, fill=WALL)
        return
    lines = {
        RIGHT: (right, top, right, bottom),
        LEFT: (left, top, left, bottom),
        UP: (left, top, right, top),
        DOWN: (left, bottom, right, bottom),
    }
    for side, line in lines.items():
        if mask & side:
            canvas.line(line, fill=WALL, width=WALL_WIDTH)
