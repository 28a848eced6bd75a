"""Lists of submissions: the front page and the forums' own pages."""

from datetime import timedelta
from typing import Any

from flask import Flask, render_template

from agentgym_envs.envs.webarena.sites.app import Pages, asked, now, records
from agentgym_envs.envs.webarena.sites.records import Value

from .common import cards, forum_named, me, my_id

SORTS = (("hot", "Hot"), ("new", "New"), ("top", "Top"), ("most_commented", "Most commented"))
SPANS = (
    ("day", "Past 24 hours", 1),
    ("week", "Past week", 7),
    ("month", "Past month", 30),
    ("year", "Past year", 365),
    ("all", "All time", None),
)

_ORDERS = {
    "hot": "ranking DESC, id DESC",
    "new": "posted DESC, id DESC",
    "top": "ups - downs DESC, id DESC",
    "most_commented": "comments DESC, id DESC",
}
_WHICH = {
    "featured": "forum_id IN (SELECT id FROM forums WHERE featured)",
    "subscribed": "forum_id IN (SELECT forum_id FROM subscriptions WHERE user_id = ?)",
    "all": "1",
    "forum": "forum_id = ?",
}
_SORT = "any(hot, new, top, most_commented)"


def add_pages(app: Flask) -> None:
    """Adds these pages."""
    which = "any(featured, subscribed, all)"
    app.get("/")(front)
    app.get(f"/<{which}:which>")(front)
    app.get(f"/<{which}:which>/<{_SORT}:sort>")(front)
    app.get("/f/<forum>")(forum)
    app.get(f"/f/<forum>/<{_SORT}:sort>")(forum)


def front(which: str = "", sort: str = "") -> str:
    """The front page: submissions of many forums."""
    user = me()
    which = which or (user["front_page"] if user else "featured")
    values = (my_id(),) if which == "subscribed" else ()
    return _listing(which, sort, f"/{which}", *values, subscriptions=_subscriptions())


def forum(forum: str, sort: str = "") -> str:
    """The submissions of one forum."""
    here = forum_named(forum)
    number = here["id"]
    count = "SELECT count(*) FROM subscriptions WHERE forum_id = ?"
    return _listing(
        "forum",
        sort,
        f"/f/{here['name']}",
        number,
        forum=here,
        owner=records().value("SELECT username FROM users WHERE id = ?", here["owner_id"]),
        subscribers=records().value(count, number),
        subscribed=records().value(count + " AND user_id = ?", number, my_id()) > 0,
    )


def _listing(which: str, sort: str, path: str, *values: Value, **more: Any) -> str:
    user = me()
    sort = sort or (user["first_sort"] if user else "hot")
    span = asked("t", "all") if sort in ("top", "most_commented") else "all"
    return render_template(
        "forum.html" if which == "forum" else "front.html",
        submissions=_submissions(which, sort, span, *values),
        sort=sort,
        span=span if span in {name for name, _, _ in SPANS} else "all",
        sorts=SORTS,
        spans=SPANS,
        path=path,
        which=which,
        **more,
    )


def _submissions(which: str, sort: str, span: str, *values: Value) -> Pages:
    conditions, bound = [_WHICH[which]], list(values)
    days = next((days for name, _, days in SPANS if name == span), None)
    if days is not None:
        conditions.append("posted >= ?")
        bound.append(f"{now() - timedelta(days=days):%Y-%m-%d %H:%M:%S}")
    if records().one("SELECT id FROM blocks WHERE user_id = ?", my_id()):
        conditions.append("user_id NOT IN (SELECT blocked_id FROM blocks WHERE user_id = ?)")
        bound.append(my_id())
    return cards(" AND ".join(conditions), _ORDERS[sort], *bound)


def _subscriptions() -> list[Any]:
    sql = (
        "SELECT name FROM forums JOIN subscriptions ON forum_id = forums.id"
        " WHERE user_id = ? ORDER BY name COLLATE NOCASE"
    )
    return records().all(sql, my_id())
