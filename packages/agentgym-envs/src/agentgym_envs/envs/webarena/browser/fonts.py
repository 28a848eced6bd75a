"""The font of all sites: how wide texts are, and where a line may be broken, as Chromium has it.

The sites turn kerning and ligatures off, so the width of a text is the sum of the advances of its
characters. Lengths are whole numbers of 1/64 CSS pixel, Chromium's unit, except "units", which
are units of the font (2,048 to its size). A width is rounded up to the next 1/64, once per text
and line.

metrics.json holds the measures (made by scripts/make_font_metrics.py), breaks.json the pairs of
characters between which a line may be broken, read out of Chromium, pair by pair, for all
characters of the font (made by scripts/record_webarena_layout.py).
"""

import json
import re
from functools import cache
from importlib.resources import files
from itertools import accumulate
from typing import Any, NamedTuple

PIXEL = 64
"""One CSS pixel."""

WHITE = " \t\n\r\f"
"""The characters that HTML collapses; a no-break space is none of them."""

OBJECT = "\ufffc"
"""Stands for a box among words where it is asked whether a line may be broken."""


_PACKAGE = "agentgym_envs.envs.webarena.browser"


def _load(name: str) -> dict[str, Any]:
    return json.loads(files(_PACKAGE).joinpath(name).read_text("utf-8"))


_MEASURES = _load("metrics.json")
_UNITS_PER_PIXEL = _MEASURES["units_per_em"] // PIXEL
# A character that the font lacks comes from a font that we do not know.
_UNKNOWN_ADVANCE = 1229
_CACHED_TEXTS = 20_000
_CACHED_CHARACTERS = 2_000
_SPACES = re.compile(f"[{WHITE}]+")


_BREAKS: dict[str, frozenset[str]] = {
    before: frozenset(after)
    for several, after in _load("breaks.json").items()
    for before in several
}
_AFTER_OTHERS = _BREAKS["a"]
_BREAKS[OBJECT] |= {OBJECT}
_DIGITS = frozenset("0123456789")


class _Advances(dict[str, int]):
    def __missing__(self, character: str) -> int:
        return _UNKNOWN_ADVANCE


_ADVANCES = {
    weight: _Advances(zip(_MEASURES["characters"], _MEASURES[f"advances_{weight}"], strict=True))
    for weight in (400, 600)
}


class Piece(NamedTuple):
    """Characters between which no line is broken, unless they alone are too long for one.

    Attributes:
        text: The characters.
        units: Their width.
        space: The width of the white space behind them, in units.
    """

    text: str
    units: int
    space: int


class Run:
    """A text as it stands in a line: white space collapsed.

    Attributes:
        text: Without the white space at both ends.
        units: The width of `text`, in units of the font.
        width: The same, as a length.
        leads: Whether white space comes before it.
        trails: Whether white space comes after it; of a blank text only `leads` is set.
    """

    __slots__ = ("_font", "_lines", "_pieces", "leads", "text", "trails", "units", "width")

    def __init__(self, font: "Font", data: str) -> None:
        """Collapses the white space of `data`."""
        self._font = font
        self.text = _SPACES.sub(" ", data).strip(" ")
        self.units = font.units(self.text)
        self.width = font.width(self.units)
        self.leads = data[:1] in WHITE
        self.trails = self.text != "" and data[-1:] in WHITE
        self._pieces: list[Piece] | None = None
        self._lines: dict[int, tuple[int, int]] = {}

    @property
    def pieces(self) -> "list[Piece]":
        """The text, cut at all places where a line may be broken."""
        if self._pieces is None:
            self._pieces = self._font.pieces(self.text)
        return self._pieces

    def wrapped(self, available: int) -> tuple[int, int]:
        """Returns how many lines the text needs, and how wide the widest is."""
        if available not in self._lines:
            self._lines[available] = _wrap(self._font, self.pieces, available)
        return self._lines[available]


class Font:
    """A weight and size of the font. Get one from `font`.

    Attributes:
        size: In CSS pixels.
        ascent: How far its box reaches above the baseline.
        descent: How far it reaches below.
        height: Both together.
        half_x: Half the height of an "x".
    """

    __slots__ = ("_advances", "_runs", "ascent", "descent", "half_x", "height", "size", "space")

    def __init__(self, weight: int, size: int) -> None:
        """Takes the measures of `weight`, 400 or 600."""
        self.size = size
        self._advances = _ADVANCES[weight]
        self._runs: dict[str, Run] = {}
        self.space = self._advances[" "]
        ascent, descent = (
            _MEASURES[name] * size / _MEASURES["units_per_em"] for name in ("ascent", "descent")
        )
        # Chromium moves the baseline up by a pixel where rounding would cut the descent.
        moved = int(int(descent + 0.5) < descent)
        self.ascent = (int(ascent + 0.5) - moved) * PIXEL
        self.descent = (int(descent + 0.5) + moved) * PIXEL
        self.height = self.ascent + self.descent
        self.half_x = int(_MEASURES["x_height"] * size / _UNITS_PER_PIXEL / 2 + 0.5)

    def units(self, text: str) -> int:
        """Returns how wide `text` is, in units."""
        return sum(map(self._advances.__getitem__, text))

    def width(self, units: int) -> int:
        """Returns a width in units as a length."""
        return -(-units * self.size // _UNITS_PER_PIXEL)

    def limit(self, length: int) -> int:
        """Returns the widest text that is not wider than `length`, in units."""
        return length * _UNITS_PER_PIXEL // self.size

    def run(self, data: str) -> Run:
        """Returns the characters of a text node as they stand in a line; kept for the next time."""
        run = self._runs.get(data)
        if run is None:
            run = Run(self, data)
            if len(data) <= _CACHED_CHARACTERS:
                if len(self._runs) >= _CACHED_TEXTS:
                    self._runs.clear()
                self._runs[data] = run
        return run

    def pieces(self, text: str, *, preserved: bool = False) -> list[Piece]:
        """Cuts `text` where a line may be broken.

        Args:
            text: White space collapsed, or one line of a text whose white space is kept.
            preserved: Whether white space is kept.
        """
        pieces: list[Piece] = []
        words = (
            re.findall(r"([^ ]*)( *)", text) if preserved else [(w, " ") for w in text.split(" ")]
        )
        for word, blanks in words:
            cuts = _cut(word)
            pieces += [Piece(part, self.units(part), 0) for part in cuts[:-1]]
            last = cuts[-1]
            if last or blanks:
                pieces.append(Piece(last, self.units(last), len(blanks) * self.space))
        if not preserved and pieces:
            pieces[-1] = pieces[-1]._replace(space=0)
        return pieces

    def fitting(self, text: str, units: int) -> int:
        """Returns how many characters of `text` are not wider than `units` together, at least 1."""
        count = 0
        for total in accumulate(map(self._advances.__getitem__, text)):
            if total > units:
                break
            count += 1
        return max(count, 1)


@cache
def font(weight: int, size: int) -> Font:
    """Returns the font of this weight (400 or 600) and size in CSS pixels."""
    return Font(weight, size)


def may_break(before: str, after: str, earlier: str = "") -> bool:
    """Says whether a line may be broken between two characters, neither of which is white space.

    Args:
        before: The character before the place.
        after: The one after it.
        earlier: The one before `before`, "" where a word begins: a hyphen without a letter or digit
            there is a minus, and dashes stay with the word that they begin.

    >>> may_break("-", "a"), may_break("/", "a"), may_break("a", OBJECT), may_break(OBJECT, ",")
    (True, False, True, False)
    >>> may_break("-", "5", "A"), may_break("-", "5", " ")
    (True, False)
    """
    if before == "-" and after in _DIGITS:
        if not (earlier.isascii() and earlier.isalnum()):
            return False
    elif not earlier and (before == "\u2013" or (before == "-" and not after.isascii())):
        return False
    return after in _BREAKS.get(before, _AFTER_OTHERS)


def _cut(word: str) -> list[str]:
    if word.isalnum() or len(word) < 2:
        return [word]
    parts: list[str] = []
    start = 0
    for at in range(1, len(word)):
        if may_break(word[at - 1], word[at], word[at - 2 : at - 1]):
            parts.append(word[start:at])
            start = at
    return [*parts, word[start:]]


def _wrap(font: Font, pieces: list[Piece], available: int) -> tuple[int, int]:
    limit = font.limit(available)
    lines, widest, line, space = 1, 0, 0, 0
    for text, units, behind in pieces:
        if line + space + units <= limit:
            line += space + units
        else:
            if line:
                lines += 1
                widest = max(widest, line)
            line = units
            while line > limit and len(text) > 1:
                count = font.fitting(text, limit)
                if count == len(text):
                    break
                widest = max(widest, font.units(text[:count]))
                lines += 1
                text = text[count:]
                line = font.units(text)
        space = behind
    return lines, font.width(max(widest, line))
