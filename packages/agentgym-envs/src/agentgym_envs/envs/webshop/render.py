"""The open page as a picture."""

from collections.abc import Iterable
from textwrap import wrap

from PIL import Image, ImageDraw, ImageFont

from .pages import SHOP, Kind, Node
from .world import World

WIDTH, HEIGHT = 800, 600
MARGIN, LINE, SIZE = 20, 24, 15
BACKGROUND, BAR, INK, FAINT, EDGE = "#ffffff", "#243b53", "#1f2933", "#627d98", "#9fb3c8"
BUTTON, LINK, CHOSEN = "#f0f4f8", "#e6f6ff", "#bae3ff"

_BAR_HEIGHT = 34
_CHARS_PER_LINE = 96
_LONGEST_BUTTON = 60
_FILLS: dict[Kind, str] = {"button": BUTTON, "link": LINK, "option": BUTTON}


def draw(world: World) -> Image.Image:
    """Returns the top of the page, always of the same size: what does not fit is left out."""
    image = Image.new("RGB", (WIDTH, HEIGHT), BACKGROUND)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, WIDTH, _BAR_HEIGHT), fill=BAR)
    pen.text((MARGIN, 8), SHOP, fill=BACKGROUND, font=_font(16))
    top = _BAR_HEIGHT + 10
    if world.kind != "done":
        for line in wrap(world.goal.instruction, _CHARS_PER_LINE, max_lines=4):
            pen.text((MARGIN, top), line, fill=FAINT, font=_font(SIZE))
            top += LINE
    _draw_nodes(pen, world, world.page.nodes, top + 8)
    return image


def _draw_nodes(pen: ImageDraw.ImageDraw, world: World, nodes: Iterable[Node], top: int) -> None:
    """Draws boxes side by side until a line is full, and each text on lines of its own."""
    left = MARGIN
    for node in nodes:
        if node.kind == "text":
            top += LINE if left > MARGIN else 0
            left = MARGIN
            for line in wrap(node.text, _CHARS_PER_LINE):
                pen.text((left, top), line, fill=INK, font=_font(SIZE))
                top += LINE
        else:
            label = node.text[:_LONGEST_BUTTON]
            width = int(pen.textlength(label, font=_font(SIZE))) + 16
            if left > MARGIN and (left + width > WIDTH - MARGIN or node.kind == "link"):
                left, top = MARGIN, top + LINE
            _draw_box(pen, (left, top, left + width, top + LINE - 4), label, _fill(world, node))
            left += width + 8
        if top > HEIGHT:
            return


def _draw_box(
    pen: ImageDraw.ImageDraw, box: tuple[int, int, int, int], label: str, fill: str
) -> None:
    pen.rounded_rectangle(box, radius=4, fill=fill, outline=EDGE)
    pen.text((box[0] + 8, box[1] + 1), label, fill=INK, font=_font(SIZE))


def _fill(world: World, node: Node) -> str:
    chosen = node.kind == "option" and world.options.get(node.name.lower()) == node.text
    return CHOSEN if chosen or node.text in world.opened else _FILLS[node.kind]


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)
