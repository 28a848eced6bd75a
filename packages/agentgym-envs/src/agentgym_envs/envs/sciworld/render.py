"""The room and what the agent carries, as a picture."""

from collections.abc import Sequence
from textwrap import wrap

from PIL import Image, ImageDraw, ImageFont

from .world import FULL_POINTS, World, without_blanks

WIDTH, HEIGHT, MARGIN = 900, 640, 24
LINE, COLUMN = 17, 560
BACKGROUND, PANEL, INK, FAINT = "#eef3f1", "#dbe6e1", "#20332c", "#5d7a6f"
GOOD, BAD, EMPTY = "#3f8f6b", "#b5483a", "#c5d5cd"

_HEADINGS = ("Here you see:", "In it, you see:")
_DOORS = "You also see:"


def draw(world: World, message: str) -> Image.Image:
    """Returns a card: task and score, the room left, exits and inventory right, the last message.

    The picture always has the same size; lists that are too long end in "...".
    """
    image = Image.new("RGB", (WIDTH, HEIGHT), BACKGROUND)
    pen = ImageDraw.Draw(image)
    room, things, doors = _parts(world.look())
    _text(pen, (MARGIN, MARGIN), world.description, 15, FAINT, 125, 3)
    _draw_score(pen, world.last.points)
    _panel(pen, (MARGIN, 122, COLUMN, 540), room, things)
    _panel(pen, (COLUMN + 16, 122, WIDTH - MARGIN, 330), "exits", doors)
    carried = [line.strip() for line in world.inventory().splitlines()[1:]]
    _panel(pen, (COLUMN + 16, 346, WIDTH - MARGIN, 540), "inventory", carried)
    _text(pen, (MARGIN, 556), without_blanks(message), 15, INK, 130, 3)
    return image


def _parts(look: str) -> tuple[str, list[str], list[str]]:
    """Returns the room's name, the things in it and the ways out of it."""
    inside, _, outside = look.partition(_DOORS)
    head, *things = inside.splitlines()
    for heading in _HEADINGS:
        head = head.replace(heading, "")
    name = head.partition("called the ")[2].partition(".")[0] or without_blanks(head)
    return name, _items(things), _items(outside.splitlines())


def _items(lines: Sequence[str]) -> list[str]:
    hidden = ("the agent", "a substance called air", "")
    return [line.strip() for line in lines if line.strip() not in hidden]


def _draw_score(pen: ImageDraw.ImageDraw, points: int) -> None:
    left, right, top = MARGIN, WIDTH - MARGIN - 70, 92
    pen.rounded_rectangle((left, top, right, top + 14), 7, fill=EMPTY if points >= 0 else BAD)
    filled = left + (right - left) * max(points, 0) // FULL_POINTS
    if filled > left + 14:
        pen.rounded_rectangle((left, top, filled, top + 14), 7, fill=GOOD)
    pen.text((WIDTH - MARGIN, top - 2), str(points), fill=INK, font=_font(17), anchor="ra")


def _panel(
    pen: ImageDraw.ImageDraw, box: tuple[int, int, int, int], title: str, lines: Sequence[str]
) -> None:
    left, top, right, bottom = box
    pen.rounded_rectangle(box, radius=10, fill=PANEL)
    pen.text((left + 14, top + 10), title, fill=INK, font=_font(18))
    rows = (bottom - top - 48) // LINE
    letters = (right - left - 28) // 7
    wrapped = [part for line in lines for part in _wrapped(line, letters)] or ["nothing"]
    if len(wrapped) > rows:
        wrapped = [*wrapped[: rows - 1], "..."]
    for row, text in enumerate(wrapped):
        pen.text((left + 14, top + 40 + row * LINE), text, fill=INK, font=_font(13))


def _wrapped(line: str, letters: int) -> list[str]:
    return wrap(line, letters, subsequent_indent="   ", max_lines=2, placeholder=" ...")


def _text(
    pen: ImageDraw.ImageDraw,
    corner: tuple[int, int],
    text: str,
    size: int,
    colour: str,
    letters: int,
    rows: int,
) -> None:
    left, top = corner
    for row, line in enumerate(wrap(text, letters, max_lines=rows, placeholder=" ...")):
        pen.text((left, top + row * (size + 5)), line, fill=colour, font=_font(size))


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)
