"""The nouns of a title: with spaCy where the user has a model, else by a small tagger of our own.

The reward compares the nouns of two titles. For the product that was asked for they are always the
same, whatever tagger; for others a tagger decides how far from the wish they are.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib import import_module
from typing import Any

from agentgym_envs.core import InvalidOptionError

from .reward import Nouns

_REMEMBERED = 16_384
_LONGEST_WITH_ANY_END = 4
_NOUN_KINDS = ("NOUN", "PROPN")

_WORD = re.compile(r"[^\W_]+(?:[.'\u2019&][^\W_]+)*")
_OTHER_ENDS = ("ly", "ing", "ed", "able", "ible", "ful", "less", "ive", "ous", "ish")
_FUNCTION_WORDS = """
a about above across after again against all almost alone along already also although always am
among an and another any anyone anything anywhere are around as at back be became because
become been before behind being below beside besides between beyond both bottom but by call can
cannot could did do does doing done down due during each eight either eleven else empty enough
even ever every everyone everything everywhere except few fifteen fifty first five for former
forty four from front full further get give go had has have he hence her here hers herself him
himself his how however hundred i if in indeed into is it its itself just keep last least less
made make many may me meanwhile might mine more most mostly move much must my myself name
namely neither never nevertheless next nine no nobody none nor not nothing now nowhere of off
often on once one only onto or other others otherwise our ours ourselves out over own part per
perhaps please put quite rather re really regarding same say see seem seemed seems serious
several she should show side since six sixty so some someone something sometimes somewhere
still such take ten than that the their them themselves then there therefore these they third
this those though three through throughout thus to together too top toward towards twelve
twenty two under unless until up upon us used using various very via was we well were what
whatever when where whether which while who whole whom whose why will with within without would
yet you your yours yourself
"""
_OTHER_WORDS = frozenset(_FUNCTION_WORDS.split())


@lru_cache(maxsize=_REMEMBERED)
def nouns(title: str) -> Sequence[str]:
    """Returns the words of a title that are likely nouns, lower case, in order.

    A word is one unless it has no letter, is a function word, or is longer than four letters and
    ends as adjectives, adverbs or participles do.

    >>> nouns("Men's Adjustable Rain Hat, 2 Pack, for fishing")
    ('men', 'rain', 'hat', 'pack')
    """
    return tuple(word for word in _words(title) if _is_noun(word))


def spacy_nouns(model: str) -> Nouns:
    """Returns a tagger that uses a spaCy model on this machine, as the original does.

    Args:
        model: Its name; AgentGym's servers use "en_core_web_lg".

    Raises:
        InvalidOptionError: spaCy or the model is not there.
    """
    try:
        pipeline: Any = import_module("spacy").load(model)
    except (ImportError, OSError) as error:
        raise InvalidOptionError(
            f"the spaCy model {model!r} is not on this machine: `pip install spacy`, then "
            f"`python -m spacy download {model}`"
        ) from error

    @lru_cache(maxsize=_REMEMBERED)
    def tagged(title: str) -> Sequence[str]:
        return tuple(token.text.lower() for token in pipeline(title) if token.pos_ in _NOUN_KINDS)

    return tagged


def _words(title: str) -> Iterator[str]:
    for found in _WORD.finditer(title.lower()):
        word = found[0]
        for end in ("'s", "\u2019s"):
            word = word.removesuffix(end)
        yield word


def _is_noun(word: str) -> bool:
    if word in _OTHER_WORDS or not any(letter.isalpha() for letter in word):
        return False
    return len(word) <= _LONGEST_WITH_ANY_END or not word.endswith(_OTHER_ENDS)
