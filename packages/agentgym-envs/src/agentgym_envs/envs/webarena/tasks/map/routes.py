"""Distances, times and directions between places."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

from agentgym_envs.envs.webarena.sites.map.atlas import Atlas
from agentgym_envs.envs.webarena.sites.map.gazetteer import Place, distance
from agentgym_envs.envs.webarena.sites.map.network import MODES, Mode
from agentgym_envs.envs.webarena.sites.map.steps import duration, steps
from agentgym_envs.envs.webarena.tasks.template import (
    Case,
    Template,
    answer_with,
    both,
    exact_answer,
    page_says,
)
from agentgym_envs.toolkit.draws import Draws

from .ways import (
    BY_MODE,
    ENGINES,
    START,
    RecordsOf,
    at_directions,
    atlas,
    drawn,
    minutes,
    route,
    to_directions,
)

_CLEAR_MINUTES = 2
_FIELD = "document.querySelector('[name=\"{}\"]').value"
_ENGINE = 'document.querySelector("div#content select.routing_engines").selectedIndex'


class Trip(NamedTuple):
    """Two places and how one goes from the first to the second."""

    origin: Place
    goal: Place
    mode: Mode

    @property
    def values(self) -> dict[str, str]:
        """What the wordings say."""
        return {"from": self.origin.name, "to": self.goal.name, "how": BY_MODE[self.mode]}


def trips(known: Atlas, name: str, number: int) -> Iterator[Trip]:
    """Yields as many trips; walks and most rides stay in one town."""
    return islice(_trips(known, name), number)


def leaves_open(origin: Place, goal: Place, mode: Mode) -> dict[str, Any]:
    """Scores that these directions are open at the end."""
    return both(
        page_says("last", _FIELD.format("route_from"), origin.name),
        page_says("last", _FIELD.format("route_to"), goal.name),
        page_says("last", _ENGINE, str(list(ENGINES).index(mode))),
    )


def _trips(known: Atlas, name: str) -> Iterator[Trip]:
    draws = Draws(f"tasks trips for {name}")
    places = list(drawn(known, name))
    for origin in places:
        mode = draws.pick(MODES)
        anywhere = mode == "car" or draws.chance(0.25)
        goals = places if anywhere else [place for place in places if place.town == origin.town]
        goal = draws.pick(goals)
        if goal != origin and route(known, origin, goal, mode).metres > 300:
            yield Trip(origin, goal, mode)


def _read(trip: Trip) -> str:
    return f"Directions {BY_MODE[trip.mode]} from {trip.origin.name} to {trip.goal.name} tell it."


def _distances(records_of: RecordsOf) -> Iterator[Case]:
    known = atlas(records_of)
    for trip in trips(known, "distance", 70):
        length = distance(route(known, *trip).metres)
        checks = answer_with(length.rstrip("km"))
        yield Case(trip.values, [to_directions(*trip, _read(trip))], checks, length)


def _times(records_of: RecordsOf) -> Iterator[Case]:
    known = atlas(records_of)
    for trip in trips(known, "time", 70):
        time = duration(route(known, *trip).tenths)
        yield Case(trip.values, [to_directions(*trip, _read(trip))], answer_with(time), time)


def _open(records_of: RecordsOf) -> Iterator[Case]:
    for trip in trips(atlas(records_of), "open", 60):
        thought = "The form for directions takes both places; I leave what it finds open."
        checks = leaves_open(*trip)
        yield Case(trip.values, [at_directions(*trip, thought)], checks)


def _sooner(records_of: RecordsOf) -> Iterator[Case]:
    """Yields pairs of goals in one town, of which one is reached clearly sooner."""
    known = atlas(records_of)
    return islice(_races(known, list(drawn(known, "other goal"))), 40)


def _races(known: Atlas, others: Sequence[Place]) -> Iterator[Case]:
    for one in _trips(known, "sooner"):
        rivals = [place for place in others if place.town == one.goal.town]
        other = one._replace(goal=next(place for place in rivals if place != one.goal))
        lead = minutes(known, *other) - minutes(known, *one)
        if other.goal != one.origin and abs(lead) >= _CLEAR_MINUTES:
            best = one.goal if lead > 0 else other.goal
            values = {**one.values, "other": other.goal.name}
            legs = [to_directions(*each, _read(each)) for each in (one, other)]
            yield Case(values, legs, exact_answer(best.name), best.name)


def _within(records_of: RecordsOf) -> Iterator[Case]:
    known = atlas(records_of)
    draws = Draws("tasks limits")
    for trip in trips(known, "within", 50):
        time = minutes(known, *trip)
        limit = max(2, round(time * (0.6 if draws.chance(0.5) else 1.5)))
        answer = "yes" if time <= limit else "no"
        values = {**trip.values, "minutes": str(limit)}
        thought = f"I compare the time that directions {BY_MODE[trip.mode]} give with the limit."
        yield Case(values, [to_directions(*trip, thought)], exact_answer(answer), answer)


def _longer(records_of: RecordsOf) -> Iterator[Case]:
    known = atlas(records_of)
    for trip in trips(known, "longer", 100):
        slow, fast = trip._replace(mode="foot"), trip._replace(mode="car")
        more = minutes(known, *slow) - minutes(known, *fast)
        if trip.origin.town == trip.goal.town and more > 0:
            legs = [
                to_directions(*slow, "First I look up how long the walk takes."),
                to_directions(*fast, "Now the same way by car; then I take the difference."),
            ]
            values = {"from": trip.origin.name, "to": trip.goal.name}
            yield Case(values, legs, answer_with(str(more)), str(more))


def _motorways(records_of: RecordsOf) -> Iterator[Case]:
    return islice(_drives(atlas(records_of)), 40)


def _drives(known: Atlas) -> Iterator[Case]:
    """Yields trips by car that use a motorway once."""
    for trip in _trips(known, "motorway"):
        drive = trip._replace(mode="car")
        way = steps(known.network, route(known, *drive), drive.goal.name)
        used = [step for step in way if step.text.endswith(" Motorway")]
        if len(used) == 1:
            motorway = used[0].text.partition("onto ")[2]
            values = {"from": trip.origin.name, "to": trip.goal.name, "road": motorway}
            thought = f"The steps of the directions by car say how long one follows {motorway}."
            checks = answer_with(used[0].length.rstrip("km"))
            yield Case(values, [to_directions(*drive, thought)], checks, used[0].length)


def _stages(records_of: RecordsOf) -> Iterator[Case]:
    known = atlas(records_of)
    last = list(drawn(known, "last stage"))
    for number, trip in enumerate(trips(known, "stages", 90)):
        walk = trip._replace(mode="foot")
        ride = Trip(trip.goal, last[number], "car")
        if trip.origin.town != trip.goal.town or last[number] in (trip.origin, trip.goal):
            continue
        total = str(minutes(known, *walk) + minutes(known, *ride))
        values = {"from": trip.origin.name, "over": trip.goal.name, "to": ride.goal.name}
        legs = [
            to_directions(*walk, f"The first stage is the walk to {trip.goal.name}."),
            to_directions(*ride, f"The second stage is the drive to {ride.goal.name}."),
        ]
        yield Case(values, legs, answer_with(total), total)


TEMPLATES = (
    Template(
        "map_distance",
        ["map"],
        START,
        [
            "How far is it {{how}} from {{from}} to {{to}}?",
            "What distance does the map give {{how}} between {{from}} and {{to}}?",
            "Measure the way {{how}} from {{from}} to {{to}} and tell me its length.",
        ],
        _distances,
    ),
    Template(
        "map_time",
        ["map"],
        START,
        [
            "How long does it take {{how}} from {{from}} to {{to}}? Answer as h:mm.",
            "Give me the time one needs {{how}} to get from {{from}} to {{to}}, as h:mm.",
            "What duration does the map state {{how}} from {{from}} to {{to}}? Answer as h:mm.",
        ],
        _times,
    ),
    Template(
        "map_show_directions",
        ["map"],
        START,
        [
            "Show me directions {{how}} from {{from}} to {{to}}.",
            "Get the way from {{from}} to {{to}} {{how}} onto the screen.",
            "Open the route {{how}} that starts at {{from}} and ends at {{to}}.",
        ],
        _open,
    ),
    Template(
        "map_sooner",
        ["map"],
        START,
        [
            "From {{from}}, which do I reach sooner {{how}}: {{to}} or {{other}}? Only its name.",
            "Is {{to}} or {{other}} quicker to get to {{how}} from {{from}}? Answer with the name.",
            "Going {{how}} from {{from}}: name the one of {{to}} and {{other}} that takes less "
            "time, and nothing else.",
        ],
        _sooner,
    ),
    Template(
        "map_within_minutes",
        ["map"],
        START,
        [
            "Can I get {{how}} from {{from}} to {{to}} in at most {{minutes}} minutes, yes or no?",
            "Are {{minutes}} minutes enough to go {{how}} from {{from}} to {{to}}, yes or no?",
            "Yes or no: it takes at most {{minutes}} minutes {{how}} from {{from}} to {{to}}.",
        ],
        _within,
    ),
    Template(
        "map_walk_or_drive",
        ["map"],
        START,
        [
            "How many minutes longer is the walk from {{from}} to {{to}} than the drive?",
            "By how many minutes does driving beat walking between {{from}} and {{to}}?",
            "Compare walking with driving from {{from}} to {{to}}: how many minutes more does "
            "walking take?",
        ],
        _longer,
    ),
    Template(
        "map_motorway",
        ["map"],
        START,
        [
            "Driving from {{from}} to {{to}}, how far does one follow the {{road}}?",
            "How long is the part on the {{road}} when I go by car from {{from}} to {{to}}?",
            "Look at the directions by car from {{from}} to {{to}}: for what distance is one on "
            "the {{road}}?",
        ],
        _motorways,
    ),
    Template(
        "map_two_stages",
        ["map"],
        START,
        [
            "How many minutes does it take to walk from {{from}} to {{over}} and then drive on "
            "to {{to}}?",
            "I walk from {{from}} to {{over}} and take a car from there to {{to}}. How many "
            "minutes is that altogether?",
            "Add the walk from {{from}} to {{over}} and the drive from there to {{to}}: the sum "
            "in minutes, please.",
        ],
        _stages,
        held_out=True,
    ),
)
