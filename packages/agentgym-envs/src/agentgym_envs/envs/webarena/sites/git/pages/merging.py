"""Merge requests."""

# SQL here is put together from constants of ours; what users send is always bound.
# ruff: noqa: S608

from flask import Blueprint, abort

from agentgym_envs.envs.webarena.sites.app import (
    asked,
    found,
    records,
    sent,
    signed_in_only,
    stamp,
)
from agentgym_envs.envs.webarena.sites.git.changes import Change, branch_of, compared, merge
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
)
from .history import COMMITS
from .issues import add_note, choices, notes_of, text_errors
from .lists import COLUMNS, SORTS, Filter, options, order_of

LISTED = COLUMNS.format(kind="merge_request") + (
    ", r.name AS reviewer_name, r.username AS reviewer_username FROM merge_requests i"
    " JOIN projects p ON p.id = i.project JOIN users a ON a.id = i.author"
    " LEFT JOIN users b ON b.id = i.assignee LEFT JOIN users r ON r.id = i.reviewer"
)
"""Merge requests as templates list them."""


def add_pages(app: Blueprint) -> None:
    """Adds the pages of this topic."""
    here = "/<namespace>/<path>/-/merge_requests"
    app.get(here, strict_slashes=False)(requests)
    app.add_url_rule(f"{here}/new", view_func=new, methods=["GET", "POST"])
    app.get(f"{here}/<int:iid>")(request_page)
    app.get(f"{here}/<int:iid>/commits")(request_commits)
    app.get(f"{here}/<int:iid>/diffs")(request_changes)
    app.add_url_rule(f"{here}/<int:iid>/edit", view_func=edit, methods=["GET", "POST"])
    app.post(f"{here}/<int:iid>/notes")(comment)
    app.post(f"{here}/<int:iid>/state")(change_state)
    app.post(f"{here}/<int:iid>/approve")(approve)
    app.post(f"{here}/<int:iid>/merge")(merge_now)


def requests(namespace: str, path: str) -> Page:
    """Shows the merge requests of a project that the query asks for."""
    project = find_project(namespace, path)
    chosen = Filter("i.project = :project", project=project["id"])
    state = chosen.state()
    chosen.search()
    chosen.add("assignee_username", "b.username = ?")
    chosen.add("author_username", "a.username = ?")
    chosen.add("reviewer_username", "r.username = ?")
    listed = chosen.page(LISTED, order_of(SORTS))
    return project_page(
        "merge_requests.html", project, "merge_requests", requests=listed, state=state,
        sort=asked("sort"), sorts=options(SORTS), choices=choices(project),
        counts=_counts(project),
    )  # fmt: skip


def _counts(project: Row) -> dict[str, int]:
    sql = "SELECT state, count(*) AS number FROM merge_requests WHERE project = ? GROUP BY state"
    counts = {row["state"]: row["number"] for row in records().all(sql, project["id"])}
    return {"opened": 0, "merged": 0, "closed": 0} | counts | {"all": sum(counts.values())}


def _find(namespace: str, path: str, iid: int) -> tuple[Row, Row]:
    project = find_project(namespace, path)
    sql = f"{LISTED} WHERE i.project = ? AND i.iid = ?"
    return project, found(records().one(sql, project["id"], iid) if iid < 10**9 else None)


def _page(template: str, project: Row, request: Row, view: str, **values: object) -> str:
    kept = records()
    approvals = kept.all(_APPROVALS, request["id"])
    return project_page(
        template, project, "merge_requests", request=request, view=view, approvals=approvals,
        approved=my_id() in [row["id"] for row in approvals],
        edits=may(project, "Developer") or request["author"] == my_id(),
        can_merge=_branches(project, request) is not None, **values,
    )  # fmt: skip


_APPROVALS = "SELECT u.* FROM approvals a JOIN users u ON u.id = a.user WHERE merge_request = ?"


def _branches(project: Row, request: Row) -> tuple[Row, Row] | None:
    """Returns source and target of an open request, if both still exist."""
    source = branch_of(records(), project["id"], request["source"])
    target = branch_of(records(), project["id"], request["target"])
    if request["state"] != "opened" or source is None or target is None:
        return None
    return source, target


def request_page(namespace: str, path: str, iid: int) -> Page:
    """Shows a merge request with its comments."""
    project, request = _find(namespace, path, iid)
    notes = notes_of("merge_request", request["id"])
    return _page("merge_request.html", project, request, "overview", notes=notes)


def request_commits(namespace: str, path: str, iid: int) -> Page:
    """Shows the commits that a merge request brings."""
    project, request = _find(namespace, path, iid)
    branches = _branches(project, request)
    if branches is None:
        sql = f"SELECT * FROM ({COMMITS}) WHERE id = ?4"
        merged = records().value("SELECT branch FROM commits WHERE id = ?", request["merge_commit"])
        listed = records().all(sql, merged, 0, "", request["merge_commit"])
    else:
        listed = records().all(f"{COMMITS} ORDER BY c.created DESC", branches[0]["id"], 0, "")
    return _page("merge_request_commits.html", project, request, "commits", commits=listed)


def request_changes(namespace: str, path: str, iid: int) -> Page:
    """Shows the files that a merge request changes."""
    project, request = _find(namespace, path, iid)
    branches = _branches(project, request)
    changed: list[Change] = []
    if branches is None:
        sql = "SELECT * FROM changes WHERE commit_id = ? ORDER BY path"
        rows = records().all(sql, request["merge_commit"])
        changed = [Change(row["path"], row["added"], row["removed"], []) for row in rows]
    else:
        changed = compared(records(), *branches)
    return _page("merge_request_changes.html", project, request, "changes", changed=changed)


_FIELDS = ("source", "target", "title", "body", "assignee", "reviewer")


@signed_in_only
def new(namespace: str, path: str) -> Page:
    """Opens a merge request."""
    project = find_project(namespace, path)
    only(project, "Developer")
    if not is_sent():
        values = dict.fromkeys(_FIELDS, "") | {"target": project["default_branch"]}
        return _form(project, None, values | {"source": asked("source_branch")}, {})
    values = sent_fields(*_FIELDS)
    errors = _errors(project, values) | _branch_errors(project, values)
    if errors:
        return _form(project, None, values, errors)
    kept = records()
    iid = int(kept.value(_NEXT, project["id"]))
    kept.insert(
        "merge_requests", project=project["id"], iid=iid, author=my_id(), created=stamp(),
        updated=stamp(), source=values["source"], target=values["target"], **_columns(values),
    )  # fmt: skip
    kept.update("projects", project["id"], updated=stamp())
    return done("The merge request was created.", f"/{namespace}/{path}/-/merge_requests/{iid}")


_NEXT = "SELECT coalesce(max(iid), 0) + 1 FROM merge_requests WHERE project = ?"


def _form(project: Row, request: Row | None, values: dict[str, str], errors: dict[str, str]) -> str:
    sql = "SELECT name FROM branches WHERE project = ? ORDER BY name"
    names = [row["name"] for row in records().all(sql, project["id"])]
    return project_page(
        "merge_request_form.html", project, "merge_requests", request=request, values=values,
        errors=errors, names=names, choices=choices(project),
    )  # fmt: skip


def _errors(project: Row, values: dict[str, str]) -> dict[str, str]:
    errors = text_errors(values["title"], values["body"])
    members = {str(row["user"]) for row in choices(project)["members"]}
    for name in ("assignee", "reviewer"):
        if values[name] and values[name] not in members:
            errors[name] = "Choose a member of the project."
    return errors


def _branch_errors(project: Row, values: dict[str, str]) -> dict[str, str]:
    source, target = values["source"], values["target"]
    errors: dict[str, str] = {}
    for name in ("source", "target"):
        if branch_of(records(), project["id"], values[name]) is None:
            errors[name] = "Choose a branch."
    if not errors and source == target:
        errors["source"] = "Source and target must be different branches."
    if not errors and records().one(_SAME, project["id"], source, target) is not None:
        errors["source"] = "There is an open merge request for this branch already."
    return errors


_SAME = """
SELECT 1 FROM merge_requests WHERE project = ? AND source = ? AND target = ? AND state = 'opened'
"""


def _columns(values: dict[str, str]) -> dict[str, str | int | None]:
    return {
        "title": values["title"],
        "body": values["body"],
        "assignee": int(values["assignee"]) if values["assignee"] else None,
        "reviewer": int(values["reviewer"]) if values["reviewer"] else None,
    }


@signed_in_only
def edit(namespace: str, path: str, iid: int) -> Page:
    """Changes title, description, assignee and reviewer."""
    project, request = _find(namespace, path, iid)
    if request["author"] != my_id():
        only(project, "Developer")
    if not is_sent():
        return _form(project, request, {name: request[name] or "" for name in _FIELDS}, {})
    values = sent_fields(*_FIELDS)
    errors = _errors(project, values)
    if errors:
        return _form(project, request, values, errors)
    records().update("merge_requests", request["id"], updated=stamp(), **_columns(values))
    return done("The merge request was saved.", _url(project, iid))


def _url(project: Row, iid: int) -> str:
    return f"/{project['namespace']}/{project['path']}/-/merge_requests/{iid}"


@signed_in_only
def comment(namespace: str, path: str, iid: int) -> Page:
    """Adds a comment."""
    project, request = _find(namespace, path, iid)
    return done(add_note("merge_request", request["id"], sent("note")), _url(project, iid))


@signed_in_only
def change_state(namespace: str, path: str, iid: int) -> Page:
    """Closes or reopens a merge request that is not merged."""
    project, request = _find(namespace, path, iid)
    if request["author"] != my_id():
        only(project, "Developer")
    if request["state"] == "merged":
        abort(403, "This merge request is merged already.")
    state = "closed" if sent("state") == "closed" else "opened"
    records().update("merge_requests", request["id"], state=state, updated=stamp())
    told = "closed" if state == "closed" else "reopened"
    return done(f"The merge request was {told}.", _url(project, iid))


@signed_in_only
def approve(namespace: str, path: str, iid: int) -> Page:
    """Approves a merge request, or takes the approval back."""
    project, request = _find(namespace, path, iid)
    only(project, "Developer")
    values = request["id"], my_id()
    if sent("approved") == "0":
        sql = "DELETE FROM approvals WHERE merge_request = ? AND user = ?"
        records().change(sql, *values)
        return done("Your approval was taken back.", _url(project, iid))
    records().change("INSERT OR IGNORE INTO approvals VALUES (?, ?)", *values)
    return done("You approved this merge request.", _url(project, iid))


@signed_in_only
def merge_now(namespace: str, path: str, iid: int) -> Page:
    """Merges a merge request."""
    project, request = _find(namespace, path, iid)
    only(project, "Maintainer")
    branches = _branches(project, request)
    if branches is None:
        abort(403, "This merge request cannot be merged.")
    merge(records(), request, branches[0], branches[1], my_id(), stamp())
    return done("The merge request was merged.", _url(project, iid))
