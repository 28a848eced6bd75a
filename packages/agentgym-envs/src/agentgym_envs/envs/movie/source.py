"""Where the tools get their facts: The Movie Database (TMDB, version 3), or our own in its place.

A source answers what that service is asked, in the same shape, so that the tools do not know which
one it is. Reference: https://developer.themoviedb.org/reference; only what the tools use is
answered. Ids are digits: what stands behind them is no part of the address.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from agentgym_envs.toolkit.tools import Response

from .films import LANGUAGES, CastCredit, CrewCredit, Film, Person, biography, catalogue
from .films import description as description_of
from .films.words import COUNTRIES, JOBS

BASE = "https://api.themoviedb.org/3/"
NOT_FOUND = Response(
    404,
    {
        "success": False,
        "status_code": 34,
        "status_message": "The resource you requested could not be found.",
    },
)
PAGE = 20
MOST_DIGITS = 12

_DEPARTMENTS = dict(JOBS)


class Source(Protocol):
    """What answers the tools."""

    def get(self, url: str, query: Mapping[str, Any]) -> Response:
        """Returns the answer to a GET request.

        Raises:
            ToolError: there is no answer; the text tells the agent so.
        """
        ...


@dataclass(frozen=True)
class EmbeddedSource:
    """Answers from the invented film world; asks nobody."""

    def get(self, url: str, query: Mapping[str, Any]) -> Response:
        """Returns what TMDB would answer at `url`, from our own data."""
        kind, _, rest = url.removeprefix(BASE).partition("/")
        if kind == "search":
            return _search(rest, str(query.get("query") or ""))
        number, _, part = rest.partition("/")
        return _about(kind, leading_digits(number), part)


def leading_digits(given: Any) -> str:
    """Returns the number with which an id begins, as TMDB reads it, or "0", which nothing has.

    >>> leading_digits("603-the-matrix"), leading_digits("../person/5"), leading_digits(12)
    ('603', '0', '12')
    """
    text = str(given)[: MOST_DIGITS + 1]
    count = 0
    while count < len(text) and text[count] in "0123456789":
        count += 1
    return text[:count] if 0 < count <= MOST_DIGITS else "0"


def _search(kind: str, query: str) -> Response:
    world = catalogue()
    if kind == "movie":
        films = world.films
        found = [_film_found(films.by_id[number]) for number in films.search(query, PAGE)]
    elif kind == "person":
        people = world.people
        found = [_person_found(people.by_id[number]) for number in people.search(query, PAGE)]
    else:
        return NOT_FOUND
    return Response(200, {"page": 1, "results": found})


def _about(kind: str, number: str, part: str) -> Response:
    world = catalogue()
    if kind == "movie":
        film, tell = world.films.by_id.get(int(number)), _OF_FILMS.get(part)
        return Response(200, tell(film)) if film and tell else NOT_FOUND
    if kind == "person":
        person, answer = world.people.by_id.get(int(number)), _OF_PEOPLE.get(part)
        return Response(200, answer(person)) if person and answer else NOT_FOUND
    return NOT_FOUND


def _film_found(film: Film) -> dict[str, Any]:
    return {
        "id": film.id,
        "overview": description_of(film),
        "popularity": film.popularity,
        "release_date": film.release_date,
        "title": film.title,
        "vote_average": film.vote_average,
    }


def _person_found(person: Person) -> dict[str, Any]:
    return {
        "id": person.id,
        "gender": person.gender,
        "known_for_department": person.known_for,
        "name": person.name,
        "popularity": person.popularity,
    }


def _film(film: Film) -> dict[str, Any]:
    return {
        "budget": film.budget,
        "genres": [{"id": number, "name": name} for number, name in film.genres],
        "id": film.id,
        "overview": description_of(film),
        "production_companies": [
            {
                "id": company.id,
                "logo_path": None,
                "name": company.name,
                "origin_country": company.country,
            }
            for company in film.companies
        ],
        "production_countries": [
            {"iso_3166_1": code, "name": COUNTRIES[code]} for code in film.countries
        ],
        "release_date": film.release_date,
        "revenue": film.revenue,
        "runtime": film.runtime,
        "title": film.title,
        "vote_average": film.vote_average,
    }


def _credits(film: Film) -> dict[str, Any]:
    people = catalogue().people.by_id
    cast = [
        {
            "id": credit.person,
            "name": people[credit.person].name,
            "character": credit.character,
            "order": order,
        }
        for order, credit in enumerate(film.cast)
    ]
    crew = [
        {
            "id": credit.person,
            "name": people[credit.person].name,
            "department": _DEPARTMENTS[credit.job],
            "job": credit.job,
        }
        for credit in film.crew
    ]
    return {"id": film.id, "cast": cast, "crew": crew}


def _keywords(film: Film) -> dict[str, Any]:
    found = [{"id": number, "name": word} for number, word in film.keywords]
    return {"id": film.id, "keywords": found}


def _alternative_titles(film: Film) -> dict[str, Any]:
    found = [
        {"iso_3166_1": country, "title": title, "type": kind}
        for country, title, kind in film.other_titles
    ]
    return {"id": film.id, "titles": found}


def _translations(film: Film) -> dict[str, Any]:
    languages = (LANGUAGES[code] for code in film.languages)
    found = [
        {
            "iso_3166_1": language.country,
            "iso_639_1": language.code,
            "name": language.name,
            "english_name": language.english_name,
            "data": {
                "homepage": "",
                "overview": description_of(film, language.code),
                "runtime": film.runtime,
                "tagline": "",
                "title": "",
            },
        }
        for language in languages
    ]
    return {"id": film.id, "translations": found}


def _person(person: Person) -> dict[str, Any]:
    return {
        "biography": biography(person),
        "birthday": person.birthday,
        "gender": person.gender,
        "id": person.id,
        "known_for_department": person.known_for,
        "name": person.name,
        "place_of_birth": person.place_of_birth,
    }


def _movie_credits(person: Person) -> dict[str, Any]:
    world = catalogue()
    films = world.films.by_id
    roles: tuple[CastCredit, ...] = world.roles.get(person.id, ())
    jobs: tuple[CrewCredit, ...] = world.jobs.get(person.id, ())
    cast = [
        {
            "id": credit.film,
            "title": films[credit.film].title,
            "character": credit.character,
        }
        for credit in roles
    ]
    crew = [
        {"id": credit.film, "title": films[credit.film].title, "job": credit.job} for credit in jobs
    ]
    return {"id": person.id, "cast": cast, "crew": crew}


def _external_ids(person: Person) -> dict[str, Any]:
    return {
        "id": person.id,
        "imdb_id": person.imdb_id,
        "facebook_id": person.facebook_id,
        "instagram_id": person.instagram_id,
        "twitter_id": person.twitter_id,
    }


_OF_FILMS: Mapping[str, Callable[[Film], dict[str, Any]]] = {
    "": _film,
    "credits": _credits,
    "keywords": _keywords,
    "alternative_titles": _alternative_titles,
    "translations": _translations,
}
_OF_PEOPLE: Mapping[str, Callable[[Person], dict[str, Any]]] = {
    "": _person,
    "movie_credits": _movie_credits,
    "external_ids": _external_ids,
}
