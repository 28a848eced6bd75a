"""The address book."""

from flask import Flask, flash, redirect, render_template
from werkzeug.wrappers import Response

from agentgym_envs.envs.webarena.sites.app import found, records, sent, signed_in_only
from agentgym_envs.envs.webarena.sites.records import Row

from .visitor import customer, me

FIELDS = {
    "first_name": "First Name",
    "last_name": "Last Name",
    "company": "Company",
    "phone": "Phone Number",
    "street": "Street Address",
    "city": "City",
    "county": "County",
    "postcode": "Zip/Postal Code",
}
"""Column -> label."""

DEFAULTS = ("default_billing", "default_shipping")
_OPTIONAL = ("company",)
_LONGEST = 120


def add_pages(app: Flask) -> None:
    """Adds the address book."""
    app.get("/customer/address", strict_slashes=False)(address_book)
    app.get("/customer/address/new", strict_slashes=False)(new_address)
    app.post("/customer/address/new", strict_slashes=False)(add_address)
    app.get("/customer/address/edit/id/<int(max=999999999):address_id>", strict_slashes=False)(
        edit_address
    )
    app.post("/customer/address/edit/id/<int(max=999999999):address_id>", strict_slashes=False)(
        change_address
    )
    app.post("/customer/address/delete/id/<int(max=999999999):address_id>")(delete_address)


@signed_in_only
def address_book() -> str:
    """All addresses of the customer."""
    sql = "SELECT * FROM address WHERE customer_id = ? ORDER BY id"
    return render_template("addresses.html", addresses=records().all(sql, me()))


@signed_in_only
def new_address() -> str:
    """The form for a new address."""
    who = found(customer())
    form = {**dict.fromkeys(FIELDS, ""), **dict.fromkeys(DEFAULTS, 0)}
    form |= {name: who[name] for name in ("first_name", "last_name")}
    return _page(form, {}, None)


@signed_in_only
def add_address() -> str | Response:
    """Adds an address to the book."""
    form = _form()
    problems = _problems(form)
    if problems:
        return _page(form, problems, None)
    row = records().insert("address", customer_id=me(), **form)
    return _saved(row, form)


@signed_in_only
def edit_address(address_id: int) -> str:
    """The form of an address."""
    return _page(dict(_own(address_id)), {}, address_id)


@signed_in_only
def change_address(address_id: int) -> str | Response:
    """Changes an address."""
    _own(address_id)
    form = _form()
    problems = _problems(form)
    if problems:
        return _page(form, problems, address_id)
    records().update("address", address_id, **form)
    return _saved(address_id, form)


@signed_in_only
def delete_address(address_id: int) -> Response:
    """Takes an address out of the book, unless it is a default one."""
    row = _own(address_id)
    if row["default_billing"] or row["default_shipping"]:
        flash("A default address cannot be deleted.", "error")
    else:
        records().change("DELETE FROM address WHERE id = ?", row["id"])
        flash("You deleted the address.", "success")
    return redirect("/customer/address/", 303)


def _own(address_id: int) -> Row:
    sql = "SELECT * FROM address WHERE id = ? AND customer_id = ?"
    return found(records().one(sql, address_id, me()))


def _counties() -> list[str]:
    rows = records().all("SELECT county FROM tax_rate ORDER BY county")
    return [row["county"] for row in rows]


def _form() -> dict[str, str | int]:
    texts: dict[str, str | int] = {name: sent(name) for name in FIELDS}
    return texts | {name: int(bool(sent(name))) for name in DEFAULTS}


def _problems(form: dict[str, str | int]) -> dict[str, str]:
    problems: dict[str, str] = {}
    for name in FIELDS:
        text = str(form[name])
        if not text and name not in _OPTIONAL:
            problems[name] = "This is a required field."
        elif len(text) > _LONGEST:
            problems[name] = f"Write {_LONGEST} characters at most."
    if "county" not in problems and form["county"] not in _counties():
        problems["county"] = "Choose a county of Holmar."
    return problems


def _page(form: dict[str, str | int], problems: dict[str, str], known: int | None) -> str:
    return render_template(
        "address.html",
        form=form,
        problems=problems,
        known=known,
        fields=FIELDS,
        counties=[("", "Please select a county."), *((name, name) for name in _counties())],
    )


def _saved(row: int, form: dict[str, str | int]) -> Response:
    """Makes the address the only default one, where that was asked for."""
    for name in DEFAULTS:
        if form[name]:
            sql = f"UPDATE address SET {name} = (id = ?) WHERE customer_id = ?"  # noqa: S608
            records().change(sql, row, me())
    flash("You saved the address.", "success")
    return redirect("/customer/address/", 303)
