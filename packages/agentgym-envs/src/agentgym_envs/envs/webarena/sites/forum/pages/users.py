"""Users: what they wrote, what they say of themselves, and whom one does not want to read."""

from dataclasses import replace

from flask import Flask, flash, render_template, request
from werkzeug.wrappers import Response

from agentgym_envs.envs.webarena.sites.app import Pages, paged, records, sent, signed_in_only

from .account import own_page
from .common import MAX_TEXT, cards, go, my_id, too_long, user_named

COMMENTS_PER_PAGE = 25

_COMMENTS = """
SELECT c.*, s.title, s.slug, f.name AS forum, s.id AS submission
FROM comments c JOIN submissions s ON s.id = c.submission_id JOIN forums f ON f.id = s.forum_id
WHERE c.id IN ({}) ORDER BY c.posted DESC, c.id DESC
"""


def add_pages(app: Flask) -> None:
    """Adds these pages."""
    app.get("/user/<name>")(user)
    app.get("/user/<name>/submissions")(user)
    app.get("/user/<name>/comments")(user_comments)
    app.route("/user/<name>/edit_biography", methods=["GET", "POST"])(edit_biography)
    app.route("/user/<name>/block_user", methods=["GET", "POST"])(block_user)
    app.post("/user/<name>/unblock_user")(unblock_user)
    app.get("/user/<name>/block_list")(block_list)


def user(name: str) -> str:
    """A user with the submissions, the newest first."""
    number = user_named(name)["id"]
    return _profile(name, "submissions", cards("user_id = ?", "posted DESC, id DESC", number))


def user_comments(name: str) -> str:
    """A user with the comments, the newest first."""
    sql = "SELECT id FROM comments WHERE user_id = ? ORDER BY posted DESC, id DESC"
    pages = paged(records(), sql, user_named(name)["id"], size=COMMENTS_PER_PAGE)
    numbers = [row[0] for row in pages.rows]
    rows = records().all(_COMMENTS.format(", ".join("?" * len(numbers))), *numbers)
    return _profile(name, "comments", replace(pages, rows=rows))


def _profile(name: str, tab: str, rows: Pages) -> str:
    here = user_named(name)
    count = "SELECT count(*) FROM {} WHERE user_id = ?"
    return render_template(
        "user.html",
        user=here,
        tab=tab,
        rows=rows,
        submissions=records().value(count.format("submissions"), here["id"]),
        comments=records().value(count.format("comments"), here["id"]),
        blocked=_blocked(here["id"]),
        path=f"/user/{here['username']}",
    )


@signed_in_only
def edit_biography(name: str) -> str | Response:
    """The form that changes one's own biography."""
    own_page(name)
    here = user_named(name)
    error = too_long("biography", MAX_TEXT) if request.method == "POST" else None
    if request.method == "GET" or error:
        text = sent("biography") if error else here["biography"]
        return render_template("edit_biography.html", user=here, biography=text, error=error)
    records().update("users", here["id"], biography=sent("biography"))
    flash("The biography was saved.", "success")
    return go(f"/user/{here['username']}")


@signed_in_only
def block_user(name: str) -> str | Response:
    """The form that keeps a user's submissions out of one's lists."""
    here = user_named(name)
    error = _block_error(here["id"]) if request.method == "POST" else None
    if request.method == "GET" or error:
        return render_template("block_user.html", user=here, comment=sent("comment"), error=error)
    records().insert("blocks", user_id=my_id(), blocked_id=here["id"], comment=sent("comment"))
    flash(f"{here['username']} was blocked.", "success")
    return go(f"/user/{_my_name()}/block_list")


def _block_error(number: int) -> str | None:
    if number == my_id():
        return "You cannot block yourself."
    if _blocked(number):
        return "You have blocked this user already."
    return too_long("comment", MAX_TEXT)


@signed_in_only
def unblock_user(name: str) -> Response:
    """Ends a block."""
    here = user_named(name)
    if _blocked(here["id"]):
        sql = "DELETE FROM blocks WHERE user_id = ? AND blocked_id = ?"
        records().change(sql, my_id(), here["id"])
        flash(f"{here['username']} was unblocked.", "success")
    return go(f"/user/{_my_name()}/block_list")


@signed_in_only
def block_list(name: str) -> str:
    """The users whom one has blocked."""
    own_page(name)
    sql = (
        "SELECT username, comment FROM blocks JOIN users ON users.id = blocked_id"
        " WHERE user_id = ? ORDER BY blocks.id"
    )
    return render_template("block_list.html", rows=records().all(sql, my_id()))


def _blocked(number: int) -> bool:
    sql = "SELECT id FROM blocks WHERE user_id = ? AND blocked_id = ?"
    return records().one(sql, my_id(), number) is not None


def _my_name() -> str:
    return records().value("SELECT username FROM users WHERE id = ?", my_id())
