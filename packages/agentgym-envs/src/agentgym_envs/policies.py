"""Two policies that every environment has: its expert, and one that tries things at random."""

import zlib
from collections.abc import Callable, Sequence

import numpy as np

from .core import UnicodeText
from .rollout import Conversation


class OraclePolicy:
    """Answers with the environment's own expert, thoughts included where the format has them."""

    def act(self, conversations: Sequence[Conversation]) -> list[str | Exception]:
        """Returns `env.oracle_reply()` of each."""
        return _answer_each(conversations, lambda talk: talk.env.oracle_reply())


class RandomPolicy:
    """Draws from the available actions, or from the action space where a world has no list."""

    def act(self, conversations: Sequence[Conversation]) -> list[str | Exception]:
        """Returns one draw for each; it depends on the episode and the turn only."""
        return _answer_each(conversations, _random_reply)


def _answer_each(
    conversations: Sequence[Conversation], answer: Callable[[Conversation], str]
) -> list[str | Exception]:
    """Returns one answer each; one that fails is a failure of its own episode only."""
    answers: list[str | Exception] = []
    for talk in conversations:
        try:
            answers.append(answer(talk))
        except Exception as error:  # handed to `rollout`, which records it
            answers.append(error)
    return answers


def _random_reply(talk: Conversation) -> str:
    seed = [talk.spec.seed, zlib.crc32(talk.key.encode()), len(talk.turns)]
    generator = np.random.default_rng(seed)
    try:
        actions = talk.env.available_actions()
    except NotImplementedError:
        actions = []
    if actions:
        action = actions[int(generator.integers(len(actions)))]
    else:
        action = UnicodeText(talk.env.max_action_chars, seed=generator).sample()
    return action if talk.env.prompt is None else talk.env.prompt.write("", action)
