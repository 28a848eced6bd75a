"""Questions about rain and snow."""

from agentgym_envs.envs.weather.periods import a_day, some_days
from agentgym_envs.envs.weather.script import Script, days_where
from agentgym_envs.envs.weather.tools import RAIN, SNOW
from agentgym_envs.toolkit.tools import Draft, Draws

from .common import (
    CITY,
    DATES,
    NUMBER,
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


def rain_of_a_day(draws: Draws, scene: Scene) -> Draft:
    """Asks how much it rained, or whether it does."""
    place, day, yes = a_place(draws, scene), a_day(draws, scene.today), draws.integer(0, 1)
    dry_counts = draws.integer(0, 2) == 0

    def finish() -> Made:
        script = Script(scene.start)
        value = script.weather(RAIN, place, day)[RAIN][0]
        if value == 0 and not yes and not dry_counts:
            return None
        if yes:
            verb = {"past": "Did it rain", "present": "Does it rain", "future": "Will it rain"}
            goal = f"{verb[day.tense]} {place.phrase} {day.phrase}? {draws.choice(YES)}"
            return goal, script.answered("Yes" if value > 0 else "No", f"There are {value} mm.")
        thing = f"the amount of rain in millimetres {place.phrase} {day.phrase}"
        goal = ask(draws, day, thing, draws.choice(NUMBER))
        return goal, script.answered(value, f"There are {value} mm of rain.")

    return Draft(problem("rain", yes, place, day), finish)


def rain_over_days(draws: Draws, scene: Scene) -> Draft:
    """Asks for the total rain, the number of wet days, which they are, or the wettest."""
    place, span = a_place(draws, scene), some_days(draws, scene.today)
    kind = draws.choice(("total", "count", "list", "wettest"))

    def finish() -> Made:
        script = Script(scene.start)
        daily = script.weather(RAIN, place, span)
        values = daily[RAIN]
        wet = days_where(daily, values, 0.0)
        where = f"{place.phrase} {span.phrase}"
        if kind == "total":
            total = round(sum(values), 1)
            goal = ask(
                draws, span, f"the total rainfall in millimetres {where}", draws.choice(NUMBER)
            )
            return goal, script.answered(total, f"Added up that is {total} mm.")
        if kind == "count":
            goal = ask(draws, span, f"the number of days with rain {where}", draws.choice(NUMBER))
            return goal, script.answered(len(wet), f"It rains on {len(wet)} days.")
        if kind == "list":
            goal = ask(draws, span, f"the list of days with rain {where}", draws.choice(DATES))
            return goal, script.answered(wet, "These are the days with rain.")
        return extreme(draws, script, span, daily, values, f"the day with the most rain {where}")

    return Draft(problem("rains", kind, place, span), finish)


def wetter_city(draws: Draws, scene: Scene) -> Draft:
    """Asks which of two cities gets more rain over several days."""
    first, second = two_places(draws, scene)
    span = some_days(draws, scene.today)

    def finish() -> Made:
        script = Script(scene.start)
        totals = [
            round(sum(script.weather(RAIN, place, span)[RAIN]), 1) for place in (first, second)
        ]
        if totals[0] == totals[1]:
            return None
        best = first if totals[0] > totals[1] else second
        where = f"{named(first)} or {named(second)}"
        verb = "got" if span.tense == "past" else "will get"
        goal = f"Which place {verb} more rain {span.phrase}: {where}? {draws.choice(CITY)}"
        return goal, script.answered(best.city.name, f"{totals[0]} against {totals[1]} mm.")

    return Draft(problem("wetter", *in_order(first, second), span), finish)


def snow_of_a_day(draws: Draws, scene: Scene) -> Draft | None:
    """Asks how much it snows, or whether it does."""
    place, day, yes = a_place(draws, scene), a_day(draws, scene.today), draws.integer(0, 1)
    if abs(place.city.latitude) < 40 and place.city.elevation < 2500:
        return None

    def finish() -> Made:
        script = Script(scene.start)
        value = script.weather(SNOW, place, day)[SNOW][0]
        if yes:
            verb = {"past": "Did it snow", "present": "Does it snow", "future": "Will it snow"}
            goal = f"{verb[day.tense]} {place.phrase} {day.phrase}? {draws.choice(YES)}"
            return goal, script.answered("Yes" if value > 0 else "No", f"There are {value} cm.")
        if value == 0:
            return None
        thing = f"the new snow in centimetres {place.phrase} {day.phrase}"
        goal = ask(draws, day, thing, draws.choice(NUMBER))
        return goal, script.answered(value, f"There are {value} cm of new snow.")

    return Draft(problem("snow", yes, place, day), finish)


def snow_over_days(draws: Draws, scene: Scene) -> Draft | None:
    """Asks for the total snow, the number of days with snow, or which they are."""
    place, span = a_place(draws, scene), some_days(draws, scene.today)
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
            goal = ask(
                draws, span, f"the total snowfall in centimetres {where}", draws.choice(NUMBER)
            )
            return goal, script.answered(total, f"Added up that is {total} cm.")
        if kind == "count":
            goal = ask(draws, span, f"the number of days with snow {where}", draws.choice(NUMBER))
            return goal, script.answered(len(days), f"It snows on {len(days)} days.")
        goal = ask(draws, span, f"the list of days with snow {where}", draws.choice(DATES))
        return goal, script.answered(days, "These are the days with snow.")

    return Draft(problem("snows", kind, place, span), finish)


def rain_and_snow(draws: Draws, scene: Scene) -> Draft | None:
    """Asks for the days with both rain and snow."""
    place, span = a_place(draws, scene), some_days(draws, scene.today)
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
        return ask(draws, span, thing, draws.choice(DATES)), script.answered(
            both, "On these days there are both."
        )

    return Draft(problem("both", place, span), finish)
