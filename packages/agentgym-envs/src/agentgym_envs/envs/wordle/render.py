"""Pictures of a game, in letters and in colours."""

from PIL import Image, ImageDraw, ImageFont

from .world import MAX_TRIES, WORD_LENGTH, World, spaced

TILE, GAP, MARGIN = 56, 6, 20
KEY_WIDTH, KEY_HEIGHT = 28, 38
KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
WIDTH = 10 * (KEY_WIDTH + GAP) - GAP + 2 * MARGIN
BOARD_HEIGHT = MAX_TRIES * (TILE + GAP)
HEIGHT = BOARD_HEIGHT + 3 * (KEY_HEIGHT + GAP) + 3 * MARGIN
BACKGROUND, EMPTY, UNUSED = "#ffffff", "#d3d6da", "#d3d6da"
INK, INK_ON_COLOUR = "#1a1a1b", "#ffffff"
COLOURS = {"g": "#538d4e", "y": "#c9a227", "b": "#787c7e"}

Box = tuple[int, int, int, int]


def board(world: World) -> str:
    """Returns the guesses with their marks below, one line each, and the tries that are left."""
    lines = [f"{spaced(guess.upper())}\n{spaced(marks)}" for guess, marks in world.turns]
    state = "solved" if world.solved else f"{world.tries_left} left of {MAX_TRIES} tries"
    return "\n".join([*lines, state])


def draw(world: World) -> Image.Image:
    """Returns the board as coloured tiles, with the keyboard under it."""
    image = Image.new("RGB", (WIDTH, HEIGHT), BACKGROUND)
    pen = ImageDraw.Draw(image)
    for row in range(MAX_TRIES):
        for column in range(WORD_LENGTH):
            _draw_tile(pen, world, row, column)
    known = _letter_marks(world)
    for row, letters in enumerate(KEYBOARD):
        for column, letter in enumerate(letters):
            _draw_key(pen, letter, known.get(letter), row, column)
    return image


def _letter_marks(world: World) -> dict[str, str]:
    """Returns the best mark that each guessed letter has had."""
    known: dict[str, str] = {}
    for guess, marks in world.turns:
        for letter, mark in zip(guess, marks, strict=True):
            known[letter] = max(known.get(letter, "b"), mark, key="byg".index)
    return known


def _draw_tile(pen: ImageDraw.ImageDraw, world: World, row: int, column: int) -> None:
    left = (WIDTH - WORD_LENGTH * (TILE + GAP) + GAP) // 2 + column * (TILE + GAP)
    top = MARGIN + row * (TILE + GAP)
    box = (left, top, left + TILE, top + TILE)
    if row >= len(world.turns):
        pen.rectangle(box, outline=EMPTY, width=2)
        return
    guess, marks = world.turns[row]
    pen.rectangle(box, fill=COLOURS[marks[column]])
    _write(pen, guess[column], box, size=32, ink=INK_ON_COLOUR)


def _draw_key(
    pen: ImageDraw.ImageDraw, letter: str, mark: str | None, row: int, column: int
) -> None:
    row_width = len(KEYBOARD[row]) * (KEY_WIDTH + GAP) - GAP
    left = (WIDTH - row_width) // 2 + column * (KEY_WIDTH + GAP)
    top = BOARD_HEIGHT + 2 * MARGIN + row * (KEY_HEIGHT + GAP)
    box = (left, top, left + KEY_WIDTH, top + KEY_HEIGHT)
    pen.rounded_rectangle(box, radius=4, fill=COLOURS[mark] if mark else UNUSED)
    _write(pen, letter, box, size=16, ink=INK_ON_COLOUR if mark else INK)


def _write(pen: ImageDraw.ImageDraw, letter: str, box: Box, *, size: int, ink: str) -> None:
    centre = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    font = ImageFont.load_default(size)
    pen.text(centre, letter.upper(), fill=ink, font=font, anchor="mm")
