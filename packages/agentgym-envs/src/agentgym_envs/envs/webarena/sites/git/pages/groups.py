"""Groups."""

from flask import Blueprint, render_template

from agentgym_envs.envs.webarena.sites.app import asked, like, paged, records, signed_in_only, stamp
from agentgym_envs.envs.webarena.sites.git.rules import SEEN, VISIBILITIES, at_least, team_role

from .frame import Page, done, is_sent, my_id, sent_fields
from .members import Invitation, add_to_team, invited
from .project import found_team
from .settings import MAX_DESCRIPTION, PATH, VISIBILITY_CHOICES
from .start import LISTED

RESERVED = frozenset(
    ["dashboard", "explore", "groups", "login", "logout", "projects", "search", "static", "users"]
)
"""Beginnings of paths that are no namespaces."""


def add_pages(app: Blueprint) -> None:
    """Adds the pages of this topic."""
    app.get("/groups")(all_groups)
    app.get("/explore/groups")(all_groups)
    app.get("/dashboard/groups")(own_groups)
    app.add_url_rule("/groups/new", view_func=new, methods=["GET", "POST"])
    app.get("/groups/<group>")(group_page)


_LIST = """
SELECT t.*, (SELECT count(*) FROM projects WHERE team = t.id) AS projects,
 (SELECT count(*) FROM team_members WHERE team = t.id) AS members FROM teams t
WHERE (t.visibility != 'private' OR t.id IN (SELECT team FROM team_members WHERE user = ?1))
 AND t.name LIKE ?2 ESCAPE '\\'
"""


def all_groups() -> Page:
    """Shows all groups that the visitor may see."""
    groups = paged(records(), f"{_LIST} ORDER BY t.name", my_id(), like(asked("filter")), size=20)
    return render_template("groups.html", groups=groups, tab="all")


@signed_in_only
def own_groups() -> Page:
    """Shows the groups of the visitor."""
    mine = " AND t.id IN (SELECT team FROM team_members WHERE user = ?1) ORDER BY t.name"
    groups = paged(records(), _LIST + mine, my_id(), like(asked("filter")), size=20)
    return render_template("groups.html", groups=groups, tab="yours")


def group_page(group: str) -> Page:
    """Shows a group with its projects."""
    team = found_team(group)
    sql = f"{LISTED} WHERE {SEEN} AND p.team = ?2 ORDER BY p.path"
    projects = paged(records(), sql, my_id(), team["id"], size=20)
    own = team_role(records(), team["id"], my_id())
    return render_template(
        "group.html", team=team, projects=projects, own=own, maintains=at_least(own, "Maintainer")
    )


_FIELDS = ("name", "path", "description", "visibility", "who", "role")


@signed_in_only
def new() -> Page:
    """Makes a group, and invites others to it."""
    values = dict.fromkeys(_FIELDS, "") | {"visibility": "private", "role": "Developer"}
    errors: dict[str, str] = {}
    if is_sent():
        values = sent_fields(*_FIELDS)
        values["path"] = values["path"] or values["name"].lower().replace(" ", "-")
        errors = _errors(values)
        invitation, wrong = None, ""
        if values["who"]:
            invitation, wrong = invited(values | {"expires": ""}, "Owner")
        if wrong:
            errors["who"] = wrong
        if not errors:
            _create(values, invitation)
            return done(f"Group '{values['name']}' was created.", f"/groups/{values['path']}")
    return render_template(
        "new_group.html", values=values, errors=errors, visibilities=VISIBILITY_CHOICES
    )


def _create(values: dict[str, str], invitation: Invitation | None) -> None:
    team = records().insert(
        "teams", name=values["name"], path=values["path"], description=values["description"],
        visibility=values["visibility"], created=stamp(),
    )  # fmt: skip
    if invitation:
        add_to_team(team, invitation)
    add_to_team(team, Invitation([my_id()], "Owner", ""))


def _errors(values: dict[str, str]) -> dict[str, str]:
    errors: dict[str, str] = {}
    if not 0 < len(values["name"]) <= 255:
        errors["name"] = "Enter a name."
    if not PATH.fullmatch(values["path"]) or values["path"].lower() in RESERVED:
        errors["path"] = "Enter a path of letters, digits, dots and dashes."
    elif records().one(_TAKEN, values["path"]) is not None:
        errors["path"] = "This path is taken."
    if values["visibility"] not in VISIBILITIES:
        errors["visibility"] = "Choose who may see it."
    if len(values["description"]) > MAX_DESCRIPTION:
        errors["description"] = f"At most {MAX_DESCRIPTION:,} characters, please."
    return errors


_TAKEN = """
SELECT path FROM teams WHERE path = ?1 COLLATE NOCASE
UNION SELECT username FROM users WHERE username = ?1 COLLATE NOCASE
"""
