"""What all templates share: who asks, and how things are put in words."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from agentgym_envs.envs.weather.data import City, Start, gazetteer
from agentgym_envs.envs.weather.periods import Period
from agentgym_envs.envs.weather.script import Place, Script, only_best
from agentgym_envs.envs.weather.tools import TEMPERATURES
from agentgym_envs.toolkit.tools import Draft, Draws, Question

Made = tuple[str, Question[Start]] | None
Template = Callable[[Draws, "Scene"], Draft | None]

TEMPERATURE_WORDS = dict(zip(("highest", "lowest", "average"), TEMPERATURES, strict=True))
ASK = (
    "What {is} {thing}?",
    "Please tell me {thing}.",
    "I would like to know {thing}.",
    "Can you find out {thing}?",
    "A friend asks me for {thing}. What shall I say?",
    "For my diary I need {thing}.",
)
IS = {"past": "was", "present": "is", "future": "will be"}
NUMBER = ("Answer with a number.", "Give the answer as a number.", "A plain number, please.")
DATES = ("Answer with a list of dates as YYYY-MM-DD.", "List the dates as ['YYYY-MM-DD'].")
DATE = ("Answer with the date as YYYY-MM-DD.", "Give the date in the form YYYY-MM-DD.")
YES = ("Answer Yes or No.", "Please answer with 'Yes' or 'No'.")
CITY = ("Answer with the name of the city.", "Just the name of the city, please.")


class Scene(NamedTuple):
    """Who asks, and when."""

    home: City
    today: date

    @property
    def start(self) -> Start:
        """What the episode starts from."""
        return Start(self.today.isoformat(), self.home.name)


@cache
def cities() -> tuple[City, ...]:
    """Returns the cities that questions are about: of namesakes only the largest."""
    return tuple(found[0] for found in gazetteer().by_name.values())


def problem(template: str, *parts: object) -> str:
    """Returns the name of a problem: what is asked of which cities and days, in whatever words.

    Who asks, and when, is left out, so that no fact is trained on and tested.
    """
    names = (part.key if isinstance(part, (Place, Period)) else str(part) for part in parts)
    return " ".join((template, *names))


def in_order(*places: Place) -> list[Place]:
    """Returns places in an order that does not depend on how they are asked for."""
    return sorted(places, key=lambda place: place.key)


def a_place(draws: Draws, scene: Scene) -> Place:
    """Draws the user's city or another one."""
    if draws.integer(0, 1):
        return Place(scene.home, True)
    return Place(draws.choice(cities()), False)


def two_places(draws: Draws, scene: Scene) -> tuple[Place, Place]:
    """Draws two cities; the first may be the user's own."""
    first, second = (Place(city, False) for city in draws.sample(cities(), 2))
    at_home = draws.integer(0, 1) and scene.home != second.city
    return (Place(scene.home, True) if at_home else first), second


def named(place: Place) -> str:
    """Returns how a place is named in a question about places."""
    return "the city where I am" if place.is_home else place.city.name


def place_is(place: Place) -> str:
    """Returns "am I" or "is Oslo"."""
    return "am I" if place.is_home else f"is {place.city.name}"


def ask(draws: Draws, period: Period, thing: str, form: str) -> str:
    """Returns a question for a thing, in one of several wordings, with the form of the answer."""
    openings = ASK[1:] if thing.startswith("the list") else ASK
    opening = draws.choice(openings).format(**{"is": IS[period.tense], "thing": thing})
    return f"{opening} {form}"


def extreme(
    draws: Draws,
    script: Script,
    span: Period,
    daily: dict[str, Any],
    values: Sequence[float],
    thing: str,
) -> Made:
    """Returns the question for the day of the highest value; None if two days share it."""
    day = only_best(daily, values)
    if day is None:
        return None
    return ask(draws, span, thing, draws.choice(DATE)), script.answered(day, f"It is {day}.")
