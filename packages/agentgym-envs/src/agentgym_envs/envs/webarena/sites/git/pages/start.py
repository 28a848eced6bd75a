"""Sign-in, the visitor's own projects, exploring and searching."""

# SQL here is put together from constants of ours; what users send is always bound.
# ruff: noqa: S608

from flask import Blueprint, flash, redirect, render_template, session

from agentgym_envs.envs.webarena.sites.app import (
    asked,
    like,
    local_path,
    paged,
    records,
    sent,
    signed_in_only,
)
from agentgym_envs.envs.webarena.sites.git.rules import SEEN

from .frame import Page, is_sent, me, my_id

SORTS = {
    "latest_activity_desc": ("Last updated", "updated DESC"),
    "latest_activity_asc": ("Oldest updated", "updated"),
    "stars_desc": ("Most stars", "star_count DESC, updated DESC"),
    "name_asc": ("Name", "path, namespace"),
    "name_desc": ("Name, descending", "path DESC, namespace"),
    "created_desc": ("Last created", "created DESC, p.id DESC"),
    "created_asc": ("Oldest created", "created, p.id"),
}

LISTED = "SELECT p.* FROM projects p"


def add_pages(app: Blueprint) -> None:
    """Adds the pages of this topic."""
    app.add_url_rule("/login", view_func=login, methods=["GET", "POST"])
    app.post("/logout")(logout)
    app.get("/")(own_projects)
    app.get("/dashboard/projects")(own_projects)
    app.get("/dashboard/projects/starred")(starred_projects)
    app.get("/explore")(explore)
    app.get("/explore/projects")(explore)
    app.get("/search")(search)


def login() -> Page:
    """Signs a visitor in."""
    if not is_sent():
        return render_template("login.html", username="", error="", next=asked("next", "/"))
    username, password = sent("username"), sent("password")
    user = records().one(_ACCOUNT, username, password)
    if user is None:
        wrong = "Invalid login or password."
        return render_template("login.html", username=username, error=wrong, next=sent("next"))
    session["user"] = user["id"]
    return redirect(local_path(sent("next")), 303)


_ACCOUNT = """
SELECT id FROM users WHERE username = ? COLLATE NOCASE AND password = ? AND password != ''
"""


def logout() -> Page:
    """Signs the visitor out."""
    session.clear()
    flash("You are signed out.", "success")
    return redirect("/login", 303)


def own_projects() -> Page:
    """Shows the projects the visitor works on; visitors who are not signed in explore."""
    if me() is None:
        return redirect("/explore")
    return _projects("yours", _MINE, my_id(), like(asked("name")))


_MINE = f"""{LISTED}
WHERE (p.id IN (SELECT project FROM members WHERE user = ?1)
 OR p.team IN (SELECT team FROM team_members WHERE user = ?1)) AND p.path LIKE ?2 ESCAPE '\\'
"""


@signed_in_only
def starred_projects() -> Page:
    """Shows the projects that the visitor has starred."""
    return _projects("starred", _STARRED, my_id(), like(asked("name")))


_STARRED = f"""{LISTED} WHERE p.id IN (SELECT project FROM stars WHERE user = ?1) AND {SEEN}
 AND p.path LIKE ?2 ESCAPE '\\'
"""


def explore() -> Page:
    """Shows all projects that the visitor may see."""
    return _projects("explore", _ALL, my_id(), like(asked("name")))


_ALL = f"""{LISTED} WHERE {SEEN}
 AND (p.path LIKE ?2 ESCAPE '\\' OR p.description LIKE ?2 ESCAPE '\\')
"""


def _projects(tab: str, sql: str, *values: str | int) -> Page:
    sort = asked("sort", "latest_activity_desc")
    order = SORTS.get(sort, SORTS["latest_activity_desc"])[1]
    projects = paged(records(), f"{sql} ORDER BY {order}", *values, size=20)
    return render_template(
        "projects.html",
        tab=tab,
        projects=projects,
        sorts=[(name, text) for name, (text, _) in SORTS.items()],
        sort=sort,
    )


_SEARCHES = {
    "projects": (
        "Projects",
        f"{LISTED} WHERE {SEEN} AND (p.description LIKE ?2 ESCAPE '\\'"
        " OR p.namespace || '/' || p.path LIKE ?2 ESCAPE '\\') ORDER BY p.path, p.namespace",
    ),
    "issues": (
        "Issues",
        "SELECT i.*, p.namespace, p.path, u.name AS author_name FROM issues i"
        " JOIN projects p ON p.id = i.project JOIN users u ON u.id = i.author"
        f" WHERE {SEEN} AND i.title LIKE ?2 ESCAPE '\\' ORDER BY i.created DESC",
    ),
    "merge_requests": (
        "Merge requests",
        "SELECT i.*, p.namespace, p.path, u.name AS author_name FROM merge_requests i"
        " JOIN projects p ON p.id = i.project JOIN users u ON u.id = i.author"
        f" WHERE {SEEN} AND i.title LIKE ?2 ESCAPE '\\' ORDER BY i.created DESC",
    ),
    "users": (
        "Users",
        "SELECT * FROM users WHERE ?1 >= 0 AND (name LIKE ?2 ESCAPE '\\'"
        " OR username LIKE ?2 ESCAPE '\\') ORDER BY name",
    ),
}


def search() -> Page:
    """Searches projects, issues, merge requests and users."""
    scope = asked("scope") if asked("scope") in _SEARCHES else "projects"
    text = asked("search")
    found = paged(records(), _SEARCHES[scope][1], my_id(), like(text), size=20)
    scopes = [(name, title) for name, (title, _) in _SEARCHES.items()]
    return render_template("search.html", scope=scope, scopes=scopes, text=text, found=found)
