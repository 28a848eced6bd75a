"""The little language in which WebArena's tasks say what to read on a page.

It looks like JavaScript, and none of it is ever run: a locator is read into a `Locator`, and a page
answers it through CSS selectors. Known are

    document.querySelector(css)          the first element, also chained: .querySelector(css)
    document.querySelectorAll(css)[2]    one of several
    .firstElementChild .lastElementChild .lastChild
    .outerText .innerText .textContent .value .selectedIndex .checked .getAttribute(name)
    a + b, (a || ''), a?.outerText       texts after each other; a text in place of nothing
    [...x.querySelectorAll(css)].map(e => e.getAttribute(a) || e.getAttribute(b)).join(' ')
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypeVar

from cssselect import SelectorError
from lxml import html

from agentgym_envs.core import MalformedFileError
from agentgym_envs.envs.webarena.browsing import ActionFailedError, Inspection

ItemT = TypeVar("ItemT")

_TEXT = r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\""
_STEP = re.compile(
    rf"(\??)\.(querySelectorAll|querySelector|getAttribute)\((?:{_TEXT})\)(?:\[(\d+)\])?"
    r"|(\??)\.(firstElementChild|lastElementChild|lastChild|toString\(\)|\w+)"
)
_QUOTED = re.compile(_TEXT)
_ATTRIBUTES = re.compile(
    rf"\]\.map\((\w+) => ((?:\w+\.getAttribute\((?:{_TEXT})\)(?: \|\| )?)+)\)\.join\((?:{_TEXT})\)"
)
_ATTRIBUTE = re.compile(rf"getAttribute\((?:{_TEXT})\)")
_PROPERTIES = frozenset(
    {"outerText", "innerText", "textContent", "value", "selectedIndex", "checked"}
)
_CLOSING = {"[": "]", "(": ")"}

ABSENT = "None"
"""What the original reads where an element is there, but not what is asked of it."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step from the page, or from an element, to an element in it.

    Attributes:
        css: Selects elements; "" is a child.
        which: The place of the one that counts, from 0; -1 is the last; None is all of them.
    """

    css: str
    which: int | None = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """What to read of which element.

    Attributes:
        steps: The way to the element, from the page.
        names: What to read, by the keys of `Inspection.query`; the first that is there.
        between: What stands between the texts of several elements.
        last_text: Whether to read the very last node in the element instead, be it text or element.
        otherwise: What to say if the element is not there; None: then the whole locator says "".
    """

    steps: tuple[Step, ...]
    names: tuple[str, ...] = ("outerText",)
    between: str = ""
    last_text: bool = False
    otherwise: str | None = None


@dataclass(frozen=True, slots=True)
class Locator:
    """What to read of a page: texts, put after each other."""

    parts: tuple[Reading, ...]


@lru_cache(maxsize=1024)
def read_locator(text: str) -> Locator:
    """Returns what a locator says.

    Raises:
        MalformedFileError: it is not in the language above.

    >>> read_locator("document.querySelector('#price').value").parts[0].steps
    (Step(css='#price', which=0),)
    """
    return _Parser(text).locator()


def answer(locator: Locator, page: Inspection) -> str:
    """Returns what a locator finds on a page; "" if it finds nothing."""
    texts = [_read(part, page) for part in locator.parts]
    return "" if None in texts else "".join(filter(None, texts))


def _read(reading: Reading, page: Inspection) -> str | None:
    try:
        if len(reading.steps) == 1 and not reading.last_text:
            found = _chosen(page.query(reading.steps[0].css), reading.steps[0].which)
        else:
            found = _walk(reading, page)
    except (ActionFailedError, SelectorError):
        return reading.otherwise
    if reading.steps[-1].which is None:
        return reading.between.join(_first(each, reading.names, "") for each in found)
    if not found:
        return reading.otherwise
    return _first(found[0], reading.names, reading.otherwise or ABSENT)


def _first(element: Mapping[str, str], names: Sequence[str], otherwise: str) -> str:
    values = [element[name] for name in names if name in element]
    return next(filter(None, values), "") if values else otherwise


def _walk(reading: Reading, page: Inspection) -> list[Mapping[str, str]]:
    """Goes step by step over a copy of the page, and reads what it comes to on the page itself."""
    root = html.document_fromstring(page.html or "<html></html>")
    found = [root]
    for step in reading.steps:
        inside = [list(each) if not step.css else each.cssselect(step.css) for each in found]
        found = [each for part in inside for each in _chosen(part, step.which)]
    if reading.last_text:
        return [{name: _last_text(each) for name in reading.names} for each in found]
    css = reading.steps[-1].css or "*"
    copies, originals = root.cssselect(css), page.query(css)
    assert len(copies) == len(originals), "both are the page as it is now"
    return [originals[copies.index(each)] for each in found]


def _chosen(found: Sequence[ItemT], which: int | None) -> list[ItemT]:
    return list(found) if which is None else list(found[which:][:1])


def _last_text(element: html.HtmlElement) -> str:
    children = list(element)
    if not children:
        return element.text or ""
    return children[-1].tail or str(children[-1].text_content())


class _Parser:
    """Reads one locator from left to right."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._place = 0

    def locator(self) -> Locator:
        parts = [self._part()]
        while self._take(" + ") or self._take("+"):
            parts.append(self._part())
        if self._rest:
            raise self._error()
        return Locator(tuple(parts))

    @property
    def _rest(self) -> str:
        return self._text[self._place :]

    def _take(self, text: str) -> bool:
        if not self._rest.startswith(text):
            return False
        self._place += len(text)
        return True

    def _error(self) -> MalformedFileError:
        rest = self._rest or "the end"
        return MalformedFileError(
            f"locator {self._text!r} cannot be read from {rest!r} on; see evaluation/locators.py"
        )

    def _part(self) -> Reading:
        if self._take("[...document"):
            return self._attributes(self._steps())
        if not self._take("("):
            return self._reading(self._steps_of_document())
        reading = self._reading(self._steps_of_document())
        if self._take(" || "):
            reading = replace(reading, otherwise=self._quoted())
        if not self._take(")"):
            raise self._error()
        return reading

    def _quoted(self) -> str:
        found = _QUOTED.match(self._rest)
        if found is None:
            raise self._error()
        self._place += found.end()
        return _unquoted(found[1], found[2])

    def _steps_of_document(self) -> tuple[Step, ...]:
        if not self._take("document"):
            raise self._error()
        return self._steps()

    def _steps(self) -> tuple[Step, ...]:
        """Reads the way from element to element."""
        steps: list[Step] = []
        while found := _STEP.match(self._rest):
            css = closed(_unquoted(found[3], found[4]))
            match found[2] or found[7]:
                case "querySelector":
                    steps.append(Step(css))
                case "querySelectorAll":
                    steps.append(Step(css, int(found[5]) if found[5] else None))
                case "firstElementChild":
                    steps.append(Step(""))
                case "lastElementChild":
                    steps.append(Step("", -1))
                case _:
                    break
            self._place += found.end()
        if not steps or not steps[0].css or any(step.which is None for step in steps[:-1]):
            raise self._error()
        return tuple(steps)

    def _reading(self, steps: tuple[Step, ...]) -> Reading:
        """Reads what is asked of the element."""
        found = _STEP.match(self._rest)
        if found is None or steps[-1].which is None:
            raise self._error()
        name = found[2] or found[7]
        otherwise = ABSENT if found[1] or found[6] else None
        if name == "getAttribute":
            name = "@" + _unquoted(found[3], found[4])
        elif name != "lastChild" and name not in _PROPERTIES:
            raise self._error()
        self._place += found.end()
        if name == "lastChild":
            if not self._take(".textContent"):
                raise self._error()
            return Reading(steps, ("textContent",), last_text=True)
        self._take(".toString()")
        return Reading(steps, (name,), otherwise=otherwise)

    def _attributes(self, steps: tuple[Step, ...]) -> Reading:
        found = _ATTRIBUTES.match(self._rest)
        if found is None or steps[-1].which is not None:
            raise self._error()
        self._place += found.end()
        names = [_unquoted(*pair) for pair in _ATTRIBUTE.findall(found[2])]
        between = _unquoted(found[5], found[6])
        return Reading(steps, tuple(f"@{name}" for name in names), between)


def _unquoted(single: str | None, double: str | None) -> str:
    return re.sub(r"\\(.)", r"\1", single or double or "")


def closed(css: str) -> str:
    """Returns a selector with the brackets that it leaves open closed, as browsers do it.

    >>> closed('[name="qty"'), closed("div:not(.a")
    ('[name="qty"]', 'div:not(.a)')
    """
    missing: list[str] = []
    quote = ""
    for sign in css:
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'":
            quote = sign
        elif sign in _CLOSING:
            missing.append(_CLOSING[sign])
        elif missing and sign == missing[-1]:
            missing.pop()
    return css + quote + "".join(reversed(missing))
