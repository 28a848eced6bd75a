"""Questions about temperatures."""

from datetime import timedelta

from agentgym_envs.envs.weather.periods import Period, a_day, a_year_before, some_days
from agentgym_envs.envs.weather.script import Script, days_where
from agentgym_envs.envs.weather.tools import TEMPERATURES
from agentgym_envs.toolkit.tools import Draft, Draws

from .common import (
    CITY,
    DATES,
    IS,
    NUMBER,
    TEMPERATURE_WORDS,
    YES,
    Made,
    Scene,
    a_place,
    ask,
    extreme,
    in_order,
    named,
    problem,
    two_places,
)


def temperature_of_a_day(draws: Draws, scene: Scene) -> Draft:
    """Asks for the highest, lowest or average temperature of a day."""
    place, day = a_place(draws, scene), a_day(draws, scene.today)
    word = draws.choice(tuple(TEMPERATURE_WORDS))

    def finish() -> Made:
        script = Script(scene.start)
        value = script.weather("temp", place, day)[TEMPERATURE_WORDS[word]][0]
        thing = f"the {word} temperature {place.phrase} {day.phrase}"
        goal = ask(draws, day, thing, f"{draws.choice(NUMBER)} It is in degrees Celsius.")
        return goal, script.answered(value, f"The {word} temperature is {value} degrees.")

    return Draft(problem("day", word, place, day), finish)


def temperature_over_days(draws: Draws, scene: Scene) -> Draft:
    """Asks for the extremes, the mean or the spread of temperatures, or when they were."""
    place, span = a_place(draws, scene), some_days(draws, scene.today)
    kind = draws.choice(("mean", "top", "bottom", "spread", "warmest", "coldest"))

    def finish() -> Made:
        script = Script(scene.start)
        daily = script.weather("temp", place, span)
        high, low, mean = (daily[name] for name in TEMPERATURES)
        where = f"{place.phrase} {span.phrase}"
        if kind == "warmest":
            thing = f"the day with the highest temperature {where}"
            return extreme(draws, script, span, daily, high, thing)
        if kind == "coldest":
            thing = f"the day with the lowest temperature {where}"
            return extreme(draws, script, span, daily, [-value for value in low], thing)
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
        form = f"{draws.choice(NUMBER)} Degrees Celsius, to two decimals."
        return ask(draws, span, thing, form), script.answered(rounded, f"That is {rounded}.")

    return Draft(problem("temps", kind, place, span), finish)


def warm_days(draws: Draws, scene: Scene) -> Draft:
    """Asks on how many days, or on which, it was warmer than some temperature."""
    place, span = a_place(draws, scene), some_days(draws, scene.today)
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
            goal = ask(draws, span, f"the list of {what}", draws.choice(DATES))
            return goal, script.answered(days, f"It is warmer than {limit} on these days.")
        goal = ask(draws, span, f"the number of {what}", draws.choice(NUMBER))
        return goal, script.answered(len(days), f"There are {len(days)} of them.")

    return Draft(problem("warm", limit, listed, place, span), finish)


def warmer_city(draws: Draws, scene: Scene) -> Draft:
    """Asks which of two cities is warmer on a day."""
    first, second = two_places(draws, scene)
    day, word = a_day(draws, scene.today), draws.choice(tuple(TEMPERATURE_WORDS))

    def finish() -> Made:
        script = Script(scene.start)
        name = TEMPERATURE_WORDS[word]
        values = [script.weather("temp", place, day)[name][0] for place in (first, second)]
        if values[0] == values[1]:
            return None
        best = first if values[0] > values[1] else second
        where = f"{named(first)} or {named(second)}"
        goal = f"Where {IS[day.tense]} the {word} temperature higher {day.phrase}, {where}?"
        reason = f"{values[0]} against {values[1]} degrees."
        return f"{goal} {draws.choice(CITY)}", script.answered(best.city.name, reason)

    return Draft(problem("warmer", word, *in_order(first, second), day), finish)


def change_of_temperature(draws: Draws, scene: Scene) -> Draft:
    """Asks how much warmer today is than yesterday, or than a year ago; or whether it is."""
    place, word = a_place(draws, scene), draws.choice(tuple(TEMPERATURE_WORDS))
    year, yes = draws.integer(0, 1), draws.integer(0, 1)

    def finish() -> Made:
        today = scene.today
        other = a_year_before(today) if year else today - timedelta(1)
        phrase = "on the same day last year" if year else "yesterday"
        script, name = Script(scene.start), TEMPERATURE_WORDS[word]
        now = Period(today, today, "today", True, "present")
        then = Period(other, other, phrase, True, "past")
        values = [script.weather("temp", place, day)[name][0] for day in (now, then)]
        reason = f"It is {values[0]} degrees, and it was {values[1]}."
        if yes:
            goal = f"Is the {word} temperature {place.phrase} higher today than it was {phrase}?"
            answer = "Yes" if values[0] > values[1] else "No"
            return f"{goal} {draws.choice(YES)}", script.answered(answer, reason)
        change = round(values[0] - values[1], 1)
        goal = f"By how many degrees is the {word} temperature {place.phrase} today higher than it"
        form = f"was {phrase}? {draws.choice(NUMBER)} It is negative if today is colder."
        return f"{goal} {form}", script.answered(change, reason)

    return Draft(problem("change", year, yes, word, place, scene.today), finish)
