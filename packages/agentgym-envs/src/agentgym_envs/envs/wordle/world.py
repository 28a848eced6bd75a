"""The game itself: no Gymnasium, no files, no randomness."""

from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from functools import lru_cache

from .data import Words

MAX_TRIES = 6
WORD_LENGTH = 5
SOLVED = "g" * WORD_LENGTH

Draw = Callable[[Sequence[str]], str]
Turn = tuple[str, str]
"""A guess and its marks, one letter per position each."""


def marks(secret: str, guess: str) -> str:
    """Returns one letter per position: g(reen), y(ellow) or b(lack).

    A repeated letter of the guess is yellow only as often as the secret holds it unmatched.

    >>> marks("ocean", "eerie")
    'ybbbb'
    >>> marks("elder", "eerie")
    'gyybb'
    """
    shown = ""
    for place, letter in enumerate(guess):
        if secret[place] == letter:
            shown += "g"
        elif letter in secret and _is_left(letter, secret, guess, place):
            shown += "y"
        else:
            shown += "b"
    return shown


def _is_left(letter: str, secret: str, guess: str, place: int) -> bool:
    """Whether the secret holds `letter` once more than greens and earlier yellows use up."""
    left = 0
    for position in range(WORD_LENGTH):
        in_secret, in_guess = secret[position] == letter, guess[position] == letter
        if in_secret and not in_guess:
            left += 1
        elif in_guess and not in_secret and position < place:
            left -= 1
    return left > 0


def uncounted_marks(secret: str, guess: str) -> str:
    """Returns marks that are yellow for every misplaced letter that the secret holds at all.

    Source: LMRL-Gym keeps, per letter, where it is, is not and may be, but never how often it
    occurs (arXiv 2311.18232); AgentGym agentenv-lmrlgym. What its feedback shows and what it rules
    out is the same as with these marks.

    >>> uncounted_marks("ocean", "eerie")
    'yybby'
    """
    shown = ""
    for place, letter in enumerate(guess):
        if secret[place] == letter:
            shown += "g"
        else:
            shown += "y" if letter in secret else "b"
    return shown


def ignored_mark(word: str, turns: Sequence[Turn]) -> str | None:
    """Returns which earlier mark `word` ignores, or None: greens stay, yellows are used again.

    >>> ignored_mark("crank", [("train", "bgygb")])
    'letter 4 must be i'
    >>> ignored_mark("drink", [("train", "bgybb")])
    'it must contain a'
    """
    for guess, shown in turns:
        for place, (letter, mark) in enumerate(zip(guess, shown, strict=True)):
            if mark == "g" and word[place] != letter:
                return f"letter {place + 1} must be {letter}"
            if mark == "y" and letter not in word:
                return f"it must contain {letter}"
    return None


# Cached, because every game of a good player begins with the same guess.
@lru_cache(maxsize=2048)
def agreeing(words: tuple[str, ...], turn: Turn, letter_counts: bool) -> tuple[str, ...]:
    """Returns the words that would have got these marks as the secret, in the same order.

    >>> agreeing(("ocean", "erase", "cheek"), ("eerie", "ybbbb"), letter_counts=True)
    ('ocean',)
    """
    guess, shown = turn
    mark = marks if letter_counts else uncounted_marks
    return tuple(word for word in words if mark(word, guess) == shown)


# Cached, because joining letters would be a tenth of a step.
@lru_cache(maxsize=8192)
def spaced(word: str) -> str:
    """Returns the letters with blanks between them, so that each is a token of its own."""
    return " ".join(word)


@dataclass(slots=True)
class World:
    """One game in progress.

    >>> words = Words(("crane", "crate"), frozenset({"crane", "crate"}))
    >>> world = World(words, secret="crane")
    >>> world.guess("crate"), world.candidates(), world.tries_left
    ('gggbg', ('crane',), 5)

    Attributes:
        words: The words in play.
        secret: The word that the last guess was marked against (the next too, without `redraw`).
        redraw: Picks the secret anew at every guess, among the words that agree with all marks;
            None keeps it.
        letter_counts: Whether marks count repeated letters.
        hard: Whether a guess must use the marks so far.
        turns: The guesses so far.
        tries_left: How many guesses may follow.
        solved: Whether the last guess was the secret.
    """

    words: Words
    secret: str
    redraw: Draw | None = None
    letter_counts: bool = True
    hard: bool = False
    turns: list[Turn] = field(default_factory=list[Turn])
    tries_left: int = MAX_TRIES
    solved: bool = False
    _candidates: tuple[str, ...] = ()
    _turns_in_candidates: int = 0

    def __post_init__(self) -> None:
        """Starts with every answer possible."""
        self._candidates = self.words.answers

    @property
    def over(self) -> bool:
        """Whether the game has ended, won or lost."""
        return self.solved or self.tries_left == 0

    def problem(self, word: str) -> str | None:
        """Returns why `word` may not be guessed now, or None if it may."""
        if word in self.words.guesses:
            ignored = ignored_mark(word, self.turns) if self.hard else None
            return ignored and f"{spaced(word)} ignores a mark: {ignored}"
        if len(word) == WORD_LENGTH and word.isascii() and word.isalpha():
            return f"{spaced(word)} is not in the word list"
        return f"A guess is five letters from a to z, such as {spaced(self.words.answers[0])}"

    def guess(self, word: str) -> str:
        """Plays a word that has no `problem` and returns its marks."""
        if self.redraw is not None:
            self.secret = self.redraw(self.candidates())
        mark = marks if self.letter_counts else uncounted_marks
        shown = mark(self.secret, word)
        self.turns.append((word, shown))
        self.tries_left -= 1
        self.solved = shown == SOLVED
        return shown

    def waste_try(self) -> None:
        """Takes a try away, as AgentGym does for a guess that is not in its list."""
        self.tries_left -= 1

    def candidates(self) -> tuple[str, ...]:
        """Returns the answers that agree with every mark so far, in the order of the list."""
        for turn in self.turns[self._turns_in_candidates :]:
            self._candidates = agreeing(self._candidates, turn, self.letter_counts)
        self._turns_in_candidates = len(self.turns)
        return self._candidates

    def next_secret(self) -> str:
        """Returns the word that the next guess will be marked against, and draws nothing."""
        return self.secret if self.redraw is None else deepcopy(self.redraw)(self.candidates())
