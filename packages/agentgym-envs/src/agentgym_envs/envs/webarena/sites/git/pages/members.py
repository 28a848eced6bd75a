"""Who works on a project or in a group: invitations, roles, removals."""

from typing import NamedTuple

from flask import Blueprint, abort, render_template

from agentgym_envs.envs.webarena.sites.app import found, records, signed_in_only, stamp
from agentgym_envs.envs.webarena.sites.git.rules import (
    ROLES,
    at_least,
    members_of,
    role_in,
    team_role,
)
from agentgym_envs.envs.webarena.sites.records import Row

from .frame import (
    Page,
    done,
    find_project,
    is_sent,
    may,
    my_id,
    only,
    project_page,
    sent_fields,
    today,
)
from .issues import is_day
from .project import found_team

_BOTH = ["GET", "POST"]
ROLE_CHOICES = tuple((role, role) for role in ROLES)


class Invitation(NamedTuple):
    """What the form for invitations says, checked."""

    users: list[int]
    role: str
    expires: str


def add_pages(app: Blueprint) -> None:
    """Adds the pages of this topic."""
    here = "/<namespace>/<path>/-/project_members"
    app.add_url_rule(here, view_func=project_members, methods=_BOTH)
    app.add_url_rule(f"{here}/<int:number>/edit", view_func=edit, methods=_BOTH)
    app.post(f"{here}/<int:number>/remove")(remove)
    there = "/groups/<group>/-/group_members"
    app.add_url_rule(there, view_func=group_members, methods=_BOTH)
    app.post(f"{there}/<int:number>/remove")(remove_from_group)


def project_members(namespace: str, path: str) -> Page:
    """Shows the members of a project, and invites others."""
    project = find_project(namespace, path)
    values = {"who": "", "role": "Guest", "expires": ""}
    error = ""
    if is_sent():
        only(project, "Maintainer")
        values = sent_fields("who", "role", "expires")
        invitation, error = invited(values, role_in(records(), project, my_id(), today()))
        if invitation:
            for user in invitation.users:
                _set_member(project, user, invitation)
            return done("Members were added.", f"/{namespace}/{path}/-/project_members")
    return project_page(
        "members.html", project, "members", members=members_of(records(), project),
        values=values, error=error, roles=ROLE_CHOICES,
    )  # fmt: skip


def invited(values: dict[str, str], own: str) -> tuple[Invitation | None, str]:
    """Returns what an invitation says, or None and what is wrong with it.

    Args:
        values: "who" (usernames, names or addresses, with commas between), "role", "expires".
        own: The role of who invites: nobody can give a higher one.
    """
    people = [text.strip().lstrip("@") for text in values["who"].split(",") if text.strip()]
    if not people:
        return None, "Enter the username, name or address of who is to be invited."
    known = [records().value(_PERSON, text) for text in people[:50]]
    missing = [text for text, user in zip(people, known, strict=False) if user is None]
    if missing:
        return None, f"There is no user {missing[0][:80]}."
    if values["role"] not in ROLES or not at_least(own, values["role"]):
        return None, "Choose a role that is not above your own."
    if values["expires"] and not is_day(values["expires"]):
        return None, "Enter the expiration date as year-month-day, for example 2023-12-31."
    return Invitation([int(user) for user in known], values["role"], values["expires"]), ""


_PERSON = """
SELECT id FROM users WHERE username = ?1 COLLATE NOCASE OR name = ?1 COLLATE NOCASE
 OR email = ?1 COLLATE NOCASE
"""


def _set_member(project: Row, user: int, invitation: Invitation) -> None:
    kept = records()
    sql = "SELECT id FROM members WHERE project = ? AND user = ?"
    known = kept.value(sql, project["id"], user)
    if known is None:
        kept.insert(
            "members", project=project["id"], user=user, role=invitation.role,
            expires=invitation.expires, since=today(),
        )  # fmt: skip
    else:
        kept.update("members", known, role=invitation.role, expires=invitation.expires)


def _find(project: Row, number: int) -> Row:
    sql = (
        "SELECT m.*, u.name, u.username FROM members m JOIN users u ON u.id = m.user"
        " WHERE m.project = ? AND m.id = ?"
    )
    return found(records().one(sql, project["id"], number) if number < 10**9 else None)


@signed_in_only
def edit(namespace: str, path: str, number: int) -> Page:
    """Changes the role of a member, and when it ends."""
    project = find_project(namespace, path)
    only(project, "Maintainer")
    member = _find(project, number)
    values = {"role": member["role"], "expires": member["expires"], "who": member["username"]}
    error = ""
    if is_sent():
        values |= sent_fields("role", "expires")
        invitation, error = invited(values, role_in(records(), project, my_id(), today()))
        if invitation and _is_last_owner(project, member) and invitation.role != "Owner":
            error = "A project needs an owner."
        elif invitation:
            _set_member(project, member["user"], invitation)
            return done("The member was saved.", f"/{namespace}/{path}/-/project_members")
    return project_page(
        "member_form.html", project, "members", member=member, values=values, error=error,
        roles=ROLE_CHOICES,
    )  # fmt: skip


def _is_last_owner(project: Row, member: Row) -> bool:
    sql = "SELECT count(*) FROM members WHERE project = ? AND role = 'Owner' AND id != ?"
    others = records().value(sql, project["id"], member["id"])
    return project["team"] is None and member["role"] == "Owner" and not others


@signed_in_only
def remove(namespace: str, path: str, number: int) -> Page:
    """Removes a member; everybody may remove themselves."""
    project = find_project(namespace, path)
    member = _find(project, number)
    if member["user"] != my_id():
        only(project, "Maintainer")
    if _is_last_owner(project, member):
        abort(403, "A project needs an owner.")
    records().change("DELETE FROM members WHERE id = ?", member["id"])
    url = f"/{namespace}/{path}/-/project_members"
    return done(f"{member['name']} was removed.", url if may(project, "Guest") else "/")


_TEAM_MEMBERS = """
SELECT m.*, u.name, u.username, '' AS source FROM team_members m JOIN users u ON u.id = m.user
WHERE m.team = ? ORDER BY u.name
"""


def group_members(group: str) -> Page:
    """Shows the members of a group, and invites others."""
    team = found_team(group)
    own = team_role(records(), team["id"], my_id())
    values = {"who": "", "role": "Guest", "expires": ""}
    error = ""
    if is_sent():
        _only_in_team(own)
        values = sent_fields("who", "role", "expires")
        invitation, error = invited(values, own)
        if invitation:
            add_to_team(team["id"], invitation)
            return done("Members were added.", f"/groups/{group}/-/group_members")
    return render_template(
        "group_members.html", team=team, own=own, values=values, error=error, roles=ROLE_CHOICES,
        members=records().all(_TEAM_MEMBERS, team["id"]), maintains=at_least(own, "Maintainer"),
    )  # fmt: skip


def _only_in_team(role: str) -> None:
    if not at_least(role, "Maintainer"):
        abort(403, "You need the role Maintainer in this group to do that.")


def add_to_team(team: int, invitation: Invitation) -> None:
    """Makes users members of a group; those who are get the new role."""
    for user in invitation.users:
        records().change("DELETE FROM team_members WHERE team = ? AND user = ?", team, user)
        records().insert(
            "team_members", team=team, user=user, role=invitation.role,
            expires=invitation.expires, since=stamp()[:10],
        )  # fmt: skip


@signed_in_only
def remove_from_group(group: str, number: int) -> Page:
    """Removes a member from a group."""
    team = found_team(group)
    _only_in_team(team_role(records(), team["id"], my_id()))
    sql = "SELECT * FROM team_members WHERE team = ? AND id = ?"
    member = found(records().one(sql, team["id"], number) if number < 10**9 else None)
    if member["role"] == "Owner":
        abort(403, "An owner cannot be removed.")
    records().change("DELETE FROM team_members WHERE id = ?", member["id"])
    return done("The member was removed.", f"/groups/{group}/-/group_members")
