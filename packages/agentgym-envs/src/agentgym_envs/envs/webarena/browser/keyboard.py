"""What keys do on a page: in fields, on buttons, in lists, and on the page itself."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from typing_extensions import override

from agentgym_envs.envs.webarena.browsing import VIEWPORT, ActionFailedError

from . import lists
from .dom import Element
from .editing import (
    Caret,
    erase,
    insert,
    line_edge,
    step_line,
    step_number,
    step_sideways,
)
from .fields import (
    BUTTON_KINDS,
    is_text_field,
    kind,
    radio_group,
)
from .forms import Navigation
from .page import LINE_STEP, PAGE_STEP, Page, is_summary
from .pointing import activate, check, submit_by_enter

MODIFIERS = ("Control", "Shift", "Alt", "Meta")
MAX_TYPED = 65_536
"""How many characters one action may type."""

_NAMED = (
    *("Enter", "Tab", "Escape", "Space", "Backspace", "Delete", "Insert", "Home", "End"),
    *("PageUp", "PageDown", "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"),
    *(f"F{number}" for number in range(1, 13)),
)
_NAMES = {name.lower(): name for name in (*_NAMED, *MODIFIERS)} | {
    "return": "Enter",
    "esc": "Escape",
    "del": "Delete",
    "up": "ArrowUp",
    "down": "ArrowDown",
    "left": "ArrowLeft",
    "right": "ArrowRight",
    "pgup": "PageUp",
    "pgdn": "PageDown",
    "ctrl": "Control",
    "controlormeta": "Control",
    "cmd": "Meta",
    "command": "Meta",
    "option": "Alt",
}
_RUNS = re.compile(r"[^\r\n]+|\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Chord:
    """Keys that are pressed together.

    Attributes:
        modifiers: Some of `MODIFIERS`, as written.
        key: A name such as "Enter" or "ArrowUp", or one printable ASCII character.
    """

    modifiers: Sequence[str]
    key: str

    @override
    def __str__(self) -> str:
        """The keys as playwright takes them."""
        return "+".join((*self.modifiers, self.key))

    @property
    def letter(self) -> str:
        """What the keys write, "" if nothing."""
        if {"Control", "Alt", "Meta"} & set(self.modifiers):
            return ""
        return " " if self.key == "Space" else self.key if len(self.key) == 1 else ""


def read_chord(text: str) -> Chord:
    """Returns the keys that `text` names, joined by "+"; small and large letters are the same.

    "Meta" means "Control", as the keyboard is not a Mac's.

    Raises:
        ActionFailedError: there is no such key.

    >>> str(read_chord("ctrl+shift+a")), str(read_chord("esc")), str(read_chord("+"))
    ('Control+Shift+a', 'Escape', '+')
    """
    names = [_key_name(part) for part in re.split(r"(?<=.)\+", text)]
    known = all(name in _NAMED or name in MODIFIERS or _is_letter(name) for name in names)
    if not known or any(name not in MODIFIERS for name in names[:-1]):
        raise ActionFailedError(
            f"There is no key {text[:100]!r}. Keys are written as in Enter, Tab, a, ArrowDown, "
            "PageDown, Control+a or Shift+Tab."
        )
    return Chord(tuple(names[:-1]), names[-1])


def _key_name(text: str) -> str:
    if text == " ":
        return "Space"
    name = text.strip()
    code = re.fullmatch(r"(?i:key)([A-Za-z])|(?i:digit)([0-9])", name)
    if code:
        return (code[1] or code[2]).lower()
    named = name if len(name) == 1 else _NAMES.get(name.lower(), name)
    return "Control" if named == "Meta" else named


def _is_letter(name: str) -> bool:
    return len(name) == 1 and name.isascii() and name.isprintable()


def type_text(page: Page, text: str) -> Navigation | None:
    """Types a text key by key where the keyboard is; a line break is the Enter key.

    Returns:
        The page that is to be opened, None if this one stays. What follows the key that leads to
        another page is not typed.

    Raises:
        ActionFailedError: `text` is longer than `MAX_TYPED`, or a key cannot do here what it does.
    """
    if len(text) > MAX_TYPED:
        raise ActionFailedError(f"At most {MAX_TYPED} characters can be typed at once.")
    page.changed()
    typed = lists.TypedName()
    for found in _RUNS.finditer(text):
        run = found[0]
        field = page.document.focus
        if run[0] in "\r\n":
            navigation = press(page, Chord((), "Enter"))
        elif field is not None and is_text_field(field):
            if "readonly" not in field.attributes:
                insert(field, page.caret(field), run)
                page.reveal_caret(field)
            continue
        else:
            navigation = _type_outside(page, run, typed)
        if navigation is not None:
            return navigation
    return None


def _type_outside(page: Page, run: str, typed: lists.TypedName) -> Navigation | None:
    """Types what no field takes: letters choose in a list, blanks press buttons."""
    for letter in run:
        focused = page.document.focus
        if focused is not None and focused.tag == "select":
            lists.search(focused, typed, letter)
        elif letter == " ":
            navigation = press(page, Chord((), "Space"))
            if navigation is not None:
                return navigation
    return None


def press(page: Page, chord: Chord) -> Navigation | None:
    """Presses keys once.

    Returns:
        The page that is to be opened, None if this one stays.

    Raises:
        ActionFailedError: the key does what cannot be done here.
    """
    page.changed()
    focused = page.document.focus
    if chord.key == "Tab":
        if not set(chord.modifiers) - {"Shift"}:
            page.focus_next(forward="Shift" not in chord.modifiers)
        return None
    if focused is not None:
        if is_text_field(focused):
            return _press_in_field(page, focused, chord)
        if focused.tag == "select":
            _press_in_list(page, focused, chord)
            return None
        if not set(chord.modifiers) - {"Shift"} and chord.key in _ACTIVATING:
            done, navigation = _press_on(page, focused, chord.key)
            if done:
                return navigation
        is_stepped = kind(focused) in ("radio", "range") and chord.key.startswith("Arrow")
        if is_stepped and not set(chord.modifiers) - {"Shift"}:
            _step(page, focused, forward=chord.key in ("ArrowDown", "ArrowRight"))
            return None
    _scroll(page, chord)
    return None


_ACTIVATING = ("Enter", "Space")


def _press_on(page: Page, element: Element, key: str) -> tuple[bool, Navigation | None]:
    """Uses what is no field by Enter or Space; returns whether the key means anything to it."""
    if element.tag == "a":
        return (True, activate(page, element)) if key == "Enter" else (False, None)
    if is_summary(element) or (
        element.tag in ("button", "input") and kind(element) in BUTTON_KINDS
    ):
        return True, activate(page, element)
    if element.tag == "input":
        if key == "Enter":
            return True, submit_by_enter(page, element)
        if kind(element) in ("checkbox", "radio"):
            return True, activate(page, element)
    return False, None


def _press_in_list(page: Page, select: Element, chord: Chord) -> None:
    if chord.modifiers and not chord.letter:
        _scroll(page, chord)
    elif chord.letter and chord.key != "Space":
        lists.search(select, lists.TypedName(), chord.letter)
    else:
        lists.press(select, chord.key)


def _step(page: Page, element: Element, *, forward: bool) -> None:
    if kind(element) == "range":
        step_number(element, up=forward)
        return
    group = [r for r in radio_group(page.document, element) if page.is_focusable(r)]
    place = group.index(element) if element in group else 0
    target = group[(place + (1 if forward else -1)) % len(group)] if group else element
    page.focus(target, by_key=True)
    check(page, target)


def _press_in_field(page: Page, field: Element, chord: Chord) -> Navigation | None:
    caret = page.caret(field)
    key, control = chord.key, "Control" in chord.modifiers
    if key == "Enter":
        if field.tag == "input":
            return None if control else submit_by_enter(page, field)
        if "readonly" not in field.attributes and not control:
            insert(field, caret, "\n")
    elif control and key.lower() in ("a", "c", "x", "v"):
        _edit_as_a_whole(page, field, caret, key.lower())
    elif chord.letter:
        if "readonly" not in field.attributes:
            insert(field, caret, chord.letter)
    elif key in ("Backspace", "Delete"):
        if "readonly" not in field.attributes:
            erase(field, caret, forward=key == "Delete", word=control)
    elif kind(field) == "number" and key in ("ArrowUp", "ArrowDown"):
        if "readonly" not in field.attributes:
            step_number(field, up=key == "ArrowUp")
    elif not _move(field, caret, chord):
        _scroll(page, chord)
        return None
    if chord.key not in MODIFIERS:
        page.reveal_caret(field)
    return None


def _edit_as_a_whole(page: Page, field: Element, caret: Caret, key: str) -> None:
    left, right = caret.span
    if key == "a":
        caret.start, caret.end = 0, len(field.value)
        return
    if key in "cx" and right > left:
        page.clipboard.text = field.value[left:right]
    if "readonly" in field.attributes:
        return
    if key == "v":
        insert(field, caret, page.clipboard.text)
    elif key == "x" and right > left:
        erase(field, caret, forward=True, word=False)


def _move(field: Element, caret: Caret, chord: Chord) -> bool:
    """Moves the caret; returns whether the key means anything to a field."""
    key, control = chord.key, "Control" in chord.modifiers
    extend = "Shift" in chord.modifiers
    several = field.tag == "textarea"
    match key:
        case "ArrowLeft" | "ArrowRight":
            forward = key == "ArrowRight"
            step_sideways(field, caret, forward=forward, word=control, extend=extend)
        case "ArrowUp" | "ArrowDown":
            step_line(field, caret, forward=key == "ArrowDown", extend=extend)
        case "Home" | "End":
            place = line_edge(field, caret, forward=key == "End", whole=control)
            caret.place(place, extend=extend)
        case "PageUp" | "PageDown" if several:
            place = line_edge(field, caret, forward=key == "PageDown", whole=True)
            caret.place(place, extend=extend)
        case _:
            return False
    return True


def _scroll(page: Page, chord: Chord) -> None:
    height = VIEWPORT[1]
    back = -1 if "Shift" in chord.modifiers else 1
    match chord.key:
        case "Space" if not set(chord.modifiers) - {"Shift"}:
            page.scroll_by(back * height * PAGE_STEP)
        case "PageDown" | "PageUp" if not chord.modifiers:
            page.scroll_by(height * PAGE_STEP * (1 if chord.key == "PageDown" else -1))
        case "ArrowDown" | "ArrowUp" if not chord.modifiers:
            page.scroll_by(LINE_STEP if chord.key == "ArrowDown" else -LINE_STEP)
        case "Home" | "End" if not set(chord.modifiers) - {"Control"}:
            page.scroll_to(0 if chord.key == "Home" else page.layout.height)
        case _:
            pass
