"""What the forums are about; topics.txt has five lines on each."""

from functools import cache
from importlib.resources import files
from typing import NamedTuple

from agentgym_envs.envs.webarena.sites.land import TOWNS, Town


class Topic(NamedTuple):
    """A forum, and the words in which people write there.

    Attributes:
        name: As in the URL: /f/gardening.
        title: For the reader.
        description: One sentence.
        things: What people own or talk about, each after "a" or "an".
        doings: What people do, as "-ing" forms.
        town: Whether the forum is that of a town.
    """

    name: str
    title: str
    description: str
    things: tuple[str, ...]
    doings: tuple[str, ...]
    town: bool = False


@cache
def topics() -> tuple[Topic, ...]:
    """Returns all topics: those of topics.txt and one for each town of Holmar."""
    text = (files(__package__ or "") / "topics.txt").read_text(encoding="utf-8")
    return (*map(_read, text.strip().split("\n\n")), *map(_of_town, TOWNS))


def _read(row: str) -> Topic:
    name, title, description, things, doings = row.split("\n")
    return Topic(name, title, description, tuple(things.split(", ")), tuple(doings.split(", ")))


def _of_town(town: Town) -> Topic:
    name = town.name
    return Topic(
        name.replace(" ", ""),
        name,
        f"News, questions and pictures from {name}.",
        tuple(f"{thing} in {name}" for thing in _TOWN_THINGS),
        tuple(f"{doing} in {name}" for doing in _TOWN_DOINGS),
        town=True,
    )


_TOWN_THINGS = (
    "bakery", "flat", "dentist", "bus line", "playground", "language class", "bike repair shop",
    "choir", "second-hand shop", "quiet cafe", "swimming pool", "market stall",
)  # fmt: skip
_TOWN_DOINGS = (
    "parking", "renting a room", "finding a plumber", "running at night", "moving house",
    "cycling to work", "meeting people",
)  # fmt: skip
