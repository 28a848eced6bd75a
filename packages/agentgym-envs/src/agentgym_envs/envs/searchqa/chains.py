"""Questions of one to four hops: chains of facts, each in an article that the last one names."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from agentgym_envs.core import Split

from . import names
from .articles import fact, related, value_text
from .country import Entity, entities
from .data import Hop, Question
from .relations import MENTIONS, RELATIONS

MOST_HOPS = 4
SHARES: Sequence[tuple[Split, int]] = (("test", 15), ("validation", 30), ("train", 100))
"""Of 100 possible answers, those below the first number belong to test, and so on."""

_TRIES = 200


@dataclass(frozen=True, slots=True)
class Chain:
    """A way through the encyclopaedia.

    Attributes:
        entities: Whose articles must be read, in order.
        relations: What is taken from each; the last is the answer.
    """

    entities: tuple[Entity, ...]
    relations: tuple[str, ...]


@lru_cache(maxsize=1024)
def question(name: str, split: Split, hops: int) -> Question:
    """Returns the question of a name, always the same, whose answer belongs to `split`."""
    for attempt in range(_TRIES * 100):
        draws = names.draws(f"{name} {attempt}", 2 * MOST_HOPS + 3)
        chain = _chain(hops, draws)
        if chain is not None and split_of(chain) == split:
            return _asked(chain, draws[2 * MOST_HOPS :])
    raise AssertionError("every split has answers to questions of any length")


def split_of(chain: Chain) -> Split:
    """Returns the split to which the answer of a chain belongs: every answer has one."""
    return _split_of_answer(related(chain.entities[-1], chain.relations[-1]).replace(",", ""))


@cache
def _split_of_answer(answer: str) -> Split:
    place = names.draws(f"answer {answer}", 1)[0] % 100
    return next(split for split, end in SHARES if place < end)


def _chain(hops: int, draws: Sequence[int]) -> Chain | None:
    """Walks from an article to the next; None where the way ends early or comes back."""
    everything = entities()
    visited, relations = [everything[draws[0] % len(everything)]], list[str]()
    for hop in range(1, hops):
        links = _links(visited[-1])
        if not links:
            return None
        relations.append(links[draws[hop] % len(links)])
        visited.append(everything[visited[-1].links[relations[-1]]])
    answers = _answers(visited[-1])
    relations.append(answers[draws[hops] % len(answers)])
    return Chain(tuple(visited), tuple(relations)) if _is_sound(visited, relations[-1]) else None


def _links(entity: Entity) -> list[str]:
    """Returns the relations that lead on to an article from which something can be asked."""
    relations = RELATIONS[entity.kind]
    return [name for name in entity.links if name in relations and relations[name].phrases]


def _answers(entity: Entity) -> list[str]:
    known = (*entity.links, *entity.values)
    relations = RELATIONS[entity.kind]
    return [name for name in known if name in relations and relations[name].questions]


def _is_sound(visited: Sequence[Entity], last: str) -> bool:
    """Whether no article comes twice, and the answer is not in the question."""
    numbers = [entity.number for entity in visited]
    answer = visited[-1].links.get(last)
    return len(set(numbers)) == len(numbers) and answer not in numbers


def _asked(chain: Chain, draws: Sequence[int]) -> Question:
    phrase = mention(chain.entities[0])
    hops: list[Hop] = []
    for place, (entity, relation) in enumerate(zip(chain.entities, chain.relations, strict=True)):
        known = RELATIONS[entity.kind][relation]
        hops.append(_hop(entity, relation, phrase))
        if place + 1 < len(chain.entities):
            phrase = _pick(known.phrases, draws[0] >> place).format(x=phrase)
    last = RELATIONS[chain.entities[-1].kind][chain.relations[-1]]
    text = _pick(last.questions, draws[1]).format(x=phrase)
    text = text.replace("the the ", "the ")
    return Question(text, answers(chain.entities[-1], chain.relations[-1]), tuple(hops))


def _hop(entity: Entity, relation: str, phrase: str) -> Hop:
    said = fact(entity, relation)
    queries = (entity.name, f"{phrase} {entity.name} {entity.kind}", f"{entity.name}. {said}")
    return Hop(str(entity.number), queries, phrase, said)


def mention(entity: Entity) -> str:
    """Returns how a question names an entity."""
    return MENTIONS.get(entity.kind, "{x}").format(x=entity.name)


def answers(entity: Entity, relation: str) -> tuple[str, ...]:
    """Returns the right answers, the first as the article has it."""
    if relation in entity.links:
        other = entities()[entity.links[relation]]
        return (other.name, *other.aliases)
    value = entity.values[relation]
    unit = _UNITS.get(relation)
    plain = (str(value), f"in {value}", f"the year {value}") if unit is None else (str(value),)
    shown = value_text(relation, value)
    return tuple(dict.fromkeys((shown, *plain, *(f"{shown} {word}" for word in unit or ()))))


_UNITS = {
    "population": ("inhabitants", "people"),
    "height": ("metres", "m"),
    "length": ("kilometres", "km"),
    "area": ("square kilometres", "km2"),
}


def _pick(texts: Sequence[str], draw: int) -> str:
    return texts[draw % len(texts)]
