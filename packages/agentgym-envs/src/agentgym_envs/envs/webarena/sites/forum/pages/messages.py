"""Private messages."""

from flask import Flask, abort, flash, render_template, request
from werkzeug.wrappers import Response

from agentgym_envs.envs.webarena.sites.app import paged, records, sent, signed_in_only, stamp
from agentgym_envs.envs.webarena.sites.records import Row

from .common import MAX_TEXT, go, my_id, needed, user_named

_MESSAGES = """
SELECT m.*, a.username AS sender, b.username AS receiver
FROM messages m JOIN users a ON a.id = m.sender_id JOIN users b ON b.id = m.receiver_id
WHERE m.{} = ? ORDER BY m.sent DESC, m.id DESC
"""


def add_pages(app: Flask) -> None:
    """Adds these pages."""
    app.get("/messages")(messages)
    app.get("/messages/<any(received, sent):box>")(messages)
    app.route("/user/<name>/compose_message", methods=["GET", "POST"])(compose_message)


@signed_in_only
def messages(box: str = "received") -> str:
    """The messages that one got, or sent."""
    column = "sender_id" if box == "sent" else "receiver_id"
    pages = paged(records(), _MESSAGES.format(column), my_id(), size=20)
    return render_template("messages.html", messages=pages, box=box)


@signed_in_only
def compose_message(name: str) -> str | Response:
    """The form for a message to a user."""
    here = user_named(name)
    if not here["takes_messages"] or here["id"] == my_id():
        abort(403, "You cannot send messages to this user.")
    error = needed("body", MAX_TEXT) if request.method == "POST" else None
    if request.method == "GET" or error:
        return render_template("compose_message.html", user=here, body=sent("body"), error=error)
    return _send(here)


def _send(receiver: Row) -> Response:
    records().insert(
        "messages",
        sender_id=my_id(),
        receiver_id=receiver["id"],
        body=sent("body"),
        sent=stamp(),
    )
    flash("The message was sent.", "success")
    return go("/messages/sent")
