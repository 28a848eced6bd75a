"""A question, the searches and what the last one found, as a picture."""

from textwrap import wrap

from PIL import Image, ImageDraw, ImageFont

from .world import World

WIDTH, HEIGHT, MARGIN = 760, 560, 24
CARD_HEIGHT, GAP = 96, 12
SHOWN = 3
BACKGROUND, CARD, INK, FAINT, LINK = "#f6f3ec", "#ffffff", "#2b2a27", "#85807a", "#2457a6"
RIGHT, WRONG = "#2f8f52", "#b3402f"


def draw(world: World) -> Image.Image:
    """Returns a page with the question, the last search, three passages and the answer."""
    image = Image.new("RGB", (WIDTH, HEIGHT), BACKGROUND)
    pen = ImageDraw.Draw(image)
    _write(pen, MARGIN, world.question.text, 20, INK, width=66, lines=3)
    query = world.queries[-1] if world.queries else ""
    box = (MARGIN, 108, WIDTH - MARGIN, 148)
    pen.rounded_rectangle(box, radius=20, fill=CARD, outline=FAINT)
    pen.text((MARGIN + 20, 117), _short(query, 70) or "search", fill=_ink(query), font=_font(18))
    for place, passage in enumerate(world.last[:SHOWN]):
        _draw_passage(pen, 164 + place * (CARD_HEIGHT + GAP), passage.contents)
    _draw_footer(pen, world)
    return image


def _draw_passage(pen: ImageDraw.ImageDraw, top: int, contents: str) -> None:
    title, _, text = contents.partition("\n")
    pen.rounded_rectangle((MARGIN, top, WIDTH - MARGIN, top + CARD_HEIGHT), radius=8, fill=CARD)
    pen.text((MARGIN + 14, top + 8), _short(title.strip('"'), 70), fill=LINK, font=_font(17))
    _write(pen, top + 34, text, 13, INK, width=104, lines=3, left=MARGIN + 14)


def _draw_footer(pen: ImageDraw.ImageDraw, world: World) -> None:
    top = HEIGHT - 60
    if world.answered is not None:
        colour = RIGHT if world.solved else WRONG
        _write(pen, top, f"Answer: {world.answered}", 18, colour, width=70, lines=1)
    searches = f"Searches: {len(world.queries)}. Passages read: {len(world.read)}."
    pen.text((MARGIN, HEIGHT - 30), searches, fill=FAINT, font=_font(14))


def _write(
    pen: ImageDraw.ImageDraw,
    top: int,
    text: str,
    size: int,
    colour: str,
    *,
    width: int,
    lines: int,
    left: int = MARGIN,
) -> None:
    plain = " ".join(text[: width * (lines + 1) * 2].split())
    for line, part in enumerate(wrap(plain, width, max_lines=lines, placeholder=" ...")):
        pen.text((left, top + line * (size + 6)), _drawable(part), fill=colour, font=_font(size))


def _short(text: str, length: int) -> str:
    plain = _drawable(" ".join(text[: 4 * length].split()))
    return plain if len(plain) <= length else f"{plain[: length - 3]}..."


def _drawable(text: str) -> str:
    """Returns a text with a "?" for what fonts cannot draw: half a surrogate pair."""
    return text.encode("utf-8", "replace").decode()


def _ink(query: str) -> str:
    return INK if query else FAINT


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)
