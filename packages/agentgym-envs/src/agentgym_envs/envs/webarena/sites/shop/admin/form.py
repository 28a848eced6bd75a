"""Forms for records: one for each kind of record, all in the same way."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from agentgym_envs.envs.webarena.sites.app import found, records, sent, stamp
from agentgym_envs.envs.webarena.sites.records import Row, Value

from .amounts import as_cents, as_text
from .grid import as_day
from .staff import staff_only

Kind = Literal["text", "area", "number", "money", "day", "choice", "claim", "shown"]

MOST_CHARS = 5_000
REQUIRED = "This is a required field."


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form.

    Attributes:
        name: The column that it is kept in.
        label: What it is called.
        kind: What may be written into it; "shown" cannot be changed.
        choices: Of "choice": pairs of (value, text).
        required: Whether it must not be empty.
        unique: Whether no other record may have the same.
    """

    name: str
    label: str
    kind: Kind = "text"
    choices: Sequence[tuple[str, str]] = ()
    required: bool = False
    unique: bool = False


@dataclass(frozen=True)
class Form:
    """The form of one kind of record.

    Attributes:
        thing: "review", for messages and headings.
        table: Where the records are.
        url: Of the list; the form is at `{url}edit/id/{id}/`, an empty one at `{url}new/`.
        listed: What the list is called.
        fields: From top to bottom.
        name: The column that names a record.
        defaults: What a new record has besides; "now" stands for the time.
        can_add: Whether there are new ones.
        can_delete: Whether they can be deleted.
        touched: The column that gets the time of a change; "" for none.
    """

    thing: str
    table: str
    url: str
    listed: str
    fields: Sequence[Field]
    name: str
    defaults: Mapping[str, Value]
    can_add: bool = True
    can_delete: bool = True
    touched: str = ""

    def add_pages(self, admin: Blueprint) -> None:
        """Adds the pages of this form."""
        path = self.url.removeprefix("/admin")
        one = f"{path}edit/id/<int:number>/"
        admin.get(one, endpoint=f"{self.table}_edit")(staff_only(self.edit))
        admin.post(one, endpoint=f"{self.table}_save")(staff_only(self.save))
        if self.can_add:
            admin.get(f"{path}new/", endpoint=f"{self.table}_new")(staff_only(self.new))
            admin.post(f"{path}new/", endpoint=f"{self.table}_add")(staff_only(self.add))
        if self.can_delete:
            gone = f"{path}delete/id/<int:number>/"
            admin.post(gone, endpoint=f"{self.table}_delete")(staff_only(self.delete))

    def edit(self, number: int) -> str:
        """The form with what the record holds."""
        row = self._row(number)
        held = {field.name: _as_text(field, row[field.name]) for field in self.fields}
        return self._page(held, {}, row)

    def save(self, number: int) -> str | Response:
        """Keeps what was sent for a record."""
        row = self._row(number)
        values, errors = self._checked(number)
        if errors:
            return self._page(request.form, errors, row)
        records().update(self.table, number, **values)
        return self._done("saved")

    def new(self) -> str:
        """An empty form."""
        held = {name: str(value) for name, value in self.defaults.items()}
        return self._page(held, {}, None)

    def add(self) -> str | Response:
        """Makes a new record."""
        values, errors = self._checked(0)
        if errors:
            return self._page(request.form, errors, None)
        defaults = {
            name: stamp() if value == "now" else value for name, value in self.defaults.items()
        }
        records().insert(self.table, **{**defaults, **values})
        return self._done("saved")

    def delete(self, number: int) -> Response:
        """Deletes a record."""
        self._row(number)
        # The name of the table is our own.
        records().change(f'DELETE FROM "{self.table}" WHERE id = ?', number)  # noqa: S608
        return self._done("deleted")

    def _row(self, number: int) -> Row:
        sql = f'SELECT * FROM "{self.table}" WHERE id = ?'  # noqa: S608  (our own name)
        return found(records().one(sql, number))

    def _page(self, held: Mapping[str, str], errors: Mapping[str, str], row: Row | None) -> str:
        title = f"New {self.thing.title()}" if row is None else str(row[self.name])
        return render_template(
            "admin/record.html", form=self, held=held, errors=errors, row=row, title=title
        )

    def _done(self, what: str) -> Response:
        flash(f"You {what} the {self.thing}.", "success")
        return redirect(self.url, 303)

    def _checked(self, number: int) -> tuple[dict[str, Value], dict[str, str]]:
        """Returns what is to be kept, and what is wrong with it: field -> message."""
        values: dict[str, Value] = {}
        errors: dict[str, str] = {}
        for field in self.fields:
            if field.kind == "shown":
                continue
            value, error = _read(field)
            if not error and field.unique and self._taken(field, value, number):
                error = f"{field.label} must be unique."
            values[field.name] = value
            if error:
                errors[field.name] = error
        if self.touched:
            values[self.touched] = stamp()
        return values, errors

    def _taken(self, field: Field, value: Value, number: int) -> bool:
        # Both names are our own; the value is bound.
        sql = f'SELECT 1 FROM "{self.table}" WHERE "{field.name}" = ? AND id <> ?'  # noqa: S608
        return bool(value) and records().value(sql, value, number) is not None


def _as_text(field: Field, value: Value) -> str:
    if field.kind == "money" and value is not None:
        return as_text(int(value))
    return "" if value is None else str(value)


def _read(field: Field) -> tuple[Value, str]:
    """Returns what was sent for a field, and what is wrong with it ("" if nothing is)."""
    text = sent(field.name)[:MOST_CHARS]
    if field.kind == "claim":
        return int(text in ("1", "on")), ""
    if not text and field.required:
        return text, REQUIRED
    if field.kind == "choice":
        known = [value for value, _ in field.choices]
        return (text, "") if text in known else (known[0], "Please choose one of the list.")
    if field.kind == "number":
        plain = re.fullmatch(r"\d{1,9}", text or "0", re.ASCII)
        return int(text or 0) if plain else 0, "" if plain else "Please enter a valid number."
    if field.kind == "money":
        amount = as_cents(text or "0")
        return amount, "Please enter a valid amount." if amount is None else ""
    if field.kind == "day":
        day = as_day(text)
        return day, "Please enter a valid date (2023-06-12)." if text and not day else ""
    return text, ""
