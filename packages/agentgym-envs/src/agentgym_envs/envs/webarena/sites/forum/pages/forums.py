"""The list of forums; subscribing to one, creating one and changing one's own."""

import re

from flask import Flask, abort, flash, render_template, request
from werkzeug.wrappers import Response

from agentgym_envs.envs.webarena.sites.app import paged, records, sent, signed_in_only, stamp
from agentgym_envs.envs.webarena.sites.records import Row

from .common import MAX_TEXT, MAX_TITLE, forum_named, go, my_id, needed, real, too_long

_NAME = re.compile(r"[A-Za-z0-9_]{3,25}")
_NAME_RULE = "A name has 3 to 25 letters, digits or underscores."
_SORTS = {
    "by_name": "name COLLATE NOCASE",
    "by_title": "title COLLATE NOCASE, name",
    "by_subscribers": "subscribers DESC, name COLLATE NOCASE",
    "by_submissions": "submissions DESC, name COLLATE NOCASE",
}
_FORUMS = """
SELECT name, title, (SELECT count(*) FROM subscriptions WHERE forum_id = forums.id) AS subscribers,
(SELECT count(*) FROM submissions WHERE forum_id = forums.id) AS submissions
FROM forums ORDER BY """


def add_pages(app: Flask) -> None:
    """Adds these pages."""
    app.get("/forums")(forums)
    app.get("/forums/<any(by_name, by_title, by_subscribers, by_submissions):sort>")(forums)
    app.post("/f/<forum>/subscribe")(subscribe)
    app.post("/f/<forum>/unsubscribe")(unsubscribe)
    app.route("/create_forum", methods=["GET", "POST"])(create_forum)
    app.route("/f/<forum>/edit", methods=["GET", "POST"])(edit_forum)


def forums(sort: str = "by_name") -> str:
    """All forums with their counts."""
    pages = paged(records(), _FORUMS + _SORTS[sort], size=25)
    return render_template("forums.html", forums=pages, sort=sort)


@signed_in_only
def subscribe(forum: str) -> Response:
    """Subscribes to a forum."""
    here = forum_named(forum)
    if not _subscribed(here):
        records().insert("subscriptions", forum_id=here["id"], user_id=my_id())
    return go(f"/f/{here['name']}")


@signed_in_only
def unsubscribe(forum: str) -> Response:
    """Ends a subscription."""
    here = forum_named(forum)
    if _subscribed(here):
        sql = "DELETE FROM subscriptions WHERE forum_id = ? AND user_id = ?"
        records().change(sql, here["id"], my_id())
    return go(f"/f/{here['name']}")


@signed_in_only
def create_forum() -> str | Response:
    """The form for a new forum."""
    if request.method == "GET":
        return render_template("create_forum.html", values={}, errors={})
    errors = real(_errors() | {"name": _name_error(sent("name"))})
    if errors:
        return render_template("create_forum.html", values=request.form, errors=errors)
    number = records().insert(
        "forums", name=sent("name"), owner_id=my_id(), created=stamp(), **_texts()
    )
    records().insert("subscriptions", forum_id=number, user_id=my_id())
    flash("The forum was created.", "success")
    return go(f"/f/{sent('name')}")


@signed_in_only
def edit_forum(forum: str) -> str | Response:
    """The form that changes one's own forum."""
    here = forum_named(forum)
    if here["owner_id"] != my_id():
        abort(403, "Only the moderator of this forum may do this.")
    if request.method == "GET":
        return render_template("edit_forum.html", forum=here, values=here, errors={})
    errors = real(_errors())
    if errors:
        return render_template("edit_forum.html", forum=here, values=request.form, errors=errors)
    records().update("forums", here["id"], **_texts())
    flash("The forum was edited.", "success")
    return go(f"/f/{here['name']}/edit")


def _subscribed(forum: Row) -> bool:
    sql = "SELECT id FROM subscriptions WHERE forum_id = ? AND user_id = ?"
    return records().one(sql, forum["id"], my_id()) is not None


def _texts() -> dict[str, str]:
    tags = ", ".join(tag.strip() for tag in sent("tags").split(",") if tag.strip())
    return {
        "title": sent("title"),
        "description": sent("description"),
        "sidebar": sent("sidebar"),
        "tags": tags,
    }


def _errors() -> dict[str, str | None]:
    return {
        "title": needed("title", MAX_TITLE),
        "description": needed("description", MAX_TITLE),
        "sidebar": needed("sidebar", MAX_TEXT),
        "tags": too_long("tags", MAX_TITLE),
    }


def _name_error(name: str) -> str | None:
    if not _NAME.fullmatch(name):
        return _NAME_RULE
    taken = records().one("SELECT id FROM forums WHERE name = ?", name)
    return "A forum has this name already." if taken else None
