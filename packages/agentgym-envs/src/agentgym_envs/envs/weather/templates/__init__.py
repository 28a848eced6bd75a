"""Questions about the weather: kinds of them, each in many wordings and with many values.

A template draws values, names the problem (which decides its split), and works the answer out by
calling the tools. It returns None where the values do not go together.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from agentgym_envs.toolkit.tools import Draft, Draws

from .air import air_of_a_day, air_over_days
from .common import Scene, Template, cities
from .places import at_coordinates, distance, elevation
from .rain import (
    rain_and_snow,
    rain_of_a_day,
    rain_over_days,
    snow_of_a_day,
    snow_over_days,
    wetter_city,
)
from .temperature import (
    change_of_temperature,
    temperature_of_a_day,
    temperature_over_days,
    warm_days,
    warmer_city,
)

FIRST_DAY = date(2021, 1, 1)
DAYS = 4 * 365

TEMPLATES: Sequence[Template] = (
    temperature_of_a_day,
    temperature_of_a_day,
    rain_of_a_day,
    rain_over_days,
    rain_over_days,
    temperature_over_days,
    temperature_over_days,
    warm_days,
    snow_of_a_day,
    snow_over_days,
    rain_and_snow,
    air_of_a_day,
    air_over_days,
    warmer_city,
    wetter_city,
    change_of_temperature,
    elevation,
    distance,
    at_coordinates,
)


def draft(draws: Draws) -> Draft | None:
    """Draws one question of any kind."""
    scene = Scene(draws.choice(cities()), FIRST_DAY + timedelta(draws.integer(0, DAYS - 1)))
    return draws.choice(TEMPLATES)(draws, scene)
