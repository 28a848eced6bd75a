"""Tasks across the wiki and the map: the wiki tells which town is meant, the map where it is."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple
from urllib.parse import urlencode

from agentgym_envs.envs.webarena.sites.land import TOWNS
from agentgym_envs.envs.webarena.sites.map.atlas import Atlas
from agentgym_envs.envs.webarena.sites.map.gazetteer import Place, distance
from agentgym_envs.envs.webarena.sites.map.network import MODES
from agentgym_envs.envs.webarena.sites.map.steps import duration
from agentgym_envs.envs.webarena.sites.wiki.markup import article_url
from agentgym_envs.toolkit.draws import Draws

from .map.favourites import to_favourite
from .map.routes import leaves_open
from .map.ways import (
    BY_MODE,
    RecordsOf,
    at_directions,
    atlas,
    route,
    to_directions,
    to_kind,
    to_place,
    to_town,
)
from .template import Case, Click, Fill, Leg, SiteName, Template, answer_with, records_hold

_START = "http://wiki.test/"
_SITES: Sequence[SiteName] = ("wiki", "map")


class Subject(NamedTuple):
    """An article of the wiki that leads to a town."""

    title: str
    town: str

    def leg(self, thought: str) -> Leg:
        """Returns the leg that reads the article."""
        return _to_article(self.title, self.title, thought)


def _subjects(records_of: RecordsOf, fact: str, category: str) -> Iterator[Subject]:
    """Yields the articles of a category that name a town in this fact, in mixed order."""
    sql = (
        "SELECT title, value FROM facts JOIN articles ON articles.id = article_id "
        "WHERE name = ? AND category = ? ORDER BY articles.id"
    )
    rows = records_of("wiki").all(sql, fact, category)
    towns = {town.name for town in TOWNS}
    for row in Draws(f"tasks {category} {fact}").shuffled(rows):
        town = row["value"].strip("[]")
        if town in towns:
            yield Subject(row["title"], town)


def _to_article(title: str, query: str, thought: str) -> Leg:
    """Returns the leg that searches the wiki and opens an article."""
    path = [
        Fill("wiki.test/*", {"Search": query}, "Search"),
        Click(f"wiki.test/search?{urlencode({'q': query})}", "link", title),
    ]
    return Leg(_START, path, thought, seen=f"wiki.test{article_url(title)}")


def _town(known: Atlas, name: str) -> Place:
    """Returns the place that stands for a town."""
    return next(place for place in known.gazetteer.of_kind("town") if place.name == name)


def _other_town(known: Atlas, name: str, draws: Draws) -> Place:
    return draws.pick([place for place in known.gazetteer.of_kind("town") if place.name != name])


def _drives(records_of: RecordsOf) -> Iterator[Case]:
    known, draws = atlas(records_of), Draws("tasks drives to festivals")
    for subject in islice(_subjects(records_of, "Town", "Festivals"), 60):
        goal = _town(known, subject.town)
        origin = _other_town(known, subject.town, draws)
        length = distance(route(known, origin, goal, "car").metres)
        legs = [
            subject.leg(f"The wiki will say in which town {subject.title} is held."),
            to_directions(origin, goal, "car", f"It is {goal.name}; the map has the distance."),
        ]
        values = {"festival": subject.title, "from": origin.name}
        yield Case(values, legs, answer_with(length.rstrip("km")), length)


def _times(records_of: RecordsOf) -> Iterator[Case]:
    known, draws = atlas(records_of), Draws("tasks times to books")
    for subject in islice(_subjects(records_of, "Set in", "Books"), 60):
        goal, mode = _town(known, subject.town), draws.pick(MODES)
        origin = _other_town(known, subject.town, draws)
        time = duration(route(known, origin, goal, mode).tenths)
        legs = [
            subject.leg(f"First I look up in the wiki where {subject.title} is set."),
            to_directions(origin, goal, mode, f"It is set in {goal.name}. Now the map."),
        ]
        values = {"book": subject.title, "from": origin.name, "how": BY_MODE[mode]}
        yield Case(values, legs, answer_with(time), time)


def _paintings(records_of: RecordsOf) -> Iterator[Case]:
    known, draws = atlas(records_of), Draws("tasks ways to paintings")
    for subject in islice(_subjects(records_of, "Kept in", "Paintings"), 60):
        goal = _town(known, subject.town)
        origin = _other_town(known, subject.town, draws)
        legs = [
            subject.leg(f"The wiki tells where {subject.title} is kept."),
            at_directions(origin, goal, "car", f"It hangs in {goal.name}; I look up the way."),
        ]
        checks = leaves_open(origin, goal, "car")
        yield Case({"painting": subject.title, "from": origin.name}, legs, checks)


def _hotels(records_of: RecordsOf) -> Iterator[Case]:
    known = atlas(records_of).gazetteer
    for subject in islice(_subjects(records_of, "Town", "Clubs"), 60):
        number = str(len(known.of_kind("hotel", subject.town)))
        legs = [
            subject.leg(f"I do not know where the {subject.title} is at home; the wiki does."),
            to_town(subject.town, f"The map counts the hotels of {subject.town}."),
        ]
        yield Case({"club": subject.title}, legs, answer_with(number), number)


def _museums(records_of: RecordsOf) -> Iterator[Case]:
    known = atlas(records_of).gazetteer
    for subject in islice(_subjects(records_of, "Built in", "Inventions"), 60):
        names = [place.name for place in known.of_kind("museum", subject.town)]
        legs = [
            subject.leg(f"Where was the {subject.title.lower()} built? The wiki will know."),
            to_kind("museums", "museum", subject.town, f"Now the museums of {subject.town}."),
        ]
        if len(names) <= 5:
            checks = answer_with(*names)
            yield Case({"invention": subject.title}, legs, checks, "; ".join(names))


def _phones(records_of: RecordsOf) -> Iterator[Case]:
    known, records = atlas(records_of).gazetteer, records_of("map")
    sql = "SELECT value FROM tags WHERE place_id = ? AND name = 'phone'"
    for subject in islice(_subjects(records_of, "Town", "Newspapers"), 48):
        hall = known.of_kind("town hall", subject.town)[0]
        number = str(records.value(sql, hall.id))
        legs = [
            subject.leg(f"The article on the {subject.title} says in which town it appears."),
            to_place(hall, f"That is {subject.town}; I look for its town hall on the map."),
        ]
        yield Case({"newspaper": subject.title}, legs, answer_with(number), number)


def _favourites(records_of: RecordsOf) -> Iterator[Case]:
    known = atlas(records_of).gazetteer
    for subject in islice(_subjects(records_of, "Made in", "Instruments"), 50):
        hall = known.of_kind("town hall", subject.town)[0]
        thought = f"It is made in {subject.town}; its town hall goes among my favourites."
        leg, expected = to_favourite(records_of, hall, thought)
        legs = [subject.leg(f"I read in the wiki where the {subject.title} is made."), leg]
        yield Case({"instrument": subject.title}, legs, records_hold(*expected))


def _coordinates(records_of: RecordsOf) -> Iterator[Case]:
    known = atlas(records_of).gazetteer
    for subject in islice(_subjects(records_of, "Found near", "Minerals"), 60):
        hall = known.of_kind("town hall", subject.town)[0]
        legs = [
            subject.leg(f"The wiki says near which town {subject.title} is found."),
            to_place(hall, f"The map shows the coordinates of the town hall of {subject.town}."),
        ]
        checks = answer_with(f"{hall.latitude:.4f}", f"{hall.longitude:.4f}")
        yield Case({"mineral": subject.title}, legs, checks, hall.degrees)


def _known_for(records_of: RecordsOf) -> Iterator[Case]:
    known, draws = atlas(records_of), Draws("tasks towns known for something")
    for town in TOWNS:
        goal = _town(known, town.name)
        origins = [place for place in known.gazetteer.of_kind("town") if place != goal]
        for origin in draws.sample(origins, 2):
            length = distance(route(known, origin, goal, "car").metres)
            words = f"town known for its {town.known_for}"
            legs = [
                _to_article(town.name, words, f"I search the wiki for a {words}."),
                to_directions(origin, goal, "car", f"It is {town.name}; how far is that?"),
            ]
            values = {"thing": town.known_for, "from": origin.name}
            yield Case(values, legs, answer_with(length.rstrip("km")), length)


def _template(
    name: str, wordings: Sequence[str], cases: Callable[[RecordsOf], Iterator[Case]]
) -> Template:
    return Template(f"wiki_map_{name}", _SITES, _START, wordings, cases)


TEMPLATES = (
    _template(
        "festival_distance",
        [
            "How far is it by car from {{from}} to the town where the {{festival}} is held?",
            "I drive from {{from}} to the {{festival}}. How long is the way into its town?",
            "What is the driving distance between {{from}} and the town of the {{festival}}?",
        ],
        _drives,
    ),
    _template(
        "book_time",
        [
            "How long does it take {{how}} from {{from}} to the town in which the book "
            '"{{book}}" is set? Answer as h:mm.',
            'I live in {{from}} and read "{{book}}". Give me the time {{how}} to the town it is '
            "set in, as h:mm.",
            'From {{from}}, what time does one need {{how}} to the town where "{{book}}" takes '
            "place (h:mm)?",
        ],
        _times,
    ),
    _template(
        "painting_directions",
        [
            'Show me directions by car from {{from}} to the town where the painting "{{painting}}" '
            "is kept.",
            'Open the way by car from {{from}} to the town that has the painting "{{painting}}".',
            'I am in {{from}} and want to see "{{painting}}". Get the directions by car to its '
            "town onto the screen.",
        ],
        _paintings,
    ),
    _template(
        "club_hotels",
        [
            "How many hotels are there in the town where the {{club}} is at home?",
            "We travel to play against the {{club}}. How many hotels does their town have?",
            "Count the hotels on the map in the home town of the {{club}}.",
        ],
        _hotels,
    ),
    _template(
        "invention_museums",
        [
            "Name all museums in the town where the {{invention}} was built.",
            "Which museums does the map list in the town in which the {{invention}} was built?",
            "The {{invention}} was built in some town of Holmar. What are the museums there?",
        ],
        _museums,
    ),
    _template(
        "newspaper_phone",
        [
            "What is the phone number of the town hall in the town of the {{newspaper}}?",
            "I want to call the town hall of the town where the {{newspaper}} appears. Which "
            "number?",
            "Give me the telephone number of the town hall where the {{newspaper}} is published.",
        ],
        _phones,
    ),
    _template(
        "instrument_favourite",
        [
            "Add the town hall of the town where the {{instrument}} is made to my favourites on "
            "the map.",
            "Find out where the {{instrument}} is made, and keep that town's town hall as a "
            "favourite on the map.",
            "On the map, make the town hall of the {{instrument}}'s town a favourite of mine.",
        ],
        _favourites,
    ),
    _template(
        "known_for_distance",
        [
            "How far is it by car from {{from}} to the town known for its {{thing}}?",
            "What is the driving distance from {{from}} to the town that is known for its "
            "{{thing}}?",
            "I go by car from {{from}} to the town with the well-known {{thing}}. How long is the "
            "way?",
        ],
        _known_for,
    ),
    Template(
        "wiki_map_mineral_coordinates",
        _SITES,
        _START,
        [
            "What are the coordinates of the town hall in the town near which {{mineral}} is "
            "found?",
            "{{mineral}} is found near some town. Where is its town hall, in decimal degrees?",
            "Give latitude and longitude of the town hall in the town near which one finds "
            "{{mineral}}.",
        ],
        _coordinates,
        held_out=True,
    ),
)
