"""When an answer is right: the original's comparison, and the sound one."""

import math
from collections.abc import Callable, Sequence
from typing import Any, cast

ABSOLUTE_TOLERANCE = 0.01
RELATIVE_TOLERANCE = 0.001

Matches = Callable[[Any, Any], bool]
"""(what is true, what was predicted) -> whether they are the same."""


def answers_match(truth: Any, answer: Any) -> bool:
    """Returns whether `answer` is right, by the fixed rules.

    Numbers are right within 0.01 or a thousandth of the truth, whichever is more; where the truth
    is a whole number (a count, a budget) they must be equal. A number may be written as a text.
    Texts are compared without regard to case, surrounding blanks, quotes and a full stop. The
    order of a list does not matter. Yes and No may be true and false.

    >>> answers_match(7.35, "7.4"), answers_match(7.35, 7.36), answers_match(["Oslo"], ["oslo."])
    (False, True, True)
    >>> answers_match(3, 3.001), answers_match(3, True), answers_match("Yes", True)
    (False, False, True)
    """
    if isinstance(truth, (list, tuple)):
        return isinstance(answer, (list, tuple, set)) and _lists_match(
            list(cast("Sequence[Any]", truth)), list(cast("Sequence[Any]", answer))
        )
    if isinstance(truth, bool) or truth is None:
        return _plain(truth) == _plain(answer)
    if isinstance(truth, (int, float)):
        return _numbers_match(truth, answer)
    if isinstance(truth, dict):
        return bool(truth == answer)
    return _plain(truth) == _plain(answer)


def same(truth: Any, predicted: Any) -> bool:
    """Returns whether two values are the same to the original: Python's own equality.

    >>> same(1, True), same(18.5, "18.5"), same("Yes", "yes")
    (True, False, False)
    """
    return bool(truth == predicted)


def reached(subgoals: Sequence[Any], predicted: Sequence[Any], matches: Matches = same) -> int:
    """Returns how many subgoals are among the predictions; each prediction counts once.

    Source: AgentBoard (arXiv 2401.13178), as AgentGym's agentenv-tool has it.
    """
    left, count = list(predicted), 0
    for subgoal in subgoals:
        for place, value in enumerate(left):
            if matches(subgoal, value):
                del left[place]
                count += 1
                break
    return count


def _lists_match(truths: Sequence[Any], answers: Sequence[Any]) -> bool:
    return len(truths) == len(answers) == reached(truths, answers, answers_match)


def _numbers_match(truth: float, answer: Any) -> bool:
    number = _as_number(answer)
    if number is None:
        return False
    if isinstance(truth, int):
        return number == truth
    most = max(ABSOLUTE_TOLERANCE, RELATIVE_TOLERANCE * abs(truth))
    return abs(number - truth) <= most * (1 + 1e-9)


def _as_number(answer: Any) -> float | None:
    if isinstance(answer, str):
        try:
            answer = float(answer)
        except ValueError:
            return None
    if isinstance(answer, bool) or not isinstance(answer, (int, float)):
        return None
    if isinstance(answer, float) and not math.isfinite(answer):
        return None
    return answer


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = " ".join(str(value).split()).strip("'\" ").rstrip(".").casefold()
    return {"true": "yes", "false": "no", "null": "none"}.get(text, text)
