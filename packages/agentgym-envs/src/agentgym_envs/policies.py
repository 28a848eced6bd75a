"""Two policies that every environment has: its expert, and one that tries things at random."""

import zlib
from collections.abc import Sequence

import numpy as np

from .core import UnicodeText
from .rollout import Conversation


class OraclePolicy:
    """Answers with the environment's own expert, thoughts included where the format has them."""

    def act(self, conversations: Sequence[Conversation]) -> list[str]:
        """Returns `env.oracle_reply()` of each."""
        return [talk.env.oracle_reply() for talk in conversations]


class RandomPolicy:
    """Draws from the available actions, or from the action space where a world has no list."""

    def act(self, conversations: Sequence[Conversation]) -> list[str]:
        """Returns one draw for each; it depends on the episode and the turn only."""
        return [_random_reply(talk) for talk in conversations]


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
