"""Where ScienceWorld's own expert fails, and what to do instead."""

import re
from collections.abc import Sequence

from .data import Problem

_BOX = re.compile(r"\b(\w+ box)\b")

WRONG_BOX = {
    "test-conductivity": (603, 605, 606, 607, 611, 616, 619, 620, 622, 624),
    "measure-melting-point-known-substance": (211, 226),
    "measure-melting-point-unknown-substance": (10, 60),
}
"""Kinds and variations that end with the wrong one of two boxes: there are two shovels
and the wrong one is tested, or no measurement comes near the melting point."""

BURNT = {11: 0, 19: 3}
"""Variations of "freeze" in which the substance has to melt in the blast furnace first, and burns
there because the gold path looks at it too long -> how many of its looks are enough."""

WAITS = 60


def mended(problem: Problem, path: Sequence[str], description: str) -> list[str]:
    """Returns a path that solves the problem, given the gold path and the task's wording.

    With simplifications it is the gold path: what fails then is another matter.
    """
    if problem.simplifications:
        return list(path)
    if problem.variation in WRONG_BOX.get(problem.kind, ()):
        last = max(place for place, action in enumerate(path) if _BOX.search(action))
        return [*path[:last], _other_box(path[last], description)]
    if problem.kind == "freeze" and problem.variation in BURNT:
        return _taken_out_in_time(path, BURNT[problem.variation])
    return list(path)


def _other_box(action: str, description: str) -> str:
    wrong = _BOX.findall(action)[-1]
    right = next(box for box in _BOX.findall(description) if box != wrong)
    return action.replace(wrong, right)


def _taken_out_in_time(path: Sequence[str], looks: int) -> list[str]:
    heated = path.index("activate blast furnace") + 1 + looks
    walk = ("pick up metal pot", "go to outside", "go to kitchen")
    opening = () if "open freezer" in path[:heated] else ("open freezer",)
    cooling = (*opening, "move metal pot to freezer", *["wait1"] * WAITS)
    return [*path[:heated], *walk, *cooling]
