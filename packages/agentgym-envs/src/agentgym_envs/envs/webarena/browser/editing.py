"""Writing into a field: a caret, what it has selected, and what each key does there.

A caret counts code points, not the clusters that look like one letter. There is no undo. A date is
written as a whole, as 06/12/2023, 06122023 or 2023-06-12.
"""

import re
from dataclasses import dataclass

from .dom import Element
from .fields import kind, number
from .validation import exact, step_base, step_of

MAX_LENGTH = 524_288
"""How many UTF-16 units a field takes at most, whatever its `maxlength` says."""

_WORD = re.compile(r"\d+(?:[.,]\d+)+|\w+(?:'\w+)*|[^\w\s]+")
_DATE = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])", re.ASCII)
_AMERICAN_DATE = re.compile(r"(0[1-9]|1[0-2])/?(0[1-9]|[12]\d|3[01])/?(\d{4})", re.ASCII)
_NOT_A_NUMBER = re.compile(r"[^0-9.eE+-]")
_STRAY_PLUS = re.compile(r"(?<![eE])\+")


@dataclass(slots=True)
class Caret:
    """Where one writes in a field.

    Attributes:
        start: The end of the selection that stays when it is extended.
        end: The end that moves; equal to `start` if nothing is selected.
    """

    start: int = 0
    end: int = 0

    def place(self, position: int, *, extend: bool = False) -> None:
        """Puts the caret somewhere; with `extend`, what is between is selected."""
        self.end = position
        if not extend:
            self.start = position

    @property
    def span(self) -> tuple[int, int]:
        """The selection, from left to right."""
        return min(self.start, self.end), max(self.start, self.end)


@dataclass(slots=True)
class Clipboard:
    """What was copied last, with Control+C or Control+X."""

    text: str = ""


def insert(field: Element, caret: Caret, text: str) -> None:
    """Writes `text` in place of what is selected, as much of it as the field takes."""
    if kind(field) == "date":
        field.value = _date(text) or field.value
        return
    left, right = caret.span
    text = _accepted(field, text)
    if kind(field) == "number":
        text = _number_part(field.value[:left], text, field.value[right:])
    limit = field.attributes.get("maxlength", "")
    most = min(int(limit), MAX_LENGTH) if limit.isdecimal() and len(limit) < 7 else MAX_LENGTH
    room = most - _units(field.value) + _units(field.value[left:right])
    text = _cut(text, max(0, room))
    field.value = field.value[:left] + text + field.value[right:]
    caret.place(left + len(text))


def erase(field: Element, caret: Caret, *, forward: bool, word: bool) -> None:
    """Deletes what is selected, or else the next letter or word on one side."""
    if caret.start == caret.end:
        caret.place(_beside(field.value, caret.end, forward=forward, word=word), extend=True)
    left, right = caret.span
    field.value = field.value[:left] + field.value[right:]
    caret.place(left)


def step_sideways(field: Element, caret: Caret, *, forward: bool, word: bool, extend: bool) -> None:
    """Moves the caret by a letter or word; what was selected is left at its near end."""
    if caret.start != caret.end and not extend and not word:
        caret.place(caret.span[1 if forward else 0])
    else:
        place = _beside(field.value, caret.end, forward=forward, word=word)
        caret.place(place, extend=extend)


def step_line(field: Element, caret: Caret, *, forward: bool, extend: bool) -> None:
    """Moves the caret by a line; beyond the first or last line, to the very start or end.

    Lines are those that the text itself has, however the field breaks them to show them.
    """
    text, place = field.value, caret.end
    start = text.rfind("\n", 0, place) + 1
    end = text.find("\n", place)
    if forward:
        following = text.find("\n", end + 1) if end >= 0 else -1
        last = len(text) if following < 0 else following
        target = len(text) if end < 0 else min(end + 1 + place - start, last)
    else:
        above = text.rfind("\n", 0, start - 1) + 1 if start else 0
        target = min(above + place - start, start - 1) if start else 0
    caret.place(target, extend=extend)


def line_edge(field: Element, caret: Caret, *, forward: bool, whole: bool) -> int:
    """Returns the position of the start or end of the caret's line, or of the whole text."""
    if whole:
        return len(field.value) if forward else 0
    if not forward:
        return field.value.rfind("\n", 0, caret.end) + 1
    end = field.value.find("\n", caret.end)
    return len(field.value) if end < 0 else end


def step_number(field: Element, *, up: bool) -> None:
    """Raises or lowers the number in a field to the next step, within its limits."""
    step = step_of(field) or exact(1)
    base = step_base(field)
    now = number(field.value)
    value = exact(now) if now is not None else exact(0)
    offset = (value - base) % step
    if offset == 0:
        value += step if up else -step
    else:
        value += step - offset if up else -offset
    low, high = (number(field.attributes.get(name, "")) for name in ("min", "max"))
    if (high is not None and up and value > exact(high)) or (
        low is not None and not up and value < exact(low)
    ):
        return
    if low is not None and value < exact(low):
        value = exact(low)
    written = float(value)
    field.value = str(int(written)) if written.is_integer() else repr(written)


def _date(text: str) -> str:
    """Returns the date that is written, "" if it is none.

    >>> _date("06/12/2023"), _date("06122023"), _date("2023-06-12"), _date("June")
    ('2023-06-12', '2023-06-12', '2023-06-12', '')
    """
    found = _AMERICAN_DATE.fullmatch(text.strip())
    if found:
        return f"{found[3]}-{found[1]}-{found[2]}"
    return text.strip() if _DATE.fullmatch(text.strip()) else ""


def _accepted(field: Element, text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text if field.tag == "textarea" else text.replace("\n", "")


def _number_part(before: str, text: str, after: str) -> str:
    """Returns what a field for numbers lets through: it is not a number yet, but may become one."""
    kept: list[str] = []
    has_point, has_power = "." in before + after, "e" in (before + after).lower()
    for letter in _NOT_A_NUMBER.sub("", text):
        if (letter == "." and has_point) or (letter in "eE" and has_power):
            continue
        has_point, has_power = has_point or letter == ".", has_power or letter in "eE"
        kept.append(letter)
    return _STRAY_PLUS.sub("", before[-1:] + "".join(kept))[len(before[-1:]) :]


def _beside(text: str, place: int, *, forward: bool, word: bool) -> int:
    """Returns the position a letter or word further on; words do not reach beyond their line."""
    start, end = text.rfind("\n", 0, place) + 1, text.find("\n", place)
    end = len(text) if end < 0 else end
    if not word or place == (end if forward else start):
        return min(place + 1, len(text)) if forward else max(place - 1, 0)
    if forward:
        following = _WORD.search(text, place, end)
        return following.end() if following else end
    return max((found.start() for found in _WORD.finditer(text, start, place)), default=start)


def _units(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _cut(text: str, units: int) -> str:
    if _units(text) <= units:
        return text
    kept = text.encode("utf-16-le", "surrogatepass")[: units * 2]
    return kept.decode("utf-16-le", "ignore")
