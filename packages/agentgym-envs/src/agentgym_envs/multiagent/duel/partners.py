"""Players of several strengths; none of them knows the secret."""

from collections.abc import Sequence
from types import MappingProxyType

from agentgym_envs.envs.wordle.world import agreeing, marks, spaced
from agentgym_envs.multiagent.contract import random_partner
from agentgym_envs.toolkit.draws import Draws

from .world import World

MOST_COMPARED = 40
"""Of many possible words only so many are compared, the most common ones."""


def secretive(world: World, agent: str, draws: Draws) -> str:
    """Of the possible words, guesses the one whose marks tell the other player least.

    Whoever guesses a possible word is as likely to be right with any of them. What differs is how
    many groups the marks split the others into: if they are equally likely, the other player's next
    guess is right in one case per group.
    """
    possible = world.wordle.candidates()[:MOST_COMPARED]
    return spaced(min(possible, key=lambda word: _groups(word, possible)))


def telling(world: World, agent: str, draws: Draws) -> str:
    """Guesses the possible word that tells most, as one does when one plays alone."""
    possible = world.wordle.candidates()[:MOST_COMPARED]
    return spaced(max(possible, key=lambda word: _groups(word, possible)))


def common(world: World, agent: str, draws: Draws) -> str:
    """Guesses the most common of the possible words."""
    return spaced(world.wordle.candidates()[0])


def forgetful(world: World, agent: str, draws: Draws) -> str:
    """Remembers the last marks only, and guesses any word that agrees with them."""
    answers = world.wordle.words.answers
    for turn in world.wordle.turns[-1:]:
        answers = agreeing(answers, turn, letter_counts=True)
    return spaced(draws.pick(answers))


def guessing(world: World, agent: str, draws: Draws) -> str:
    """Guesses any word, whatever the marks say."""
    return spaced(draws.pick(world.wordle.words.answers))


PARTNERS = MappingProxyType(
    {
        "secretive": secretive,
        "telling": telling,
        "common": common,
        "random": random_partner,
        "forgetful": forgetful,
        "guessing": guessing,
    }
)


def _groups(guess: str, possible: Sequence[str]) -> int:
    return len({marks(secret, guess) for secret in possible})
