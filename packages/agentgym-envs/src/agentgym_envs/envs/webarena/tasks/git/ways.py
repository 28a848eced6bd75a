"""What the tasks need of the records, and the ways that most of them share."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar
from urllib.parse import urlencode

from agentgym_envs.envs.webarena.sites.git.rules import SEEN
from agentgym_envs.envs.webarena.sites.people import account
from agentgym_envs.envs.webarena.sites.records import Records, Row
from agentgym_envs.envs.webarena.tasks.template import (
    Case,
    Click,
    Expect,
    Fill,
    Leg,
    Template,
    Value,
    Waypoint,
    records_hold,
)
from agentgym_envs.toolkit.draws import Draws

# SQL here is put together from constants of ours.
# ruff: noqa: S608

HOST = "git.test"
START = "http://git.test/"
ANY = "git.test/*"
CASES = 120

ItemT = TypeVar("ItemT")


def template(
    name: str,
    cases: Callable[[Records], Iterable[Case]],
    *wordings: str,
    held_out: bool = False,
) -> Template:
    """Returns a template that needs the git host only and begins with the agent's projects."""

    def of_git(records: Callable[[str], Records]) -> Iterable[Case]:
        return map(_signed_in, cases(records("git")))

    return Template(f"git_{name}", ("git",), START, wordings, of_git, held_out=held_out)


def _signed_in(case: Case) -> Case:
    """Returns the case with ways on which a signed-out expert signs in before all else."""
    # Much can be seen signed out, but not the agent's private projects.
    last = Click(ANY, "link", "Sign in")
    legs = [replace(leg, path=(*leg.path, last)) for leg in case.legs]
    return replace(case, legs=legs)


def me(git: Records) -> int:
    """Returns the id of the user that the agent is."""
    return git.value("SELECT id FROM users WHERE username = ?", my_name())


def my_name() -> str:
    """Returns the username of the agent."""
    return account("git").username


def drawn(name: str, items: Sequence[ItemT], count: int = CASES) -> list[ItemT]:
    """Returns some of the items, which ones is decided by the name of their template."""
    return Draws(f"git task {name}").sample(items, count)


def visible(git: Records) -> list[Row]:
    """Returns the projects that the agent can see."""
    return git.all(f"SELECT p.* FROM projects p WHERE {SEEN} ORDER BY p.id", me(git))


_WORKED_ON = """
SELECT p.* FROM projects p WHERE p.id IN (
 SELECT project FROM members WHERE user = ?1 AND role IN ({roles}) AND expires = ''
 UNION SELECT q.id FROM projects q JOIN team_members m ON m.team = q.team
 WHERE m.user = ?1 AND m.role IN ({roles})) ORDER BY p.id
"""


def maintained(git: Records) -> list[Row]:
    """Returns the projects of which the agent is a maintainer or an owner."""
    return git.all(_WORKED_ON.format(roles="'Maintainer', 'Owner'"), me(git))


def developed(git: Records) -> list[Row]:
    """Returns the projects of which the agent is at least a developer."""
    return git.all(_WORKED_ON.format(roles="'Developer', 'Maintainer', 'Owner'"), me(git))


def of_projects(git: Records, sql: str, projects: Iterable[Row]) -> list[Row]:
    """Returns the rows of a SELECT (with `?1` for the project) for each project in turn."""
    return [row for project in projects for row in git.all(sql, project["id"])]


def full(project: Row) -> str:
    """Returns the namespace and the path of a project, or of a row that has both."""
    return f"{project['namespace']}/{project['path']}"


def project_path(name: str) -> tuple[Waypoint, ...]:
    """Returns the way from anywhere to a project, by a search for its full name."""
    return Fill(ANY, {"Search": name}, "Search"), Click(f"{HOST}/search?*", "link", name)


def tab_path(name: str, tab: str) -> tuple[Waypoint, ...]:
    """Returns the way from anywhere to one of the tabs of a project."""
    return *project_path(name), Click(f"{HOST}/{name}", "link", tab)


def project_leg(name: str) -> Leg:
    """Returns the leg to the front page of a project."""
    thought = f"I search for {name} and open it."
    return Leg(START, project_path(name), thought, seen=f"{HOST}/{name}")


def tab_leg(name: str, tab: str, place: str) -> Leg:
    """Returns the leg to one of the tabs of a project, whose URL ends in `place`."""
    thought = f"What I need is under {tab} of {name}."
    return Leg(START, tab_path(name, tab), thought, seen=f"{HOST}/{name}/-/{place}")


def issue_path(name: str, title: str, state: str) -> tuple[Waypoint, ...]:
    """Returns the way from anywhere to an issue, by a search among those of its state."""
    return _item_path(name, "issues", "Issues", title, state)


def request_path(name: str, title: str, state: str) -> tuple[Waypoint, ...]:
    """Returns the way from anywhere to a merge request, by a search among those of its state."""
    return _item_path(name, "merge_requests", "Merge requests", title, state)


def _item_path(name: str, place: str, tab: str, title: str, state: str) -> tuple[Waypoint, ...]:
    listed = f"{HOST}/{name}/-/{place}"
    asked = urlencode({"search": title})
    fields = {f"Search {tab.lower()}": title}
    if state == "opened":
        return (
            *tab_path(name, tab),
            Fill(listed, fields, "Filter"),
            Click(f"{listed}?state=opened&{asked}*", "link", title),
        )
    shown = {"closed": "Closed", "merged": "Merged", "all": "All"}[state]
    return (
        *tab_path(name, tab),
        Click(listed, "link", shown),
        Fill(f"{listed}?state={state}", fields, "Filter"),
        Click(f"{listed}?state={state}&{asked}*", "link", title),
    )


def issue_url(issue: Row) -> str:
    """Returns the URL of an issue, without "http://"."""
    return f"{HOST}/{full(issue)}/-/issues/{issue['iid']}"


def request_url(request: Row) -> str:
    """Returns the URL of a merge request, without "http://"."""
    return f"{HOST}/{full(request)}/-/merge_requests/{request['iid']}"


def found_issue_leg(issue: Row, state: str) -> Leg:
    """Returns the leg to an issue."""
    thought = f"I look for the issue {issue['title']!r} in {full(issue)}."
    path = issue_path(full(issue), issue["title"], state)
    return Leg(START, path, thought, seen=issue_url(issue))


def found_request_leg(request: Row, state: str) -> Leg:
    """Returns the leg to a merge request."""
    thought = f"I look for the merge request {request['title']!r} in {full(request)}."
    path = request_path(full(request), request["title"], state)
    return Leg(START, path, thought, seen=request_url(request))


def file_path(name: str, branch: str, file: str) -> tuple[Waypoint, ...]:
    """Returns the way from anywhere to a file of the default branch."""
    return *tab_path(name, "Files"), *inside(name, branch, file)


def inside(name: str, branch: str, file: str) -> tuple[Waypoint, ...]:
    """Returns the way from the topmost folder of a branch to a file."""
    parts = file.split("/")
    top = f"{HOST}/{name}/-/tree/{branch}"
    places = ["/".join((top, *parts[:depth])) for depth in range(len(parts))]
    return tuple(Click(at, "link", part) for at, part in zip(places, parts, strict=True))


def file_leg(name: str, branch: str, file: str) -> Leg:
    """Returns the leg to a file of the default branch."""
    seen = f"{HOST}/{name}/-/blob/{branch}/{file}"
    return Leg(START, file_path(name, branch, file), f"I open {file} of {name}.", seen=seen)


def expect(table: str, where: Mapping[str, Value], *, new: bool = False) -> Expect:
    """Returns what a table of the git host must hold."""
    return Expect("git", table, where, new=new)


def changed(
    values: dict[str, str], path: Sequence[Waypoint], thought: str, *expected: Expect
) -> Case:
    """Returns the case of a change that is scored on the records alone."""
    leg = Leg(START, path, thought, holds=expected)
    return Case(values, [leg], records_hold(*expected))


def answered(values: dict[str, str], leg: Leg, answer: str, checks: dict[str, Any]) -> Case:
    """Returns the case of a question that one page answers."""
    return Case(values, [leg], checks, answer)
