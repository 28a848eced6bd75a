"""Folders and files of a branch, and the web editor."""

from typing import NamedTuple

from flask import Blueprint, Response, request

from agentgym_envs.envs.webarena.sites.app import found, records, sent, signed_in_only, stamp
from agentgym_envs.envs.webarena.sites.git.changes import branch_of, commit, new_branch
from agentgym_envs.envs.webarena.sites.records import Row

from .frame import (
    Page,
    done,
    find_branch,
    find_project,
    is_sent,
    my_id,
    only,
    project_page,
    sent_fields,
)
from .history import BRANCH_NAME

MAX_TEXT = 200_000
MAX_PATH = 200


class Entry(NamedTuple):
    """A line of a folder: a file, or a folder with all that is in it."""

    name: str
    path: str
    is_folder: bool
    title: str
    sha: str
    created: str


def add_pages(app: Blueprint) -> None:
    """Adds the pages of this topic."""
    here = "/<namespace>/<path>/-"
    app.get(f"{here}/tree/<branch>")(folder)
    app.get(f"{here}/tree/<branch>/<path:file>")(folder)
    app.get(f"{here}/blob/<branch>/<path:file>")(file_page)
    app.get(f"{here}/raw/<branch>/<path:file>")(raw)
    for url, view in (("edit", edit), ("delete", delete)):
        app.add_url_rule(f"{here}/{url}/<branch>/<path:file>", view_func=view, methods=_BOTH)
    app.add_url_rule(f"{here}/new/<branch>", view_func=new, methods=_BOTH)
    app.add_url_rule(f"{here}/new/<branch>/<path:file>", view_func=new, methods=_BOTH)


_BOTH = ["GET", "POST"]

_ENTRIES = """
SELECT f.path, c.title, c.sha, c.created FROM files f JOIN commits c ON c.id = f.commit_id
WHERE f.branch = ? AND f.path >= ? AND f.path < ? ORDER BY f.path
"""


def entries(branch: int, folder: str) -> list[Entry]:
    """Returns what is in a folder of a branch ("" is the topmost): folders first, then files."""
    start = f"{folder}/" if folder else ""
    listed: dict[str, Entry] = {}
    for row in records().all(_ENTRIES, branch, start, start[:-1] + "0" if start else "\U0010ffff"):
        name, slash, _ = row["path"][len(start) :].partition("/")
        known = listed.get(name)
        if known is None or row["created"] > known.created:
            listed[name] = Entry(
                name, start + name, bool(slash), row["title"], row["sha"], row["created"]
            )
    return sorted(listed.values(), key=lambda entry: (not entry.is_folder, entry.name))


def folder(namespace: str, path: str, branch: str, file: str = "") -> Page:
    """Shows a folder of a branch."""
    project = find_project(namespace, path)
    row = find_branch(project, branch)
    listed = entries(row["id"], file.strip("/"))
    if file:
        found(row if listed else None)
    return project_page(
        "folder.html", project, "files", entries=listed, branch=branch, folder=file.strip("/"),
        steps=_steps(project, branch, file), branches=_branches(project),
    )  # fmt: skip


def _branches(project: Row) -> list[str]:
    sql = "SELECT name FROM branches WHERE project = ? ORDER BY name"
    return [row["name"] for row in records().all(sql, project["id"])]


def _steps(project: Row, branch: str, file: str) -> list[tuple[str, str]]:
    """Returns (URL, name) of the folders above a file."""
    base = f"/{project['namespace']}/{project['path']}/-/tree/{branch}"
    steps = [(base, project["path"])]
    parts = file.strip("/").split("/")[:-1]
    for number, part in enumerate(parts, 1):
        steps.append((f"{base}/{'/'.join(parts[:number])}", part))
    return steps


_FILE = """
SELECT f.path, b.content, c.title, c.sha, c.created, u.name AS author_name, u.username
FROM files f JOIN blobs b ON b.id = f.blob JOIN commits c ON c.id = f.commit_id
JOIN users u ON u.id = c.author WHERE f.branch = ? AND f.path = ?
"""


def _find_file(project: Row, branch: str, file: str) -> Row:
    row = find_branch(project, branch)
    return found(records().one(_FILE, row["id"], file))


def file_page(namespace: str, path: str, branch: str, file: str) -> Page:
    """Shows a file."""
    project = find_project(namespace, path)
    return project_page(
        "file.html", project, "files", file=_find_file(project, branch, file), branch=branch,
        steps=_steps(project, branch, file),
    )  # fmt: skip


def raw(namespace: str, path: str, branch: str, file: str) -> Response:
    """Gives a file as it is."""
    row = _find_file(find_project(namespace, path), branch, file)
    return Response(row["content"], content_type="text/plain; charset=utf-8")


@signed_in_only
def edit(namespace: str, path: str, branch: str, file: str) -> Page:
    """Changes a file."""
    project = find_project(namespace, path)
    only(project, "Developer")
    row = _find_file(project, branch, file)
    if is_sent():
        return _save(project, branch, file)
    values = {"path": file, "message": f"Update {file}", "target": branch}
    return _editor(project, branch, file, values | {"content": row["content"]}, {})


@signed_in_only
def new(namespace: str, path: str, branch: str, file: str = "") -> Page:
    """Makes a file."""
    project = find_project(namespace, path)
    only(project, "Developer")
    find_branch(project, branch)
    if is_sent():
        return _save(project, branch, "")
    place = f"{file}/" if file else ""
    values = {"path": place, "content": "", "message": "Add new file", "target": branch}
    return _editor(project, branch, "", values, {})


def _editor(
    project: Row, branch: str, file: str, values: dict[str, str], errors: dict[str, str]
) -> str:
    return project_page(
        "editor.html", project, "files", branch=branch, file=file, values=values, errors=errors
    )


def _save(project: Row, branch: str, file: str) -> Page:
    """Commits what the editor sent; `file` is what was edited, "" for a new file."""
    values = sent_fields("path", "message", "target")
    values["content"] = request.form.get("content", "").replace("\r\n", "\n")
    errors = _errors(project, branch, file, values)
    if errors:
        return _editor(project, branch, file, values, errors)
    kept, now = records(), stamp()
    source = find_branch(project, branch)
    if branch_of(kept, project["id"], values["target"]) is None:
        new_branch(kept, source, values["target"], now)
    text = values["content"] if values["content"].endswith("\n") else values["content"] + "\n"
    texts: dict[str, str | None] = {file: None} if file and file != values["path"] else {}
    target = find_branch(project, values["target"])
    commit(kept, target, my_id(), values["message"], texts | {values["path"]: text}, now)
    base = f"/{project['namespace']}/{project['path']}/-"
    return done(
        "Your changes have been committed.", f"{base}/blob/{target['name']}/{values['path']}"
    )


def _errors(project: Row, branch: str, file: str, values: dict[str, str]) -> dict[str, str]:
    errors: dict[str, str] = {}
    parts = values["path"].split("/")
    if not values["path"] or len(values["path"]) > MAX_PATH or not all(map(_is_name, parts)):
        errors["path"] = "Enter a path of letters, digits, dots, dashes and slashes."
    elif values["path"] != file and _is_taken(project, branch, values["path"]):
        errors["path"] = f"A file {values['path']} already exists."
    if not values["message"]:
        errors["message"] = "Enter a commit message."
    if not BRANCH_NAME.fullmatch(values["target"]):
        errors["target"] = "Enter the name of a branch: letters, digits, dots, dashes."
    if len(values["content"]) > MAX_TEXT:
        errors["content"] = f"A file may have at most {MAX_TEXT:,} characters."
    return errors


def _is_name(part: str) -> bool:
    plain = part.replace("-", "").replace("_", "").replace(".", "").replace(" ", "")
    return part not in ("", ".", "..") and (plain.isalnum() or not plain) and part.isascii()


def _is_taken(project: Row, branch: str, file: str) -> bool:
    row = find_branch(project, branch)
    sql = "SELECT 1 FROM files WHERE branch = ? AND (path = ? OR path LIKE ?)"
    return records().one(sql, row["id"], file, f"{file}/%") is not None


@signed_in_only
def delete(namespace: str, path: str, branch: str, file: str) -> Page:
    """Removes a file."""
    project = find_project(namespace, path)
    only(project, "Developer")
    _find_file(project, branch, file)
    if not is_sent():
        return project_page("delete_file.html", project, "files", branch=branch, file=file)
    message = sent("message") or f"Delete {file}"
    commit(records(), find_branch(project, branch), my_id(), message, {file: None}, stamp())
    base = f"/{namespace}/{path}/-"
    return done("The file was deleted.", f"{base}/tree/{branch}")
