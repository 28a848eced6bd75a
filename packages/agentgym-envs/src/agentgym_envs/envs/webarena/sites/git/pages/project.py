"""A project's front page, its stars and forks."""

from flask import Blueprint

from agentgym_envs.envs.webarena.sites.app import (
    found,
    paged,
    records,
    sent,
    signed_in_only,
    stamp,
)
from agentgym_envs.envs.webarena.sites.git.changes import branch_of, fork
from agentgym_envs.envs.webarena.sites.git.rules import at_least, team_role
from agentgym_envs.envs.webarena.sites.records import Row

from .files import entries
from .frame import Page, done, find_project, is_sent, me, my_id, project_page


def add_pages(app: Blueprint) -> None:
    """Adds the pages of this topic."""
    here = "/<namespace>/<path>"
    app.get(here)(front_page)
    app.post(f"{here}/-/star")(star)
    app.post(f"{here}/-/unstar")(unstar)
    app.get(f"{here}/-/starrers")(starrers)
    app.add_url_rule(f"{here}/-/forks/new", view_func=new_fork, methods=["GET", "POST"])
    app.get(f"{here}/-/forks")(forks)


def front_page(namespace: str, path: str) -> Page:
    """Shows the files of the default branch and the README."""
    project = find_project(namespace, path)
    kept = records()
    branch = branch_of(kept, project["id"], project["default_branch"])
    listed = entries(branch["id"], "") if branch else []
    return project_page(
        "project.html",
        project,
        "project",
        numbers=_numbers(project),
        entries=listed,
        readme=branch and kept.value(_README, branch["id"]),
        last=branch and kept.one(_LAST_COMMIT, branch["id"]),
        origin=_origin(project),
        starred=_starred(project),
        branch=project["default_branch"],
        folder="",
    )


_README = """
SELECT b.content FROM files f JOIN blobs b ON b.id = f.blob
WHERE f.branch = ? AND f.path = 'README.md'
"""
_LAST_COMMIT = """
SELECT c.*, u.name AS author_name, u.username FROM commits c JOIN users u ON u.id = c.author
WHERE c.branch = ? ORDER BY c.created DESC, c.id DESC LIMIT 1
"""
_NUMBERS = """
SELECT (SELECT count(*) FROM projects WHERE forked_from = ?1) AS forks,
 (SELECT count(*) FROM branches WHERE project = ?1) AS branches,
 (SELECT count(*) FROM commits c JOIN branches b ON b.id = c.branch
  WHERE b.project = ?1 AND b.name = ?2) AS commits
"""


def _numbers(project: Row) -> Row:
    row = records().one(_NUMBERS, project["id"], project["default_branch"])
    assert row is not None
    return row


def _origin(project: Row) -> Row | None:
    return records().one("SELECT * FROM projects WHERE id = ?", project["forked_from"])


def _starred(project: Row) -> bool:
    sql = "SELECT 1 FROM stars WHERE project = ? AND user = ?"
    return records().one(sql, project["id"], my_id()) is not None


@signed_in_only
def star(namespace: str, path: str) -> Page:
    """Adds the visitor's star."""
    project = find_project(namespace, path)
    records().change("INSERT OR IGNORE INTO stars VALUES (?, ?)", project["id"], my_id())
    _count_stars(project)
    return done("You starred this project.", f"/{namespace}/{path}")


@signed_in_only
def unstar(namespace: str, path: str) -> Page:
    """Takes the visitor's star away."""
    project = find_project(namespace, path)
    records().change("DELETE FROM stars WHERE project = ? AND user = ?", project["id"], my_id())
    _count_stars(project)
    return done("Your star is gone.", f"/{namespace}/{path}")


def _count_stars(project: Row) -> None:
    count = records().value("SELECT count(*) FROM stars WHERE project = ?", project["id"])
    records().update("projects", project["id"], star_count=count)


def starrers(namespace: str, path: str) -> Page:
    """Shows who has starred a project."""
    project = find_project(namespace, path)
    sql = "SELECT u.* FROM stars s JOIN users u ON u.id = s.user WHERE project = ? ORDER BY u.name"
    users = paged(records(), sql, project["id"], size=30)
    return project_page("starrers.html", project, "project", users=users)


def forks(namespace: str, path: str) -> Page:
    """Shows the forks of a project."""
    project = find_project(namespace, path)
    sql = "SELECT * FROM projects WHERE forked_from = ? ORDER BY created DESC"
    listed = paged(records(), sql, project["id"], size=20)
    return project_page("forks.html", project, "project", forks=listed)


@signed_in_only
def new_fork(namespace: str, path: str) -> Page:
    """Copies a project into a namespace of the visitor."""
    project = find_project(namespace, path)
    if not is_sent():
        return project_page("new_fork.html", project, "project", places=places(), error="", to="")
    kept, target = records(), sent("namespace")
    known = dict(places())
    taken = kept.one(
        "SELECT 1 FROM projects WHERE namespace = ? AND path = ?", target, project["path"]
    )
    error = "Choose a namespace." if target not in known else ""
    if taken is not None and not error:
        error = f"{target} already has a project {project['path']}."
    if error:
        return project_page(
            "new_fork.html", project, "project", places=places(), error=error, to=target
        )
    made = fork(kept, project, target, team_of(target), stamp())
    kept.insert("members", project=made, user=my_id(), role="Owner", since=stamp()[:10])
    return done("The project was forked.", f"/{target}/{project['path']}")


def places() -> list[tuple[str, str]]:
    """Returns the namespaces in which the visitor may make projects: (path, name)."""
    user = me()
    rows = records().all(_TEAMS, my_id())
    teams = [(row["path"], row["name"]) for row in rows if at_least(row["role"], "Maintainer")]
    return [(user["username"], user["name"]), *teams] if user else []


_TEAMS = """
SELECT t.path, t.name, m.role FROM team_members m JOIN teams t ON t.id = m.team
WHERE m.user = ? ORDER BY t.name
"""


def team_of(namespace: str) -> int | None:
    """Returns the id of the group that has this path; None for users."""
    return records().value("SELECT id FROM teams WHERE path = ?", namespace)


def found_team(path: str) -> Row:
    """Returns a group that the visitor may see; else the page is not found (404)."""
    team = found(records().one("SELECT * FROM teams WHERE path = ?", path))
    hidden = team["visibility"] == "private" and not team_role(records(), team["id"], my_id())
    return found(None if hidden else team)
