"""Choosing from a list (`select`) with the mouse and the keyboard; no list ever opens.

Source of the search by typing: Chromium, html/forms/type_ahead.cc.
"""

from dataclasses import dataclass

from .dom import Element
from .fields import (
    chosen,
    is_disabled,
    option_text,
    options,
)

_PAGE = 3
"""How many options PageUp and PageDown skip in a list that is closed."""


def choose(select: Element, option: Element) -> None:
    """Chooses an option in place of another; where several may be chosen, changes only this one."""
    if "multiple" in select.attributes:
        option.selected = not option.selected
    else:
        _choose_only(select, option)


def press(select: Element, key: str) -> bool:
    """Moves the choice by a key; returns whether the key means anything to a list."""
    listed = options(select)
    usable = [place for place, option in enumerate(listed) if not is_disabled(option)]
    first = chosen(select)
    now = listed.index(first[0]) if first else -1
    match key:
        case "ArrowDown" | "ArrowRight":
            target = next((place for place in usable if place > now), None)
        case "ArrowUp" | "ArrowLeft":
            target = next((place for place in reversed(usable) if place < now), None)
        case "Home":
            target = next(iter(usable), None)
        case "End":
            target = next(reversed(usable), None)
        case "PageDown":
            target = next((p for p in usable if p >= now + _PAGE), usable[-1] if usable else None)
        case "PageUp":
            target = next(
                (p for p in reversed(usable) if p <= now - _PAGE), next(iter(usable), None)
            )
        case _:
            return False
    if target is not None:
        _choose_only(select, listed[target])
    return True


@dataclass(slots=True)
class TypedName:
    """What has been typed so far to find an option, within one action.

    Attributes:
        letters: All of them.
        repeated: The one letter that has been typed again and again, "" if there were others.
    """

    letters: str = ""
    repeated: str = ""


def search(select: Element, typed: TypedName, letter: str) -> None:
    """Types one more letter: chooses the next option that begins with what was typed.

    The same letter again and again goes from one option that begins with it to the next.
    """
    listed = options(select)
    typed.letters += letter
    if not listed:
        return
    prefix, skip = typed.letters, 0
    if letter == typed.repeated:
        prefix, skip = letter, 1
    elif len(typed.letters) > 1:
        typed.repeated = ""
    else:
        typed.repeated, skip = letter, 1
    first = chosen(select)
    begin = (listed.index(first[0]) if first else 0) + skip
    for place in range(len(listed)):
        option = listed[(begin + place) % len(listed)]
        if not is_disabled(option) and option_text(option).casefold().startswith(prefix.casefold()):
            _choose_only(select, option)
            return


def _choose_only(select: Element, option: Element) -> None:
    for other in options(select):
        other.selected = other is option
