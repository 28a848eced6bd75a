"""What all pages of the git host need: who asks, which project, and may they."""

# SQL here is put together from constants of ours; what users send is always bound.
# ruff: noqa: S608

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Flask, abort, flash, g, redirect, render_template, request, session
from werkzeug.wrappers import Response

from agentgym_envs.envs.webarena.sites.app import asked, found, now, records, sent
from agentgym_envs.envs.webarena.sites.git.changes import branch_of
from agentgym_envs.envs.webarena.sites.git.rules import SEEN, at_least, role_in
from agentgym_envs.envs.webarena.sites.git.text import html
from agentgym_envs.envs.webarena.sites.records import Row

Page = str | Response


def add_frame(app: Flask) -> None:
    """Gives all templates what the frame shows."""
    filters: dict[str, Callable[..., Any]] = {"html": html, "ago": ago, "short": short}
    names: dict[str, Any] = {"asked_for": asked}
    app.jinja_env.filters |= filters
    app.jinja_env.globals |= names
    app.context_processor(lambda: {"me": me()})


def me() -> Row | None:
    """Returns the user who is signed in."""
    if "me" not in g:
        user = session.get("user", 0)
        g.me = user and records().one("SELECT * FROM users WHERE id = ?", user)
    return g.me or None


def my_id() -> int:
    """Returns the id of the user who is signed in; 0 for nobody."""
    row = me()
    return row["id"] if row else 0


def today() -> str:
    """Returns the day of the episode: "2023-06-12"."""
    return str(now().date())


def find_project(namespace: str, path: str) -> Row:
    """Returns a project that the visitor may see; else the page is not found (404)."""
    sql = f"SELECT p.* FROM projects p WHERE {SEEN} AND p.namespace = ?2 AND p.path = ?3"
    return found(records().one(sql, my_id(), namespace, path))


def find_branch(project: Row, name: str) -> Row:
    """Returns a branch; else the page is not found (404)."""
    return found(branch_of(records(), project["id"], name))


def find_user(username: str) -> Row:
    """Returns a user; else the page is not found (404)."""
    return found(records().one("SELECT * FROM users WHERE username = ?", username))


def my_role(project: Row) -> str:
    """Returns the role of the visitor in a project; "" for none."""
    return role_in(records(), project, my_id(), today())


def may(project: Row, needed: str) -> bool:
    """Returns whether the visitor has at least the role `needed` in a project."""
    return at_least(my_role(project), needed)


def only(project: Row, needed: str) -> None:
    """Ends with 403 if the visitor has not at least the role `needed`."""
    if not may(project, needed):
        abort(403, f"You need the role {needed} in this project to do that.")


def project_page(template: str, project: Row, tab: str, **values: Any) -> str:
    """Returns a page of a project, within its tabs."""
    role = my_role(project)
    return render_template(
        template,
        project=project,
        base=f"/{project['namespace']}/{project['path']}",
        tab=tab,
        role=role,
        develops=at_least(role, "Developer"),
        maintains=at_least(role, "Maintainer"),
        **values,
    )


def done(message: str, url: str) -> Response:
    """Sends the visitor on after a form, with a message that all went well."""
    flash(message, "success")
    return redirect(url, 303)


def sent_fields(*names: str) -> dict[str, str]:
    """Returns the values of a form that was sent; "" for each that was not."""
    return {name: sent(name) for name in names}


def is_sent() -> bool:
    """Returns whether the request brings a form."""
    return request.method == "POST"


def ago(time: str) -> str:
    """Returns how long before the time of the episode something was: "3 days ago"."""
    passed = int((now() - datetime.fromisoformat(time)).total_seconds())
    for size, unit in _UNITS:
        if passed >= size:
            number = passed // size
            return f"{number} {unit}{'s' if number > 1 else ''} ago"
    return "just now"


_UNITS = (
    (31_536_000, "year"), (2_592_000, "month"), (604_800, "week"), (86_400, "day"),
    (3_600, "hour"), (60, "minute"),
)  # fmt: skip


def short(sha: str) -> str:
    """Returns the first eight digits of a commit's name."""
    return sha[:8]
