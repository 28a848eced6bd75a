"""Draws the places that the agent has kept as favourites before the episode begins."""

import sqlite3

from agentgym_envs.toolkit.draws import Draws

_KINDS = ("cafe", "hotel", "museum", "pharmacy", "bookshop", "park", "restaurant", "station")

_NAMES = (
    "Where we met", "Good soup", "Quiet corner", "For rainy days", "Sunday walk", "Best coffee",
    "Gift ideas", "Near the office", "Aunt's tip", "Late train home", "Birthday lunch", "Try again",
    "With the children", "Meeting point", "Old favourite", "Weekend trip", "Nice window seat",
    "Book club", "After work", "Cheap and cheerful", "For visitors", "In case of a cold",
    "Spring blossoms", "Long lunch",
)  # fmt: skip
_NOTES = ("", "", "ask for the back room", "closed last time", "cash only", "bring the umbrella")


def add_favourites(records: sqlite3.Connection) -> None:
    """Writes some favourites, each with a name of its own."""
    draws = Draws("favourites of the map")
    sql = (
        "SELECT places.id FROM places JOIN kinds ON kinds.id = kind_id "
        "WHERE kinds.name = ? ORDER BY places.id"
    )
    places = [place for kind in _KINDS for (place,) in records.execute(sql, (kind,)).fetchall()]
    for number, place in enumerate(draws.sample(places, len(_NAMES))):
        created = f"2023-05-{1 + number:02} {draws.between(8, 19):02}:{draws.below(60):02}:00"
        row = (place, _NAMES[number], draws.pick(_NOTES), created)
        records.execute(
            "INSERT INTO favourites (place_id, name, note, created_at) VALUES (?, ?, ?, ?)", row
        )
