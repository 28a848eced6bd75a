"""Cities, and the official tasks on the user's disk.

Embedded: `data/cities.csv`, facts of geography (see data/SOURCE.md). Official: `weather.jsonl` of
AgentGym's agentenv-tool, which is loaded and never shipped.
"""

import csv
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

from agentgym_envs.json_values import get, read_records

TASK_FILE = "weather.jsonl"


class City(NamedTuple):
    """A city.

    Attributes:
        name: As its people or the English write it.
        latitude: Degrees north.
        longitude: Degrees east.
        elevation: Metres above the sea.
        country_code: Two letters, ISO 3166-1.
        population: People, rounded.
    """

    name: str
    latitude: float
    longitude: float
    elevation: float
    country_code: str
    population: int


class Start(NamedTuple):
    """What an episode starts from: the user's date (YYYY-MM-DD) and city."""

    date: str
    city: str


class OfficialTask(NamedTuple):
    """One line of the official file.

    Attributes:
        number: What the item id ends with.
        goal: The question.
        subgoals: The right answers.
        date: The user's date, YYYY-MM-DD.
        city: The user's city.
    """

    number: int
    goal: str
    subgoals: tuple[Any, ...]
    date: str
    city: str


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Cities that can be found by name and by place.

    Attributes:
        cities: All of them, the larger of two namesakes first.
        by_name: Folded name -> its cities.
        by_cell: (whole degree of latitude, of longitude) -> the cities there.
    """

    cities: tuple[City, ...]
    by_name: Mapping[str, tuple[City, ...]]
    by_cell: Mapping[tuple[int, int], tuple[City, ...]]

    def search(self, name: str, count: int) -> list[City]:
        """Returns at most `count` cities of this name, or, if there is none, that begin with it.

        Case and accents do not matter. The largest comes first.
        """
        wanted = folded(name)
        if len(wanted) < 2:
            return []
        found = self.by_name.get(wanted)
        if found is None:
            found = [city for city in self.cities if folded(city.name).startswith(wanted)]
        return list(found[:count])

    def near(self, latitude: float, longitude: float) -> City | None:
        """Returns the city that is less than a quarter of a degree away, or None."""
        row, column = int(latitude // 1), int(longitude // 1)
        best: tuple[float, City] | None = None
        for cell in ((row + i, column + j) for i in (-1, 0, 1) for j in (-1, 0, 1)):
            for city in self.by_cell.get(cell, ()):
                away = abs(city.latitude - latitude) + abs(city.longitude - longitude)
                if away < 0.25 and (best is None or away < best[0]):
                    best = (away, city)
        return best and best[1]


def folded(name: str) -> str:
    """Returns a name without case, accents and outer blanks.

    >>> folded(" São Paulo"), folded("Tromsø")
    ('sao paulo', 'tromso')
    """
    plain = unicodedata.normalize("NFKD", name.strip().casefold().replace("ø", "o"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


@cache
def gazetteer() -> Gazetteer:
    """Returns our cities; read once per process."""
    path = files("agentgym_envs.envs.weather").joinpath("data", "cities.csv")
    rows = csv.reader(path.read_text(encoding="utf-8").splitlines()[1:])
    cities = sorted((_city(row) for row in rows), key=lambda city: -city.population)
    by_name: dict[str, list[City]] = {}
    by_cell: dict[tuple[int, int], list[City]] = {}
    for city in cities:
        by_name.setdefault(folded(city.name), []).append(city)
        cell = int(city.latitude // 1), int(city.longitude // 1)
        by_cell.setdefault(cell, []).append(city)
    return Gazetteer(
        tuple(cities),
        {name: tuple(found) for name, found in by_name.items()},
        {cell: tuple(found) for cell, found in by_cell.items()},
    )


@cache
def official_rows(folder: Path) -> tuple[OfficialTask, ...]:
    """Returns the official tasks of `folder`, in the order of the file.

    Raises:
        MalformedFileError: a line is no task.
    """
    return read_records(folder / TASK_FILE, _official_task)


def _city(row: list[str]) -> City:
    name, latitude, longitude, elevation, country_code, population = row
    return City(
        name,
        float(latitude),
        float(longitude),
        float(elevation),
        country_code,
        int(population),
    )


def _official_task(row: Mapping[str, Any]) -> OfficialTask:
    start = get(get(row, "additional_info", dict[str, Any]), "init_config", dict[str, Any])
    return OfficialTask(
        get(row, "id", int),
        get(row, "goal", str),
        tuple(get(row, "subgoals", list[Any])),
        get(start, "current_date", str),
        get(start, "current_location", str),
    )
