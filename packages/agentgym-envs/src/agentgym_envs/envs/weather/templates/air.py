"""Questions about the quality of the air."""

from agentgym_envs.envs.weather.periods import a_day, some_days
from agentgym_envs.envs.weather.script import Script
from agentgym_envs.envs.weather.tools import AIR
from agentgym_envs.toolkit.tools import Draft, Draws

from .common import NUMBER, Made, Scene, a_place, ask, problem


def air_of_a_day(draws: Draws, scene: Scene) -> Draft:
    """Asks for the air quality index, or what it means."""
    place, day = a_place(draws, scene), a_day(draws, scene.today, future=False)
    level = draws.integer(0, 1)

    def finish() -> Made:
        script = Script(scene.start)
        index = script.weather(AIR, place, day)[AIR][0]
        where = f"{place.phrase} {day.phrase}"
        if not level:
            thing = f"the European air quality index (PM2.5) at noon {where}"
            goal = ask(draws, day, thing, draws.choice(NUMBER))
            return goal, script.answered(index, f"The index is {index}.")
        why = f"The index is {index}; I look up what that means."
        word = script.call(why, "get_air_quality_level", air_quality_index=index)
        form = "Answer with the name of the level, such as 'good' or 'poor'."
        goal = ask(draws, day, f"the air quality level at noon {where}", form)
        return goal, script.answered(word, f"The air is {word}.")

    return Draft(problem("air", level, place, day), finish)


def air_over_days(draws: Draws, scene: Scene) -> Draft:
    """Asks for the worst air of several days, or on how many it was worse than some index."""
    place, span = a_place(draws, scene), some_days(draws, scene.today, future=False)
    counted, limit = draws.integer(0, 1), draws.choice((10, 15, 20, 30, 40))

    def finish() -> Made:
        script = Script(scene.start)
        values = script.weather(AIR, place, span)[AIR]
        name = "European air quality index (PM2.5) at noon"
        where = f"{place.phrase} {span.phrase}"
        if not counted:
            goal = ask(draws, span, f"the highest {name} {where}", draws.choice(NUMBER))
            return goal, script.answered(max(values), f"The highest is {max(values)}.")
        days = sum(value > limit for value in values)
        thing = f"the number of days on which the {name} is above {limit} {where}"
        goal = ask(draws, span, thing, draws.choice(NUMBER))
        return goal, script.answered(days, f"That is the case on {days} days.")

    return Draft(problem("airs", counted, counted and limit, place, span), finish)
