"""Comments: reading one alone, answering, changing and deleting them."""

from flask import Flask, abort, flash, render_template, request
from werkzeug.wrappers import Response

from agentgym_envs.envs.webarena.sites.app import found, records, sent, signed_in_only, stamp
from agentgym_envs.envs.webarena.sites.forum.text import ranking
from agentgym_envs.envs.webarena.sites.records import Row

from .common import MAX_TEXT, Number, card, comment_url, go, my_id, needed, submission_url
from .threads import thread


def add_pages(app: Flask) -> None:
    """Adds these pages."""
    here = f"/f/<forum>/<{Number}:number>/-/comment"
    one = f"{here}/<{Number}:answered>"
    app.post(here)(add_comment)
    app.get(one)(comment)
    app.post(one, endpoint="reply")(add_comment)
    app.route(f"{one}/edit", methods=["GET", "POST"])(edit_comment)
    app.post(f"{one}/delete")(delete_comment)


def comment(forum: str, number: int, answered: int, error: str | None = None) -> str:
    """One comment with its answers, and the form for another answer."""
    _comment(number, answered)
    here = card(number)
    return render_template(
        "comment.html",
        submission=here,
        comments=thread(number, answered),
        answered=answered,
        here=comment_url(here["forum"], number, answered),
        error=error,
        body=sent("body"),
    )


@signed_in_only
def add_comment(forum: str, number: int, answered: int | None = None) -> str | Response:
    """Adds a comment to a submission, or to a comment of it."""
    here = card(number)
    if answered is not None:
        _comment(number, answered)
    error = needed("body", MAX_TEXT)
    if error is None:
        return go(comment_url(here["forum"], number, _insert(here, answered)))
    if answered is not None:
        return comment(forum, number, answered, error)
    return render_template(
        "submission.html",
        submission=here,
        comments=thread(number, None),
        here=submission_url(here),
        error=error,
        body=sent("body"),
    )


@signed_in_only
def edit_comment(forum: str, number: int, answered: int) -> str | Response:
    """The form that changes one's own comment."""
    here = _own(number, answered)
    error = needed("body", MAX_TEXT) if request.method == "POST" else None
    if request.method == "GET" or error:
        body = sent("body") if error else here["body"]
        return render_template(
            "edit_comment.html", submission=card(number), comment=here, body=body, error=error
        )
    records().update("comments", answered, body=sent("body"), edited=stamp())
    flash("The comment was edited.", "success")
    return go(comment_url(card(number)["forum"], number, answered))


@signed_in_only
def delete_comment(forum: str, number: int, answered: int) -> Response:
    """Takes one's own comment away; its text only, if somebody answered."""
    _own(number, answered)
    records().change("DELETE FROM comment_votes WHERE comment_id = ?", answered)
    if records().one("SELECT id FROM comments WHERE parent_id = ?", answered):
        records().update("comments", answered, body="", user_id=None)
    else:
        records().change("DELETE FROM comments WHERE id = ?", answered)
        _recount(number)
    flash("The comment was deleted.", "success")
    return go(submission_url(card(number)))


def _comment(submission: int, number: int) -> Row:
    sql = "SELECT * FROM comments WHERE id = ? AND submission_id = ?"
    return found(records().one(sql, number, submission))


def _own(submission: int, number: int) -> Row:
    here = _comment(submission, number)
    if here["user_id"] != my_id():
        abort(403, "Only the author may do this.")
    return here


def _insert(submission: Row, answered: int | None) -> int:
    number = records().insert(
        "comments",
        submission_id=submission["id"],
        parent_id=answered,
        user_id=my_id(),
        body=sent("body"),
        posted=stamp(),
    )
    records().insert("comment_votes", comment_id=number, user_id=my_id(), choice=1)
    _recount(submission["id"])
    return number


def _recount(number: int) -> None:
    count = records().value("SELECT count(*) FROM comments WHERE submission_id = ?", number)
    records().update("submissions", number, comments=count)
    rerank(number)


def rerank(number: int) -> None:
    """Gives a submission its place in the order "hot" anew."""
    row = card(number)
    place = ranking(row["posted"], row["ups"] - row["downs"], row["comments"])
    records().update("submissions", number, ranking=place)
