"""The word lists: ours lie in data/ (see SOURCE.md there), AgentGym's on the user's machine."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple, cast

from agentgym_envs.core import (
    InvalidOptionError,
    MalformedFileError,
    Split,
    check_integer,
    official_folder,
)

OFFICIAL_FILE = "wordle_tweet_words.txt"
SMALLEST_VOCABULARY = 20
"""The fewest common words that hold words of all three splits."""


@dataclass(frozen=True, eq=False, slots=True)
class Words:
    """The words in play. Made once per process and shared, so that it can be a key of caches.

    Attributes:
        answers: What the secret may be, from common to rare (AgentGym's list: in file order).
        guesses: What may be guessed, the answers included.
    """

    answers: tuple[str, ...]
    guesses: frozenset[str]


class Answer(NamedTuple):
    """One line of answers.txt."""

    word: str
    split: Split
    number: int


@cache
def embedded_answers() -> tuple[Answer, ...]:
    """Returns all possible secrets, from common to rare."""
    rows = (line.split(" ") for line in _read("answers.txt"))
    return tuple(Answer(word, cast("Split", split), int(number)) for word, split, number in rows)


@lru_cache(maxsize=64)
def embedded_words(vocabulary: int | None) -> Words:
    """Returns our words: all of them, or only the `vocabulary` most common answers.

    Raises:
        InvalidOptionError: `vocabulary` is out of range.
    """
    answers = tuple(answer.word for answer in embedded_answers())
    if vocabulary is None:
        return Words(answers, frozenset(_read("guesses.txt")))
    check_integer("vocabulary", vocabulary)
    if vocabulary not in range(SMALLEST_VOCABULARY, len(answers) + 1):
        raise InvalidOptionError(
            f"vocabulary must be from {SMALLEST_VOCABULARY} to {len(answers)}, got {vocabulary!r}"
        )
    return closed_list(answers[:vocabulary])


def official_words(data: str) -> Words:
    """Returns AgentGym's words, in the order of its file; `data` is as in `TextEnv`.

    Raises:
        DataUnavailableError: the list is not on this machine.
        MalformedFileError: it holds something that is not a word of five letters, or nothing.
    """
    path = official_folder("wordle", data, OFFICIAL_FILE) / OFFICIAL_FILE
    words = tuple(path.read_text(encoding="utf-8", errors="replace").split())
    for word in words or ("",):
        if not re.fullmatch("[a-z]{5}", word):
            raise MalformedFileError(
                f"{str(path)!r} must hold words of five letters from a to z, got {word!r}"
            )
    return closed_list(words)


@lru_cache(maxsize=64)
def closed_list(words: tuple[str, ...]) -> Words:
    """Returns words that are answers and guesses alike; the same object for the same words."""
    return Words(words, frozenset(words))


def _read(name: str) -> list[str]:
    text = files("agentgym_envs.envs.wordle").joinpath("data", name).read_text(encoding="ascii")
    return text.splitlines()
