"""A submission: reading, writing, changing and deleting it."""

from urllib.parse import urlsplit

from flask import Flask, abort, flash, render_template, request
from werkzeug.wrappers import Response

from agentgym_envs.envs.webarena.sites.app import asked, records, sent, signed_in_only, stamp
from agentgym_envs.envs.webarena.sites.forum.text import ranking, slug
from agentgym_envs.envs.webarena.sites.records import Row

from .common import (
    MAX_TEXT,
    MAX_TITLE,
    Number,
    card,
    forum_named,
    go,
    my_id,
    needed,
    real,
    submission_url,
    too_long,
)
from .threads import thread

MAX_URL = 2_000


def add_pages(app: Flask) -> None:
    """Adds these pages."""
    here = f"/f/<forum>/<{Number}:number>"
    app.route("/submit", methods=["GET", "POST"])(submit)
    app.route("/submit/<forum>", methods=["GET", "POST"])(submit)
    app.get(here, defaults={"slug": ""})(submission)
    app.get(f"{here}/<slug>")(submission)
    app.route(f"{here}/-/edit", methods=["GET", "POST"])(edit_submission)
    app.post(f"{here}/-/delete")(delete_submission)


def submission(forum: str, number: int, slug: str) -> str | Response:
    """A submission with its comments."""
    here = card(number)
    if here["forum"].lower() != forum.lower():
        return go(submission_url(here))
    return render_template(
        "submission.html", submission=here, comments=thread(number, None), here=submission_url(here)
    )


@signed_in_only
def submit(forum: str = "") -> str | Response:
    """The form for a new submission."""
    chosen = forum_named(forum)["name"] if forum else asked("forum")
    if request.method == "GET":
        return _form(chosen, {})
    errors = real(_errors() | {"forum": _forum_error()})
    if errors:
        return _form(sent("forum"), errors)
    return go(submission_url(card(_insert())))


@signed_in_only
def edit_submission(forum: str, number: int) -> str | Response:
    """The form that changes one's own submission."""
    here = own(number)
    if request.method == "GET":
        return render_template("edit_submission.html", submission=here, values=here, errors={})
    errors = real(_errors())
    if errors:
        return render_template(
            "edit_submission.html", submission=here, values=request.form, errors=errors
        )
    title = sent("title")
    records().update(
        "submissions",
        number,
        title=title,
        slug=slug(title),
        url=sent("url"),
        body=sent("body"),
        edited=stamp(),
    )
    flash("The submission was edited.", "success")
    return go(submission_url(card(number)))


@signed_in_only
def delete_submission(forum: str, number: int) -> Response:
    """Takes one's own submission away, with all comments."""
    here = own(number)
    comments = "(SELECT id FROM comments WHERE submission_id = ?)"
    records().change(f"DELETE FROM comment_votes WHERE comment_id IN {comments}", number)  # noqa: S608
    records().change("DELETE FROM comments WHERE submission_id = ?", number)
    records().change("DELETE FROM submission_votes WHERE submission_id = ?", number)
    records().change("DELETE FROM submissions WHERE id = ?", number)
    flash("The submission was deleted.", "success")
    return go(f"/f/{here['forum']}")


def own(number: int) -> Row:
    """Returns a submission of the visitor's own; others may not be changed."""
    here = card(number)
    if here["user_id"] != my_id():
        abort(403, "Only the author may do this.")
    return here


def _form(forum: str, errors: dict[str, str]) -> str:
    forums = records().all("SELECT name FROM forums ORDER BY name COLLATE NOCASE")
    names = [(row["name"], row["name"]) for row in forums]
    return render_template(
        "submit.html", forums=[("", "Choose a forum"), *names], forum=forum, errors=errors,
        values=request.form,
    )  # fmt: skip


def _errors() -> dict[str, str | None]:
    return {
        "title": needed("title", MAX_TITLE),
        "url": _url_error(sent("url")),
        "body": too_long("body", MAX_TEXT),
    }


def _url_error(url: str) -> str | None:
    if not url:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return "This value is not a valid URL."
    plain = parts.scheme in ("http", "https") and parts.netloc and not set(url) & set(" \n\t<>\"'")
    return too_long("url", MAX_URL) if plain else "This value is not a valid URL."


def _forum_error() -> str | None:
    known = records().one("SELECT id FROM forums WHERE name = ?", sent("forum"))
    return None if known else "Choose the forum in which this is to appear."


def _insert() -> int:
    title, moment = sent("title"), stamp()
    number = records().insert(
        "submissions",
        forum_id=forum_named(sent("forum"))["id"],
        user_id=my_id(),
        title=title,
        slug=slug(title),
        url=sent("url"),
        body=sent("body"),
        posted=moment,
        ranking=ranking(moment, 1, 0),
    )
    records().insert("submission_votes", submission_id=number, user_id=my_id(), choice=1)
    return number
