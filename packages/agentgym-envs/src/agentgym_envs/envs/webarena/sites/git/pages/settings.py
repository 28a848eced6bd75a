"""New projects, and what can be set in them."""

import re

from flask import Blueprint, render_template

from agentgym_envs.envs.webarena.sites.app import records, signed_in_only, stamp
from agentgym_envs.envs.webarena.sites.git.changes import PROJECT_TEMPLATES, create_project
from agentgym_envs.envs.webarena.sites.git.rules import VISIBILITIES

from .frame import Page, done, find_project, is_sent, my_id, only, project_page, sent_fields
from .project import places, team_of

PATH = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}")
MAX_DESCRIPTION = 2_000

VISIBILITY_CHOICES = tuple((name, name.capitalize()) for name in reversed(VISIBILITIES))
TEMPLATE_CHOICES = (
    ("", "Blank project"),
    *((value, name) for value, (name, _) in PROJECT_TEMPLATES.items()),
)


def add_pages(app: Blueprint) -> None:
    """Adds the pages of this topic."""
    app.add_url_rule("/projects/new", view_func=new, methods=["GET", "POST"])
    app.add_url_rule("/<namespace>/<path>/edit", view_func=edit, methods=["GET", "POST"])


@signed_in_only
def new() -> Page:
    """Makes a project."""
    values = {"name": "", "namespace": "", "description": "", "visibility": "private"}
    values |= {"template": "", "readme": "1"}
    errors: dict[str, str] = {}
    if is_sent():
        values = sent_fields(*values)
        errors = _errors(values)
        if not errors:
            path = _path(values["name"])
            create_project(records(), _columns(values), values["template"],
                           values["readme"] == "1", stamp())  # fmt: skip
            url = f"/{values['namespace']}/{path}"
            return done(f"Project '{values['name']}' was successfully created.", url)
    return render_template(
        "new_project.html", values=values, errors=errors, places=places(),
        visibilities=VISIBILITY_CHOICES, templates=TEMPLATE_CHOICES,
    )  # fmt: skip


def _path(name: str) -> str:
    """Returns the last part of the URL of a project that has this name."""
    return re.sub(r"\s+", "-", name)


def _columns(values: dict[str, str]) -> dict[str, str | int | None]:
    return {
        "namespace": values["namespace"],
        "path": _path(values["name"]),
        "name": values["name"],
        "description": values["description"],
        "visibility": values["visibility"],
        "team": team_of(values["namespace"]),
        "owner": my_id(),
    }


def _errors(values: dict[str, str]) -> dict[str, str]:
    errors = setting_errors(values)
    path = _path(values["name"])
    if values["namespace"] not in dict(places()):
        errors["namespace"] = "Choose a namespace."
    sql = "SELECT 1 FROM projects WHERE namespace = ? AND path = ? COLLATE NOCASE"
    if "name" not in errors and records().one(sql, values["namespace"], path) is not None:
        errors["name"] = "There is a project of this name already."
    if values["template"] not in dict(TEMPLATE_CHOICES):
        errors["template"] = "Choose a template."
    return errors


def setting_errors(values: dict[str, str]) -> dict[str, str]:
    """Returns what is wrong with name, description and visibility."""
    errors: dict[str, str] = {}
    if not PATH.fullmatch(_path(values["name"])):
        errors["name"] = "Enter a name of letters, digits, dots, dashes and spaces."
    if values["visibility"] not in VISIBILITIES:
        errors["visibility"] = "Choose who may see it."
    if len(values["description"]) > MAX_DESCRIPTION:
        errors["description"] = f"At most {MAX_DESCRIPTION:,} characters, please."
    return errors


@signed_in_only
def edit(namespace: str, path: str) -> Page:
    """Changes the name, description and visibility of a project."""
    project = find_project(namespace, path)
    only(project, "Maintainer")
    names = ("name", "description", "visibility")
    values = {name: project[name] for name in names}
    errors: dict[str, str] = {}
    if is_sent():
        values = sent_fields(*names)
        errors = setting_errors(values)
        if not errors:
            records().update("projects", project["id"], updated=stamp(), **values)
            shown = values["name"]
            return done(f"Project '{shown}' was successfully updated.", f"/{namespace}/{path}/edit")
    return project_page(
        "settings.html", project, "settings", values=values, errors=errors,
        visibilities=VISIBILITY_CHOICES,
    )  # fmt: skip
