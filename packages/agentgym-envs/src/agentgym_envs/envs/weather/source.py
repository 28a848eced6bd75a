"""Where the tools get their facts: the four services of Open-Meteo, or our own in their place.

A source answers what those services are asked, in the same shape, so that the tools do not know
which one it is. Reference: https://open-meteo.com/en/docs (archive, geocoding, elevation, air
quality); only what the tools use is answered.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Protocol, cast

from agentgym_envs.toolkit.tools import Response

from .climate import BLOCK, Day, days
from .data import City, Gazetteer, gazetteer

ARCHIVE = "https://archive-api.open-meteo.com/v1/archive"
GEOCODING = "https://geocoding-api.open-meteo.com/v1/search"
AIR_QUALITY = "https://air-quality-api.open-meteo.com/v1/air-quality"
ELEVATION = "https://api.open-meteo.com/v1/elevation"

UNITS = {
    "temperature_2m_max": "°C",
    "temperature_2m_min": "°C",
    "temperature_2m_mean": "°C",
    "rain_sum": "mm",
    "snowfall_sum": "cm",
}
_VALUES: Mapping[str, Callable[[Day], float]] = {
    "temperature_2m_max": lambda day: day.highest,
    "temperature_2m_min": lambda day: day.lowest,
    "temperature_2m_mean": lambda day: day.mean,
    "rain_sum": lambda day: day.rain,
    "snowfall_sum": lambda day: day.snow,
}
MOST_DAYS = 366

_OF_NOON = tuple((12 + min(hour, 24 - hour)) / 24 for hour in range(24))
"""How the air of each hour compares with noon's, which is the worst."""


class Source(Protocol):
    """What answers the tools."""

    def get(self, url: str, query: Mapping[str, Any]) -> Response:
        """Returns the answer to a GET request.

        Raises:
            ToolError: there is no answer; the text tells the agent so.
        """
        ...


class _BadRequestError(Exception):
    """What the services answer with status 400 and a reason."""


@dataclass(frozen=True)
class EmbeddedSource:
    """Answers from the gazetteer and the made-up climate; asks nobody."""

    def get(self, url: str, query: Mapping[str, Any]) -> Response:
        """Returns what the service at `url` would answer, from our own data."""
        try:
            return Response(200, _SERVICES[url](query))
        except _BadRequestError as error:
            return Response(400, {"error": True, "reason": str(error)})


def elevation_at(places: Gazetteer, latitude: float, longitude: float) -> float:
    """Returns the height of a place in metres: its city's, or made up between cities."""
    city = places.near(latitude, longitude)
    if city is not None:
        return city.elevation
    return float((round(latitude * 4) * 7_919 + round(longitude * 4) * 104_729) % 900)


def _geocode(query: Mapping[str, Any]) -> dict[str, Any]:
    name = _last(query.get("name"))
    found = [] if name is None else gazetteer().search(str(name), query["count"])
    results = [_place(city) for city in found]
    return {"results": results, "generationtime_ms": 0.1} if results else {"generationtime_ms": 0.1}


def _last(name: Any) -> Any:
    """Returns the last of several names, which is the one that the service goes by."""
    if not isinstance(name, list):
        return name
    names = cast("list[Any]", name)
    return names[-1] if names else None


def _place(city: City) -> dict[str, Any]:
    return {
        "name": city.name,
        "latitude": city.latitude,
        "longitude": city.longitude,
        "elevation": city.elevation,
        "country_code": city.country_code,
        "population": city.population,
        "country": city.country_code,
    }


def _elevation(query: Mapping[str, Any]) -> dict[str, Any]:
    return {"elevation": [elevation_at(gazetteer(), *_coordinates(query))]}


def _archive(query: Mapping[str, Any]) -> dict[str, Any]:
    head, ordinals, weather = _weather(query)
    names = query["daily"].split(",")
    daily: dict[str, Any] = {"time": [date.fromordinal(day).isoformat() for day in ordinals]}
    for name in names:
        value = _VALUES[name]
        daily[name] = [value(day) for day in weather]
    units = {"time": "iso8601", **{name: UNITS[name] for name in names}}
    return {**head, "daily_units": units, "daily": daily}


def _air_quality(query: Mapping[str, Any]) -> dict[str, Any]:
    head, ordinals, weather = _weather(query)
    times = [hour for day in ordinals for hour in _hours(day)]
    values = [round(day.air * share) for day in weather for share in _OF_NOON]
    units = {"time": "iso8601", "european_aqi_pm2_5": "EAQI"}
    return {
        **head,
        "hourly_units": units,
        "hourly": {"time": times, "european_aqi_pm2_5": values},
    }


@lru_cache(maxsize=4096)
def _hours(ordinal: int) -> tuple[str, ...]:
    """Returns the hours of a day, as the services write them."""
    day = date.fromordinal(ordinal).isoformat()
    return tuple(f"{day}T{hour:02}:00" for hour in range(24))


def _weather(query: Mapping[str, Any]) -> tuple[dict[str, Any], range, list[Day]]:
    latitude, longitude = (round(each * 10) / 10 for each in _coordinates(query))
    first, last = _date(query, "start_date"), _date(query, "end_date")
    if last < first:
        raise _BadRequestError("End-date must be larger or equals than start-date")
    if last - first >= MOST_DAYS:
        raise _BadRequestError(f"More than {MOST_DAYS} days were asked for")
    elevation = elevation_at(gazetteer(), latitude, longitude)
    ordinals = range(first, last + 1)
    weather = [
        days(latitude, longitude, elevation, ordinal // BLOCK)[ordinal % BLOCK]
        for ordinal in ordinals
    ]
    head = {"latitude": latitude, "longitude": longitude, "elevation": elevation}
    return head, ordinals, weather


def _coordinates(query: Mapping[str, Any]) -> tuple[float, float]:
    latitude, longitude = _number(query, "latitude"), _number(query, "longitude")
    for name, value, most in (("Latitude", latitude, 90), ("Longitude", longitude, 180)):
        if not -most <= value <= most:
            raise _BadRequestError(
                f"{name} must be in range of -{most} to {most}°. Given: {value}."
            )
    return latitude, longitude


def _number(query: Mapping[str, Any], name: str) -> float:
    value = query.get(name)
    if value is None:
        raise _BadRequestError(f"Parameter '{name}' is required")
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError) as error:
        raise _BadRequestError(f"Parameter '{name}' must be a number, not {value!r:.40}") from error


def _date(query: Mapping[str, Any], name: str) -> int:
    text = query[name]
    try:
        if len(text) != len("YYYY-MM-DD"):
            raise ValueError(text)
        return date.fromisoformat(text).toordinal()
    except (TypeError, ValueError) as error:
        raise _BadRequestError("Invalid date format. Make sure to use 'YYYY-MM-DD'") from error


_SERVICES: Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    ARCHIVE: _archive,
    GEOCODING: _geocode,
    AIR_QUALITY: _air_quality,
    ELEVATION: _elevation,
}
