"""The tools: what an agent may ask for, and what it gets.

Source: AgentGym 3ef9235, agentenv-tool, which has them from AgentBoard. By the fixed rules bad
arguments are named, "current" means today, and the bands of air quality have no gaps.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, cast

from geographiclib.geodesic import Geodesic  # pyright: ignore[reportMissingTypeStubs]

from agentgym_envs.toolkit.tools import Toolbox, ToolError, finish

from . import dates
from .source import AIR_QUALITY, ARCHIVE, ELEVATION, GEOCODING, Source

TEMPERATURES = ("temperature_2m_max", "temperature_2m_min", "temperature_2m_mean")
RAIN, SNOW = "rain_sum", "snowfall_sum"
AIR = "european_aqi_pm2_5"

MOST_DAYS = 30
TOO_LONG = (
    "Sorry, at present, we support a maximum time span of 30 days between start_date and end_date "
    "in a single query. Your input exceeds this range. You can split your current query into "
    "multiple sub-queries that meet our criteria."
)

_UNWANTED = ("elevation", "generationtime_ms", "timezone", "timezone_abbreviation",
             "utc_offset_seconds")  # fmt: skip
_LEVELS: Mapping[str, int] = MappingProxyType(
    {"good": 20, "fair": 40, "moderate": 60, "poor": 80, "very poor": 100}
)
"""Band of the European air quality index -> the highest value in it."""

WORST_LEVEL = "extremely poor"


@dataclass(frozen=True)
class WeatherTools:
    """What the tools work on.

    Attributes:
        source: Answers what the services of Open-Meteo are asked.
        today: The user's date, YYYY-MM-DD.
        city: The user's city.
        original: Whether arguments are taken, and refused, as in the original.
    """

    source: Source
    today: str
    city: str
    original: bool = False

    def get_user_current_date(self) -> str:
        """Get the user's date: today.

        Returns:
            The date as YYYY-MM-DD.
        """
        return self.today

    def get_user_current_location(self) -> str:
        """Get the city that the user is in.

        Returns:
            The name of the city.
        """
        return self.city

    def get_latitude_longitude(self, name: str) -> dict[str, Any]:
        """Get where a city lies.

        Args:
            name: The city's name.

        Returns:
            Up to three places of that name with latitude, longitude and country code; the
            largest comes first.
        """
        query = {"name": name, "count": 3, "language": "en", "format": "json"}
        found = self._ask(GEOCODING, query)
        if "results" not in found and not self.original:
            raise ToolError(
                f"no city is called {name!r:.80}; give the name alone, without a country"
            )
        return {"results": [_place(place, self.original) for place in found["results"]]}

    def get_elevation(self, latitude: float, longitude: float) -> dict[str, Any]:
        """Get how high a place lies above the sea.

        Args:
            latitude: Degrees north, -90 to 90.
            longitude: Degrees east, -180 to 180.

        Returns:
            The elevation in metres.
        """
        return self._ask(ELEVATION, {"latitude": latitude, "longitude": longitude})

    def get_distance(
        self, latitude1: float, longitude1: float, latitude2: float, longitude2: float
    ) -> float:
        """Get the distance between two places along the earth's surface.

        Args:
            latitude1: Degrees north of the first place.
            longitude1: Degrees east of the first place.
            latitude2: Degrees north of the second place.
            longitude2: Degrees east of the second place.

        Returns:
            The distance in kilometres.
        """
        first = _point(latitude1, longitude1, original=self.original)
        second = _point(latitude2, longitude2, original=self.original)
        metres = _metres(*first, *second)
        # Beyond a millimetre, the digits differ between machines.
        return metres * 1e-3 if self.original else round(metres * 1e-3, 6)

    def get_historical_temp(
        self, latitude: float, longitude: float, start_date: str, end_date: str
    ) -> dict[str, Any]:
        """Get the temperatures of past days.

        Args:
            latitude: Degrees north.
            longitude: Degrees east.
            start_date: First day, YYYY-MM-DD, before today.
            end_date: Last day, YYYY-MM-DD, before today, at most 30 days after the first.

        Returns:
            For each day the highest, lowest and mean temperature in degrees Celsius.
        """
        self._check_past(start_date, end_date)
        return self._daily(latitude, longitude, start_date, end_date, *TEMPERATURES)

    def get_historical_rain(
        self, latitude: float, longitude: float, start_date: str, end_date: str
    ) -> dict[str, Any]:
        """Get the rain of past days.

        Args:
            latitude: Degrees north.
            longitude: Degrees east.
            start_date: First day, YYYY-MM-DD, before today.
            end_date: Last day, YYYY-MM-DD, before today, at most 30 days after the first.

        Returns:
            For each day the rain in millimetres.
        """
        self._check_past(start_date, end_date)
        return self._daily(latitude, longitude, start_date, end_date, RAIN)

    def get_historical_snow(
        self, latitude: float, longitude: float, start_date: str, end_date: str
    ) -> dict[str, Any]:
        """Get the snowfall of past days.

        Args:
            latitude: Degrees north.
            longitude: Degrees east.
            start_date: First day, YYYY-MM-DD, before today.
            end_date: Last day, YYYY-MM-DD, before today, at most 30 days after the first.

        Returns:
            For each day the new snow in centimetres.
        """
        self._check_past(start_date, end_date)
        return self._daily(latitude, longitude, start_date, end_date, SNOW)

    def get_temp_forecast(
        self, latitude: float, longitude: float, start_date: str, end_date: str
    ) -> dict[str, Any]:
        """Get the temperatures of days to come.

        Args:
            latitude: Degrees north.
            longitude: Degrees east.
            start_date: First day, YYYY-MM-DD, after today.
            end_date: Last day, YYYY-MM-DD, at most 30 days after the first.

        Returns:
            For each day the highest, lowest and mean temperature in degrees Celsius.
        """
        self._check_future(start_date, end_date)
        return self._daily(latitude, longitude, start_date, end_date, *TEMPERATURES)

    def get_rain_forecast(
        self, latitude: float, longitude: float, start_date: str, end_date: str
    ) -> dict[str, Any]:
        """Get the rain of days to come.

        Args:
            latitude: Degrees north.
            longitude: Degrees east.
            start_date: First day, YYYY-MM-DD, after today.
            end_date: Last day, YYYY-MM-DD, at most 30 days after the first.

        Returns:
            For each day the rain in millimetres.
        """
        self._check_future(start_date, end_date)
        return self._daily(latitude, longitude, start_date, end_date, RAIN)

    def get_snow_forecast(
        self, latitude: float, longitude: float, start_date: str, end_date: str
    ) -> dict[str, Any]:
        """Get the snowfall of days to come.

        Args:
            latitude: Degrees north.
            longitude: Degrees east.
            start_date: First day, YYYY-MM-DD, after today.
            end_date: Last day, YYYY-MM-DD, at most 30 days after the first.

        Returns:
            For each day the new snow in centimetres.
        """
        self._check_future(start_date, end_date)
        return self._daily(latitude, longitude, start_date, end_date, SNOW)

    def get_current_temp(
        self, latitude: float, longitude: float, current_date: str
    ) -> dict[str, Any]:
        """Get today's temperatures.

        Args:
            latitude: Degrees north.
            longitude: Degrees east.
            current_date: Today, YYYY-MM-DD.

        Returns:
            The highest, lowest and mean temperature in degrees Celsius.
        """
        self._check_today(current_date)
        return self._daily(latitude, longitude, current_date, current_date, *TEMPERATURES)

    def get_current_rain(
        self, latitude: float, longitude: float, current_date: str
    ) -> dict[str, Any]:
        """Get today's rain.

        Args:
            latitude: Degrees north.
            longitude: Degrees east.
            current_date: Today, YYYY-MM-DD.

        Returns:
            The rain in millimetres.
        """
        self._check_today(current_date)
        return self._daily(latitude, longitude, current_date, current_date, RAIN)

    def get_current_snow(
        self, latitude: float, longitude: float, current_date: str
    ) -> dict[str, Any]:
        """Get today's snowfall.

        Args:
            latitude: Degrees north.
            longitude: Degrees east.
            current_date: Today, YYYY-MM-DD.

        Returns:
            The new snow in centimetres.
        """
        self._check_today(current_date)
        return self._daily(latitude, longitude, current_date, current_date, SNOW)

    def get_historical_air_quality_index(
        self, latitude: float, longitude: float, start_date: str, end_date: str
    ) -> dict[str, Any]:
        """Get the air quality of past days.

        Args:
            latitude: Degrees north.
            longitude: Degrees east.
            start_date: First day, YYYY-MM-DD, before today.
            end_date: Last day, YYYY-MM-DD, before today, at most 30 days after the first.

        Returns:
            For each day the European air quality index (PM2.5) at noon.
        """
        self._check_past(start_date, end_date)
        return self._air(latitude, longitude, start_date, end_date)

    def get_current_air_quality_index(
        self, latitude: float, longitude: float, current_date: str
    ) -> dict[str, Any]:
        """Get today's air quality.

        Args:
            latitude: Degrees north.
            longitude: Degrees east.
            current_date: Today, YYYY-MM-DD.

        Returns:
            The European air quality index (PM2.5) at noon.
        """
        self._check_today(current_date)
        return self._air(latitude, longitude, current_date, current_date)

    def get_air_quality_level(self, air_quality_index: float) -> str:
        """Get what an air quality index means.

        Args:
            air_quality_index: The European air quality index.

        Returns:
            "good", "fair", "moderate", "poor", "very poor" or "extremely poor".
        """
        lowest = float("-inf")
        for level, highest in _LEVELS.items():
            if air_quality_index <= highest and air_quality_index > lowest:
                return level
            # The original leaves a gap above each band: 20.5 is worse than 100 there.
            lowest = highest + 1 if self.original else highest
        return WORST_LEVEL

    def _ask(self, url: str, query: Mapping[str, Any]) -> dict[str, Any]:
        response = self.source.get(url, query)
        body = response.json
        if response.status == 200 and isinstance(body, dict):
            return cast("dict[str, Any]", body)
        if self.original:
            raise ToolError(response.text)
        raise ToolError(f"the weather service refuses this: {_reason(body)}")

    def _daily(
        self, latitude: float, longitude: float, start_date: str, end_date: str, *names: str
    ) -> dict[str, Any]:
        query = {
            "latitude": latitude,
            "longitude": longitude,
            "start_date": start_date,
            "end_date": end_date,
            "timezone": "GMT",
            "daily": ",".join(names),
        }
        found = self._ask(ARCHIVE, query)
        return {key: value for key, value in found.items() if key not in _UNWANTED}

    def _air(
        self, latitude: float, longitude: float, start_date: str, end_date: str
    ) -> dict[str, Any]:
        query = {
            "latitude": latitude,
            "longitude": longitude,
            "start_date": start_date,
            "end_date": end_date,
            "timezone": "GMT",
            "hourly": AIR,
        }
        found = self._ask(AIR_QUALITY, query)
        hourly = found["hourly"]
        noons = slice(12, len(hourly["time"]) // 24 * 24, 24)
        return {
            "latitude": found["latitude"],
            "longitude": found["longitude"],
            "daily_units": found["hourly_units"],
            "daily": {"time": hourly["time"][noons], AIR: hourly[AIR][noons]},
        }

    def _check_past(self, start_date: str, end_date: str) -> None:
        today = date.fromisoformat(self.today)
        first = self._date("start_date", start_date)
        if first >= today:
            raise ToolError(self._not("start_date", "earlier than", "before"))
        last = self._date("end_date", end_date)
        if last >= today:
            raise ToolError(self._not("end_date", "earlier than", "before"))
        self._check_span(first, last)

    def _check_future(self, start_date: str, end_date: str) -> None:
        today = date.fromisoformat(self.today)
        first = self._date("start_date", start_date)
        if first <= today:
            raise ToolError(self._not("start_date", "later than", "after"))
        last = self._date("end_date", end_date)
        if last <= today:
            raise ToolError(self._not("end_date", "later than", "after"))
        self._check_span(first, last)

    def _check_span(self, first: date, last: date) -> None:
        if (last - first).days > MOST_DAYS:
            raise ToolError(f"Error: {TOO_LONG}" if self.original else TOO_LONG)
        if last < first and not self.original:
            raise ToolError("end_date must not be before start_date")

    def _check_today(self, current_date: str) -> None:
        day = self._date("current_date", current_date)
        if not self.original and day.isoformat() != self.today:
            raise ToolError(
                "current_date must be today; for other days there are the historical and the "
                "forecast tools"
            )

    def _date(self, name: str, text: str) -> date:
        return dates.parse_original(text) if self.original else dates.parse(name, text)

    def _not(self, name: str, theirs: str, ours: str) -> str:
        if self.original:
            return f"Error: {name} should be {theirs} current_date"
        return f"{name} must be {ours} today"


def _place(found: Mapping[str, Any], original: bool) -> dict[str, Any]:
    """Returns what the original leaves of a place; with a code but no country it fails."""
    unwanted = {"elevation", "feature_code", "generationtime_ms", "population", "postcodes",
                "timezone"}  # fmt: skip
    if "country_code" in found:
        unwanted.add("country")
        if original and "country" not in found:
            raise KeyError("country")
    return {
        key: value
        for key, value in found.items()
        if key not in unwanted and not key.endswith("id") and "admin" not in key
    }


def _point(latitude: Any, longitude: Any, *, original: bool) -> tuple[float, float]:
    """Returns a point as geopy takes it: texts are numbers, and longitudes go round the earth."""
    north, east = float(latitude or 0.0), float(longitude or 0.0)
    if not -90 <= north <= 90:
        if original:
            raise ValueError("Latitude must be in the [-90; 90] range.")
        raise ToolError(f"a latitude must be from -90 to 90, got {north!r}")
    return north, (east + 180) % 360 - 180 if abs(east) > 180 else east


def _metres(latitude1: float, longitude1: float, latitude2: float, longitude2: float) -> float:
    """Returns the length of the geodesic on the WGS 84 ellipsoid (Karney 2013)."""
    earth: Any = Geodesic.WGS84  # pyright: ignore[reportUnknownMemberType]  (it has no types)
    return earth.Inverse(latitude1, longitude1, latitude2, longitude2, earth.DISTANCE)["s12"]


def _reason(body: Any) -> str:
    reason = cast("dict[str, Any]", body).get("reason") if isinstance(body, dict) else None
    return str(reason or cast("Any", body))[:300]


TOOLBOX = Toolbox(
    WeatherTools.get_user_current_date,
    WeatherTools.get_user_current_location,
    WeatherTools.get_latitude_longitude,
    WeatherTools.get_historical_temp,
    WeatherTools.get_historical_rain,
    WeatherTools.get_historical_snow,
    WeatherTools.get_current_temp,
    WeatherTools.get_current_rain,
    WeatherTools.get_current_snow,
    WeatherTools.get_temp_forecast,
    WeatherTools.get_rain_forecast,
    WeatherTools.get_snow_forecast,
    WeatherTools.get_elevation,
    WeatherTools.get_distance,
    WeatherTools.get_historical_air_quality_index,
    WeatherTools.get_current_air_quality_index,
    WeatherTools.get_air_quality_level,
    finish=finish,
)
