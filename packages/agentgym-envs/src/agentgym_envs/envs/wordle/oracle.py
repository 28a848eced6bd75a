"""An expert that plays the word which tells the possible words apart best."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from .data import Words
from .world import WORD_LENGTH, World, spaced

Letters = NDArray[np.uint8]


def next_guess(world: World) -> str:
    """Returns the expert's next word; it may always be guessed, also in hard mode.

    It knows the words and the marks only, except in the last try: there it names the secret, so
    that every game that is not over can still be won.
    """
    if world.tries_left == 1:
        return world.next_secret()
    return _best_guess(world.words, world.candidates(), world.letter_counts, world.hard)


def thought(world: World) -> str:
    """Returns why the expert plays `next_guess`, in a sentence or two."""
    guess, candidates = spaced(next_guess(world)), world.candidates()
    if len(candidates) == 1:
        return f"Only {guess} agrees with every mark."
    if len(candidates) == 2:
        return (
            f"{spaced(candidates[0])} and {spaced(candidates[1])} both agree. I try {guess} first."
        )
    if world.tries_left == 1:
        return f"{len(candidates)} words agree with every mark and one try is left: I take {guess}."
    if not world.turns:
        return f"Nothing is known yet. {guess} tells the possible words apart best."
    such_as = f"{spaced(candidates[0])} and {spaced(candidates[1])} among them"
    return f"{len(candidates)} words agree with every mark, {such_as}. {guess} splits them best."


@lru_cache(maxsize=8192)
def _best_guess(
    words: Words, candidates: tuple[str, ...], letter_counts: bool, candidates_only: bool
) -> str:
    """Returns the answer whose marks split the candidates into most groups.

    Of equals, a candidate is better, and then the more common word. In hard mode only candidates
    are safe to play, since they agree with every mark.
    """
    first, *others = candidates
    if len(others) < 2:
        return first
    index = _index(words)
    columns = np.array([index[word] for word in candidates])
    rows = columns if candidates_only else np.arange(len(words.answers))
    groups = _distinct_per_row(_marks_table(words, letter_counts)[rows[:, None], columns])
    is_candidate = np.isin(rows, columns)
    return words.answers[int(rows[np.argmax(2 * groups + is_candidate)])]


@lru_cache(maxsize=64)
def _index(words: Words) -> dict[str, int]:
    return {word: number for number, word in enumerate(words.answers)}


@lru_cache(maxsize=8)
def _marks_table(words: Words, letter_counts: bool) -> NDArray[np.uint8]:
    """Returns `[guess, secret]`: the marks of every answer against every answer, as numbers."""
    letters = np.frombuffer("".join(words.answers).encode(), np.uint8).reshape(-1, WORD_LENGTH)
    return marks_as_numbers(letters.T.copy(), letters.T.copy(), letter_counts)


def marks_as_numbers(guesses: Letters, secrets: Letters, letter_counts: bool) -> NDArray[np.uint8]:
    """Returns the marks of many guesses against many secrets: g, y, b are 2, 1, 0 in base 3.

    Args:
        guesses: `[5, guesses]`, the letters' ASCII codes.
        secrets: `[5, secrets]`, likewise.
        letter_counts: As in `World`.

    Returns:
        `[guesses, secrets]`, from 0 (bbbbb) to 242 (ggggg): the same marks that the world gives.
    """
    green = guesses[:, :, None] == secrets[:, None]
    numbers = np.zeros(green.shape[1:], np.uint8)
    for place, letter in enumerate(guesses):
        held = secrets[:, None] == letter[:, None]
        if letter_counts:
            repeated = (guesses[:place] == letter)[:, :, None]
            earlier = (repeated & ~green[:place]).sum(axis=0, dtype=np.uint8)
            yellow = (held & ~green).sum(axis=0, dtype=np.uint8) > earlier
        else:
            yellow = held.any(axis=0)
        numbers = 3 * numbers + np.where(green[place], np.uint8(2), yellow)
    return numbers


def _distinct_per_row(numbers: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Returns `[rows]`: how many different values each row of `[rows, columns]` holds."""
    present = np.zeros((len(numbers), 3**5), dtype=bool)
    present[np.arange(len(numbers))[:, None], numbers] = True
    return present.sum(axis=1)
