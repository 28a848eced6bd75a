"""The inventory as a picture."""

from colorsys import hls_to_rgb
from textwrap import wrap
from zlib import crc32

from PIL import Image, ImageDraw, ImageFont

from .book import spoken
from .world import World

COLUMNS, ROWS = 6, 3
SLOT, TILE, GAP, MARGIN = 92, 40, 8, 20
HEADER, FOOTER = 84, 76
WIDTH = COLUMNS * (SLOT + GAP) - GAP + 2 * MARGIN
HEIGHT = HEADER + ROWS * (SLOT + GAP) - GAP + FOOTER + MARGIN
BACKGROUND, PANEL, INK, FAINT, SOLVED = "#f4efe6", "#e3dac9", "#3b3226", "#8a7d6a", "#3f8f4f"

Box = tuple[int, int, int, int]


def draw(world: World, message: str) -> Image.Image:
    """Returns a card with the goal, a slot for each item held, and the last message.

    The picture always has the same size; of more than 18 items the last ones are shown.
    """
    image = Image.new("RGB", (WIDTH, HEIGHT), BACKGROUND)
    pen = ImageDraw.Draw(image)
    _draw_goal(pen, world)
    held = list(world.inventory.items())[-COLUMNS * ROWS :]
    for place in range(COLUMNS * ROWS):
        box = _slot(place)
        pen.rounded_rectangle(box, radius=8, fill=PANEL)
        if place < len(held):
            _draw_item(pen, box, *held[place])
    _draw_message(pen, message)
    return image


def colour(name: str) -> tuple[int, int, int]:
    """Returns the colour of an item's tile: the last word gives the hue, the others the shade."""
    *others, last = name.split("_")
    hue = crc32(last.encode()) % 360 / 360
    lightness = 0.4 + crc32("_".join(others).encode()) % 100 / 400
    red, green, blue = hls_to_rgb(hue, lightness, 0.45)
    return round(255 * red), round(255 * green), round(255 * blue)


def _draw_goal(pen: ImageDraw.ImageDraw, world: World) -> None:
    top = MARGIN
    pen.rounded_rectangle((MARGIN, top, MARGIN + TILE, top + TILE), 6, fill=colour(world.goal))
    made = world.goal in world.inventory
    text, ink = ("crafted", SOLVED) if made else ("to craft", FAINT)
    pen.text((MARGIN + TILE + 14, top - 2), text, fill=ink, font=_font(13))
    pen.text((MARGIN + TILE + 14, top + 14), spoken(world.goal), fill=INK, font=_font(22))


def _slot(place: int) -> Box:
    row, column = divmod(place, COLUMNS)
    left, top = MARGIN + column * (SLOT + GAP), HEADER + row * (SLOT + GAP)
    return left, top, left + SLOT, top + SLOT


def _draw_item(pen: ImageDraw.ImageDraw, box: Box, name: str, count: int) -> None:
    left, top, right, bottom = box
    pen.rounded_rectangle((left + 8, top + 8, left + 8 + TILE, top + 8 + TILE), 6, colour(name))
    number = f"{count:,}" if abs(count) < 10**6 else "many"
    pen.text((right - 8, top + 18), number, fill=INK, font=_font(17), anchor="ra")
    for line, text in enumerate(wrap(spoken(name), 15, max_lines=2, placeholder="...")):
        pen.text((left + 8, bottom - 36 + 15 * line), text, fill=INK, font=_font(12))


def _draw_message(pen: ImageDraw.ImageDraw, message: str) -> None:
    top = HEIGHT - FOOTER - MARGIN + 12
    plain = " ".join(message.split())
    for line, text in enumerate(wrap(plain, 78, max_lines=4, placeholder=" ...")):
        pen.text((MARGIN, top + 19 * line), text, fill=FAINT, font=_font(15))


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)
