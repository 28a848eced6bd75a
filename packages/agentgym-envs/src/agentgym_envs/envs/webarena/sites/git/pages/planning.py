"""Labels and milestones."""

from typing import Any

from flask import Blueprint

from agentgym_envs.envs.webarena.sites.app import (
    asked,
    found,
    paged,
    records,
    sent,
    signed_in_only,
)
from agentgym_envs.envs.webarena.sites.records import Row

from .frame import Page, done, find_project, is_sent, only, project_page, sent_fields
from .issues import LISTED, is_day, text_errors

COLORS = (("blue", "Blue"), ("green", "Green"), ("red", "Red"), ("grey", "Grey"))


def add_pages(app: Blueprint) -> None:
    """Adds the pages of this topic."""
    here = "/<namespace>/<path>/-"
    app.get(f"{here}/labels")(labels)
    app.add_url_rule(f"{here}/labels/new", view_func=new_label, methods=_BOTH)
    app.post(f"{here}/labels/<int:number>/delete")(delete_label)
    app.get(f"{here}/milestones", strict_slashes=False)(milestones)
    app.add_url_rule(f"{here}/milestones/new", view_func=new_milestone, methods=_BOTH)
    app.get(f"{here}/milestones/<int:iid>")(milestone_page)
    app.add_url_rule(f"{here}/milestones/<int:iid>/edit", view_func=edit_milestone, methods=_BOTH)
    app.post(f"{here}/milestones/<int:iid>/state")(change_state)


_BOTH = ["GET", "POST"]

_LABELS = """
SELECT l.*, count(i.id) AS opened FROM labels l LEFT JOIN issue_labels n ON n.label = l.id
LEFT JOIN issues i ON i.id = n.issue AND i.state = 'opened'
WHERE l.project = ? GROUP BY l.id ORDER BY l.name
"""


def labels(namespace: str, path: str) -> Page:
    """Shows the labels of a project."""
    project = find_project(namespace, path)
    listed = records().all(_LABELS, project["id"])
    return project_page("labels.html", project, "labels", labels=listed)


@signed_in_only
def new_label(namespace: str, path: str) -> Page:
    """Makes a label."""
    project = find_project(namespace, path)
    only(project, "Reporter")
    values = {"name": "", "description": "", "color": "blue"}
    errors: dict[str, str] = {}
    if is_sent():
        values = sent_fields("name", "description", "color")
        errors = _label_errors(project, values)
        if not errors:
            records().insert("labels", project=project["id"], **values)
            return done("The label was created.", f"/{namespace}/{path}/-/labels")
    return project_page(
        "label_form.html", project, "labels", values=values, errors=errors, colors=COLORS
    )


def _label_errors(project: Row, values: dict[str, str]) -> dict[str, str]:
    errors: dict[str, str] = {}
    if not 0 < len(values["name"]) <= 50:
        errors["name"] = "Enter a name of at most 50 characters."
    elif records().one(_LABEL, project["id"], values["name"]) is not None:
        errors["name"] = "The project has this label already."
    if values["color"] not in dict(COLORS):
        errors["color"] = "Choose a colour."
    if len(values["description"]) > 255:
        errors["description"] = "A description may have at most 255 characters."
    return errors


_LABEL = "SELECT * FROM labels WHERE project = ? AND name = ? COLLATE NOCASE"


@signed_in_only
def delete_label(namespace: str, path: str, number: int) -> Page:
    """Removes a label from a project and all its issues."""
    project = find_project(namespace, path)
    only(project, "Reporter")
    sql = "SELECT * FROM labels WHERE project = ? AND id = ?"
    label = found(records().one(sql, project["id"], number) if number < 10**9 else None)
    records().change("DELETE FROM issue_labels WHERE label = ?", label["id"])
    records().change("DELETE FROM labels WHERE id = ?", label["id"])
    return done(f"The label {label['name']} was deleted.", f"/{namespace}/{path}/-/labels")


_MILESTONES = """
SELECT m.*, count(i.id) AS issues, coalesce(sum(i.state = 'closed'), 0) AS closed
FROM milestones m LEFT JOIN issues i ON i.milestone = m.id
WHERE m.project = ?1 AND (m.state = ?2 OR ?2 = 'all') GROUP BY m.id ORDER BY m.due_date, m.id
"""


def milestones(namespace: str, path: str) -> Page:
    """Shows the milestones of a project."""
    project = find_project(namespace, path)
    state = asked("state", "active")
    listed = paged(records(), _MILESTONES, project["id"], state, size=20)
    return project_page("milestones.html", project, "milestones", milestones=listed, state=state)


def _find(project: Row, iid: int) -> Row:
    sql = "SELECT * FROM milestones WHERE project = ? AND iid = ?"
    return found(records().one(sql, project["id"], iid) if iid < 10**9 else None)


def milestone_page(namespace: str, path: str, iid: int) -> Page:
    """Shows a milestone with its issues."""
    project = find_project(namespace, path)
    milestone = _find(project, iid)
    sql = f"{LISTED} WHERE i.milestone = ? ORDER BY i.state DESC, i.iid DESC"
    issues = paged(records(), sql, milestone["id"], size=30)
    return project_page("milestone.html", project, "milestones", milestone=milestone, issues=issues)


_FIELDS = ("title", "description", "start_date", "due_date")


@signed_in_only
def new_milestone(namespace: str, path: str) -> Page:
    """Makes a milestone."""
    project = find_project(namespace, path)
    only(project, "Reporter")
    if not is_sent():
        return _form(project, None, dict.fromkeys(_FIELDS, ""), {})
    values: dict[str, Any] = sent_fields(*_FIELDS)
    errors = _errors(values)
    if errors:
        return _form(project, None, values, errors)
    sql = "SELECT coalesce(max(iid), 0) + 1 FROM milestones WHERE project = ?"
    iid = int(records().value(sql, project["id"]))
    records().insert("milestones", project=project["id"], iid=iid, **values)
    return done("The milestone was created.", f"/{namespace}/{path}/-/milestones/{iid}")


def _form(
    project: Row, milestone: Row | None, values: dict[str, Any], errors: dict[str, str]
) -> str:
    return project_page(
        "milestone_form.html", project, "milestones", milestone=milestone, values=values,
        errors=errors,
    )  # fmt: skip


def _errors(values: dict[str, str]) -> dict[str, str]:
    errors = text_errors(values["title"], values["description"])
    if "body" in errors:
        errors["description"] = errors.pop("body")
    for name in ("start_date", "due_date"):
        if values[name] and not is_day(values[name]):
            errors[name] = "Enter a date as year-month-day, for example 2023-07-31."
    both = values["start_date"] and values["due_date"] and not errors
    if both and values["due_date"] < values["start_date"]:
        errors["due_date"] = "The due date must not be before the start date."
    return errors


@signed_in_only
def edit_milestone(namespace: str, path: str, iid: int) -> Page:
    """Changes a milestone."""
    project = find_project(namespace, path)
    only(project, "Reporter")
    milestone = _find(project, iid)
    if not is_sent():
        return _form(project, milestone, {name: milestone[name] for name in _FIELDS}, {})
    values: dict[str, Any] = sent_fields(*_FIELDS)
    errors = _errors(values)
    if errors:
        return _form(project, milestone, values, errors)
    records().update("milestones", milestone["id"], **values)
    return done("The milestone was saved.", f"/{namespace}/{path}/-/milestones/{iid}")


@signed_in_only
def change_state(namespace: str, path: str, iid: int) -> Page:
    """Closes or reopens a milestone."""
    project = find_project(namespace, path)
    only(project, "Reporter")
    milestone = _find(project, iid)
    state = "closed" if sent("state") == "closed" else "active"
    records().update("milestones", milestone["id"], state=state)
    told = "closed" if state == "closed" else "reopened"
    return done(f"The milestone was {told}.", f"/{namespace}/{path}/-/milestones/{iid}")
