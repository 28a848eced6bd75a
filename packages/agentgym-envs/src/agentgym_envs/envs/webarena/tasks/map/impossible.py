"""What the map cannot tell: the answer is "N/A"."""

from collections.abc import Iterator
from itertools import islice

from agentgym_envs.envs.webarena.sites.map.content.names import mood_and_thing
from agentgym_envs.envs.webarena.tasks.template import Case, Click, Leg, Template, impossible
from agentgym_envs.toolkit.draws import Draws

from .routes import trips
from .ways import ANYWHERE, START, RecordsOf, atlas, drawn, tags, to_place, to_results

_NOT_OFFERED = ("by train", "by bus", "on horseback", "by tram", "by boat")
_NOT_THERE = ("Cafe", "Museum", "Hotel", "Theatre", "Pharmacy", "Bridge")


def _phones(records_of: RecordsOf) -> Iterator[Case]:
    phones = tags(records_of, "phone")
    kinds = ("park", "theatre", "guest house", "cafe", "pub", "bookshop", "cinema", "church")
    places = drawn(atlas(records_of), "no phone", kinds)
    for place in islice((place for place in places if place.id not in phones), 50):
        reason = f"The page of {place.name} has no phone number."
        legs = [to_place(place, f"I look for a phone number on the page of {place.name}.")]
        yield Case({"place": place.name, "town": place.town}, legs, impossible(reason), "N/A")


def _travel(records_of: RecordsOf) -> Iterator[Case]:
    draws = Draws("tasks ways to travel")
    for trip in trips(atlas(records_of), "not offered", 50):
        how = draws.pick(_NOT_OFFERED)
        reason = f"The map has directions by car, by bicycle and on foot, but not {how}."
        path = [Click(ANYWHERE, "link", "Directions")]
        thought = f"I look whether directions are offered {how}."
        leg = Leg(START, path, thought, seen="map.test/directions")
        yield Case({**trip.values, "how": how}, [leg], impossible(reason), "N/A")


def _ratings(records_of: RecordsOf) -> Iterator[Case]:
    kinds = ("restaurant", "cafe", "pub", "museum", "guest house")
    for place in islice(drawn(atlas(records_of), "ratings", kinds), 40):
        reason = "The map has no ratings by visitors."
        legs = [to_place(place, f"I look whether the page of {place.name} has ratings.")]
        yield Case({"place": place.name, "town": place.town}, legs, impossible(reason), "N/A")


def _missing(records_of: RecordsOf) -> Iterator[Case]:
    known = atlas(records_of).gazetteer
    draws = Draws("tasks places that are missing")
    towns = [town.name for town in known.of_kind("town")]
    drawn_names = (
        (f"{mood_and_thing(draws)} {draws.pick(_NOT_THERE)}", draws.pick(towns)) for _ in range(60)
    )
    for name, town in dict(drawn_names).items():
        query = f"{name} {town}"
        if not known.find(name):
            reason = f"There is no {name} in {town} on the map."
            legs = [to_results(query, f"I search for {name} in {town} first.")]
            yield Case({"place": name, "town": town}, legs, impossible(reason), "N/A")


TEMPLATES = (
    Template(
        "map_no_phone",
        ["map"],
        START,
        [
            "I need to phone {{place}} in {{town}}. What is their number?",
            "Under which telephone number does {{place}} ({{town}}) answer?",
            "Tell me the number to call for {{place}}, {{town}}.",
        ],
        _phones,
    ),
    Template(
        "map_no_such_travel",
        ["map"],
        START,
        [
            "How long does it take {{how}} from {{from}} to {{to}}?",
            "What is the distance {{how}} between {{from}} and {{to}}?",
            "I would like to go {{how}} from {{from}} to {{to}}. How much time does the map give?",
        ],
        _travel,
    ),
    Template(
        "map_no_ratings",
        ["map"],
        START,
        [
            "What rating do visitors give {{place}} in {{town}}?",
            "How many reviews does {{place}} ({{town}}) have on the map?",
            "Is {{place}}, {{town}}, well reviewed? Tell me its average rating.",
        ],
        _ratings,
    ),
    Template(
        "map_no_such_place",
        ["map"],
        START,
        [
            "What is the address of the {{place}} in {{town}}?",
            "When does the {{place}} in {{town}} open?",
            "Give me the coordinates of the {{place}}, {{town}}.",
        ],
        _missing,
        held_out=True,
    ),
)
