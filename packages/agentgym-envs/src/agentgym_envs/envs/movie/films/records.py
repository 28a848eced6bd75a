"""What the film world is made of. Nothing here ever changes once it is made."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar


class Company(NamedTuple):
    """A company that produces films.

    Attributes:
        id: Its number.
        name: Its name.
        country: Two letters, ISO 3166-1.
    """

    id: int
    name: str
    country: str


class CastCredit(NamedTuple):
    """One role in one film."""

    film: int
    person: int
    character: str


class CrewCredit(NamedTuple):
    """One job in one film."""

    film: int
    person: int
    job: str


class Person(NamedTuple):
    """Somebody who makes films.

    Attributes:
        id: A number.
        name: First name and surname; nobody else has both.
        gender: 1 or 2, as TMDB counts.
        birthday: YYYY-MM-DD.
        place_of_birth: Town and country.
        known_for: The department: "Acting", "Directing", ...
        popularity: The higher, the sooner a search lists the person.
        imdb_id: Like the three others a name in some other register; None where there is none.
        facebook_id: See `imdb_id`.
        instagram_id: See `imdb_id`.
        twitter_id: See `imdb_id`.
    """

    id: int
    name: str
    gender: int
    birthday: str
    place_of_birth: str
    known_for: str
    popularity: float
    imdb_id: str
    facebook_id: str | None
    instagram_id: str | None
    twitter_id: str | None


class Film(NamedTuple):
    """A film.

    Attributes:
        id: A number.
        title: No other film has it.
        plot: What its description is made of: numbers of a hero, a deed, a place and a time.
        budget: Dollars; 0 if nobody knows.
        revenue: Dollars; 0 if nobody knows.
        genres: (number, name), one to three.
        vote_average: 1 to 10, three decimals.
        release_date: YYYY-MM-DD.
        runtime: Minutes.
        popularity: The higher, the sooner a search lists the film.
        companies: Who produced it, one to three.
        countries: Codes of the countries it was produced in, one or two.
        keywords: (number, word), two to eight.
        other_titles: (country, title, kind) under which it was shown as well, up to three.
        languages: Codes of the languages into which its description was translated.
        cast: The roles, the leading ones first.
        crew: Who did what behind the camera.
    """

    id: int
    title: str
    plot: tuple[int, int, int, int]
    budget: int
    revenue: int
    genres: tuple[tuple[int, str], ...]
    vote_average: float
    release_date: str
    runtime: int
    popularity: float
    companies: tuple[Company, ...]
    countries: tuple[str, ...]
    keywords: tuple[tuple[int, str], ...]
    other_titles: tuple[tuple[str, str, str], ...]
    languages: tuple[str, ...]
    cast: tuple[CastCredit, ...]
    crew: tuple[CrewCredit, ...]


ItemT = TypeVar("ItemT", Film, Person)


@dataclass(frozen=True, slots=True, eq=False)
class Register(Generic[ItemT]):
    """Films or people that can be found by their names.

    Attributes:
        by_id: Number -> item.
        names: Number -> name, lower case.
        words: Word of a name -> numbers of the items with it.
    """

    by_id: Mapping[int, ItemT]
    names: Mapping[int, str]
    words: Mapping[str, frozenset[int]]

    def search(self, query: str, count: int) -> tuple[int, ...]:
        """Returns the numbers of at most `count` items whose names hold all words of `query`.

        A word may be a part of one. Case does not matter. The very name comes first, then names
        that begin with the query, and of equals the more popular.
        """
        return _search(self, " ".join(query.lower().split())[:200])[:count]

    def having(self, part: str) -> frozenset[int]:
        """Returns the numbers of the items with a word that holds `part`."""
        found = [numbers for word, numbers in self.words.items() if part in word]
        return frozenset[int]().union(*found)


@lru_cache(maxsize=4096)
def _search(register: Register[Film] | Register[Person], query: str) -> tuple[int, ...]:
    parts = query.split()
    if not parts:
        return ()
    found = register.having(parts[0])
    for part in parts[1:]:
        found = found & register.having(part)

    def rank(number: int) -> tuple[bool, bool, float, int]:
        name = register.names[number]
        popularity = register.by_id[number].popularity
        return name != query, not name.startswith(query), -popularity, number

    return tuple(sorted(found, key=rank)[:20])


@dataclass(frozen=True, slots=True, eq=False)
class Catalogue:
    """The whole film world.

    Attributes:
        films: All films.
        people: All people.
        roles: Number of a person -> the roles they played, in the order of the films' numbers.
        jobs: Number of a person -> what they did behind the camera.
    """

    films: Register[Film]
    people: Register[Person]
    roles: Mapping[int, tuple[CastCredit, ...]]
    jobs: Mapping[int, tuple[CrewCredit, ...]]
