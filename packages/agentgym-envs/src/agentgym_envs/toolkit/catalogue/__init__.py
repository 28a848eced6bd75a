"""Products that do not exist, for every shop that needs some.

Each is a function of its number by SHAKE-256, the same on every machine; nothing is stored. There
are 90 kinds of product in 8 departments, composed from vocabulary of our own (`departments/`): no
brand, text or price is anybody else's. `families.py` decides what each product is, `texts.py`
writes it down, `explanations.py` says what a feature is good for.
"""

from .choices import Choices
from .explanations import Sort
from .families import FAMILIES, KINDS, MEMBERS, Family, Member, family, sorts
from .kinds import Department, Kind
from .phrases import counted, joined, part_phrase, sentence_case, spell, title_case, with_article
from .texts import bullets, description, title, title_nouns

__all__ = [
    "FAMILIES",
    "KINDS",
    "MEMBERS",
    "Choices",
    "Department",
    "Family",
    "Kind",
    "Member",
    "Sort",
    "bullets",
    "counted",
    "description",
    "family",
    "joined",
    "part_phrase",
    "sentence_case",
    "sorts",
    "spell",
    "title",
    "title_case",
    "title_nouns",
    "with_article",
]
