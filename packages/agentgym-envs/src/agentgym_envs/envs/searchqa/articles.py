"""The articles of the encyclopaedia, each written when it is asked for."""

from collections.abc import Iterator
from functools import lru_cache

from . import names
from .country import TODAY, Entity, entities
from .relations import FILLERS, RELATIONS


@lru_cache(maxsize=4096)
def contents(number: int) -> str:
    """Returns an article as a corpus has it: its title in double quotes, a line break, its text."""
    entity = entities()[number]
    return f'"{entity.name}"\n{article(entity)}'


def article(entity: Entity) -> str:
    """Returns the text of an article: the facts, in one of several wordings each."""
    parts = [*_opening(entity), *_facts(entity), _filler(entity, 0), _filler(entity, 1)]
    return " ".join(dict.fromkeys(part for part in parts if part))


def value_text(relation: str, value: int) -> str:
    """Returns a number as articles write it: years plain, all else with thousands set off."""
    return f"{value:,}" if relation in ("population", "height", "area", "length") else str(value)


def related(entity: Entity, relation: str) -> str:
    """Returns the name of what an entity is related to, or the number as text."""
    if relation in entity.links:
        return entities()[entity.links[relation]].name
    return value_text(relation, entity.values[relation])


def fact(entity: Entity, relation: str) -> str:
    """Returns the sentence of the entity's article that states a relation."""
    sentences = RELATIONS[entity.kind][relation].sentences
    draw = names.draws(f"wording {entity.number} {relation}", 1)[0]
    sentence = sentences[draw % len(sentences)]
    text = sentence.format(x=entity.name, y=related(entity, relation))
    return text[0].upper() + text[1:]


def _facts(entity: Entity) -> Iterator[str]:
    for relation in RELATIONS[entity.kind]:
        if relation in entity.links or relation in entity.values:
            yield fact(entity, relation)


_FIELDS = (
    "painter", "writer", "engineer", "composer", "botanist", "merchant", "surveyor", "physician",
    "printer", "naval officer", "architect", "lawyer", "chemist", "teacher", "explorer",
)  # fmt: skip


def _opening(entity: Entity) -> Iterator[str]:
    """Says what the article is on, and its other names."""
    if entity.kind == "person":
        field = _FIELDS[entity.values["field"] % len(_FIELDS)]
        article_word = "an" if field[0] in "aeiou" else "a"
        name, full = entity.name, entity.aliases[0]
        yield f"{name} (in full {full}) was {article_word} {field} of {names.COUNTRY}."
    elif entity.kind == "town":
        yield _other_town_name(entity)
    elif entity.kind == "firm":
        yield f"{entity.name}, also known as {entity.aliases[0]}, is an old name in its trade."
    elif entity.kind == "mountain":
        yield f"{entity.name}, on some maps {entity.aliases[0]}, is a mountain of {names.COUNTRY}."
    elif entity.kind == "region":
        yield f"{entity.name} is one of the regions of {names.COUNTRY}."
    elif entity.kind == "river":
        yield f"The {entity.name} is a river of {names.COUNTRY}."


def _other_town_name(entity: Entity) -> str:
    other = entity.aliases[0]
    if other.startswith(entity.name):
        return f"{entity.name} is called {other} in old deeds."
    return f"{entity.name} was called {other} until {TODAY - 40 - entity.index % 90}."


def _filler(entity: Entity, place: int) -> str:
    sentences = FILLERS[entity.kind]
    draw = names.draws(f"filler {entity.number}", 2)[place]
    return sentences[draw % len(sentences)]
