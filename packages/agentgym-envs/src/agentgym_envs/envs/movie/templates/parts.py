"""What the templates share: wordings that differ between splits, and draws of films and people."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from agentgym_envs.core import Split
from agentgym_envs.envs.movie.films import Film, Person, catalogue
from agentgym_envs.envs.movie.tools import MOST
from agentgym_envs.toolkit.tools import Draft, Draws, Question

Made = tuple[str, Question[None]] | None

ASK = (
    (
        *("What is {thing}?", "Please tell me {thing}.", "I would like to know {thing}."),
        *("Can you find out {thing}?", "I am looking for {thing}."),
    ),
    (
        *("Could you look up {thing}?", "For a quiz I need {thing}. What is it?"),
        "We cannot agree on {thing}. Look it up, please.",
    ),
)
"""Ways to ask for a thing: in training, and in the other splits."""

NUMBER = (
    ("Answer with a number.", "Give the answer as a number.", "A plain number, please."),
    ("The number alone will do.", "Reply with the number only."),
)
DATE = (
    ("Answer with the date as YYYY-MM-DD.", "Give the date in the form YYYY-MM-DD."),
    ("I need the date written as YYYY-MM-DD.",),
)
NAME = (
    ("Answer with the name.", "Just the name, please.", "Give the name as a string."),
    ("The name alone will do.", "Reply with the name only."),
)
TITLE = (
    ("Answer with the title of the film.", "Just the title, please."),
    ("The title alone will do.", "Reply with the film's title only."),
)
TEXT = (
    ("Answer with a string.", "Give the answer as a string."),
    ("The text itself will do, with nothing around it.",),
)
NAMES = (
    ("Answer with a list of names.", "Give the names as an array."),
    ("Reply with the names in a list, in any order.",),
)
LIST = (
    ("Answer with a list.", "Give the answer as an array.", "A list of strings, please."),
    ("Reply with a list, in any order.",),
)
YES = (
    ("Answer Yes or No.", "Please answer with Yes or No."),
    ("A simple Yes or No will do.", "Reply with Yes or No only."),
)

Wordings = tuple[Sequence[str], Sequence[str]]


@dataclass
class Asker:
    """Draws one question: its films and people, and its words.

    Attributes:
        draws: The choices.
        split: Train has wordings of its own; the other two share theirs.
    """

    draws: Draws
    split: Split

    def pick(self, wordings: Wordings) -> str:
        """Returns one of the wordings that belong to the split."""
        return self.draws.choice(wordings[0 if self.split == "train" else 1])

    def say(self, wordings: Wordings, hint: Wordings, **parts: str) -> str:
        """Returns a goal: a sentence with its parts filled in, and how to answer."""
        sentence = self.pick(wordings).format(**parts)
        return f"{sentence[0].upper()}{sentence[1:]} {self.pick(hint)}"

    def ask(self, thing: str, hint: Wordings) -> str:
        """Returns a goal that asks for a thing."""
        return self.say(ASK, hint, thing=thing)

    def called(self, film: Film) -> str:
        """Returns how a film is spoken of."""
        return self.pick(
            (('"{}"', 'the film "{}"'), ('the movie "{}"', 'the motion picture "{}"'))
        ).format(film.title)

    def film(self) -> Film:
        """Returns any film."""
        return self.draws.choice(films())

    def films(self, count: int) -> list[Film]:
        """Returns several different films, in the order of their ids."""
        chosen = {film.id: film for film in (self.film() for _ in range(3 * count))}
        return [chosen[number] for number in sorted(list(chosen)[:count])]

    def actor(self) -> Person:
        """Returns somebody all of whose roles the tools show."""
        return self.draws.choice(actors())

    def maker(self) -> Person:
        """Returns somebody all of whose jobs behind the camera the tools show."""
        return self.draws.choice(makers())

    def director(self, low: int, high: int) -> Person:
        """Returns somebody who directed `low` to `high` films, all of which the tools show."""
        return self.draws.choice(directors(low, high))


Template = Callable[[Asker], Draft | None]


@cache
def films() -> tuple[Film, ...]:
    """Returns all films."""
    return tuple(catalogue().films.by_id.values())


@cache
def actors() -> tuple[Person, ...]:
    """Returns the people with at most ten roles, and at least one."""
    return tuple(catalogue().people.by_id[one] for one, rows in catalogue().roles.items()
                 if len(rows) <= MOST)  # fmt: skip


@cache
def makers() -> tuple[Person, ...]:
    """Returns the people with at most ten jobs behind the camera, and at least one."""
    return tuple(catalogue().people.by_id[one] for one, rows in catalogue().jobs.items()
                 if len(rows) <= MOST)  # fmt: skip


@cache
def directors(low: int, high: int) -> tuple[Person, ...]:
    """Returns the makers who directed `low` to `high` films."""
    return tuple(maker for maker in makers() if low <= len(directed(maker)) <= high)


def directed(person: Person) -> list[Film]:
    """Returns the films that somebody directed."""
    world = catalogue()
    jobs = world.jobs.get(person.id, ())
    return [world.films.by_id[credit.film] for credit in jobs if credit.job == "Director"]


def director_of(film: Film) -> Person:
    """Returns who directed a film."""
    found = next(credit for credit in film.crew if credit.job == "Director")
    return catalogue().people.by_id[found.person]


def person_of(number: int) -> Person:
    """Returns a person by id."""
    return catalogue().people.by_id[number]


def film_of(number: int) -> Film:
    """Returns a film by id."""
    return catalogue().films.by_id[number]


def yes(is_so: bool) -> str:
    """Returns Yes or No."""
    return "Yes" if is_so else "No"
