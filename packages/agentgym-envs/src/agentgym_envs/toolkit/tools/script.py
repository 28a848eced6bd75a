"""How a template finds its answer: by making the calls that the expert will make."""

from typing import Any, Generic, TypeVar

from .questions import Move, Question
from .toolbox import Call, Toolbox

StartT = TypeVar("StartT")


class Script(Generic[StartT]):
    """Makes calls as the user's assistant would, and keeps them.

    An environment's own script adds methods for what its questions need again and again.

    Attributes:
        start: What the episode starts from.
        moves: The calls so far, each with the thought that leads to it.
        results: What they gave.
    """

    def __init__(self, toolbox: Toolbox, tools: Any, start: StartT) -> None:
        """Starts with no calls made.

        Args:
            toolbox: The tools.
            tools: What their functions work on.
            start: What the episode starts from.
        """
        self.start = start
        self.moves: list[Move] = []
        self.results: list[Any] = []
        self._toolbox, self._tools = toolbox, tools

    def call(self, thought: str, name: str, /, **arguments: Any) -> Any:
        """Returns what a tool gives; the same call is made only once.

        Raises:
            CallError: the tool refuses.
        """
        call = Call(name, arguments)
        for move, result in zip(self.moves, self.results, strict=True):
            if move.call == call:
                return result
        result = self._toolbox.run(self._tools, call)
        self.moves.append(Move(call, thought))
        self.results.append(result)
        return result

    def answered(self, answer: Any, reason: str) -> Question[StartT]:
        """Returns the question whose answer was found, and the reason for it."""
        return Question(self.start, (answer,), tuple(self.moves), tuple(self.results), reason)
