"""Members to invite, change and remove."""

from collections.abc import Iterator, Sequence

from agentgym_envs.envs.webarena.sites.git.rules import members_of
from agentgym_envs.envs.webarena.sites.records import Records, Row
from agentgym_envs.envs.webarena.tasks.template import (
    Case,
    Click,
    Expect,
    Fill,
    Leg,
    Template,
    records_hold,
)
from agentgym_envs.toolkit.draws import Draws

from .ways import (
    HOST,
    START,
    changed,
    drawn,
    expect,
    full,
    maintained,
    me,
    tab_path,
    template,
)

_ROLES = ("Guest", "Reporter", "Developer", "Maintainer")
_DAYS = ("2023-12-31", "2023-09-30", "2024-06-30", "2023-08-15")


def _strangers(git: Records, project: Row, count: int) -> list[Row]:
    """Returns some users who do not work on a project."""
    known = {row["user"] for row in members_of(git, project)}
    users = [row for row in git.all("SELECT * FROM users ORDER BY id") if row["id"] not in known]
    return drawn(f"strangers {project['id']} {count}", users, count)


def _form(project: Row) -> str:
    return f"{HOST}/{full(project)}/-/project_members"


def _invite(git: Records) -> Iterator[Case]:
    for project in maintained(git):
        for number, user in enumerate(_strangers(git, project, 4)):
            role = _ROLES[(number + int(project["id"])) % len(_ROLES)]
            fields = {"Username, name or email address": user["username"], "Role": role}
            path = (
                *tab_path(full(project), "Members"),
                Fill(_form(project), fields, "Invite"),
            )
            wanted = {"project": project["id"], "user": user["id"], "role": role}
            values = {"person": user["username"], "role": role, "project": full(project)}
            thought = f"I invite {user['username']} to {full(project)} as {role}."
            yield changed(values, path, thought, expect("members", wanted))


def _invite_two(git: Records) -> Iterator[Case]:
    for project in maintained(git):
        for day in _DAYS[:3]:
            first, second = _strangers(git, project, 20)[_DAYS.index(day) * 2 :][:2]
            who = f"{first['username']}, {second['username']}"
            fields = {"Username, name or email address": who, "Role": "Developer",
                      "Access expiration date (optional)": day}  # fmt: skip
            path = (
                *tab_path(full(project), "Members"),
                Fill(_form(project), fields, "Invite"),
            )
            wanted = {"project": project["id"], "role": "Developer", "expires": day}
            rows = [expect("members", wanted | {"user": row["id"]}) for row in (first, second)]
            values = {"first": first["name"], "second": second["name"], "day": day}
            thought = f"Both can be invited to {full(project)} with one form."
            yield changed(values | {"project": full(project)}, path, thought, *rows)


def _direct(git: Records, project: Row) -> list[Row]:
    sql = (
        "SELECT m.*, u.name, u.username FROM members m JOIN users u ON u.id = m.user"
        " WHERE m.project = ? AND m.user != ? AND m.role != 'Owner' ORDER BY m.id"
    )
    return git.all(sql, project["id"], me(git))


def _edit_at(project: Row, member: Row) -> tuple[Click, str]:
    """Returns the click that leads to the form of a member, and the URL of that."""
    at = _form(project)
    return Click(at, "link", "Edit", beside=f"@{member['username']}"), f"{at}/{member['id']}/edit"


def _promote(git: Records) -> Iterator[Case]:
    for project in maintained(git):
        for member in _direct(git, project)[:5]:
            others = [role for role in _ROLES if role != member["role"]]
            role = Draws(f"promote {member['id']}").pick(others)
            click, form = _edit_at(project, member)
            path = (
                *tab_path(full(project), "Members"),
                click,
                Fill(form, {"Role": role}, "Save changes"),
            )
            done = expect("members", {"id": member["id"], "role": role})
            values = {"person": member["name"], "role": role, "project": full(project)}
            yield changed(values, path, f"I make {member['name']} a {role}.", done)


def _remove(git: Records) -> Iterator[Case]:
    for project in maintained(git):
        for member in _direct(git, project)[:4]:
            click, form = _edit_at(project, member)
            path = (
                *tab_path(full(project), "Members"),
                click,
                Click(form, "button", "Remove member"),
            )
            gone = {"project": project["id"], "user": member["user"]}
            others = len(git.all("SELECT 1 FROM members WHERE project = ?", project["id"])) - 1
            # Whoever removes everybody has not done what was asked.
            rows = (
                Expect("git", "members", gone, count=0),
                Expect("git", "members", {"project": project["id"]}, count=others),
            )
            thought = f"I take {member['name']} off the members of {full(project)}."
            leg = Leg(START, path, thought, holds=rows)
            values = {"person": member["name"], "project": full(project)}
            yield Case(values, [leg], records_hold(*rows))


TEMPLATES: Sequence[Template] = (
    template(
        "invite",
        _invite,
        "Invite {{person}} to {{project}} as {{role}}.",
        "Give {{person}} access to {{project}} with the role {{role}}.",
        "Add {{person}} to the members of my project {{project}}; the role is {{role}}.",
    ),
    template(
        "invite_two",
        _invite_two,
        "Invite {{first}} and {{second}} to {{project}} as Developers until {{day}}.",
        "{{first}} and {{second}} help us with {{project}}: make them Developers, access expires on"
        " {{day}}.",
        "Add two Developers to {{project}}, {{first}} and {{second}}, with access until {{day}}.",
        held_out=True,
    ),
    template(
        "change_role",
        _promote,
        "Change the role of {{person}} in {{project}} to {{role}}.",
        "Make {{person}} a {{role}} of {{project}}.",
        "In {{project}}, {{person}} shall have the role {{role}} from now on.",
    ),
    template(
        "remove_member",
        _remove,
        "Remove {{person}} from {{project}}.",
        "{{person}} has left the team; take away their membership in {{project}}.",
        "{{person}} should not be a member of {{project}} any more.",
    ),
)
