"""What the map says of single places."""

from collections.abc import Iterator, Sequence
from itertools import islice
from math import hypot

from agentgym_envs.envs.webarena.sites.map.gazetteer import Place
from agentgym_envs.envs.webarena.tasks.template import (
    Case,
    Template,
    answer_with,
    exact_answer,
    page_open,
)

from .ways import (
    START,
    RecordsOf,
    at_place,
    atlas,
    drawn,
    place_url,
    tags,
    to_place,
    to_results,
)

_TITLES = {"phone": "phone number", "website": "website", "opening_hours": "opening hours"}


def _tag_cases(records_of: RecordsOf, tag: str, number: int) -> Iterator[Case]:
    """Yields cases about a tag that answers must repeat."""
    values = tags(records_of, tag)
    places = drawn(atlas(records_of), tag)
    for place in islice((place for place in places if place.id in values), number):
        thought = f"The page of {place.name} will tell the {_TITLES[tag]}; I look it up."
        yield Case(
            {"place": place.name, "town": place.town},
            [to_place(place, thought)],
            answer_with(values[place.id]),
            values[place.id],
        )


def _phones(records_of: RecordsOf) -> Iterator[Case]:
    return _tag_cases(records_of, "phone", 60)


def _websites(records_of: RecordsOf) -> Iterator[Case]:
    return _tag_cases(records_of, "website", 30)


def _hours(records_of: RecordsOf) -> Iterator[Case]:
    return _tag_cases(records_of, "opening_hours", 40)


def _addresses(records_of: RecordsOf) -> Iterator[Case]:
    for place in islice(drawn(atlas(records_of), "address"), 60):
        thought = f"I search for {place.name}: its page has the address."
        checks = answer_with(f"{place.house} {place.street}", place.town)
        yield Case({"place": place.name}, [to_place(place, thought)], checks, place.address)


def _postcodes(records_of: RecordsOf) -> Iterator[Case]:
    for place in islice(drawn(atlas(records_of), "postcode"), 40):
        thought = f"The postcode is a part of the address of {place.name}, so I open its page."
        yield Case(
            {"place": place.name, "town": place.town},
            [to_place(place, thought)],
            answer_with(place.postcode),
            place.postcode,
        )


def _coordinates(records_of: RecordsOf) -> Iterator[Case]:
    for place in islice(drawn(atlas(records_of), "coordinates"), 40):
        thought = f"Coordinates stand on the page of each place; I search for {place.name}."
        checks = answer_with(f"{place.latitude:.4f}", f"{place.longitude:.4f}")
        yield Case({"place": place.name}, [to_place(place, thought)], checks, place.degrees)


def _stars(records_of: RecordsOf) -> Iterator[Case]:
    stars = tags(records_of, "stars")
    for hotel in islice(drawn(atlas(records_of), "stars", ["hotel"]), 40):
        thought = f"The number of stars is a tag of {hotel.name}; I open its page to read it."
        yield Case(
            {"hotel": hotel.name, "town": hotel.town},
            [to_place(hotel, thought)],
            answer_with(stars[hotel.id]),
            stars[hotel.id],
        )


def _wheelchairs(records_of: RecordsOf) -> Iterator[Case]:
    access = tags(records_of, "wheelchair")
    places = drawn(atlas(records_of), "wheelchair")
    for place in islice((place for place in places if place.id in access), 40):
        thought = f"Whether one gets in by wheelchair is among the tags of {place.name}."
        yield Case(
            {"place": place.name},
            [to_place(place, thought)],
            exact_answer(access[place.id]),
            access[place.id],
        )


def _pages(records_of: RecordsOf) -> Iterator[Case]:
    for place in islice(drawn(atlas(records_of), "page"), 60):
        thought = f"I search for {place.name} and open what the search finds."
        checks = page_open(f"http://{place_url(place)}")
        yield Case({"place": place.name, "town": place.town}, [at_place(place, thought)], checks)


def _points(records_of: RecordsOf) -> Iterator[Case]:
    known = atlas(records_of).gazetteer
    places = drawn(atlas(records_of), "point")
    for place in islice(
        (place for place in places if _alone(place, known.in_town(place.town))), 40
    ):
        thought = "The search takes coordinates too, and lists what is nearest to them first."
        yield Case(
            {"coordinates": place.degrees},
            [to_results(place.degrees, thought)],
            answer_with(place.name),
            place.name,
        )


def _alone(place: Place, others: Sequence[Place]) -> bool:
    """Whether nothing else is so near that rounded coordinates could mean it."""
    return all(
        hypot(other.x - place.x, other.y - place.y) > 40 for other in others if other.id != place.id
    )


TEMPLATES = (
    Template(
        "map_phone",
        ["map"],
        START,
        [
            "What is the phone number of {{place}} in {{town}}?",
            "I want to call {{place}} ({{town}}). Which number do I dial?",
            "Look up on the map how {{place}}, {{town}}, can be reached by phone.",
        ],
        _phones,
    ),
    Template(
        "map_website",
        ["map"],
        START,
        [
            "Which website does the map give for {{place}} in {{town}}?",
            "Find the web address of {{place}}, {{town}}.",
            "Tell me the website of {{place}} in {{town}}.",
        ],
        _websites,
    ),
    Template(
        "map_opening_hours",
        ["map"],
        START,
        [
            "When is {{place}} in {{town}} open? Repeat the opening hours as the map has them.",
            "Give me the opening hours of {{place}} ({{town}}) exactly as they are written.",
            "Quote the opening hours that the map states for {{place}} in {{town}}.",
        ],
        _hours,
    ),
    Template(
        "map_address",
        ["map"],
        START,
        [
            "What is the full address of {{place}}?",
            "I have to send a letter to {{place}}. What address do I write on it?",
            "Tell me where {{place}} is: house number, street and town.",
        ],
        _addresses,
    ),
    Template(
        "map_postcode",
        ["map"],
        START,
        [
            "What is the postcode of {{place}} in {{town}}?",
            "Which postcode belongs to {{place}}, {{town}}?",
            "Find out the postal code of {{place}} in {{town}}.",
        ],
        _postcodes,
    ),
    Template(
        "map_coordinates",
        ["map"],
        START,
        [
            "What are the coordinates of {{place}} in decimal degrees?",
            "Give me latitude and longitude of {{place}}, with four decimals.",
            "Where exactly is {{place}}? Answer with its coordinates as the map shows them.",
        ],
        _coordinates,
    ),
    Template(
        "map_hotel_stars",
        ["map"],
        START,
        [
            "How many stars does {{hotel}} in {{town}} have?",
            "What is the star rating of {{hotel}}, {{town}}?",
            "According to the map, {{hotel}} ({{town}}) is a hotel with how many stars?",
        ],
        _stars,
    ),
    Template(
        "map_wheelchair",
        ["map"],
        START,
        [
            "Can one enter {{place}} with a wheelchair? Answer yes, no or limited.",
            "How accessible is {{place}} by wheelchair: yes, no or limited?",
            "Check the wheelchair tag of {{place}} and answer with its value only.",
        ],
        _wheelchairs,
    ),
    Template(
        "map_open_place",
        ["map"],
        START,
        [
            "Open the page of {{place}} in {{town}}.",
            "Pull up what the map has on {{place}}, {{town}}.",
            "Bring me to the description of {{place}} ({{town}}).",
        ],
        _pages,
    ),
    Template(
        "map_at_coordinates",
        ["map"],
        START,
        [
            "Which place is at {{coordinates}}?",
            "Somebody sent me the position {{coordinates}}. What is there?",
            "Find the name of the place that lies at the coordinates {{coordinates}}.",
        ],
        _points,
        held_out=True,
    ),
)
