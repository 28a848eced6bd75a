"""The tools: what an agent may ask for, and what it gets.

Source: AgentGym 3ef9235, agentenv-tool, which has them from AgentBoard. By the fixed rules an id is
a number, a search that finds nothing says so, and a film or person that is not there is named.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from agentgym_envs.toolkit.tools import Toolbox, ToolError, finish

from .source import BASE, Source, leading_digits

MOST = 10
"""Entries of cast and crew that a tool shows."""

LEADING_JOBS = ("Director", "Producer", "Writer")
COUNTRIES_OF_TRANSLATIONS = ("NL", "CN", "US", "DE", "RU", "JP")


@dataclass(frozen=True)
class MovieTools:
    """What the tools work on.

    Attributes:
        source: Answers what TMDB is asked.
        original: Whether arguments are taken, and refused, as in the original.
        raw_ids: Whether an id goes into the address as it is, as in the original, "../person/5"
            included; only the replay of records needs that.
    """

    source: Source
    original: bool = False
    raw_ids: bool = False

    def get_search_movie(self, movie_name: str) -> list[dict[str, Any]]:
        """Search for a film by its title.

        Args:
            movie_name: The title, or words of it.

        Returns:
            The best match, in a list: id, overview and title.
        """
        found = self._search("movie", movie_name)
        if not found and not self.original:
            raise ToolError(f"no film is called {movie_name!r:.80}")
        first = found[0]
        return [{"id": first["id"], "overview": first["overview"], "title": first["title"]}]

    def get_movie_details(self, movie_id: int) -> dict[str, Any]:
        """Get the main facts about a film.

        Args:
            movie_id: The film's id.

        Returns:
            Title, budget and revenue in dollars (0 if unknown), genres, average vote and release
            date.
        """
        film = self._about("movie", movie_id)
        keys = ("title", "budget", "genres", "revenue", "vote_average", "release_date")
        return {key: film[key] for key in keys}

    def get_movie_production_companies(self, movie_id: int) -> dict[str, Any]:
        """Get the companies that produced a film.

        Args:
            movie_id: The film's id.

        Returns:
            Each company's id, name and country of origin.
        """
        return {"production_companies": self._about("movie", movie_id)["production_companies"]}

    def get_movie_production_countries(self, movie_id: int) -> dict[str, Any]:
        """Get the countries in which a film was produced.

        Args:
            movie_id: The film's id.

        Returns:
            Each country's code and name.
        """
        return {"production_countries": self._about("movie", movie_id)["production_countries"]}

    def get_movie_cast(self, movie_id: int) -> dict[str, Any]:
        """Get who plays in a film.

        Args:
            movie_id: The film's id.

        Returns:
            The first ten of the cast, the leading roles first: person's id, name and character.
        """
        cast = self._about("movie", movie_id, "/credits")["cast"]
        return {"cast": [_only(row, "id", "name", "character") for row in cast[:MOST]]}

    def get_movie_crew(self, movie_id: int) -> dict[str, Any]:
        """Get who made a film.

        Args:
            movie_id: The film's id.

        Returns:
            All directors, producers and writers, then others up to ten: person's id, name and job.
        """
        crew = self._about("movie", movie_id, "/credits")["crew"]
        first = [row for row in crew if row["job"] in LEADING_JOBS]
        # In the original a director who also cuts the film is not listed as its editor.
        hidden = {row["id"] for row in first} if self.original else ()
        others = [row for row in crew if row not in first and row["id"] not in hidden]
        shown = first + others[: max(MOST - len(first), 0)]
        return {"crew": [_only(row, "id", "name", "job") for row in shown]}

    def get_movie_keywords(self, movie_id: int) -> dict[str, Any]:
        """Get the keywords of a film.

        Args:
            movie_id: The film's id.

        Returns:
            The keywords.
        """
        found = self._about("movie", movie_id, "/keywords")["keywords"]
        return {"keywords": [row["name"] for row in found]}

    def get_search_person(self, person_name: str) -> list[dict[str, Any]]:
        """Search for a person by name.

        Args:
            person_name: The name, or a part of it.

        Returns:
            The best match, in a list: id and name.
        """
        found = self._search("person", person_name)
        if not found and not self.original:
            raise ToolError(f"nobody is called {person_name!r:.80}")
        return [_only(row, "id", "name") for row in found[:1]]

    def get_person_details(self, person_id: int) -> dict[str, Any]:
        """Get who somebody is.

        Args:
            person_id: The person's id.

        Returns:
            Name, biography, birthday and place of birth.
        """
        person = self._about("person", person_id)
        return _only(person, "name", "biography", "birthday", "place_of_birth")

    def get_person_cast(self, person_id: int) -> dict[str, Any]:
        """Get the films in which somebody plays.

        Args:
            person_id: The person's id.

        Returns:
            The first ten roles: film's id, title and character.
        """
        cast = self._about("person", person_id, "/movie_credits")["cast"]
        return {"cast": [_only(row, "id", "title", "character") for row in cast[:MOST]]}

    def get_person_crew(self, person_id: int) -> dict[str, Any]:
        """Get the films that somebody worked on behind the camera.

        Args:
            person_id: The person's id.

        Returns:
            The first ten jobs: film's id, title and job.
        """
        crew = self._about("person", person_id, "/movie_credits")["crew"]
        return {"crew": [_only(row, "id", "title", "job") for row in crew[:MOST]]}

    def get_person_external_ids(self, person_id: int) -> dict[str, Any]:
        """Get the names under which somebody is found elsewhere.

        Args:
            person_id: The person's id.

        Returns:
            The ids at IMDb, Facebook, Instagram and Twitter; None where there is none.
        """
        found = self._about("person", person_id, "/external_ids")
        return _only(found, "imdb_id", "facebook_id", "instagram_id", "twitter_id")

    def get_movie_alternative_titles(self, movie_id: int) -> dict[str, Any]:
        """Get the other titles of a film.

        Args:
            movie_id: The film's id.

        Returns:
            Each title with the code of its country and its kind.
        """
        return self._about("movie", movie_id, "/alternative_titles")

    def get_movie_translation(self, movie_id: int) -> dict[str, Any]:
        """Get a film's description in other languages.

        Args:
            movie_id: The film's id.

        Returns:
            The translations into English, German, Dutch, Russian, Chinese and Japanese that there
            are; the text is the overview.
        """
        found = self._about("movie", movie_id, "/translations")
        kept = [
            {**row, "data": {key: text for key, text in row["data"].items() if key != "title"}}
            for row in found["translations"]
            if row["iso_3166_1"] in COUNTRIES_OF_TRANSLATIONS
        ]
        return {"id": found["id"], "translations": kept}

    def _search(self, kind: str, name: Any) -> list[dict[str, Any]]:
        query = {"query": name, "include_adult": "false", "language": "en-US", "page": 1}
        return self._ask(f"search/{kind}", query, f"a search for {name!r:.80}")["results"]

    def _about(self, kind: str, given: Any, part: str = "") -> dict[str, Any]:
        number = given if self.raw_ids else leading_digits(given)
        thing = "film" if kind == "movie" else kind
        return self._ask(f"{kind}/{number}{part}", {}, f"the id {given!r:.80} of a {thing}")

    def _ask(self, path: str, query: Mapping[str, Any], what: str) -> dict[str, Any]:
        response = self.source.get(BASE + path, query)
        if response.status == 200:
            return response.json
        if self.original:
            raise ToolError(response.text)
        if response.status == 404:
            raise ToolError(f"there is nothing for {what}; ids come from the search tools")
        raise ToolError(f"the film service refuses {what}: {_reason(response.json)}")


def _only(row: Mapping[str, Any], *keys: str) -> dict[str, Any]:
    return {key: row[key] for key in keys}


def _reason(body: Any) -> str:
    reason = cast("dict[str, Any]", body).get("status_message") if isinstance(body, dict) else None
    return str(reason or cast("Any", body))[:300]


TOOLBOX = Toolbox(
    MovieTools.get_search_movie,
    MovieTools.get_movie_details,
    MovieTools.get_movie_production_companies,
    MovieTools.get_movie_production_countries,
    MovieTools.get_movie_cast,
    MovieTools.get_movie_crew,
    MovieTools.get_movie_keywords,
    MovieTools.get_search_person,
    MovieTools.get_person_details,
    MovieTools.get_person_cast,
    MovieTools.get_person_crew,
    MovieTools.get_person_external_ids,
    MovieTools.get_movie_alternative_titles,
    MovieTools.get_movie_translation,
    finish=finish,
)
