"""Regular expressions read into programs for `patterns.Search`."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

MOST_STEPS = 400
"""Of the program that it becomes."""

Test = Callable[[str], bool]
Assertion = Callable[[str, int], bool]


class PatternError(ValueError):
    """A regular expression that cannot be searched for; the text says why."""


@dataclass
class Program:
    """Steps from 0 to `end`; what a step does depends on the table that it is in.

    Attributes:
        tests: Step -> what the next character must be; then the step after it follows.
        jumps: Step -> the steps that may follow.
        assertions: Step -> what must hold for the step after it to follow.
        looks: Step -> a program that must (or must not) match from here on.
        end: The step after the last one.
    """

    tests: dict[int, Test] = field(default_factory=dict[int, Test])
    jumps: dict[int, tuple[int, ...]] = field(default_factory=dict[int, tuple[int, ...]])
    assertions: dict[int, Assertion] = field(default_factory=dict[int, Assertion])
    looks: dict[int, "tuple[Program, bool]"] = field(
        default_factory=dict[int, "tuple[Program, bool]"]
    )
    end: int = 0

    def step(self) -> int:
        """Returns a new step."""
        self.end += 1
        if self.end > MOST_STEPS:
            raise PatternError("the expression is too long when it is written out")
        return self.end - 1


Emit = Callable[[Program], None]
"""Adds the steps of a part of an expression to a program."""


@lru_cache(maxsize=256)
def program_of(source: str) -> Program:
    """Returns the program of an expression that Python has found to be right.

    Raises:
        PatternError: it is too long, or of a kind that is not searched for.
    """
    ignore_case = source.startswith("(?i)")
    reader = _Reader(source[4:] if ignore_case else source, ignore_case)
    program = Program()
    reader.alternatives()(program)
    if reader.place < len(reader.text):
        raise PatternError(f"{reader.text[reader.place :][:20]!r} is not understood")
    return program


class _Reader:
    """Reads an expression that Python has found to be right."""

    def __init__(self, text: str, ignore_case: bool) -> None:
        self.text, self.place, self.ignore_case = text, 0, ignore_case

    def alternatives(self) -> Emit:
        parts = [self._sequence()]
        while self._takes("|"):
            parts.append(self._sequence())
        return parts[0] if len(parts) == 1 else lambda program: _emit_any(program, parts)

    def _sequence(self) -> Emit:
        parts = list(self._items())

        def emit(program: Program) -> None:
            for part in parts:
                part(program)

        return emit

    def _items(self) -> Iterator[Emit]:
        while self.place < len(self.text) and self.text[self.place] not in "|)":
            item = self._atom()
            while (counts := self._counts()) is not None:
                item = _repeated(item, *counts)
            yield item

    def _atom(self) -> Emit:
        sign = self._next()
        if sign == "(":
            return self._group()
        if sign == "[":
            return _testing(self._case(self._set()))
        if sign == "\\":
            return self._escape(self._next())
        if sign == ".":
            return _testing(lambda character: character != "\n")
        if sign in "^$":
            return _asserting(_ASSERTIONS[sign])
        return _testing(self._case(_equal_to(sign)))

    def _group(self) -> Emit:
        look = None
        if self._takes("?"):
            kind = self._next()
            if kind in "=!":
                look = kind == "="
            elif kind == "P" and self._takes("<"):
                while self._next() != ">":
                    pass
            elif kind != ":":
                raise PatternError(f"(?{kind} is not searched for here")
        inner = self.alternatives()
        self._next()
        return inner if look is None else _looking(inner, look)

    def _escape(self, sign: str) -> Emit:
        if sign in "bBAZ":
            return _asserting(_ASSERTIONS[sign])
        return _testing(self._case(self._escaped(sign)))

    def _escaped(self, sign: str) -> Test:
        if sign in _CLASSES:
            return _CLASSES[sign]
        if sign in _CONTROLS:
            return _equal_to(_CONTROLS[sign])
        if sign.isalnum():
            raise PatternError(f"\\{sign} is not searched for here")
        return _equal_to(sign)

    def _set(self) -> Test:
        negated = self._takes("^")
        tests: list[Test] = []
        while not tests or self.text[self.place] != "]":
            tests.append(self._set_item())
        self.place += 1
        return lambda character: any(test(character) for test in tests) is not negated

    def _set_item(self) -> Test:
        first = self._next()
        if first == "\\":
            first = self._next()
            if first in _CLASSES or first in _CONTROLS or first.isalnum():
                return self._escaped(first)
        ahead = self.text[self.place : self.place + 2]
        if len(ahead) < 2 or ahead[0] != "-" or ahead[1] == "]":
            return _equal_to(first)
        self.place += 1
        last = self._next()
        last = self._next() if last == "\\" else last
        return lambda character: first <= character <= last

    def _counts(self) -> tuple[int, int | None] | None:
        """Returns how often the item before may occur, at least and at most, if that is said."""
        sign = self.text[self.place : self.place + 1]
        found = _COUNTS.match(self.text, self.place) if sign == "{" else None
        if sign and sign in "*+?":
            self.place += 1
            counts = _SIGNS[sign]
        elif found:
            self.place = found.end()
            low = int(found[1] or 0)
            counts = low, (int(found[3]) if found[3] else None) if found[2] else low
        else:
            return None
        if self._takes("+"):
            raise PatternError("possessive repetition is not searched for here")
        self._takes("?")
        return counts

    def _case(self, test: Test) -> Test:
        if not self.ignore_case:
            return test
        return lambda character: test(character.lower()) or test(character.upper())

    def _takes(self, sign: str) -> bool:
        taken = self.text.startswith(sign, self.place)
        self.place += taken
        return taken

    def _next(self) -> str:
        self.place += 1
        return self.text[self.place - 1]


def _testing(test: Test) -> Emit:
    def emit(program: Program) -> None:
        program.tests[program.step()] = test

    return emit


def _asserting(assertion: Assertion) -> Emit:
    def emit(program: Program) -> None:
        program.assertions[program.step()] = assertion

    return emit


def _looking(inner: Emit, wanted: bool) -> Emit:
    def emit(program: Program) -> None:
        ahead = Program()
        inner(ahead)
        program.looks[program.step()] = ahead, wanted

    return emit


def _emit_any(program: Program, parts: list[Emit]) -> None:
    fork, starts, ends = program.step(), list[int](), list[int]()
    for part in parts:
        starts.append(program.end)
        part(program)
        ends.append(program.step())
    program.jumps[fork] = tuple(starts)
    for end in ends:
        program.jumps[end] = (program.end,)


def _repeated(item: Emit, low: int, high: int | None) -> Emit:
    def emit(program: Program) -> None:
        for _ in range(low):
            item(program)
        if high is None:
            fork = program.step()
            item(program)
            program.jumps[program.step()] = (fork,)
            program.jumps[fork] = (fork + 1, program.end)
            return
        for _ in range(high - low):
            fork = program.step()
            item(program)
            program.jumps[fork] = (fork + 1, program.end)

    return emit


def _equal_to(sign: str) -> Test:
    return lambda character: character == sign


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _at_word_edge(text: str, place: int) -> bool:
    before = place > 0 and _is_word(text[place - 1])
    return before is not (place < len(text) and _is_word(text[place]))


def _at_end(text: str, place: int) -> bool:
    return place == len(text) or (place == len(text) - 1 and text[place] == "\n")


_SIGNS = {"*": (0, None), "+": (1, None), "?": (0, 1)}
_COUNTS = re.compile(r"\{(?=[\d,])(\d{0,4})(,?)(\d{0,4})\}")
_CONTROLS = {"n": "\n", "t": "\t", "r": "\r"}
_CLASSES: dict[str, Test] = {
    "d": str.isdecimal,
    "D": lambda character: not character.isdecimal(),
    "s": str.isspace,
    "S": lambda character: not character.isspace(),
    "w": _is_word,
    "W": lambda character: not _is_word(character),
}
_ASSERTIONS: dict[str, Assertion] = {
    "^": lambda text, place: place == 0,
    "A": lambda text, place: place == 0,
    "$": _at_end,
    "Z": lambda text, place: place == len(text),
    "b": _at_word_edge,
    "B": lambda text, place: not _at_word_edge(text, place),
}
