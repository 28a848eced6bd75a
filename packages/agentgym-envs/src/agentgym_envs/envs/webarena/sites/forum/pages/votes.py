"""Votes for and against submissions and comments."""

from flask import Flask, abort
from werkzeug.wrappers import Response

from agentgym_envs.envs.webarena.sites.app import (
    found,
    local_path,
    records,
    sent,
    signed_in_only,
)

from .comments import rerank
from .common import Number, go, my_id

_CHOICES = {"1": 1, "0": 0, "-1": -1}


def add_pages(app: Flask) -> None:
    """Adds these pages."""
    app.post(f"/sv/<{Number}:number>")(vote_on_submission)
    app.post(f"/cv/<{Number}:number>")(vote_on_comment)


@signed_in_only
def vote_on_submission(number: int) -> Response:
    """Votes 1, -1 or 0 (takes the vote back)."""
    _vote("submission", number)
    rerank(number)
    return go(local_path(sent("next")))


@signed_in_only
def vote_on_comment(number: int) -> Response:
    """Votes 1, -1 or 0 (takes the vote back)."""
    _vote("comment", number)
    return go(local_path(sent("next")))


def _vote(kind: str, number: int) -> None:
    choice = _CHOICES.get(sent("choice"))
    if choice is None:
        abort(400, "A vote is 1, 0 or -1.")
    table, column = f"{kind}_votes", f"{kind}_id"
    found(records().one(f"SELECT id FROM {kind}s WHERE id = ?", number))  # noqa: S608
    where = f"WHERE {column} = ? AND user_id = ?"
    old = records().value(f"SELECT choice FROM {table} {where}", number, my_id()) or 0  # noqa: S608
    if choice == old:
        return
    records().change(f"DELETE FROM {table} {where}", number, my_id())  # noqa: S608
    if choice:
        records().insert(table, **{column: number, "user_id": my_id(), "choice": choice})
    records().change(
        f"UPDATE {kind}s SET ups = ups + ?, downs = downs + ? WHERE id = ?",  # noqa: S608
        (choice == 1) - (old == 1),
        (choice == -1) - (old == -1),
        number,
    )
