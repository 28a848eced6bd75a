"""Adding, changing and removing favourites."""

from collections.abc import Iterator, Sequence
from itertools import islice

from agentgym_envs.envs.webarena.sites.map.gazetteer import Place
from agentgym_envs.envs.webarena.sites.records import Row
from agentgym_envs.envs.webarena.tasks.template import (
    Case,
    Click,
    Expect,
    Fill,
    Leg,
    Template,
    records_hold,
)
from agentgym_envs.toolkit.draws import Draws

from .nearby import pairs
from .ways import ANYWHERE, START, RecordsOf, atlas, drawn, place_url, until

_NEW_NAMES = (
    "Tea at four", "Sunny side", "Rainy Tuesdays", "Show to Mira", "Quick stop", "Second best",
    "Worth the way", "Ask for a table", "Lesson on Friday", "Reading hour", "My hideout",
    "Visit in autumn",
)  # fmt: skip
_NEW_NOTES = (
    "open until late in June", "side entrance on the left", "no dogs", "reserve two days ahead",
    "the lift is broken", "ask for Nell", "good for groups", "parking behind the house",
    "loud at noon", "nice in the evening",
)  # fmt: skip


def _kept(records_of: RecordsOf) -> list[Row]:
    """Returns the favourites that there are at the start."""
    return records_of("map").all("SELECT * FROM favourites ORDER BY id")


def _added(records_of: RecordsOf, place: int) -> tuple[Expect, ...]:
    """Returns what the records say once the place is a favourite, and no other is gone."""
    return (
        Expect("map", "favourites", {"place_id": place}, count=1, new=True),
        Expect("map", "favourites", {}, count=len(_kept(records_of)) + 1),
    )


def to_favourite(
    records_of: RecordsOf, place: Place, thought: str, query: str = ""
) -> tuple[Leg, Sequence[Expect]]:
    """Returns the leg that makes a place a favourite, and what the records say then."""
    press = Click(place_url(place), "button", "Add to favourites")
    expected = _added(records_of, place.id)
    return until(place, press, expected, thought, query), expected


def _add(records_of: RecordsOf) -> Iterator[Case]:
    kept = {row["place_id"] for row in _kept(records_of)}
    places = (place for place in drawn(atlas(records_of), "favourites") if place.id not in kept)
    for place in islice(places, 70):
        thought = f"The page of {place.name} has a button that adds it to the favourites."
        leg, expected = to_favourite(records_of, place, thought)
        yield Case({"place": place.name, "town": place.town}, [leg], records_hold(*expected))


def _add_nearest(records_of: RecordsOf) -> Iterator[Case]:
    kept = {row["place_id"] for row in _kept(records_of)}
    for pair in pairs(atlas(records_of), "favourite nearest", 40):
        if pair.nearest.id not in kept:
            thought = f"I search for '{pair.query}', open the first result and keep it."
            leg, expected = to_favourite(records_of, pair.nearest, thought, pair.query)
            yield Case(pair.values, [leg], records_hold(*expected))


def _edit(row: Row, last: Click | Fill, expected: Sequence[Expect], thought: str) -> Leg:
    """Returns the leg that opens the form of a favourite and does something there."""
    path = [
        Click(ANYWHERE, "link", "Favourites"),
        Click("map.test/favourites", "link", "Edit", beside=row["name"]),
        last,
    ]
    return Leg(START, path, thought, holds=expected)


def _form(row: Row, **fields: str) -> Fill:
    return Fill(f"map.test/favourites/{row['id']}", fields, "Save")


def _rename(records_of: RecordsOf) -> Iterator[Case]:
    draws = Draws("tasks names of favourites")
    for row in _kept(records_of):
        for name in draws.sample(_NEW_NAMES, 2):
            where = {"id": row["id"], "name": name, "note": row["note"]}
            expected = Expect("map", "favourites", where, count=1)
            thought = f"Among my favourites I edit '{row['name']}' and give it the new name."
            leg = _edit(row, _form(row, Name=name), [expected], thought)
            yield Case({"old": row["name"], "new": name}, [leg], records_hold(expected))


def _annotate(records_of: RecordsOf) -> Iterator[Case]:
    draws = Draws("tasks notes of favourites")
    for row in _kept(records_of):
        for note in draws.sample(_NEW_NOTES, 2):
            where = {"id": row["id"], "name": row["name"], "note": note}
            expected = Expect("map", "favourites", where, count=1)
            thought = f"The note of '{row['name']}' can be changed where favourites are edited."
            leg = _edit(row, _form(row, Note=note), [expected], thought)
            yield Case({"name": row["name"], "note": note}, [leg], records_hold(expected))


def _remove(records_of: RecordsOf) -> Iterator[Case]:
    rows = _kept(records_of)
    for row in rows:
        expected = (
            Expect("map", "favourites", {"id": row["id"]}, count=0),
            Expect("map", "favourites", {}, count=len(rows) - 1),
        )
        press = Click(f"map.test/favourites/{row['id']}", "button", "Remove this favourite")
        thought = f"The page of the favourite '{row['name']}' has a button to remove it."
        leg = _edit(row, press, expected, thought)
        yield Case({"name": row["name"]}, [leg], records_hold(*expected))


TEMPLATES = (
    Template(
        "map_add_favourite",
        ["map"],
        START,
        [
            "Add {{place}} in {{town}} to my favourites.",
            "Save {{place}} ({{town}}) among my favourite places.",
            "I want to find {{place}}, {{town}}, again easily: make it a favourite.",
        ],
        _add,
    ),
    Template(
        "map_rename_favourite",
        ["map"],
        START,
        [
            'Rename my favourite "{{old}}" to "{{new}}".',
            'My favourite "{{old}}" should be called "{{new}}" from now on.',
            'Give the favourite "{{old}}" the new name "{{new}}".',
        ],
        _rename,
    ),
    Template(
        "map_note_favourite",
        ["map"],
        START,
        [
            'Change the note of my favourite "{{name}}" to "{{note}}".',
            'Write "{{note}}", and nothing else, into the note of the favourite "{{name}}".',
            'The note at my favourite "{{name}}" should read "{{note}}".',
        ],
        _annotate,
    ),
    Template(
        "map_remove_favourite",
        ["map"],
        START,
        [
            'Remove "{{name}}" from my favourites.',
            'I no longer need the favourite "{{name}}". Delete it.',
            'Take "{{name}}" off the list of my favourites.',
        ],
        _remove,
    ),
    Template(
        "map_add_nearest_favourite",
        ["map"],
        START,
        [
            "Make the {{kind}} nearest to {{place}} in {{town}} a favourite.",
            "Add the {{kind}} that is closest to {{place}} ({{town}}) to my favourites.",
            "Find the nearest {{kind}} around {{place}}, {{town}}, and keep it as a favourite.",
        ],
        _add_nearest,
        held_out=True,
    ),
)
