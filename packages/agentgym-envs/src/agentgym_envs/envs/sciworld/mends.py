"""Where ScienceWorld's own expert fails, and what to do instead."""

import re
from collections.abc import Sequence

from .data import Problem

_BOX = re.compile(r"\b(\w+ box)\b")

WRONG_BOX = {
    "test-conductivity": (603, 605, 606, 607, 611, 616, 619, 620, 622, 624),
    "measure-melting-point-known-substance": (226,),
}
"""Kinds and variations that end with the wrong one of two boxes: there are two shovels and the
wrong one is tested, or the thermometer is too far from the melting point."""

WAITS = 60


def mended(problem: Problem, path: Sequence[str], description: str) -> list[str]:
    """Returns a path that solves the problem, given the gold path and the task's wording."""
    if problem.variation in WRONG_BOX.get(problem.kind, ()):
        last = max(place for place, action in enumerate(path) if _BOX.search(action))
        return [*path[:last], _other_box(path[last], description)]
    if problem == Problem("freeze", 19):
        return _taken_out_of_the_furnace_in_time(path)
    return list(path)


def _other_box(action: str, description: str) -> str:
    wrong = _BOX.findall(action)[-1]
    right = next(box for box in _BOX.findall(description) if box != wrong)
    return action.replace(wrong, right)


def _taken_out_of_the_furnace_in_time(path: Sequence[str]) -> list[str]:
    """The gold path looks at the rubber once too often, and it burns."""
    heated = path.index("activate blast furnace") + 4
    out = path.index("pick up metal pot", heated)
    walk = ("go to outside", "go to kitchen")
    return [*path[:heated], path[out], *walk, "move metal pot to freezer", *["wait1"] * WAITS]
