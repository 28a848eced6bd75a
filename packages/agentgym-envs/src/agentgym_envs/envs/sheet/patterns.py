r"""Regular expressions whose search takes time in proportion to the text, whatever an agent writes.

Python's own can be made to search for hours. Here an expression becomes a small program that is run
for all alternatives at once (Thompson 1968; Pike's machine), and its steps are counted. What an
expression matches is what Python's `re.search` finds, except that references back (`\1`),
lookbehind and groups with a condition are refused.
"""

import re
import warnings
from dataclasses import dataclass
from threading import Lock

from .programs import PatternError, Program, program_of

MOST_CHARACTERS = 300
"""Of an expression."""

MOST_WORK = 300_000
"""Steps that one search through a sheet may take."""

_WARNINGS = Lock()
_SPECIAL = frozenset("\\^$.|?*+()[]{}")


@dataclass
class Search:
    """A search for one expression in many texts.

    Attributes:
        source: The expression.
        left: Steps that may still be taken.
    """

    source: str
    left: int = MOST_WORK

    def __post_init__(self) -> None:
        check(self.source)
        self._plain = _SPECIAL.isdisjoint(self.source)
        self._program = None if self._plain else program_of(self.source)

    def finds(self, text: str) -> bool:
        r"""Returns whether the expression occurs in a text.

        Raises:
            PatternError: all texts together took too many steps.

        >>> Search("^(Fruit|Vegetable)s$").finds("Fruits"), Search("8[1-9]|9\\d").finds("x80")
        (True, False)
        """
        if self._program is None:
            return self.source in text
        return self._run(self._program, text, range(len(text) + 1))

    def _run(self, program: "Program", text: str, starts: range) -> bool:
        """Returns whether a match begins at one of `starts`."""
        now: dict[int, None] = {}
        for place in range(starts.start, len(text) + 1):
            if place in starts and self._follow(program, 0, text, place, now):
                return True
            if place == len(text) or not now:
                if place + 1 >= starts.stop:
                    return False
                continue
            after: dict[int, None] = {}
            for step in now:
                self._spend()
                test = program.tests[step]
                if test(text[place]) and self._follow(program, step + 1, text, place + 1, after):
                    return True
            now = after
        return False

    def _follow(
        self, program: "Program", step: int, text: str, place: int, found: dict[int, None]
    ) -> bool:
        """Adds the tests that can come next from `step`; returns whether the end can be reached."""
        waiting, seen = [step], set[int]()
        while waiting:
            self._spend()
            at = waiting.pop()
            if at in seen or at in found:
                continue
            seen.add(at)
            if at == program.end:
                return True
            if at in program.tests:
                found[at] = None
            elif self._may_pass(program, at, text, place):
                waiting.extend(reversed(program.jumps.get(at, (at + 1,))))
        return False

    def _may_pass(self, program: "Program", at: int, text: str, place: int) -> bool:
        if at in program.assertions:
            return program.assertions[at](text, place)
        if at in program.looks:
            ahead, wanted = program.looks[at]
            return self._run(ahead, text, range(place, place + 1)) is wanted
        return True

    def _spend(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise PatternError("the search takes too long; write a simpler expression")


def check(source: str) -> None:
    """Lets an expression pass that can be searched for.

    Raises:
        PatternError: it is too long, none at all, or of a kind that is not searched for.
        re.error: Python does not understand it either.
    """
    if len(source) > MOST_CHARACTERS:
        raise PatternError(f"an expression may have at most {MOST_CHARACTERS} characters")
    with _WARNINGS, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            re.compile(source)
        except (RecursionError, OverflowError) as error:
            raise PatternError("the expression is too deep") from error
