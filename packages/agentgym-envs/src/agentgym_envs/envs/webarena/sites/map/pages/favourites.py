"""Places that the visitor keeps, under names of the visitor's own."""

from flask import Flask, flash, redirect, render_template
from werkzeug.wrappers import Response

from agentgym_envs.envs.webarena.sites.app import found, number, paged, records, sent, stamp
from agentgym_envs.envs.webarena.sites.records import Row

from .shared import gazetteer, place_or_404

MAX_NAME = 60
MAX_NOTE = 300
_PER_PAGE = 30


def add_pages(app: Flask) -> None:
    """Adds the pages of this topic."""
    app.get("/favourites")(list_favourites)
    app.post("/favourites")(add_favourite)
    app.get("/favourites/<int:favourite>")(edit_favourite)
    app.post("/favourites/<int:favourite>")(save_favourite)
    app.post("/favourites/<int:favourite>/remove")(remove_favourite)


def list_favourites() -> str:
    """All favourites by name."""
    sql = "SELECT * FROM favourites ORDER BY name COLLATE NOCASE, id"
    pages = paged(records(), sql, size=_PER_PAGE)
    return render_template("favourites.html", pages=pages, places=gazetteer().places)


def add_favourite() -> Response:
    """Keeps a place under its own name."""
    kept = place_or_404(number(sent("place"), 0))
    if records().one("SELECT id FROM favourites WHERE place_id = ?", kept.id):
        flash(f"{kept.name} is already one of your favourites.", "error")
    else:
        records().insert(
            "favourites", place_id=kept.id, name=kept.name[:MAX_NAME], note="", created_at=stamp()
        )
        flash(f"{kept.name} was added to your favourites.", "success")
    return redirect(f"/place/{kept.id}", 303)


def edit_favourite(favourite: int) -> str:
    """The form for name and note of a favourite."""
    row = _favourite(favourite)
    return _form(row, row["name"], row["note"], {})


def save_favourite(favourite: int) -> str | Response:
    """Changes name and note."""
    row = _favourite(favourite)
    name, note = sent("name"), sent("note")
    errors = _errors(name, note)
    if errors:
        return _form(row, name, note, errors)
    records().update("favourites", row["id"], name=name, note=note)
    flash("Your favourite was saved.", "success")
    return redirect("/favourites", 303)


def remove_favourite(favourite: int) -> Response:
    """Forgets a favourite."""
    row = _favourite(favourite)
    records().change("DELETE FROM favourites WHERE id = ?", row["id"])
    flash(f"{row['name']} was removed from your favourites.", "success")
    return redirect("/favourites", 303)


def _favourite(favourite: int) -> Row:
    known = favourite < 2**62
    return found(
        records().one("SELECT * FROM favourites WHERE id = ?", favourite) if known else None
    )


def _errors(name: str, note: str) -> dict[str, str]:
    errors: dict[str, str] = {}
    if not name:
        errors["name"] = "Please enter a name."
    elif len(name) > MAX_NAME:
        errors["name"] = f"A name has at most {MAX_NAME} characters."
    if len(note) > MAX_NOTE:
        errors["note"] = f"A note has at most {MAX_NOTE} characters."
    return errors


def _form(row: Row, name: str, note: str, errors: dict[str, str]) -> str:
    place = gazetteer().places[row["place_id"]]
    return render_template(
        "favourite.html", favourite=row, place=place, name=name, note=note, errors=errors
    )
