"""Signing in and out, and the settings."""

from urllib.parse import urlencode

from flask import Flask, abort, flash, redirect, render_template, request, session
from werkzeug.wrappers import Response

from agentgym_envs.envs.webarena.sites.app import asked, local_path, records, sent, signed_in_only

from .common import go, me, my_id, user_named

FRONT_PAGES = (
    ("featured", "Featured forums"),
    ("subscribed", "Subscribed forums"),
    ("all", "All forums"),
)
FIRST_SORTS = (("hot", "Hot"), ("new", "New"))


def add_pages(app: Flask) -> None:
    """Adds these pages."""
    app.context_processor(lambda: {"me": me()})
    app.route("/login", methods=["GET", "POST"])(login)
    app.post("/logout")(logout)
    app.route("/user/<name>/preferences", methods=["GET", "POST"])(preferences)


def login() -> str | Response:
    """The form for signing in."""
    if request.method == "GET":
        return render_template("login.html", next=local_path(asked("next")), name="", error=None)
    name = sent("username")
    sql = "SELECT id FROM users WHERE username = ? AND password = ?"
    user = records().value(sql, name, request.form.get("password", ""))
    if user is None:
        error = "Invalid credentials."
        return render_template("login.html", next=local_path(sent("next")), name=name, error=error)
    session["user"] = user
    return go(local_path(sent("next")))


def logout() -> Response:
    """Signs out."""
    session.pop("user", None)
    return go("/")


def own_page(name: str) -> None:
    """Lets only the user called `name` go on."""
    if user_named(name)["id"] != my_id():
        abort(403, "This page is for somebody else.")


@signed_in_only
def preferences(name: str) -> str | Response:
    """The settings of one's own account."""
    own_page(name)
    if request.method == "POST":
        return _keep(name)
    return render_template(
        "preferences.html", user=user_named(name), front_pages=FRONT_PAGES, sorts=FIRST_SORTS
    )


def _keep(name: str) -> Response:
    front_page, first_sort = sent("front_page"), sent("first_sort")
    if front_page not in dict(FRONT_PAGES) or first_sort not in dict(FIRST_SORTS):
        abort(400, "This is not one of the choices.")
    records().update(
        "users",
        my_id(),
        front_page=front_page,
        first_sort=first_sort,
        takes_messages=int("takes_messages" in request.form),
    )
    flash("The settings were saved.", "success")
    return go(f"/user/{user_named(name)['username']}/preferences")


def sign_in_first(path: str) -> Response:
    """Leads to the form for signing in, and from there to `path`."""
    return redirect("/login?" + urlencode({"next": path}))
