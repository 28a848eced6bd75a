"""The room as text and as a picture."""

from textwrap import wrap

from PIL import Image, ImageDraw, ImageFont

from .world import World, listed

COLUMNS = 6
BOX_WIDTH, BOX_HEIGHT, GAP, MARGIN = 150, 92, 8, 16
HEADER, FOOTER = 76, 92
LEAST_ROWS = 3
WIDTH = COLUMNS * (BOX_WIDTH + GAP) - GAP + 2 * MARGIN
NAME_CHARS, CONTENT_CHARS, CONTENT_LINES = 20, 24, 4
WIDE_CHARS = 112
BACKGROUND, SURFACE, CLOSED, HERE = "#f3f0ea", "#ffffff", "#ddd6ca", "#fff3c4"
LINE, HERE_LINE, INK, FAINT, DONE = "#b9b0a0", "#c98a00", "#33302a", "#857c6d", "#3f8f4f"

Box = tuple[int, int, int, int]


def describe(world: World) -> str:
    """Returns the task, the hands, and each receptacle with what can be seen in it, as text."""
    game = world.game
    lines = [f"Task: {game.task}. {'Solved.' if world.solved else ''}".rstrip(), _hands(world), ""]
    for number, each in enumerate(game.receptacles):
        mark = "*" if each.place == world.place else " "
        lines.append(f"{mark} {each.name}: {contents(world, number)}")
    return "\n".join(lines)


def contents(world: World, receptacle: int) -> str:
    """Returns what can be seen in a receptacle, in words."""
    if not world.accessible(receptacle):
        return "closed"
    names = [_thing(world, thing) for thing in world.inside[receptacle]]
    state = "open: " if world.game.receptacles[receptacle].openable else ""
    return f"{state}{listed(names)}"


def draw(world: World, message: str) -> Image.Image:
    """Returns a card of the room: a box per receptacle, where the agent is, what it holds.

    Boxes at the agent's place are yellow, closed ones grey. The size depends on the number of
    receptacles only.
    """
    rows = max(LEAST_ROWS, -(-len(world.game.receptacles) // COLUMNS))
    height = HEADER + rows * (BOX_HEIGHT + GAP) + FOOTER
    image = Image.new("RGB", (WIDTH, height), BACKGROUND)
    pen = ImageDraw.Draw(image)
    _draw_header(pen, world)
    for number in range(len(world.game.receptacles)):
        _draw_receptacle(pen, world, number)
    _draw_message(pen, message, height - FOOTER)
    return image


def _draw_header(pen: ImageDraw.ImageDraw, world: World) -> None:
    ink = DONE if world.solved else INK
    task = wrap(f"Task: {world.game.task}.", 90, max_lines=1, placeholder=" ...")[0]
    pen.text((MARGIN, MARGIN - 4), task, fill=ink, font=_font(20))
    pen.text((MARGIN, MARGIN + 26), _hands(world), fill=FAINT, font=_font(15))


def _hands(world: World) -> str:
    if world.held is None:
        return "Nothing in the hands."
    return f"In the hands: {_thing(world, world.held)}."


def _thing(world: World, thing: int) -> str:
    """Returns a thing's name, with a star for what the task is about."""
    star = "*" if thing in world.game.wanted or thing in world.game.lamps else ""
    return f"{world.game.things[thing].name}{star}"


def _draw_receptacle(pen: ImageDraw.ImageDraw, world: World, number: int) -> None:
    row, column = divmod(number, COLUMNS)
    left, top = MARGIN + column * (BOX_WIDTH + GAP), HEADER + row * (BOX_HEIGHT + GAP)
    each = world.game.receptacles[number]
    is_here = each.place == world.place
    fill = HERE if is_here else SURFACE if world.accessible(number) else CLOSED
    box: Box = (left, top, left + BOX_WIDTH, top + BOX_HEIGHT)
    outline, width = (HERE_LINE, 3) if is_here else (LINE, 1)
    pen.rounded_rectangle(box, radius=6, fill=fill, outline=outline, width=width)
    name = wrap(each.name, NAME_CHARS, max_lines=1, placeholder="...")[0]
    pen.text((left + 8, top + 5), name, fill=INK, font=_font(14))
    lines = wrap(contents(world, number), CONTENT_CHARS, max_lines=CONTENT_LINES, placeholder="...")
    for line, text in enumerate(lines):
        pen.text((left + 8, top + 25 + 15 * line), text, fill=FAINT, font=_font(12))


def _draw_message(pen: ImageDraw.ImageDraw, message: str, top: int) -> None:
    plain = " ".join(message.split())
    for line, text in enumerate(wrap(plain, WIDE_CHARS, max_lines=4, placeholder=" ...")):
        pen.text((MARGIN, top + 4 + 19 * line), text, fill=INK, font=_font(14))


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)
