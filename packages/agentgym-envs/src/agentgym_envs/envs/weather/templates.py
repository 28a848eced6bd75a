"""Questions about the weather: kinds of them, each in many wordings and with many values.

A template draws values, names the problem (which decides its split), and works the answer out by
calling the tools. It returns None where the values do not go together.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any, NamedTuple

from agentgym_envs.toolkit.tools import Draft, Draws, Question

from .data import City, Start, gazetteer
from .periods import Period, a_day, a_year_before, some_days
from .script import Place, Script, days_where, only_best
from .tools import AIR, RAIN, SNOW, TEMPERATURES

FIRST_DAY = date(2021, 1, 1)
DAYS = 4 * 365

Made = tuple[str, Question[Start]] | None
Template = Callable[[Draws, "Scene"], Draft | None]

_TEMPERATURE_WORDS = dict(zip(("highest", "lowest", "average"), TEMPERATURES, strict=True))
_ASK = (
    "What {is} {thing}?",
    "Please tell me {thing}.",
    "I would like to know {thing}.",
    "Can you find out {thing}?",
    "A friend asks me for {thing}. What shall I say?",
    "For my diary I need {thing}.",
)
_IS = {"past": "was", "present": "is", "future": "will be"}
_NUMBER = ("Answer with a number.", "Give the answer as a number.", "A plain number, please.")
_DATES = ("Answer with a list of dates as YYYY-MM-DD.", "List the dates as ['YYYY-MM-DD'].")
_DATE = ("Answer with the date as YYYY-MM-DD.", "Give the date in the form YYYY-MM-DD.")
_YES = ("Answer Yes or No.", "Please answer with 'Yes' or 'No'.")
_CITY = ("Answer with the name of the city.", "Just the name of the city, please.")


class Scene(NamedTuple):
    """Who asks, and when."""

    home: City
    today: date

    @property
    def start(self) -> Start:
        """What the episode starts from."""
        return Start(self.today.isoformat(), self.home.name)


def draft(draws: Draws) -> Draft | None:
    """Draws one question of any kind."""
    scene = Scene(draws.choice(cities()), FIRST_DAY + timedelta(draws.integer(0, DAYS - 1)))
    return draws.choice(TEMPLATES)(draws, scene)


@cache
def cities() -> tuple[City, ...]:
    """Returns the cities that questions are about: of namesakes only the largest."""
    return tuple(found[0] for found in gazetteer().by_name.values())


def temperature_of_a_day(draws: Draws, scene: Scene) -> Draft:
    """Asks for the highest, lowest or average temperature of a day."""
    place, day = _place(draws, scene), a_day(draws, scene.today)
    word = draws.choice(tuple(_TEMPERATURE_WORDS))

    def finish() -> Made:
        script = Script(scene.start)
        value = script.weather("temp", place, day)[_TEMPERATURE_WORDS[word]][0]
        thing = f"the {word} temperature {place.phrase} {day.phrase}"
        goal = _ask(draws, day, thing, f"{draws.choice(_NUMBER)} It is in degrees Celsius.")
        return goal, script.answered(value, f"The {word} temperature is {value} degrees.")

    return Draft(_problem("day", word, place, day), finish)


def rain_of_a_day(draws: Draws, scene: Scene) -> Draft:
    """Asks how much it rained, or whether it does."""
    place, day, yes = _place(draws, scene), a_day(draws, scene.today), draws.integer(0, 1)
    dry_counts = draws.integer(0, 2) == 0

    def finish() -> Made:
        script = Script(scene.start)
        value = script.weather(RAIN, place, day)[RAIN][0]
        if value == 0 and not yes and not dry_counts:
            return None
        if yes:
            verb = {"past": "Did it rain", "present": "Does it rain", "future": "Will it rain"}
            goal = f"{verb[day.tense]} {place.phrase} {day.phrase}? {draws.choice(_YES)}"
            return goal, script.answered("Yes" if value > 0 else "No", f"There are {value} mm.")
        thing = f"the amount of rain in millimetres {place.phrase} {day.phrase}"
        goal = _ask(draws, day, thing, draws.choice(_NUMBER))
        return goal, script.answered(value, f"There are {value} mm of rain.")

    return Draft(_problem("rain", yes, place, day), finish)


def rain_over_days(draws: Draws, scene: Scene) -> Draft:
    """Asks for the total rain, the number of wet days, which they are, or the wettest."""
    place, span = _place(draws, scene), some_days(draws, scene.today)
    kind = draws.choice(("total", "count", "list", "wettest"))

    def finish() -> Made:
        script = Script(scene.start)
        daily = script.weather(RAIN, place, span)
        values = daily[RAIN]
        wet = days_where(daily, values, 0.0)
        where = f"{place.phrase} {span.phrase}"
        if kind == "total":
            total = round(sum(values), 1)
            goal = _ask(
                draws, span, f"the total rainfall in millimetres {where}", _pick(_NUMBER, draws)
            )
            return goal, script.answered(total, f"Added up that is {total} mm.")
        if kind == "count":
            goal = _ask(draws, span, f"the number of days with rain {where}", _pick(_NUMBER, draws))
            return goal, script.answered(len(wet), f"It rains on {len(wet)} days.")
        if kind == "list":
            goal = _ask(draws, span, f"the list of days with rain {where}", _pick(_DATES, draws))
            return goal, script.answered(wet, "These are the days with rain.")
        return _extreme(draws, script, span, daily, values, f"the day with the most rain {where}")

    return Draft(_problem("rains", kind, place, span), finish)


def temperature_over_days(draws: Draws, scene: Scene) -> Draft:
    """Asks for the extremes, the mean or the spread of temperatures, or when they were."""
    place, span = _place(draws, scene), some_days(draws, scene.today)
    kind = draws.choice(("mean", "top", "bottom", "spread", "warmest", "coldest"))

    def finish() -> Made:
        script = Script(scene.start)
        daily = script.weather("temp", place, span)
        high, low, mean = (daily[name] for name in TEMPERATURES)
        where = f"{place.phrase} {span.phrase}"
        if kind == "warmest":
            thing = f"the day with the highest temperature {where}"
            return _extreme(draws, script, span, daily, high, thing)
        if kind == "coldest":
            thing = f"the day with the lowest temperature {where}"
            return _extreme(draws, script, span, daily, [-value for value in low], thing)
        value, thing = {
            "mean": (sum(mean) / len(mean), f"the mean of the daily average temperatures {where}"),
            "top": (max(high), f"the highest temperature {where}"),
            "bottom": (min(low), f"the lowest temperature {where}"),
            "spread": (
                max(high) - min(low),
                f"the difference between the highest and the lowest temperature {where}",
            ),
        }[kind]
        rounded = round(value, 2)
        form = f"{draws.choice(_NUMBER)} Degrees Celsius, to two decimals."
        return _ask(draws, span, thing, form), script.answered(rounded, f"That is {rounded}.")

    return Draft(_problem("temps", kind, place, span), finish)


def warm_days(draws: Draws, scene: Scene) -> Draft:
    """Asks on how many days, or on which, it was warmer than some temperature."""
    place, span = _place(draws, scene), some_days(draws, scene.today)
    limit, listed = draws.integer(0, 32), draws.integer(0, 1)

    def finish() -> Made:
        script = Script(scene.start)
        daily = script.weather("temp", place, span)
        days = days_where(daily, daily[TEMPERATURES[0]], limit)
        if len(days) in (0, len(daily["time"])):
            return None
        where = f"{place.phrase} {span.phrase}"
        what = f"days on which the highest temperature is above {limit} degrees Celsius {where}"
        if listed:
            goal = _ask(draws, span, f"the list of {what}", _pick(_DATES, draws))
            return goal, script.answered(days, f"It is warmer than {limit} on these days.")
        goal = _ask(draws, span, f"the number of {what}", _pick(_NUMBER, draws))
        return goal, script.answered(len(days), f"There are {len(days)} of them.")

    return Draft(_problem("warm", limit, listed, place, span), finish)


def snow_over_days(draws: Draws, scene: Scene) -> Draft | None:
    """Asks for the total snow, the number of days with snow, or which they are."""
    place, span = _place(draws, scene), some_days(draws, scene.today)
    kind = draws.choice(("total", "count", "list"))
    if abs(place.city.latitude) < 30 and place.city.elevation < 2500:
        return None

    def finish() -> Made:
        script = Script(scene.start)
        daily = script.weather(SNOW, place, span)
        days = days_where(daily, daily[SNOW], 0.0)
        if not days:
            return None
        where = f"{place.phrase} {span.phrase}"
        if kind == "total":
            total = round(sum(daily[SNOW]), 2)
            goal = _ask(
                draws, span, f"the total snowfall in centimetres {where}", _pick(_NUMBER, draws)
            )
            return goal, script.answered(total, f"Added up that is {total} cm.")
        if kind == "count":
            goal = _ask(draws, span, f"the number of days with snow {where}", _pick(_NUMBER, draws))
            return goal, script.answered(len(days), f"It snows on {len(days)} days.")
        goal = _ask(draws, span, f"the list of days with snow {where}", _pick(_DATES, draws))
        return goal, script.answered(days, "These are the days with snow.")

    return Draft(_problem("snows", kind, place, span), finish)


def snow_of_a_day(draws: Draws, scene: Scene) -> Draft | None:
    """Asks how much it snows, or whether it does."""
    place, day, yes = _place(draws, scene), a_day(draws, scene.today), draws.integer(0, 1)
    if abs(place.city.latitude) < 40 and place.city.elevation < 2500:
        return None

    def finish() -> Made:
        script = Script(scene.start)
        value = script.weather(SNOW, place, day)[SNOW][0]
        if yes:
            verb = {"past": "Did it snow", "present": "Does it snow", "future": "Will it snow"}
            goal = f"{verb[day.tense]} {place.phrase} {day.phrase}? {_pick(_YES, draws)}"
            return goal, script.answered("Yes" if value > 0 else "No", f"There are {value} cm.")
        if value == 0:
            return None
        thing = f"the new snow in centimetres {place.phrase} {day.phrase}"
        goal = _ask(draws, day, thing, _pick(_NUMBER, draws))
        return goal, script.answered(value, f"There are {value} cm of new snow.")

    return Draft(_problem("snow", yes, place, day), finish)


def rain_and_snow(draws: Draws, scene: Scene) -> Draft | None:
    """Asks for the days with both rain and snow."""
    place, span = _place(draws, scene), some_days(draws, scene.today)
    if abs(place.city.latitude) < 40 and place.city.elevation < 2500:
        return None

    def finish() -> Made:
        script = Script(scene.start)
        rain, snow = (script.weather(kind, place, span) for kind in (RAIN, SNOW))
        wet = days_where(rain, rain[RAIN], 0.0)
        both = [day for day in days_where(snow, snow[SNOW], 0.0) if day in wet]
        if not both:
            return None
        thing = f"the list of days with both rain and snow {place.phrase} {span.phrase}"
        return _ask(draws, span, thing, _pick(_DATES, draws)), script.answered(
            both, "On these days there are both."
        )

    return Draft(_problem("both", place, span), finish)


def air_of_a_day(draws: Draws, scene: Scene) -> Draft:
    """Asks for the air quality index, or what it means."""
    place, day = _place(draws, scene), a_day(draws, scene.today, future=False)
    level = draws.integer(0, 1)

    def finish() -> Made:
        script = Script(scene.start)
        index = script.weather(AIR, place, day)[AIR][0]
        where = f"{place.phrase} {day.phrase}"
        if not level:
            thing = f"the European air quality index (PM2.5) at noon {where}"
            goal = _ask(draws, day, thing, draws.choice(_NUMBER))
            return goal, script.answered(index, f"The index is {index}.")
        why = f"The index is {index}; I look up what that means."
        word = script.call(why, "get_air_quality_level", air_quality_index=index)
        form = "Answer with the name of the level, such as 'good' or 'poor'."
        goal = _ask(draws, day, f"the air quality level at noon {where}", form)
        return goal, script.answered(word, f"The air is {word}.")

    return Draft(_problem("air", level, place, day), finish)


def air_over_days(draws: Draws, scene: Scene) -> Draft:
    """Asks for the worst air of several days, or on how many it was worse than some index."""
    place, span = _place(draws, scene), some_days(draws, scene.today, future=False)
    counted, limit = draws.integer(0, 1), draws.choice((10, 15, 20, 30, 40))

    def finish() -> Made:
        script = Script(scene.start)
        values = script.weather(AIR, place, span)[AIR]
        name = "European air quality index (PM2.5) at noon"
        where = f"{place.phrase} {span.phrase}"
        if not counted:
            goal = _ask(draws, span, f"the highest {name} {where}", _pick(_NUMBER, draws))
            return goal, script.answered(max(values), f"The highest is {max(values)}.")
        days = sum(value > limit for value in values)
        thing = f"the number of days on which the {name} is above {limit} {where}"
        goal = _ask(draws, span, thing, _pick(_NUMBER, draws))
        return goal, script.answered(days, f"That is the case on {days} days.")

    return Draft(_problem("airs", counted, counted and limit, place, span), finish)


def warmer_city(draws: Draws, scene: Scene) -> Draft:
    """Asks which of two cities is warmer on a day."""
    first, second = _two_places(draws, scene)
    day, word = a_day(draws, scene.today), draws.choice(tuple(_TEMPERATURE_WORDS))

    def finish() -> Made:
        script = Script(scene.start)
        name = _TEMPERATURE_WORDS[word]
        values = [script.weather("temp", place, day)[name][0] for place in (first, second)]
        if values[0] == values[1]:
            return None
        best = first if values[0] > values[1] else second
        where = f"{_named(first)} or {_named(second)}"
        goal = f"Where {_IS[day.tense]} the {word} temperature higher {day.phrase}, {where}?"
        reason = f"{values[0]} against {values[1]} degrees."
        return f"{goal} {_pick(_CITY, draws)}", script.answered(best.city.name, reason)

    return Draft(_problem("warmer", word, *_sorted(first, second), day), finish)


def wetter_city(draws: Draws, scene: Scene) -> Draft:
    """Asks which of two cities gets more rain over several days."""
    first, second = _two_places(draws, scene)
    span = some_days(draws, scene.today)

    def finish() -> Made:
        script = Script(scene.start)
        totals = [
            round(sum(script.weather(RAIN, place, span)[RAIN]), 1) for place in (first, second)
        ]
        if totals[0] == totals[1]:
            return None
        best = first if totals[0] > totals[1] else second
        where = f"{_named(first)} or {_named(second)}"
        verb = "got" if span.tense == "past" else "will get"
        goal = f"Which place {verb} more rain {span.phrase}: {where}? {_pick(_CITY, draws)}"
        return goal, script.answered(best.city.name, f"{totals[0]} against {totals[1]} mm.")

    return Draft(_problem("wetter", *_sorted(first, second), span), finish)


def change_of_temperature(draws: Draws, scene: Scene) -> Draft:
    """Asks how much warmer today is than yesterday, or than a year ago; or whether it is."""
    place, word = _place(draws, scene), draws.choice(tuple(_TEMPERATURE_WORDS))
    year, yes = draws.integer(0, 1), draws.integer(0, 1)

    def finish() -> Made:
        today = scene.today
        other = a_year_before(today) if year else today - timedelta(1)
        phrase = "on the same day last year" if year else "yesterday"
        script, name = Script(scene.start), _TEMPERATURE_WORDS[word]
        now = Period(today, today, "today", True, "present")
        then = Period(other, other, phrase, True, "past")
        values = [script.weather("temp", place, day)[name][0] for day in (now, then)]
        reason = f"It is {values[0]} degrees, and it was {values[1]}."
        if yes:
            goal = f"Is the {word} temperature {place.phrase} higher today than it was {phrase}?"
            answer = "Yes" if values[0] > values[1] else "No"
            return f"{goal} {_pick(_YES, draws)}", script.answered(answer, reason)
        change = round(values[0] - values[1], 1)
        goal = f"By how many degrees is the {word} temperature {place.phrase} today higher than it"
        form = f"was {phrase}? {_pick(_NUMBER, draws)} It is negative if today is colder."
        return f"{goal} {form}", script.answered(change, reason)

    return Draft(_problem("change", year, yes, word, place, scene.today), finish)


def elevation(draws: Draws, scene: Scene) -> Draft:
    """Asks how high a city lies, or how much higher than another."""
    first, second = _two_places(draws, scene)
    kind = draws.choice(("one", "difference", "higher"))
    cities_asked = (first,) if kind == "one" else (first, second)

    def finish() -> Made:
        script = Script(scene.start)
        here = script.elevation(first)
        if kind == "one":
            goal = f"How high {_place_is(first)} above the sea, in metres? {_pick(_NUMBER, draws)}"
            return goal, script.answered(here, f"It is {here} metres.")
        there = script.elevation(second)
        reason = f"{here} against {there} metres."
        if kind == "difference":
            thing = f"the difference in elevation between {_named(first)} and {_named(second)}"
            form = f"in metres, as a positive number. {_pick(_NUMBER, draws)}"
            return f"Please work out {thing}, {form}", script.answered(abs(here - there), reason)
        if here == there:
            return None
        best = first if here > there else second
        goal = f"Which lies higher, {_named(first)} or {_named(second)}? {_pick(_CITY, draws)}"
        return goal, script.answered(best.city.name, reason)

    return Draft(_problem("elevation", kind, *_sorted(*cities_asked)), finish)


def distance(draws: Draws, scene: Scene) -> Draft:
    """Asks how far two cities are apart, or which of two is nearer."""
    first, second = _two_places(draws, scene)
    third = Place(draws.choice(cities()), False)
    nearer = draws.integer(0, 2) == 0
    cities_asked = (first, second, third) if nearer else (first, second)

    def finish() -> Made:
        if third.city in (first.city, second.city):
            return None
        script = Script(scene.start)
        kilometres = script.distance(first, second)
        if not nearer:
            goal = draws.choice(
                (
                    "How far is it from {} to {}, in kilometres?",
                    "I am planning a flight from {} to {}. What is the distance in kilometres?",
                    "What is the distance between {} and {} in kilometres?",
                )
            ).format(_named(first), _named(second))
            answer = round(kilometres, 2)
            return f"{goal} {_pick(_NUMBER, draws)}", script.answered(answer, f"{answer} km.")
        other = script.distance(first, third)
        best = second if kilometres < other else third
        names = f"{second.city.name} or {third.city.name}"
        goal = f"Which city is nearer to {_named(first)}: {names}? {_pick(_CITY, draws)}"
        return goal, script.answered(best.city.name, f"{kilometres} against {other} km.")

    return Draft(_problem("distance", *_sorted(*cities_asked)), finish)


def at_coordinates(draws: Draws, scene: Scene) -> Draft:
    """Asks for what one call answers: how high a point lies, what an index means."""
    city, index = draws.choice(gazetteer().cities), draws.integer(1, 1300) / 10
    level = draws.integer(0, 3) == 0

    def finish() -> Made:
        script = Script(scene.start)
        if level:
            why = "The tool for levels tells what an index means."
            word = script.call(why, "get_air_quality_level", air_quality_index=index)
            goal = f"Which level does a European air quality index of {index} stand for?"
            return goal, script.answered(word, f"That is {word}.")
        where = {"latitude": city.latitude, "longitude": city.longitude}
        metres = script.call("The coordinates are given.", "get_elevation", **where)["elevation"][0]
        goal = f"How many metres above the sea is latitude {city.latitude}, longitude"
        return f"{goal} {city.longitude}? {_pick(_NUMBER, draws)}", script.answered(
            metres, f"It is {metres} metres."
        )

    if level:
        return Draft(_problem("level", index), finish)
    return Draft(_problem("elevation", "one", Place(city, False)), finish)


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


def _problem(template: str, *parts: object) -> str:
    """Returns the name of a problem: what is asked of which cities and days, in whatever words.

    Who asks, and when, is left out, so that no fact is trained on and tested.
    """
    names = (part.key if isinstance(part, (Place, Period)) else str(part) for part in parts)
    return " ".join((template, *names))


def _sorted(*places: Place) -> list[Place]:
    """Returns places in an order that does not depend on how they are asked for."""
    return sorted(places, key=lambda place: place.key)


def _place(draws: Draws, scene: Scene) -> Place:
    if draws.integer(0, 1):
        return Place(scene.home, True)
    return Place(draws.choice(cities()), False)


def _two_places(draws: Draws, scene: Scene) -> tuple[Place, Place]:
    first, second = (Place(city, False) for city in draws.sample(cities(), 2))
    at_home = draws.integer(0, 1) and scene.home != second.city
    return (Place(scene.home, True) if at_home else first), second


def _named(place: Place) -> str:
    return "the city where I am" if place.is_home else place.city.name


def _place_is(place: Place) -> str:
    return "am I" if place.is_home else f"is {place.city.name}"


def _pick(forms: Sequence[str], draws: Draws) -> str:
    return draws.choice(forms)


def _ask(draws: Draws, period: Period, thing: str, form: str) -> str:
    openings = _ASK[1:] if thing.startswith("the list") else _ASK
    opening = draws.choice(openings).format(**{"is": _IS[period.tense], "thing": thing})
    return f"{opening} {form}"


def _extreme(
    draws: Draws,
    script: Script,
    span: Period,
    daily: dict[str, Any],
    values: Sequence[float],
    thing: str,
) -> Made:
    day = only_best(daily, values)
    if day is None:
        return None
    return _ask(draws, span, thing, _pick(_DATE, draws)), script.answered(day, f"It is {day}.")
