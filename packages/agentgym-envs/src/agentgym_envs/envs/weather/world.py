"""One episode: a user with a date and a city, a question, and the tools.

By the fixed rules the toolkit's `FixedEpisode` is all of it. What the original does in its own way
for this environment is here.

Source: AgentGym 3ef9235, agentenv-tool/agentenv_weather.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from typing_extensions import override

from agentgym_envs.toolkit.tools import FixedEpisode, OriginalEpisode, Question, RightAnswer

from .data import Start
from .source import EmbeddedSource, Source
from .tools import TEMPERATURES, TOOLBOX, WeatherTools

NEARBY_KM = 50.0
EARTH_RADIUS_KM = 6371.0

VALID_ACTIONS = (
    *("get_user_current_date", "get_user_current_location", "get_historical_temp"),
    *("get_historical_rain", "get_historical_snow", "get_snow_forecast", "get_current_snow"),
    *("get_current_temp", "get_latitude_longitude", "get_elevation", "get_temp_forecast"),
    *("get_rain_forecast", "get_current_rain", "get_distance"),
    *("get_historical_air_quality_index", "get_current_air_quality_index"),
    *("get_air_quality_level", "check_valid_actions", "finish"),
)
"""What `check_valid_actions` of the original lists, in its order."""


def fixed_episode(question: Question[Start], source: Source) -> FixedEpisode:
    """Returns a new episode by the fixed rules."""
    date, city = question.start
    tools = WeatherTools(source, date, city)
    return FixedEpisode(
        TOOLBOX,
        tools,
        RightAnswer(question.answers),
        question.subgoals,
        outside=not isinstance(source, EmbeddedSource),
    )


def original_episode(question: Question[Start], source: Source) -> "OriginalWeather":
    """Returns a new episode by the original's rules."""
    date, city = question.start
    tools = WeatherTools(source, date, city, original=True)
    return OriginalWeather(
        TOOLBOX,
        tools,
        question.answers,
        VALID_ACTIONS,
        matches=matches,
        clean=clean,
        reward_of=reward_of,
    )


@dataclass
class OriginalWeather(OriginalEpisode):
    """An episode by the original's rules, with the tool that it lists nowhere and that fails."""

    @override
    def unknown(self, name: str) -> str:
        if name == "convert_zipcode_to_address":
            raise KeyError("zipcode")
        return super().unknown(name)


def reward_of(progress: float) -> float:
    """Returns what the server gives: all, as soon as any subgoal was reached."""
    return 1.0 if progress > 0 else 0.0


def clean(name: str, value: Any) -> Any:
    """Returns what counts as the prediction of a result: one of temperatures without them."""
    del name
    if not isinstance(value, dict):
        return value
    result = cast("dict[str, Any]", value)
    daily = result.get("daily")
    if not isinstance(daily, dict) or TEMPERATURES[0] not in daily:
        return result
    kept = {key: values for key, values in cast("Any", daily).items() if key not in TEMPERATURES}
    return {**result, "daily": kept}


def matches(truth: Any, predicted: Any) -> bool:
    """Returns whether two results are the same: places, if less than 50 km apart.

    >>> matches({"latitude": 1.0, "longitude": 2.0}, {"latitude": 1.3, "longitude": 2.3})
    True
    """
    if not (_is_place(truth) and _is_place(predicted)):
        return bool(truth == predicted)
    return _without_place(truth) == _without_place(predicted) and _near(truth, predicted)


def _is_place(value: Any) -> bool:
    return isinstance(value, dict) and "latitude" in value and "longitude" in value


def _without_place(place: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in place.items() if key not in ("latitude", "longitude")}


def _near(first: Mapping[str, Any], second: Mapping[str, Any]) -> bool:
    """Returns whether two places are less than 50 km apart (haversine)."""
    north1, north2 = math.radians(first["latitude"]), math.radians(second["latitude"])
    east = math.radians(second["longitude"] - first["longitude"])
    part = math.sin((north2 - north1) / 2) ** 2
    part += math.cos(north1) * math.cos(north2) * math.sin(east / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(part)) < NEARBY_KM
