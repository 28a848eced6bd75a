"""Commits, contributors and branches."""

# SQL here is put together from constants of ours; what users send is always bound.
# ruff: noqa: S608

import re
from datetime import date
from itertools import groupby
from typing import Any

from flask import Blueprint, abort

from agentgym_envs.envs.webarena.sites.app import (
    asked,
    found,
    like,
    paged,
    records,
    signed_in_only,
    stamp,
)
from agentgym_envs.envs.webarena.sites.git.changes import (
    branch_of,
    delete_branch,
    difference,
    new_branch,
)
from agentgym_envs.envs.webarena.sites.records import Row

from .frame import Page, done, find_branch, find_project, is_sent, only, project_page, sent_fields

BRANCH_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")

_SHA = re.compile("[0-9a-f]{7,40}")

COMMITS = """
SELECT c.*, u.name AS author_name, u.username, u.email FROM commits c
JOIN users u ON u.id = c.author
WHERE (c.branch = ?1 OR (c.branch = ?2 AND c.created <= ?3))
"""
"""All commits of the branch ?1, which has those of the default branch ?2 until the time ?3."""


def add_pages(app: Blueprint) -> None:
    """Adds the pages of this topic."""
    here = "/<namespace>/<path>/-"
    app.get(f"{here}/commits")(commits)
    app.get(f"{here}/commits/<branch>")(commits)
    app.get(f"{here}/commit/<sha>")(commit_page)
    app.get(f"{here}/graphs/<branch>")(contributors)
    app.get(f"{here}/branches")(branches)
    app.add_url_rule(f"{here}/branches/new", view_func=new, methods=["GET", "POST"])
    app.post(f"{here}/branches/<branch>/delete")(delete)


def reach(project: Row, branch: Row) -> tuple[int, int, str]:
    """Returns the values that `COMMITS` needs for a branch."""
    trunk = branch_of(records(), project["id"], project["default_branch"])
    return branch["id"], trunk["id"] if trunk else 0, branch["forked_at"]


def commits(namespace: str, path: str, branch: str = "") -> Page:
    """Shows the commits of a branch, newest first, day by day."""
    project = find_project(namespace, path)
    row = find_branch(project, branch or project["default_branch"])
    author, text = asked("author"), asked("search")
    place = reach(project, row)
    listed = paged(records(), _FOUND_COMMITS, *place, author, like(text), size=20)
    by_day = groupby(listed.rows, lambda each: each["created"][:10])
    days = [(day, list(each)) for day, each in by_day]
    return project_page(
        "commits.html", project, "commits", branch=row["name"], commits=listed, days=days,
        authors=_authors(place), author=author, text=text,
    )  # fmt: skip


_FOUND_COMMITS = f"""{COMMITS}
AND (?4 = '' OR u.name = ?4 OR u.username = ?4) AND c.title LIKE ?5 ESCAPE '\\'
ORDER BY c.created DESC, c.id DESC
"""


def _authors(place: tuple[int, int, str]) -> list[Row]:
    sql = f"SELECT DISTINCT username, author_name AS name FROM ({COMMITS}) ORDER BY name"
    return records().all(sql, *place)


def commit_page(namespace: str, path: str, sha: str) -> Page:
    """Shows what a commit changed; the first digits of its name are enough."""
    project = find_project(namespace, path)
    row = found(records().one(_COMMIT, project["id"], f"{sha}%") if _SHA.fullmatch(sha) else None)
    changed = records().all(_CHANGES, row["id"])
    return project_page(
        "commit.html",
        project,
        "commits",
        commit=row,
        changes=[{"change": change, "lines": _lines(change)} for change in changed],
        branch=records().value("SELECT name FROM branches WHERE id = ?", row["branch"]),
        added=sum(change["added"] for change in changed),
        removed=sum(change["removed"] for change in changed),
    )


_COMMIT = """
SELECT c.*, u.name AS author_name, u.username, u.email FROM commits c
JOIN users u ON u.id = c.author WHERE c.project = ? AND c.sha LIKE ? ORDER BY c.id
"""
_CHANGES = """
SELECT g.*, b.content AS old, a.content AS new FROM changes g LEFT JOIN blobs b ON b.id = g.before
LEFT JOIN blobs a ON a.id = g.after WHERE g.commit_id = ? ORDER BY g.path
"""


def _lines(change: Row) -> list[str]:
    if change["before"] is None and change["after"] is None:
        return []
    return difference(change["old"] or "", change["new"] or "")


def contributors(namespace: str, path: str, branch: str) -> Page:
    """Shows who made how many commits, in a period if one is asked for."""
    project = find_project(namespace, path)
    row = find_branch(project, branch)
    first, last = _a_day(asked("from"), "0000"), _a_day(asked("to"), "9999")
    people = records().all(_CONTRIBUTORS, *reach(project, row), first, last)
    return project_page(
        "contributors.html",
        project,
        "contributors",
        branch=branch,
        people=people,
        total=sum(each["commits"] for each in people),
        values={"from": asked("from"), "to": asked("to")},
        wrong=[text for text in (asked("from"), asked("to")) if text and not _a_day(text, "")],
    )


_CONTRIBUTORS = (
    "SELECT author_name AS name, username, email, count(*) AS commits, min(created) AS first,"
    f" max(created) AS last FROM ({COMMITS}) WHERE substr(created, 1, 10) BETWEEN ?4 AND ?5"
    " GROUP BY author ORDER BY commits DESC, name"
)


def _a_day(text: str, default: str) -> str:
    try:
        return str(date.fromisoformat(text))
    except ValueError:
        return default


def branches(namespace: str, path: str) -> Page:
    """Shows all branches."""
    project = find_project(namespace, path)
    trunk = branch_of(records(), project["id"], project["default_branch"])
    listed = paged(
        records(), _BRANCHES, project["id"], like(asked("search")), trunk and trunk["id"], size=20
    )
    return project_page("branches.html", project, "branches", branches=listed)


_BRANCHES = r"""
SELECT b.*, c.title, c.sha, c.created FROM branches b LEFT JOIN commits c ON c.id = coalesce(
 (SELECT id FROM commits WHERE branch = b.id ORDER BY created DESC, id DESC LIMIT 1),
 (SELECT id FROM commits WHERE branch = ?3 AND created <= b.forked_at
  ORDER BY created DESC, id DESC LIMIT 1))
WHERE b.project = ?1 AND b.name LIKE ?2 ESCAPE '\' ORDER BY b.name
"""


@signed_in_only
def new(namespace: str, path: str) -> Page:
    """Makes a branch."""
    project = find_project(namespace, path)
    only(project, "Developer")
    values = {"name": "", "source": project["default_branch"]}
    errors: dict[str, str] = {}
    if is_sent():
        values = sent_fields("name", "source")
        source = branch_of(records(), project["id"], values["source"])
        errors = _errors(project, values, source)
        if not errors and source is not None:
            new_branch(records(), source, values["name"], stamp())
            url = f"/{namespace}/{path}/-/tree/{values['name']}"
            return done(f"Branch {values['name']} was created.", url)
    sql = "SELECT name FROM branches WHERE project = ? ORDER BY name"
    names = [(row["name"], row["name"]) for row in records().all(sql, project["id"])]
    return project_page(
        "new_branch.html", project, "branches", values=values, errors=errors, names=names
    )


def _errors(project: Row, values: dict[str, Any], source: Row | None) -> dict[str, str]:
    if not BRANCH_NAME.fullmatch(values["name"]):
        return {"name": "Enter a name of letters, digits, dots and dashes."}
    if branch_of(records(), project["id"], values["name"]) is not None:
        return {"name": "A branch of this name already exists."}
    return {} if source else {"source": "Choose the branch to begin from."}


@signed_in_only
def delete(namespace: str, path: str, branch: str) -> Page:
    """Removes a branch."""
    project = find_project(namespace, path)
    only(project, "Developer")
    row = find_branch(project, branch)
    if branch == project["default_branch"]:
        abort(403, "The default branch cannot be deleted.")
    delete_branch(records(), row["id"])
    return done(f"Branch {branch} was deleted.", f"/{namespace}/{path}/-/branches")
