"""The rules of SearchQA: what a reply asks for, and what comes back.

Source: AgentGym-RL's SearchQA server; Search-R1 (arXiv 2503.09516) for the protocol.
"""

import re
import string
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from .data import Passage, Question
from .replies import command_of, strict_command

Search = Callable[[str], Sequence[Passage]]

RIGHT = "Congratulations! You have answered the question correctly."
WRONG_GO_ON = "Sorry, your answer is incorrect. Please try again."
WRONG = "Sorry, your answer is incorrect."
NOT_UNDERSTOOD = (
    "Your previous action is invalid. If you want to search, you should put the query between "
    "<search> and </search>. If you want to give the final answer, you should put the answer "
    "between <answer> and </answer>. Please try again."
)
NOTHING_FOUND = "No passage was found. Try other words."
EMPTY_QUERY = "The search is empty. Put words between <search> and </search>."

MOST_CHARACTERS = 60_000
"""Of what a search brings."""

_ARTICLES = re.compile(r"\b(a|an|the)\b")
_NO_PUNCTUATION = str.maketrans("", "", string.punctuation)


class Turn(NamedTuple):
    """What a reply brought.

    Attributes:
        observation: What the agent sees next.
        solved: Whether the answer was right.
        over: Whether the episode ends.
        valid: Whether the reply was understood.
    """

    observation: str
    solved: bool = False
    over: bool = False
    valid: bool = True


class World:
    """One episode: a question, and what was searched and read.

    Attributes:
        question: What is asked.
        queries: Every search so far.
        read: Ids of the passages that were shown, in order, each once.
        last: What the last search brought.
        answered: The last answer; None before there is one.
        solved: Whether it was right.
    """

    __slots__ = ("_search", "_strict", "answered", "last", "queries", "question", "read", "solved")

    def __init__(self, question: Question, search: Search, *, strict: bool = False) -> None:
        """Begins an episode.

        Args:
            question: What is asked.
            search: Gives the passages for a query, best first.
            strict: Whether to read replies and go on after a wrong answer as the original does.
        """
        self.question = question
        self.queries: list[str] = []
        self.read: dict[str, None] = {}
        self.last: Sequence[Passage] = ()
        self.answered: str | None = None
        self.solved = False
        self._search = search
        self._strict = strict

    def act(self, reply: str) -> Turn:
        """Plays one reply."""
        command = strict_command(reply) if self._strict else command_of(reply)
        if command is None:
            return Turn(NOT_UNDERSTOOD, valid=False)
        if command.verb == "answer":
            return self._answer(command.text)
        if not self._strict and not command.text.strip():
            return Turn(EMPTY_QUERY, valid=False)
        return self._look_up(command.text)

    def _answer(self, text: str) -> Turn:
        self.answered = text
        self.solved = is_right(text, self.question.answers)
        if self.solved:
            return Turn(RIGHT, solved=True, over=True)
        return Turn(WRONG_GO_ON) if self._strict else Turn(WRONG, over=True)

    def _look_up(self, query: str) -> Turn:
        self.last = self._search(query)
        self.queries.append(query)
        self.read.update(dict.fromkeys(passage.id for passage in self.last))
        text = information(self.last)
        if not self.last and not self._strict:
            text = NOTHING_FOUND
        return Turn(f"<information>{text}</information>")


def is_right(answer: str, golden: Sequence[str]) -> bool:
    """Whether an answer equals a golden one but for case, punctuation, articles and spaces.

    >>> is_right(" the Night-Watch! ", ["Night Watch", "nightwatch"])
    True
    """
    plain = normalised(answer)
    return any(plain == normalised(one) for one in golden)


@lru_cache(maxsize=1024)
def normalised(text: str) -> str:
    """Returns a text without case, ASCII punctuation, articles and surplus white space.

    >>> normalised("The  Theatre of A. Thane")
    'theatre of thane'
    """
    words = _ARTICLES.sub(" ", text.lower().translate(_NO_PUNCTUATION))
    return " ".join(words.split())


def information(passages: Sequence[Passage]) -> str:
    r"""Returns passages as the agent reads them.

    >>> information([Passage("7", '"Ann"\nShe ran.'), Passage("9", "Bob")])
    'Doc 1(Title: "Ann") She ran.\nDoc 2(Title: Bob)'
    """
    lines: list[str] = []
    for number, passage in enumerate(passages, start=1):
        title, _, text = passage.contents.partition("\n")
        lines.append(f"Doc {number}(Title: {title}) {text}\n")
    return "".join(lines).strip()[:MOST_CHARACTERS]
