"""People: their profiles, and whom they follow."""

# SQL here is put together from constants of ours; what users send is always bound.
# ruff: noqa: S608

from flask import Blueprint, abort, render_template

from agentgym_envs.envs.webarena.sites.app import paged, records, signed_in_only
from agentgym_envs.envs.webarena.sites.git.rules import SEEN
from agentgym_envs.envs.webarena.sites.records import Row

from .frame import Page, done, find_user, is_sent, me, my_id, sent_fields
from .groups import group_page
from .project import team_of
from .start import LISTED

LONGEST = {"name": 100, "status": 100, "website": 200, "location": 100, "bio": 500}


def add_pages(app: Blueprint) -> None:
    """Adds the pages of this topic."""
    app.add_url_rule("/-/profile", view_func=edit, methods=["GET", "POST"])
    app.get("/-/user_settings/feed_token")(feed_token)
    app.get("/<namespace>")(namespace_page)
    app.get("/users/<username>/starred")(starred)
    app.get("/users/<username>/projects")(projects)
    app.get("/users/<username>/followers")(followers)
    app.get("/users/<username>/following")(following)
    app.post("/users/<username>/follow")(follow)
    app.post("/users/<username>/unfollow")(unfollow)


def namespace_page(namespace: str) -> Page:
    """Shows a user or a group."""
    if team_of(namespace) is not None:
        return group_page(namespace)
    user = find_user(namespace)
    return _user_page(
        "user.html", user, "overview", activity=records().all(_ACTIVITY, *_seen(user))
    )


def _seen(user: Row) -> tuple[int, int]:
    return my_id(), user["id"]


_ACTIVITY = f"""
SELECT * FROM (
 SELECT 'Pushed' AS verb, c.title, 'commit/' || c.sha AS place, p.namespace, p.path, c.created
  FROM commits c JOIN projects p ON p.id = c.project WHERE c.author = ?2 AND {SEEN}
 UNION ALL SELECT 'Opened issue', i.title, 'issues/' || i.iid, p.namespace, p.path, i.created
  FROM issues i JOIN projects p ON p.id = i.project WHERE i.author = ?2 AND {SEEN}
 UNION ALL
 SELECT 'Opened merge request', i.title, 'merge_requests/' || i.iid, p.namespace, p.path, i.created
  FROM merge_requests i JOIN projects p ON p.id = i.project WHERE i.author = ?2 AND {SEEN}
) ORDER BY created DESC LIMIT 15
"""

_COUNTS = """
SELECT (SELECT count(*) FROM follows WHERE followed = ?1) AS followers,
 (SELECT count(*) FROM follows WHERE user = ?1) AS following,
 (SELECT count(*) FROM follows WHERE user = ?2 AND followed = ?1) AS followed
"""


def _user_page(template: str, user: Row, tab: str, **values: object) -> str:
    counts = records().one(_COUNTS, user["id"], my_id())
    return render_template(template, user=user, tab=tab, counts=counts, **values)


def projects(username: str) -> Page:
    """Shows the projects of a user."""
    user = find_user(username)
    sql = f"{LISTED} WHERE {SEEN} AND p.namespace = ?2 ORDER BY p.path"
    listed = paged(records(), sql, my_id(), user["username"], size=20)
    return _user_page("user_projects.html", user, "projects", projects=listed)


def starred(username: str) -> Page:
    """Shows the projects that a user has starred."""
    user = find_user(username)
    sql = (
        f"{LISTED} WHERE {SEEN} AND p.id IN (SELECT project FROM stars WHERE user = ?2)"
        " ORDER BY p.path"
    )
    listed = paged(records(), sql, *_seen(user), size=20)
    return _user_page("user_projects.html", user, "starred", projects=listed)


def followers(username: str) -> Page:
    """Shows who follows a user."""
    user = find_user(username)
    sql = (
        "SELECT u.* FROM follows f JOIN users u ON u.id = f.user WHERE f.followed = ? ORDER BY name"
    )
    return _people_page(user, "followers", sql)


def following(username: str) -> Page:
    """Shows whom a user follows."""
    user = find_user(username)
    sql = (
        "SELECT u.* FROM follows f JOIN users u ON u.id = f.followed WHERE f.user = ? ORDER BY name"
    )
    return _people_page(user, "following", sql)


def _people_page(user: Row, tab: str, sql: str) -> str:
    people = paged(records(), sql, user["id"], size=30)
    return _user_page("user_people.html", user, tab, people=people)


@signed_in_only
def follow(username: str) -> Page:
    """Makes the visitor follow a user."""
    user = find_user(username)
    if user["id"] == my_id():
        abort(403, "Nobody can follow themselves.")
    records().change("INSERT OR IGNORE INTO follows VALUES (?, ?)", my_id(), user["id"])
    return done(f"You follow {user['name']} now.", f"/{user['username']}")


@signed_in_only
def unfollow(username: str) -> Page:
    """Ends following a user."""
    user = find_user(username)
    sql = "DELETE FROM follows WHERE user = ? AND followed = ?"
    records().change(sql, my_id(), user["id"])
    return done(f"You do not follow {user['name']} any more.", f"/{user['username']}")


@signed_in_only
def edit() -> Page:
    """Changes the visitor's own profile."""
    user = me()
    assert user is not None
    values: dict[str, str] = {name: user[name] for name in LONGEST}
    errors: dict[str, str] = {}
    if is_sent():
        values = sent_fields(*LONGEST)
        errors = _errors(values)
        if not errors:
            records().update("users", user["id"], **values)
            return done("Profile was successfully updated", "/-/profile")
    return render_template("profile.html", values=values, errors=errors)


def _errors(values: dict[str, str]) -> dict[str, str]:
    errors = {
        name: f"At most {longest} characters, please."
        for name, longest in LONGEST.items()
        if len(values[name]) > longest
    }
    if not values["name"]:
        errors["name"] = "Enter your name."
    scheme, colon, _ = values["website"].partition("://")
    if colon and scheme not in ("http", "https"):
        errors["website"] = "Enter an address that begins with http:// or https://."
    return errors


@signed_in_only
def feed_token() -> Page:
    """Shows the token for the visitor's RSS feed."""
    return render_template("feed_token.html")
