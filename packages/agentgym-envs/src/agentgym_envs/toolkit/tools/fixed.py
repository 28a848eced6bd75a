"""One episode by the fixed rules: `finish` is a tool, and nothing else ends it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from .answers import Matches, answers_match, same
from .errors import CallError
from .functions import shown
from .replies import read_call
from .toolbox import FINISH, Call, Toolbox

SHAPE_ERRORS = (LookupError, TypeError, AttributeError, ValueError)
"""What a tool raises when a service answers in another shape than it says."""


class Done(NamedTuple):
    """One call that was carried out, and what it gave."""

    call: Call
    result: Any


class RightAnswer(NamedTuple):
    """Judges an answer by the value that it should have.

    >>> RightAnswer((7.35,))(7.36), RightAnswer((1, 2))(2)
    (True, True)
    """

    allowed: Sequence[Any]

    def __call__(self, answer: Any) -> bool:
        """Returns whether `answer` is one of the right ones; see `answers_match`."""
        return any(answers_match(truth, answer) for truth in self.allowed)


@dataclass
class FixedEpisode:
    """One episode: what was called, how far it got, how it ended.

    The score grows by one part for each subgoal, the result of a call on the way that the task
    needs, and is 1 when the right answer is given; `success` is the right answer and nothing else.
    The first `finish` ends the episode, so that nothing can be guessed twice.

    Attributes:
        toolbox: The tools.
        tools: What their functions work on.
        judge: Whether what `finish` gave is right.
        subgoals: (tool's name, result) of the calls that lead to the answer, in any order.
        matches: When a result is that of a subgoal.
        outside: Whether the tools ask a service that is not ours: an answer of an unexpected shape
            is then an observation, where it would be an error of ours otherwise.
        history: The calls that were carried out, with their results, in order.
        missing: The subgoals that were not reached yet.
        solved: Whether the right answer was given.
        over: Whether `finish` was called.
    """

    toolbox: Toolbox
    tools: Any
    judge: Callable[[Any], bool]
    subgoals: Sequence[tuple[str, Any]] = ()
    matches: Matches = same
    outside: bool = False
    history: list[Done] = field(default_factory=list[Done])
    solved: bool = False
    over: bool = False

    def __post_init__(self) -> None:
        self.missing = list(self.subgoals)

    @property
    def score(self) -> float:
        """Of the episode so far: 1 for the right answer, else the share of the way there."""
        if self.solved:
            return 1.0
        return (len(self.subgoals) - len(self.missing)) / (len(self.subgoals) + 1)

    def act(self, action: str) -> tuple[str, bool]:
        """Carries out one command.

        Returns:
            What the agent reads, and whether the call was carried out.
        """
        try:
            call = read_call(action)
            result = self.toolbox.run(self.tools, call)
        except CallError as error:
            return f"Error: {error}", False
        except SHAPE_ERRORS as error:
            if not self.outside:
                raise
            kind = type(error).__name__
            return f"Error: the answer of the service cannot be understood ({kind})", False
        self.history.append(Done(call, result))
        if call.name == FINISH:
            self.over, self.solved = True, self.judge(result)
        else:
            self._note(call.name, result)
        return shown(result), True

    def has_done(self, call: Call) -> bool:
        """Returns whether this very call was carried out already."""
        return any(done.call == call for done in self.history)

    def _note(self, name: str, result: Any) -> None:
        for place, (tool, wanted) in enumerate(self.missing):
            if tool == name and self.matches(wanted, result):
                del self.missing[place]
                return
