"""The expert's way to an answer: calls made for real, each with the thought that leads to it."""

from collections.abc import Sequence
from typing import Any

from agentgym_envs.toolkit.tools import script

from .films import Film, Person
from .source import EmbeddedSource
from .tools import TOOLBOX, MovieTools

_TOOLS = MovieTools(EmbeddedSource())

Row = dict[str, Any]


class Script(script.Script[None]):
    """Makes calls on the invented films, and keeps them."""

    def __init__(self) -> None:
        """Starts with no calls made."""
        super().__init__(TOOLBOX, _TOOLS, None)

    def find(self, film: Film) -> int:
        """Returns the id of a film that is known by its title."""
        thought = f'I need the id of the film "{film.title}".'
        return self.call(thought, "get_search_movie", movie_name=film.title)[0]["id"]

    def find_person(self, person: Person) -> int:
        """Returns the id of a person who is known by name."""
        thought = f"I need the id of {person.name}."
        return self.call(thought, "get_search_person", person_name=person.name)[0]["id"]

    def details(self, film: int, what: str) -> Row:
        """Returns the main facts about a film; `what` says what they are wanted for."""
        thought = f"Its details will tell me {what}."
        return self.call(thought, "get_movie_details", movie_id=film)

    def cast(self, film: int) -> list[Row]:
        """Returns the first ten of the cast of a film."""
        return self.call("The cast shows who plays whom.", "get_movie_cast", movie_id=film)["cast"]

    def crew(self, film: int) -> list[Row]:
        """Returns the crew of a film as far as the tool shows it."""
        return self.call("The crew shows who did what.", "get_movie_crew", movie_id=film)["crew"]

    def director(self, film: int) -> Row:
        """Returns the director of a film."""
        return only(self.crew(film), job="Director")

    def person(self, person: int, name: str, what: str) -> Row:
        """Returns who somebody is."""
        thought = f"The details of {name} will tell me {what}."
        return self.call(thought, "get_person_details", person_id=person)

    def roles(self, person: int) -> list[Row]:
        """Returns the first ten roles of a person."""
        thought = "The list of roles shows the films."
        return self.call(thought, "get_person_cast", person_id=person)["cast"]

    def jobs(self, person: int) -> list[Row]:
        """Returns the first ten jobs of a person behind the camera."""
        thought = "The list of jobs behind the camera shows the films."
        return self.call(thought, "get_person_crew", person_id=person)["crew"]


def only(rows: Sequence[Row], **wanted: Any) -> Row:
    """Returns the one row that has these values.

    Raises:
        LookupError: there is none, or more than one.
    """
    found = [row for row in rows if all(row[key] == value for key, value in wanted.items())]
    if len(found) != 1:
        raise LookupError(f"{len(found)} rows have {wanted}")
    return found[0]
