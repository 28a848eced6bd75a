"""Single places, the kinds of places, and towns."""

from collections import Counter
from itertools import groupby

from flask import Flask, abort, render_template

from agentgym_envs.envs.webarena.sites.app import asked, records

from .shared import gazetteer, page_of, place_or_404, town_drawing

_NEARBY = 10
_PER_PAGE = 20
_FACTS = (("phone", "Phone"), ("website", "Website"), ("opening_hours", "Opening hours"))


def add_pages(app: Flask) -> None:
    """Adds the pages of this topic."""
    app.get("/place/<int:place>")(show_place)
    app.get("/kinds")(list_kinds)
    app.get("/kind/<kind>")(show_kind)
    app.get("/town/<town>")(show_town)


def show_place(place: int) -> str:
    """Everything that is known of a place."""
    shown = place_or_404(place)
    rows = records().all("SELECT name, value FROM tags WHERE place_id = ? ORDER BY name", place)
    tags = {row["name"]: row["value"] for row in rows}
    facts = [(label, tags.pop(tag)) for tag, label in _FACTS if tag in tags]
    kept = records().one("SELECT id FROM favourites WHERE place_id = ?", place)
    return render_template(
        "place.html",
        place=shown,
        facts=facts,
        tags=tags,
        kept=kept,
        nearby=gazetteer().near(shown, _NEARBY),
        drawing=town_drawing(f"Map of {shown.town}", shown.town, [shown]),
    )


def list_kinds() -> str:
    """All kinds of places, with how many there are of each."""
    counts = Counter(place.kind for place in gazetteer().places.values())
    rows = records().all("SELECT name, plural, family FROM kinds ORDER BY family, plural")
    families = [
        (family, [(row["name"], row["plural"], counts[row["name"]]) for row in kinds])
        for family, kinds in groupby(rows, key=lambda row: row["family"])
    ]
    return render_template("kinds.html", families=families)


def show_kind(kind: str) -> str:
    """All places of a kind, in one town if the query names one."""
    row = records().one("SELECT plural FROM kinds WHERE name = ?", kind)
    if row is None:
        abort(404, "This map has no such kind of place.")
    towns = [town.name for town in gazetteer().of_kind("town")]
    town = asked("town")
    places = gazetteer().of_kind(kind, town if town in towns else "")
    return render_template(
        "kind.html",
        kind=kind,
        plural=row["plural"],
        town=town if town in towns else "",
        towns=[("", "All towns"), *((name, name) for name in towns)],
        pages=page_of(places, _PER_PAGE),
    )


def show_town(town: str) -> str:
    """A town: where it lies, and how many places of each kind it has."""
    row = records().one("SELECT * FROM towns WHERE name = ?", town)
    if row is None:
        abort(404, "There is no such town in Holmar.")
    place = next(place for place in gazetteer().of_kind("town") if place.name == row["name"])
    sql = (
        "SELECT kinds.name, plural, count(*) AS places FROM places "
        "JOIN kinds ON kinds.id = kind_id WHERE town_id = ? AND kinds.name <> 'town' "
        "GROUP BY kind_id ORDER BY plural"
    )
    return render_template(
        "town.html",
        town=row,
        place=place,
        kinds=records().all(sql, row["id"]),
        drawing=town_drawing(f"Map of {row['name']}", row["name"], []),
    )
