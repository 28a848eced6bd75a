"""Who may see and do what."""

# SQL here is put together from constants of ours; what users send is always bound.
# ruff: noqa: S608

from agentgym_envs.envs.webarena.sites.records import Records, Row

ROLES = ("Guest", "Reporter", "Developer", "Maintainer", "Owner")
"""From the least to the most."""

VISIBILITIES = ("public", "internal", "private")

SEEN = """(p.visibility = 'public' OR (p.visibility = 'internal' AND ?1 > 0)
 OR p.id IN (SELECT project FROM members WHERE user = ?1)
 OR p.team IN (SELECT team FROM team_members WHERE user = ?1))"""
"""Holds for a project `p` if the user ?1 may see it; 0 is a visitor who is not signed in."""

_ROLES_IN_PROJECT = """
SELECT role FROM members WHERE project = ?1 AND user = ?3 AND (expires = '' OR expires > ?4)
UNION ALL
SELECT role FROM team_members WHERE team = ?2 AND user = ?3 AND (expires = '' OR expires > ?4)
"""

MEMBERS = """
SELECT m.id, m.user, m.role, m.expires, m.since, u.name, u.username, '' AS source
FROM members m JOIN users u ON u.id = m.user WHERE m.project = ?1
UNION ALL
SELECT m.id, m.user, m.role, m.expires, m.since, u.name, u.username, t.name AS source
FROM team_members m JOIN users u ON u.id = m.user JOIN teams t ON t.id = m.team
WHERE m.team = ?2 AND m.user NOT IN (SELECT user FROM members WHERE project = ?1)
"""
"""All who work on the project ?1 of the team ?2; `source` names the team they come through."""


def role_in(kept: Records, project: Row, user: int, today: str) -> str:
    """Returns the highest role that a user has in a project; "" for none."""
    rows = kept.all(_ROLES_IN_PROJECT, project["id"], project["team"], user, today)
    return max((row["role"] for row in rows), key=ROLES.index, default="")


def team_role(kept: Records, team: int, user: int) -> str:
    """Returns the role that a user has in a group; "" for none."""
    found = kept.value("SELECT role FROM team_members WHERE team = ? AND user = ?", team, user)
    return found or ""


def at_least(role: str, needed: str) -> bool:
    """Returns whether somebody with `role` ("" for none) may do what `needed` may."""
    return role in ROLES and ROLES.index(role) >= ROLES.index(needed)


def members_of(kept: Records, project: Row) -> list[Row]:
    """Returns all members of a project, by name."""
    sql = f"SELECT * FROM ({MEMBERS}) ORDER BY name"
    return kept.all(sql, project["id"], project["team"])
