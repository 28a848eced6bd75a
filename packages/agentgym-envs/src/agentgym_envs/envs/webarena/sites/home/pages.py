"""The pages of the home page."""

from typing import NamedTuple

from flask import Flask, flash, redirect, render_template, session
from werkzeug.wrappers import Response

from agentgym_envs.envs.webarena.sites.app import asked, sent
from agentgym_envs.envs.webarena.sites.people import account

from .calculator import NotAnExpressionError, value

MAX_NOTE = 20_000


class Place(NamedTuple):
    """A site to go to."""

    name: str
    url: str
    text: str


PLACES = (
    Place("Shop", "http://shop.test/", "Buy things, and look after your orders and your account."),
    Place("Shop administration", "http://shop.test/admin", "The back office of the shop."),
    Place("Forum", "http://forum.test/", "Read, write, vote and argue."),
    Place("Git host", "http://git.test/", "Repositories, issues and merge requests."),
    Place("Map", "http://map.test/", "Find places in Holmar, and the way between them."),
    Place("Wiki", "http://wiki.test/", "Facts on Holmar: its towns, its people and their works."),
)
TOOLS = (
    Place("Calculator", "/calculator", "Works out an expression."),
    Place("Scratchpad", "/scratchpad", "Keeps a note while you work."),
    Place("Accounts", "/password", "Your user names and passwords."),
)
_ACCOUNTS = (
    ("Shop", "shop"),
    ("Shop administration", "admin"),
    ("Forum", "forum"),
    ("Git host", "git"),
)


def add_pages(app: Flask) -> None:
    """Adds all pages to the application."""
    app.get("/")(home)
    app.get("/password")(password)
    app.get("/calculator")(calculator)
    app.get("/scratchpad")(scratchpad)
    app.post("/scratchpad")(keep_note)


def home() -> str:
    """Links to all sites."""
    return render_template("home.html", places=PLACES, tools=TOOLS)


def password() -> str:
    """The accounts of the one who uses these sites."""
    rows = [(name, account(site)) for name, site in _ACCOUNTS]
    return render_template("password.html", rows=rows)


def calculator() -> str:
    """The value of an expression."""
    expression = asked("expression")
    result, error = "", ""
    if expression:
        try:
            result = value(expression)
        except NotAnExpressionError as problem:
            error = str(problem)
    return render_template("calculator.html", expression=expression, result=result, error=error)


def scratchpad() -> str:
    """A note, kept as long as the session."""
    return render_template("scratchpad.html", note=session.get("note", ""), error=None)


def keep_note() -> str | Response:
    """Keeps the note."""
    note = sent("note")
    if len(note) > MAX_NOTE:
        error = f"A note has {MAX_NOTE:,} characters at most."
        return render_template("scratchpad.html", note=note, error=error)
    session["note"] = note
    flash("The note was saved.", "success")
    return redirect("/scratchpad", 303)
