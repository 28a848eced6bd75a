"""What many pages need: who visits, and submissions with everything that a list says of them."""

from collections.abc import Sequence
from math import ceil

from flask import g, session, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from agentgym_envs.envs.webarena.sites.app import Pages, asked, found, number, records, sent
from agentgym_envs.envs.webarena.sites.records import Row, Value

PAGE_SIZE = 15
MAX_TITLE = 300
MAX_TEXT = 30_000

Number = "int(max=999999999)"
"""What stands in a route where the id of a row is."""

_CARDS = """
SELECT s.*, f.name AS forum, u.username AS author, coalesce(v.choice, 0) AS mine
FROM submissions s JOIN forums f ON f.id = s.forum_id JOIN users u ON u.id = s.user_id
LEFT JOIN submission_votes v ON v.submission_id = s.id AND v.user_id = ?
WHERE s.id IN ({})
"""


def me() -> Row | None:
    """Returns the user who is signed in."""
    if "me" not in g:
        user = session.get("user", 0)
        g.me = records().one("SELECT * FROM users WHERE id = ?", user)
    return g.me


def my_id() -> int:
    """Returns the id of the user who is signed in, 0 for nobody."""
    user = me()
    return 0 if user is None else user["id"]


def user_named(name: str) -> Row:
    """Returns a user; a page that is not found if there is none."""
    return found(records().one("SELECT * FROM users WHERE username = ?", name))


def forum_named(name: str) -> Row:
    """Returns a forum; a page that is not found if there is none."""
    return found(records().one("SELECT * FROM forums WHERE name = ?", name))


def cards(where: str, order: str, *values: Value) -> Pages:
    """Returns the page that is asked for of all submissions that meet a condition, as full rows.

    Args:
        where: SQL of ours, with a question mark for each value.
        order: SQL of ours.
        values: What the question marks stand for.
    """
    total = records().value(f"SELECT count(*) FROM submissions WHERE {where}", *values)  # noqa: S608
    page, pages, first = _place(total)
    sql = f"SELECT id FROM submissions WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?"  # noqa: S608
    numbers = [row[0] for row in records().all(sql, *values, PAGE_SIZE, first)]
    return Pages(cards_of(numbers), page, pages, total, first + 1 if numbers else 0)


def cards_in(numbers: Sequence[int]) -> Pages:
    """Returns the page that is asked for of submissions whose ids are all known."""
    page, pages, first = _place(len(numbers))
    rows = cards_of(numbers[first : first + PAGE_SIZE])
    return Pages(rows, page, pages, len(numbers), first + 1 if rows else 0)


def _place(total: int) -> tuple[int, int, int]:
    """Returns the page that is asked for, how many there are, and how many rows come before it."""
    pages = max(1, ceil(total / PAGE_SIZE))
    page = number(asked("page"), 1, 1, pages)
    return page, pages, (page - 1) * PAGE_SIZE


def cards_of(numbers: Sequence[int]) -> list[Row]:
    """Returns these submissions, in this order, with `forum`, `author`, `mine` (own vote)."""
    marks = ", ".join("?" * len(numbers))
    rows = records().all(_CARDS.format(marks), my_id(), *numbers)
    by_number = {row["id"]: row for row in rows}
    return [by_number[each] for each in numbers]


def card(submission: int) -> Row:
    """Returns one submission as `cards_of` does; a page that is not found if there is none."""
    found(records().one("SELECT id FROM submissions WHERE id = ?", submission))
    return cards_of([submission])[0]


def submission_url(submission: Row) -> str:
    """Returns the path of a submission's page."""
    return url_for(
        "submission", forum=submission["forum"], number=submission["id"], slug=submission["slug"]
    )


def comment_url(forum: str, submission: int, comment: int) -> str:
    """Returns the path of a comment's own page."""
    return url_for("comment", forum=forum, number=submission, answered=comment)


def go(url: str) -> Response:
    """Leads on after a form was sent."""
    return redirect(url, 303)


def too_long(name: str, most: int) -> str | None:
    """Returns what is wrong with the length of a text that was sent."""
    if len(sent(name)) > most:
        return f"This is too long. It should have {most} characters or less."
    return None


def needed(name: str, most: int) -> str | None:
    """Returns what is wrong with a text that was sent and must be there."""
    return too_long(name, most) if sent(name) else "This value should not be blank."


def real(errors: dict[str, str | None]) -> dict[str, str]:
    """Returns those fields with which something is wrong."""
    return {name: error for name, error in errors.items() if error}
