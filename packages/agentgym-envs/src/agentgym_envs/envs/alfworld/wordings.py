"""How a task of ours is said, in several ways."""

from collections.abc import Mapping, Sequence

from .game import Goal, GoalKind
from .homes import ENTERED

WORDINGS: Mapping[GoalKind, Sequence[str]] = {
    "place": (
        "put {a_thing} {at} {a_target}",
        "find {a_thing} and leave it {at} {a_target}",
        "make sure that {a_thing} lies {at} {a_target}",
        "take {a_thing} to {a_target} and leave it there",
    ),
    "look": (
        "look at {a_thing} under the {target}",
        "take {a_thing} to the {target} and look at it in the light",
        "hold {a_thing} in the light of the {target}",
        "switch on the {target} and inspect {a_thing} there",
    ),
    "clean": (
        "put a clean {thing} {at} {a_target}",
        "clean {a_thing} and put it {at} {a_target}",
        "wash {a_thing}, then leave it {at} {a_target}",
        "rinse {a_thing} in the sink and place it {at} {a_target}",
    ),
    "heat": (
        "put a hot {thing} {at} {a_target}",
        "heat {a_thing} and put it {at} {a_target}",
        "warm {a_thing} up, then leave it {at} {a_target}",
        "get {a_thing} hot in the microwave and place it {at} {a_target}",
    ),
    "cool": (
        "put a cold {thing} {at} {a_target}",
        "cool {a_thing} and put it {at} {a_target}",
        "chill {a_thing}, then leave it {at} {a_target}",
        "get {a_thing} cold in the fridge and place it {at} {a_target}",
    ),
    "two": (
        "put two {things} {at} {a_target}",
        "find two {things} and leave both {at} {same_target}",
        "bring two {things} together {at} {same_target}",
        "collect two {things} and place them {at} {a_target}",
    ),
}

_PLURALS = {"butterknife": "butterknives", "knife": "knives"}


def sentence(goal: Goal, number_of_targets: int, wording: int) -> str:
    """Returns a task in words, without a full stop.

    Args:
        goal: The task.
        number_of_targets: How many receptacles of the kind there are: of one it says "the".
        wording: Which of the ways to say it; any number.

    >>> sentence(Goal("two", "watch", "drawer"), 3, 1)
    'find two watches and leave both in one drawer'
    """
    choices = WORDINGS[goal.kind]
    several = number_of_targets > 1
    return choices[wording % len(choices)].format(
        thing=goal.thing,
        a_thing=_with_article(goal.thing),
        things=_plural(goal.thing),
        target=goal.target,
        a_target=_with_article(goal.target) if several else f"the {goal.target}",
        same_target=f"one {goal.target}" if several else f"the {goal.target}",
        at="in" if goal.target in ENTERED else "on",
    )


def _with_article(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def _plural(noun: str) -> str:
    """Returns the plural of a kind of thing.

    >>> [_plural(noun) for noun in ("mug", "box", "potato", "knife", "cloth")]
    ['mugs', 'boxes', 'potatoes', 'knives', 'cloths']
    """
    if noun in _PLURALS:
        return _PLURALS[noun]
    return f"{noun}{'es' if noun.endswith(('s', 'x', 'ch', 'ato')) else 's'}"
