"""What was asked, called and answered, as a picture."""

from collections.abc import Sequence
from textwrap import wrap

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT, MARGIN = 760, 520, 24
LINE, CHARACTERS, GOAL_LINES, ANSWER_LINES = 17, 92, 4, 3
BACKGROUND, PANEL, INK, FAINT, ACCENT, REFUSED = (
    *("#f6f7f9", "#ffffff", "#22303c", "#6b7a88", "#2f6f9f", "#b3473c"),
)
LONGEST = 4_000
"""Characters of a text that are looked at; a line shows far fewer."""


def draw_log(title: str, goal: str, log: Sequence[tuple[str, str]]) -> Image.Image:
    """Returns a page with the goal and the last calls, each with its answer.

    The picture always has the same size; what does not fit is cut, the oldest calls first.

    Args:
        title: The environment's.
        goal: What was asked.
        log: (command, observation) of each step.
    """
    image = Image.new("RGB", (WIDTH, HEIGHT), BACKGROUND)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, WIDTH, 44), fill=ACCENT)
    pen.text((MARGIN, 10), title, fill=PANEL, font=_font(20))
    top = _write(pen, 56, goal, GOAL_LINES, INK, 16) + 10
    pen.rounded_rectangle((MARGIN - 10, top, WIDTH - MARGIN + 10, HEIGHT - 14), 8, fill=PANEL)
    top += 10
    for command, answer in _last_that_fit(log, HEIGHT - 24 - top):
        top = _write(pen, top, f"> {command}", 2, ACCENT, 13)
        refused = answer.startswith(("Error", "ERROR", "Observation: ERROR", "Format error"))
        top = _write(pen, top, answer, ANSWER_LINES, REFUSED if refused else INK, 13) + 8
    if not log:
        _write(pen, top, "Nothing was called yet.", 1, FAINT, 13)
    return image


def _last_that_fit(log: Sequence[tuple[str, str]], height: int) -> list[tuple[str, str]]:
    kept: list[tuple[str, str]] = []
    for command, answer in reversed(log):
        height -= (len(_lines(command, 2)) + len(_lines(answer, ANSWER_LINES))) * LINE + 8
        if height < 0:
            break
        kept.insert(0, (command, answer))
    return kept


def _write(pen: ImageDraw.ImageDraw, top: int, text: str, most: int, ink: str, size: int) -> int:
    """Writes a text and returns where the next one begins."""
    step = LINE if size < 15 else LINE + 5
    lines = _lines(text, most)
    for number, line in enumerate(lines):
        pen.text((MARGIN, top + step * number), line, fill=ink, font=_font(size))
    return top + step * len(lines)


def _lines(text: str, most: int) -> list[str]:
    printable = "".join(sign if sign.isprintable() else " " for sign in text[:LONGEST])
    return wrap(printable, CHARACTERS, max_lines=most, placeholder=" ...") or [""]


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)
