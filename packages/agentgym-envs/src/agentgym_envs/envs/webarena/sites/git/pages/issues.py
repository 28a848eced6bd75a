"""Issues."""

# SQL here is put together from constants of ours; what users send is always bound.
# ruff: noqa: S608

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import Blueprint, request

from agentgym_envs.envs.webarena.sites.app import (
    asked,
    found,
    records,
    sent,
    signed_in_only,
    stamp,
)
from agentgym_envs.envs.webarena.sites.git.rules import members_of
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
from .lists import COLUMNS, DUE_SORT, SORTS, Filter, options, order_of

MAX_TITLE = 255
MAX_BODY = 20_000

LISTED = COLUMNS.format(kind="issue") + (
    ", m.title AS milestone_title FROM issues i JOIN projects p ON p.id = i.project"
    " JOIN users a ON a.id = i.author LEFT JOIN users b ON b.id = i.assignee"
    " LEFT JOIN milestones m ON m.id = i.milestone"
)
"""Issues as templates list them."""

ISSUE_SORTS = {**SORTS, **DUE_SORT}


def add_pages(app: Blueprint) -> None:
    """Adds the pages of this topic."""
    here = "/<namespace>/<path>/-/issues"
    app.get(here, strict_slashes=False)(issues)
    app.add_url_rule(f"{here}/new", view_func=new, methods=["GET", "POST"])
    app.get(f"{here}/<int:iid>")(issue_page)
    app.add_url_rule(f"{here}/<int:iid>/edit", view_func=edit, methods=["GET", "POST"])
    app.post(f"{here}/<int:iid>/notes")(comment)
    app.post(f"{here}/<int:iid>/state")(change_state)


def issues(namespace: str, path: str) -> Page:
    """Shows the issues of a project that the query asks for."""
    project = find_project(namespace, path)
    chosen = Filter("i.project = :project", project=project["id"])
    state = chosen.state()
    chosen.search()
    chosen.add("assignee_username", "b.username = ?")
    chosen.add("author_username", "a.username = ?")
    chosen.add("milestone_title", "m.title = ?")
    chosen.add("label_name[]", _HAS_LABEL)
    listed = chosen.page(LISTED, order_of(ISSUE_SORTS))
    return project_page(
        "issues.html", project, "issues", issues=listed, state=state, sort=asked("sort"),
        labels=labels_of([row["id"] for row in listed.rows]), sorts=options(ISSUE_SORTS),
        choices=choices(project), counts=_counts(project),
    )  # fmt: skip


_HAS_LABEL = (
    "i.id IN (SELECT issue FROM issue_labels JOIN labels l ON l.id = label"
    " WHERE l.project = i.project AND l.name = ?)"
)


def _counts(project: Row) -> dict[str, int]:
    sql = "SELECT state, count(*) AS number FROM issues WHERE project = ? GROUP BY state"
    rows = records().all(sql, project["id"])
    counts = {row["state"]: row["number"] for row in rows}
    return {"opened": 0, "closed": 0} | counts | {"all": sum(counts.values())}


def labels_of(issues: Sequence[int]) -> dict[int, list[Row]]:
    """Returns the labels of each of these issues."""
    marks = ", ".join("?" * len(issues))
    sql = (
        "SELECT n.issue, l.name, l.color FROM issue_labels n JOIN labels l ON l.id = n.label"
        f" WHERE n.issue IN ({marks}) ORDER BY l.name"
    )
    grouped: dict[int, list[Row]] = {issue: [] for issue in issues}
    for row in records().all(sql, *issues):
        grouped[row["issue"]].append(row)
    return grouped


def choices(project: Row) -> dict[str, list[Row]]:
    """Returns what lists of a project's forms and filters offer."""
    kept = records()
    return {
        "members": members_of(kept, project),
        "labels": kept.all("SELECT * FROM labels WHERE project = ? ORDER BY name", project["id"]),
        "milestones": kept.all(
            "SELECT * FROM milestones WHERE project = ? ORDER BY due_date, id", project["id"]
        ),
    }


def _find(project: Row, iid: int) -> Row:
    sql = f"{LISTED} WHERE i.project = ? AND i.iid = ?"
    return found(records().one(sql, project["id"], iid) if iid < 10**9 else None)


def notes_of(kind: str, target: int) -> list[Row]:
    """Returns the comments on an issue or a merge request, oldest first."""
    return records().all(_NOTES, kind, target)


_NOTES = """
SELECT n.*, u.name AS author_name, u.username FROM notes n JOIN users u ON u.id = n.author
WHERE n.kind = ? AND n.target = ? ORDER BY n.created, n.id
"""


def issue_page(namespace: str, path: str, iid: int) -> Page:
    """Shows an issue with its comments."""
    project = find_project(namespace, path)
    issue = _find(project, iid)
    return project_page(
        "issue.html", project, "issues", issue=issue, notes=notes_of("issue", issue["id"]),
        labels=labels_of([issue["id"]])[issue["id"]], edits=_may_edit(project, issue),
    )  # fmt: skip


def _may_edit(project: Row, issue: Row) -> bool:
    return may(project, "Reporter") or issue["author"] == my_id()


@signed_in_only
def new(namespace: str, path: str) -> Page:
    """Opens an issue."""
    project = find_project(namespace, path)
    values: dict[str, Any] = dict.fromkeys(_FIELDS, "") | {"labels": []}
    if not is_sent():
        return _form(project, None, values, {})
    values = _sent_values()
    errors = _errors(project, values)
    if errors:
        return _form(project, None, values, errors)
    kept = records()
    iid = int(kept.value(_NEXT, project["id"]))
    made = kept.insert(
        "issues", project=project["id"], iid=iid, author=my_id(), created=stamp(), updated=stamp(),
        **_columns(values),
    )  # fmt: skip
    _set_labels(project, made, values["labels"])
    kept.update("projects", project["id"], updated=stamp())
    return done("The issue was created.", f"/{namespace}/{path}/-/issues/{iid}")


_FIELDS = ("title", "body", "assignee", "milestone", "due_date")
_NEXT = "SELECT coalesce(max(iid), 0) + 1 FROM issues WHERE project = ?"


def _form(project: Row, issue: Row | None, values: dict[str, Any], errors: dict[str, str]) -> str:
    return project_page(
        "issue_form.html", project, "issues", issue=issue, values=values, errors=errors,
        choices=choices(project),
    )  # fmt: skip


def _sent_values() -> dict[str, Any]:
    return {**sent_fields(*_FIELDS), "labels": request.form.getlist("labels")}


def _errors(project: Row, values: dict[str, Any]) -> dict[str, str]:
    errors = text_errors(values["title"], values["body"])
    offered = choices(project)
    if values["assignee"] and values["assignee"] not in _ids(offered["members"], "user"):
        errors["assignee"] = "Choose a member of the project."
    if values["milestone"] and values["milestone"] not in _ids(offered["milestones"], "id"):
        errors["milestone"] = "Choose a milestone of the project."
    if values["due_date"] and not is_day(values["due_date"]):
        errors["due_date"] = "Enter a date as year-month-day, for example 2023-07-31."
    return errors


def _ids(rows: Sequence[Row], column: str) -> set[str]:
    return {str(row[column]) for row in rows}


def text_errors(title: str, body: str) -> dict[str, str]:
    """Returns what is wrong with a title and a description."""
    errors: dict[str, str] = {}
    if not title:
        errors["title"] = "Enter a title."
    elif len(title) > MAX_TITLE:
        errors["title"] = f"A title may have at most {MAX_TITLE} characters."
    if len(body) > MAX_BODY:
        errors["body"] = f"A description may have at most {MAX_BODY:,} characters."
    return errors


def is_day(text: str) -> bool:
    """Returns whether a text is a date as records keep it."""
    try:
        return str(date.fromisoformat(text)) == text
    except ValueError:
        return False


def _columns(values: dict[str, Any]) -> dict[str, str | int | None]:
    return {
        "title": values["title"],
        "body": values["body"],
        "assignee": int(values["assignee"]) if values["assignee"] else None,
        "milestone": int(values["milestone"]) if values["milestone"] else None,
        "due_date": values["due_date"],
    }


def _set_labels(project: Row, issue: int, chosen: Sequence[str]) -> None:
    kept = records()
    kept.change("DELETE FROM issue_labels WHERE issue = ?", issue)
    for row in choices(project)["labels"]:
        if str(row["id"]) in chosen:
            kept.insert("issue_labels", issue=issue, label=row["id"])


@signed_in_only
def edit(namespace: str, path: str, iid: int) -> Page:
    """Changes an issue."""
    project = find_project(namespace, path)
    issue = _find(project, iid)
    if not _may_edit(project, issue):
        only(project, "Reporter")
    if not is_sent():
        values = {name: issue[name] or "" for name in _FIELDS}
        return _form(project, issue, {**values, "labels": _label_ids(issue["id"])}, {})
    values = _sent_values()
    errors = _errors(project, values)
    if errors:
        return _form(project, issue, values, errors)
    records().update("issues", issue["id"], updated=stamp(), **_columns(values))
    _set_labels(project, issue["id"], values["labels"])
    return done("The issue was saved.", f"/{namespace}/{path}/-/issues/{iid}")


def _label_ids(issue: int) -> list[str]:
    rows = records().all("SELECT label FROM issue_labels WHERE issue = ?", issue)
    return [str(row["label"]) for row in rows]


@signed_in_only
def comment(namespace: str, path: str, iid: int) -> Page:
    """Adds a comment."""
    project = find_project(namespace, path)
    issue = _find(project, iid)
    message = add_note("issue", issue["id"], sent("note"))
    return done(message, f"/{namespace}/{path}/-/issues/{iid}")


def add_note(kind: str, target: int, body: str) -> str:
    """Adds a comment by the visitor; returns what to tell about it."""
    if not body:
        return "Nothing was written."
    kept = records()
    kept.insert(
        "notes", kind=kind, target=target, author=my_id(), body=body[:MAX_BODY], created=stamp()
    )
    kept.update("issues" if kind == "issue" else "merge_requests", target, updated=stamp())
    return "Your comment was added."


@signed_in_only
def change_state(namespace: str, path: str, iid: int) -> Page:
    """Closes or reopens an issue."""
    project = find_project(namespace, path)
    issue = _find(project, iid)
    if not _may_edit(project, issue):
        only(project, "Reporter")
    state = "closed" if sent("state") == "closed" else "opened"
    records().update("issues", issue["id"], state=state, updated=stamp())
    told = "closed" if state == "closed" else "reopened"
    return done(f"The issue was {told}.", f"/{namespace}/{path}/-/issues/{iid}")
