"""Questions about where cities lie."""

from agentgym_envs.envs.weather.data import gazetteer
from agentgym_envs.envs.weather.script import Place, Script
from agentgym_envs.toolkit.tools import Draft, Draws

from .common import (
    CITY,
    NUMBER,
    Made,
    Scene,
    cities,
    in_order,
    named,
    place_is,
    problem,
    two_places,
)


def elevation(draws: Draws, scene: Scene) -> Draft:
    """Asks how high a city lies, or how much higher than another."""
    first, second = two_places(draws, scene)
    kind = draws.choice(("one", "difference", "higher"))
    cities_asked = (first,) if kind == "one" else (first, second)

    def finish() -> Made:
        script = Script(scene.start)
        here = script.elevation(first)
        if kind == "one":
            goal = f"How high {place_is(first)} above the sea, in metres? {draws.choice(NUMBER)}"
            return goal, script.answered(here, f"It is {here} metres.")
        there = script.elevation(second)
        reason = f"{here} against {there} metres."
        if kind == "difference":
            thing = f"the difference in elevation between {named(first)} and {named(second)}"
            form = f"in metres, as a positive number. {draws.choice(NUMBER)}"
            return f"Please work out {thing}, {form}", script.answered(abs(here - there), reason)
        if here == there:
            return None
        best = first if here > there else second
        goal = f"Which lies higher, {named(first)} or {named(second)}? {draws.choice(CITY)}"
        return goal, script.answered(best.city.name, reason)

    return Draft(problem("elevation", kind, *in_order(*cities_asked)), finish)


def distance(draws: Draws, scene: Scene) -> Draft:
    """Asks how far two cities are apart, or which of two is nearer."""
    first, second = two_places(draws, scene)
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
            ).format(named(first), named(second))
            answer = round(kilometres, 2)
            return f"{goal} {draws.choice(NUMBER)}", script.answered(answer, f"{answer} km.")
        other = script.distance(first, third)
        best = second if kilometres < other else third
        names = f"{second.city.name} or {third.city.name}"
        goal = f"Which city is nearer to {named(first)}: {names}? {draws.choice(CITY)}"
        return goal, script.answered(best.city.name, f"{kilometres} against {other} km.")

    return Draft(problem("distance", *in_order(*cities_asked)), finish)


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
        return f"{goal} {city.longitude}? {draws.choice(NUMBER)}", script.answered(
            metres, f"It is {metres} metres."
        )

    if level:
        return Draft(problem("level", index), finish)
    return Draft(problem("elevation", "one", Place(city, False)), finish)
