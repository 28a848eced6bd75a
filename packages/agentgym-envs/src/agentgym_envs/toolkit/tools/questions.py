"""What a task of a tool environment is, how one is made, and how its expert plays it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import shake_256
from typing import Any, Generic, NamedTuple, TypeVar

from agentgym_envs.core import GeneratedTasks, Split, Task

from .fixed import FixedEpisode
from .original import OriginalEpisode
from .toolbox import FINISH, Call

StartT = TypeVar("StartT")
ItemT = TypeVar("ItemT")

SHARES: tuple[tuple[Split, int], ...] = (("train", 70), ("validation", 85), ("test", 100))
"""Of 100 problems, the number at which each split ends."""


class Move(NamedTuple):
    """One call of the expert's plan.

    Attributes:
        call: The call.
        thought: Why, in a sentence or two.
    """

    call: Call
    thought: str


@dataclass(frozen=True, slots=True)
class Question(Generic[StartT]):
    """What an episode is about. Its wording is the goal of the task.

    Attributes:
        start: What the world starts from, such as date and place.
        answers: The right answers; there is more than one only where official tasks say so.
        plan: The calls that lead to the answer, without `finish`.
        results: What those calls give, one for each: the subgoals.
        reason: What the expert thinks when it has seen all results.
    """

    start: StartT
    answers: tuple[Any, ...]
    plan: tuple[Move, ...] = ()
    results: tuple[Any, ...] = ()
    reason: str = "I know the answer."

    @property
    def subgoals(self) -> list[tuple[str, Any]]:
        """The results with the names of the tools that give them."""
        calls = (move.call.name for move in self.plan)
        return list(zip(calls, self.results, strict=True))


def next_move(question: Question[Any], episode: FixedEpisode | OriginalEpisode) -> Move:
    """Returns the expert's next call: the first of the plan that was not made yet, then `finish`.

    This suits worlds in which calls change nothing, or in which the plan's order does not matter.
    """
    for move in question.plan:
        if not episode.has_done(move.call):
            return move
    return Move(Call(FINISH, {"answer": question.answers[0]}), question.reason)


class Draws:
    """Choices that are a function of a name, the same on every machine and in every version.

    >>> draws = Draws("an example")
    >>> draws.integer(1, 6), draws.choice("abc")
    (1, 'c')
    """

    def __init__(self, name: str) -> None:
        """Starts the choices of this name."""
        self._name = name
        self._used = 0

    def integer(self, low: int, high: int) -> int:
        """Returns a whole number from `low` to `high`, both included."""
        self._used += 1
        digest = shake_256(f"{self._name} {self._used}".encode()).digest(8)
        return low + int.from_bytes(digest) % (high - low + 1)

    def choice(self, items: Sequence[ItemT]) -> ItemT:
        """Returns one of the items."""
        return items[self.integer(0, len(items) - 1)]

    def sample(self, items: Sequence[ItemT], count: int) -> list[ItemT]:
        """Returns `count` different places of `items`, in the order drawn."""
        left = list(items)
        return [left.pop(self.integer(0, len(left) - 1)) for _ in range(count)]


class Draft(NamedTuple):
    """One problem that a template made.

    Attributes:
        problem: What makes it this problem and no other, in a text: the template with its values,
            without the wording. It decides the split, so that splits share no problem.
        finish: Works out the goal's wording and the question, or gives None where there is no
            good one (two days are equally warm); called only where the split is right.
    """

    problem: str
    finish: Callable[[], tuple[str, Question[Any]] | None]


def split_of(problem: str) -> Split:
    """Returns the split that a problem belongs to, for ever."""
    number = int.from_bytes(shake_256(problem.encode()).digest(4)) % SHARES[-1][1]
    return next(split for split, end in SHARES if number < end)


def generated_tasks(
    prefix: str, split: Split, length: int, make: Callable[[Draws], Draft | None]
) -> GeneratedTasks[Question[Any]]:
    """Returns tasks made from templates, each when it is asked for.

    Args:
        prefix: What ids begin with, "weather_embedded_test_" for example.
        split: The split; drafts that belong to another one are passed over.
        length: How many.
        make: Draws a template and its values; None where these do not go together.
    """
    return GeneratedTasks(prefix, length, partial(_task, prefix, split, make))


def _task(
    prefix: str, split: Split, make: Callable[[Draws], Draft | None], number: int
) -> Task[Question[Any]]:
    name = f"{prefix}{number}"
    attempt = 0
    while True:
        draft = make(Draws(f"{name} {attempt}"))
        if draft is not None and split_of(draft.problem) == split:
            made = draft.finish()
            if made is not None:
                return Task(name, split, *made)
        attempt += 1
