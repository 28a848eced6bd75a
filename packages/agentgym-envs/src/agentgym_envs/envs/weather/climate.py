"""A climate for every place and day: made up, seasonal, and the same on every machine.

Temperature falls with latitude and elevation, swings with the season and, over a few days, with
what blows in. Only additions, multiplications and divisions are used, which every processor
rounds alike; sines and logarithms are not.
"""

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

BLOCK = 32
"""Days that are worked out, and kept, together; a multiple of `FRONT_DAYS`."""

FRONT_DAYS = 4
HAZE_DAYS = 3
YEAR = 365.2425

_WARM, _COLD, _DRY, _SMOG, _WET, _AMOUNT, _SPAN, _FRONT = range(8)
_KINDS = np.arange(8, dtype=np.int64)[:, None]
_PLACE = np.array([-1], dtype=np.int64)
_PARTS = [slice(start, start + BLOCK) for start in range(0, 4 * BLOCK, BLOCK)]

Numbers = NDArray[np.float64]


class Day(NamedTuple):
    """The weather of one day at one place.

    Attributes:
        highest: Temperature in degrees Celsius, as the two others.
        lowest: At night.
        mean: Over the day.
        rain: Millimetres.
        snow: Centimetres of new snow.
        air: European air quality index for PM2.5 at noon; 0 is clean, 100 very poor.
    """

    highest: float
    lowest: float
    mean: float
    rain: float
    snow: float
    air: int


@lru_cache(maxsize=4096)
def days(latitude: float, longitude: float, elevation: float, block: int) -> tuple[Day, ...]:
    """Returns the weather of `BLOCK` days.

    Args:
        latitude: Degrees north, on the grid that the service answers for.
        longitude: Degrees east, on that grid.
        elevation: Metres above the sea.
        block: Number of the block: its first day has the ordinal `block * BLOCK`, as `date` of
            Python counts days.
    """
    place = round(latitude * 100) * 100_003 + round(longitude * 100)
    ordinals = np.arange(block * BLOCK, (block + 1) * BLOCK, dtype=np.int64)
    starts, steps = np.divmod(ordinals, FRONT_DAYS)
    numbers = np.concatenate([ordinals, starts, starts + 1, ordinals // HAZE_DAYS, _PLACE])
    chances = _chances(place, numbers)
    chance, before, after, haze = (chances[:, part] for part in _PARTS)
    share = chances[:, -1]
    front = before[_FRONT] + (after[_FRONT] - before[_FRONT]) * steps / FRONT_DAYS
    front = 2.0 * front - 1.0
    summer = season(ordinals) * (1.0 if latitude >= 0 else -1.0)

    mean = _mean_temperature(abs(latitude), elevation, share[_WARM], summer, front)
    mean += 2.0 * (chance[_COLD] - 0.5)
    span = 2.0 + 5.0 * chance[_SPAN]
    wet = chance[_WET] < (0.12 + 0.4 * share[_DRY]) * (1.0 + 0.7 * front)
    amount = np.where(wet, 0.2 + 24.0 * chance[_AMOUNT] * chance[_AMOUNT] * chance[_AMOUNT], 0.0)
    frozen = np.clip((1.8 - mean) / 3.0, 0.0, 1.0)
    air = (6.0 + 50.0 * share[_SMOG] * share[_SMOG]) * (1.0 - 0.25 * summer)
    air = air * (0.5 + chance[_SMOG]) * np.where(wet, 0.7, 1.0) + 12.0 * haze[_SMOG]

    columns: tuple[list[Any], ...] = (
        *(_rounded(mean + span, 1), _rounded(mean - 0.9 * span - 0.5, 1), _rounded(mean, 1)),
        *(_rounded(amount * (1.0 - frozen), 1), _rounded(0.7 * amount * frozen, 2)),
        [round(value) for value in air.tolist()],
    )
    return tuple(map(Day, *columns))


def season(ordinals: NDArray[np.int64]) -> Numbers:
    """Returns where in the year days are: 1 in mid-July, -1 in mid-January.

    >>> from datetime import date
    >>> day = np.array([date(2023, month, 17).toordinal() for month in (1, 4, 7, 10)])
    >>> season(day).round(1).tolist()
    [-1.0, -0.0, 1.0, -0.0]
    """
    turn = np.mod(ordinals - 198, YEAR) / YEAR  # 0 in mid-July
    wave = np.minimum(turn, 1.0 - turn) * 2.0
    # Bhaskara's approximation of the cosine, good to 0.002.
    part = np.minimum(wave, 1.0 - wave) * 2.0
    height = (1.0 - part * part) / (1.0 + part * part / 4.0)
    return np.where(wave < 0.5, height, -height)


def _rounded(values: Numbers, digits: int) -> list[float]:
    return (np.round(values, digits) + 0.0).tolist()  # -0.0 becomes 0.0


def _mean_temperature(
    far: float, elevation: float, inland: float, summer: Numbers, front: Numbers
) -> Numbers:
    """Returns the mean temperature of days, `far` degrees from the equator."""
    swing = (1.5 + 0.2 * far) * (0.7 + 0.6 * inland)
    level = 27.5 - 0.0063 * far * far - 0.0048 * elevation
    return level + swing * summer + (2.0 + 0.06 * far) * front


def _chances(place: int, numbers: NDArray[np.int64]) -> Numbers:
    """Returns `[kinds, numbers]` of values from 0 to 1 (excluded) that are as good as random.

    Each is a function of the place, its own number and its kind: 53 bits of SplitMix64.
    """
    mixed = _mix(np.array([place], dtype=np.int64).astype(np.uint64))
    mixed = _mix(mixed + (16 * numbers + _KINDS).astype(np.uint64))
    return (mixed >> np.uint64(11)).astype(np.float64) / 2.0**53


def _mix(bits: NDArray[np.uint64]) -> NDArray[np.uint64]:
    bits = bits * np.uint64(0x9E3779B97F4A7C15)
    bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return bits ^ (bits >> np.uint64(31))
