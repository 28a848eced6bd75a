"""A web service of which only a conversation is left: it answers what was said at the time.

A conversation about an official task holds what the tools gave, not what the service answered.
Where one follows from the other, such a conversation can be replayed without the service.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from .errors import BadValueError
from .original import opening
from .values import read_value

OPENING = opening("").partition(":")[0]
"""How the first message of an episode of the original begins."""


class Spoken(NamedTuple):
    """A response of which only the text is sure.

    Attributes:
        status: 200, or 400 where the text is no result of a tool.
        json: The body, so far as the tool reads it.
        text: The body as the user read it.
    """

    status: int
    json: Any
    text: str


class SpokenSource:
    """A source that answers what the observation of the present step says.

    Attributes:
        step: Number of the present step, from 0; whoever plays counts it up.
    """

    def __init__(
        self, observations: Sequence[str], undo: Callable[[str, str, Any], Any | None]
    ) -> None:
        """Takes what was said.

        Args:
            observations: What the user said after each of the assistant's replies.
            undo: (url, text, value) -> the body from which the tool makes that value, or None
                where the service refused; the value is None where the text stands for none.
        """
        self._observations = tuple(observations)
        self._undo = undo
        self.step = 0

    def get(self, url: str, query: Mapping[str, Any]) -> Any:
        """Returns the response that explains the observation."""
        del query
        said = self._observations[self.step] if self.step < len(self._observations) else ""
        text = said.removeprefix("Observation: ").removesuffix("\nGive me one action.")
        body = self._undo(url, text, _value(text))
        return Spoken(400 if body is None else 200, body, text)


def observations_of(messages: Sequence[tuple[str, str]]) -> list[str]:
    """Returns what the user said after each of the assistant's replies, rules left out.

    Args:
        messages: (role, content) in order; the episode begins where its opening is said.
    """
    texts = [content for role, content in messages if role != "system"]
    starts = (place for place, text in enumerate(texts) if text.startswith(OPENING))
    return texts[next(starts, 0) + 2 :: 2]


def _value(text: str) -> Any:
    try:
        return read_value(text)
    except BadValueError:
        return None
