"""The tables of the database, and what the last statement gave, as a picture."""

from textwrap import wrap

from PIL import Image, ImageDraw, ImageFont

from .data import Question
from .sandbox import Failure, Rows
from .schema import Schema
from .world import World, cell_text, complaint

WIDTH, HEIGHT, MARGIN = 760, 640, 20
CARDS_PER_ROW, CARD_HEIGHT, CARD_GAP = 4, 124, 10
MOST_CARDS, MOST_COLUMNS = 8, 6
TABLE_TOP, LINE, MOST_LINES = 400, 20, 9
BACKGROUND, CARD, HEAD, INK, FAINT = "#f3f5f8", "#ffffff", "#33547d", "#22303f", "#7b8794"
KEY, REFERENCE, RIGHT, WRONG = "#b8860b", "#3f7fbf", "#2a8f5a", "#b4483c"

Box = tuple[int, int, int, int]


def draw(world: World, question: Question) -> Image.Image:
    """Returns a card with the question, a card per table (keys marked), and the last result.

    The picture always has the same size; of what does not fit the first part is shown.
    """
    image = Image.new("RGB", (WIDTH, HEIGHT), BACKGROUND)
    pen = ImageDraw.Draw(image)
    pen.text((MARGIN, 14), question.schema.database, fill=HEAD, font=_font(20))
    for number, text in enumerate(wrap(question.text, 96, max_lines=3, placeholder=" ...")):
        pen.text((MARGIN, 44 + 20 * number), text, fill=INK, font=_font(15))
    for table in range(min(len(question.schema.tables), MOST_CARDS)):
        _draw_card(pen, question.schema, table)
    _draw_result(pen, world)
    return image


def _draw_card(pen: ImageDraw.ImageDraw, schema: Schema, table: int) -> None:
    row, place = divmod(table, CARDS_PER_ROW)
    width = (WIDTH - 2 * MARGIN - (CARDS_PER_ROW - 1) * CARD_GAP) // CARDS_PER_ROW
    left = MARGIN + place * (width + CARD_GAP)
    top = 122 + row * (CARD_HEIGHT + CARD_GAP)
    pen.rounded_rectangle((left, top, left + width, top + CARD_HEIGHT), 6, fill=CARD)
    pen.rounded_rectangle((left, top, left + width, top + 22), 6, fill=HEAD)
    pen.text((left + 8, top + 3), _cut(schema.tables[table], 22), fill=CARD, font=_font(13))
    colours = _colours(schema)
    columns = [number for number, column in enumerate(schema.columns) if column.table == table]
    for line, number in enumerate(columns[:MOST_COLUMNS]):
        name = _cut(schema.columns[number].name, 24)
        at = (left + 8, top + 26 + 16 * line)
        pen.text(at, name, fill=colours.get(number, INK), font=_font(12))
    if len(columns) > MOST_COLUMNS:
        pen.text((left + width - 24, top + CARD_HEIGHT - 18), "...", fill=FAINT, font=_font(12))


def _colours(schema: Schema) -> dict[int, str]:
    """Returns the colours of columns that are keys, or refer to some."""
    keys = {number: KEY for key in schema.primary_keys for number in key}
    return keys | {start: REFERENCE for start, _ in schema.foreign_keys}


def _draw_result(pen: ImageDraw.ImageDraw, world: World) -> None:
    box = (MARGIN, TABLE_TOP, WIDTH - MARGIN, HEIGHT - MARGIN)
    pen.rounded_rectangle(box, 6, fill=CARD)
    last = world.last
    if last is None:
        pen.text((MARGIN + 12, TABLE_TOP + 10), "no statement yet", fill=FAINT, font=_font(14))
    elif isinstance(last, Failure):
        lines = wrap(complaint(last), 92, max_lines=MOST_LINES, placeholder=" ...")
        for number, text in enumerate(lines):
            at = (MARGIN + 12, TABLE_TOP + 10 + LINE * number)
            pen.text(at, text, fill=WRONG, font=_font(14))
    else:
        _draw_rows(pen, last, solved=world.solved)


def _draw_rows(pen: ImageDraw.ImageDraw, result: Rows, *, solved: bool) -> None:
    shown = result.columns[:MOST_COLUMNS]
    width = (WIDTH - 2 * MARGIN - 24) // max(len(shown), 1)
    letters = width // 8
    for place, name in enumerate(shown):
        left = MARGIN + 12 + place * width
        pen.text((left, TABLE_TOP + 8), _cut(name, letters), fill=HEAD, font=_font(14))
        for line, row in enumerate(result.rows[: MOST_LINES - 1], start=1):
            text = _cut(cell_text(row[place]), letters)
            pen.text((left, TABLE_TOP + 8 + LINE * line), text, fill=INK, font=_font(13))
    text, colour = ("solved", RIGHT) if solved else ("", FAINT)
    noun = "row" if len(result.rows) == 1 else "rows"
    foot = f"{len(result.rows):,} {noun}   {text}".rstrip()
    pen.text((MARGIN + 12, HEIGHT - MARGIN - 24), foot, fill=colour, font=_font(13))


def _cut(text: str, letters: int) -> str:
    plain = text.encode("ascii", "replace").decode("ascii")
    return plain if len(plain) <= letters else f"{plain[: max(letters - 2, 1)]}.."


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)
