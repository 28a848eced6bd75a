"""The expert's way to an answer: calls made for real, each with the thought that leads to it."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from agentgym_envs.toolkit.tools import script

from .data import City, Start
from .periods import Period, Tense
from .source import EmbeddedSource
from .tools import AIR, RAIN, SNOW, TOOLBOX, WeatherTools


class Place(NamedTuple):
    """Where a question is about.

    Attributes:
        city: The city.
        is_home: Whether it is the user's, which is then not named.
    """

    city: City
    is_home: bool

    @property
    def key(self) -> str:
        """The city, told apart from its namesakes."""
        return f"{self.city.name}, {self.city.country_code} {self.city.latitude}"

    @property
    def phrase(self) -> str:
        """How it is spoken of."""
        return "here" if self.is_home else f"in {self.city.name}"


_TOOLS: dict[tuple[str, Tense], str] = {
    ("temp", "past"): "get_historical_temp",
    ("temp", "present"): "get_current_temp",
    ("temp", "future"): "get_temp_forecast",
    (RAIN, "past"): "get_historical_rain",
    (RAIN, "present"): "get_current_rain",
    (RAIN, "future"): "get_rain_forecast",
    (SNOW, "past"): "get_historical_snow",
    (SNOW, "present"): "get_current_snow",
    (SNOW, "future"): "get_snow_forecast",
    (AIR, "past"): "get_historical_air_quality_index",
    (AIR, "present"): "get_current_air_quality_index",
}
_WORDS = {"temp": "temperatures", RAIN: "rain", SNOW: "snowfall", AIR: "air quality index"}


class Script(script.Script[Start]):
    """Makes calls on the invented climate, and keeps them."""

    def __init__(self, start: Start) -> None:
        """Starts with no calls made, at a place and on a day."""
        super().__init__(TOOLBOX, WeatherTools(EmbeddedSource(), *start), start)

    def ask_today(self) -> None:
        """Asks for the date."""
        self.call("I need today's date to know which days are meant.", "get_user_current_date")

    def find(self, place: Place) -> dict[str, float]:
        """Returns latitude and longitude of a place, after asking where the user is."""
        name = place.city.name
        if place.is_home:
            why = "The question is about the user's own city, so I ask where the user is."
            self.call(why, "get_user_current_location")
        why = f"I need the coordinates of {name}."
        first = self.call(why, "get_latitude_longitude", name=name)["results"][0]
        return {"latitude": first["latitude"], "longitude": first["longitude"]}

    def weather(self, kind: str, place: Place, period: Period) -> dict[str, Any]:
        """Returns daily values.

        Args:
            kind: "temp", or the name of what is asked for (rain, snow, air).
            place: Where.
            period: When; its tense decides the tool.
        """
        if period.relative:
            self.ask_today()
        where = self.find(place)
        name = _TOOLS[kind, period.tense]
        why = f"Now I can look up the {_WORDS[kind]} of {place.city.name} {_days(period)}."
        if period.tense == "present":
            days = {"current_date": period.first.isoformat()}
        else:
            days = {
                "start_date": period.first.isoformat(),
                "end_date": period.last.isoformat(),
            }
        return self.call(why, name, **where, **days)["daily"]

    def elevation(self, place: Place) -> float:
        """Returns how high a place lies, in metres."""
        why = f"With the coordinates I can look up how high {place.city.name} lies."
        return self.call(why, "get_elevation", **self.find(place))["elevation"][0]

    def distance(self, first: Place, second: Place) -> float:
        """Returns how far two places are apart, in kilometres."""
        one, other = self.find(first), self.find(second)
        why = f"Now I can work out how far {second.city.name} is from {first.city.name}."
        return self.call(
            why,
            "get_distance",
            latitude1=one["latitude"],
            longitude1=one["longitude"],
            latitude2=other["latitude"],
            longitude2=other["longitude"],
        )


def days_where(daily: dict[str, Any], values: Sequence[float], low: float) -> list[str]:
    """Returns the dates on which a value is above `low`."""
    return [day for day, value in zip(daily["time"], values, strict=True) if value > low]


def only_best(daily: dict[str, Any], values: Sequence[float]) -> str | None:
    """Returns the date of the highest value, or None if two days share it."""
    best = max(values)
    found = [day for day, value in zip(daily["time"], values, strict=True) if value == best]
    return found[0] if len(found) == 1 else None


def _days(period: Period) -> str:
    if period.first == period.last:
        return f"on {period.first.isoformat()}"
    return f"from {period.first.isoformat()} to {period.last.isoformat()}"
