"""Whether an answer says the same as a reference in other words: by a rule, if there is no judge.

The original asks a language model ("gpt-4-1106-preview"). The rule below always answers alike, and
errs on the strict side: all that the reference says must be in the answer, numbers, dates, times
and durations by value; a number that the reference calls by a name must be called so in the answer.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .facts import Fact, facts

MOST_CHARACTERS = 20_000
"""How much of an answer is read."""

_POLARITY = ("yes", "no")
_NEGATIONS = frozenset({"cannot", "n't", "never", "no", "none", "not", "nothing", "without"})
_COLON = Fact("colon", "")
_ENOUGH = 0.5
"""Which part of the words of a reason must be in what an agent reports."""


@dataclass(frozen=True, slots=True)
class FuzzyQuestion:
    """What a judge decides.

    Attributes:
        intent: What the agent was asked; "" if nobody said.
        reference: The right answer; with `impossible`, the reason why there is none.
        answer: What the agent said.
        impossible: Whether the task cannot be done. Then the question is whether the agent says so
            for this reason.
    """

    intent: str
    reference: str
    answer: str
    impossible: bool = False


Judge = Callable[[FuzzyQuestion], bool]
"""Says whether the answer is right, all of it."""


def fuzzy_match(question: FuzzyQuestion) -> bool:
    """Returns whether the answer is right, by the rule.

    >>> fuzzy_match(FuzzyQuestion("", "driving: 13min", "13 minutes by car, 1h 35min on foot"))
    True
    >>> fuzzy_match(FuzzyQuestion("", "driving: 13min", "car: 95 min, walking: 13 min"))
    False
    >>> fuzzy_match(FuzzyQuestion("", "3/2/22", "It was on March 2nd, 2022."))
    True
    """
    wanted = [fact for fact in facts(question.reference) if fact.kind != "colon"]
    given = facts(question.answer[:MOST_CHARACTERS])
    if question.impossible:
        return _is_same_reason(wanted, given)
    if not _agree(wanted, given):
        return False
    values = [fact for fact in wanted if fact.kind != "word"]
    names = [fact for fact in wanted if fact.kind == "word"]
    if not all(fact in given for fact in wanted):
        return False
    if len(values) == 1 and names and ":" in question.reference:
        return any(values[0] in _nearest(given, name, values[0].kind) for name in names)
    return True


def _agree(wanted: Sequence[Fact], given: Sequence[Fact]) -> bool:
    """Returns whether a reference that begins with yes or no is answered with the same."""
    first = wanted[0].value if wanted else ""
    if first not in _POLARITY:
        return True
    other = _POLARITY[1 - _POLARITY.index(str(first))]
    return Fact("word", first) in given and Fact("word", other) not in given


def _nearest(given: Sequence[Fact], name: Fact, kind: str) -> list[Fact]:
    """Returns the facts of a kind that a word may be about: after its colon, or else nearest."""
    found: list[Fact] = []
    for place in (place for place, fact in enumerate(given) if fact == name):
        others = [other for other, fact in enumerate(given) if fact.kind == kind]
        if given[place + 1 : place + 2] == [_COLON]:
            others = [other for other in others if other > place]
        least = min((abs(other - place) for other in others), default=0)
        found += [given[other] for other in others if abs(other - place) == least]
    return found


def _is_same_reason(wanted: Sequence[Fact], given: Sequence[Fact]) -> bool:
    """Returns whether a report denies something, and says most of what the reason says."""
    said = {fact for fact in wanted if fact.value not in _NEGATIONS}
    denied = any(fact.value in _NEGATIONS or str(fact.value).endswith("n't") for fact in given)
    return denied and bool(said) and len(said & set(given)) >= _ENOUGH * len(said)
