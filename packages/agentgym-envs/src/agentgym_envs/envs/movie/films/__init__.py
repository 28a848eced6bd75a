"""An invented world of films: titles, people, credits, companies, figures and descriptions.

Everything in it is made up, deterministically, from the words in this folder; only the places and
the names of countries are real. `catalogue()` is the whole of it, made once per process.
"""

from .make import catalogue
from .records import CastCredit, Catalogue, Company, CrewCredit, Film, Person
from .texts import LANGUAGES, Language, biography, description

__all__ = [
    "LANGUAGES",
    "CastCredit",
    "Catalogue",
    "Company",
    "CrewCredit",
    "Film",
    "Language",
    "Person",
    "biography",
    "catalogue",
    "description",
]
