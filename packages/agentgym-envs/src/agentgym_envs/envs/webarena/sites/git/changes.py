"""What visitors change in projects: commits, branches, forks, merges, new projects."""

from collections.abc import Mapping, Sequence
from difflib import unified_diff
from hashlib import sha256
from typing import NamedTuple

from agentgym_envs.envs.webarena.sites.records import Records, Row

PROJECT_TEMPLATES: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "html": (
        "Plain HTML",
        {
            "index.html": "<!doctype html>\n<title>New site</title>\n<h1>It works</h1>\n",
            "style.css": "body { max-width: 60ch; margin: auto; }\n",
        },
    ),
    "python": (
        "Python package",
        {
            "pyproject.toml": '[project]\nname = "new-package"\nversion = "0.1.0"\n',
            "src/main.py": 'def main() -> None:\n    print("It works")\n',
            "tests/test_main.py": "def test_nothing() -> None:\n    assert True\n",
        },
    ),
    "go": (
        "Go service",
        {
            "go.mod": "module new-service\n",
            "main.go": 'package main\n\nfunc main() {\n\tprintln("It works")\n}\n',
        },
    ),
    "docs": (
        "Documentation",
        {
            "docs/index.md": "# Start here\n\nWrite something helpful.\n",
            "docs/contents.md": "# Contents\n\n- index.md\n",
        },
    ),
}
"""Value in the form -> name, and the files that a project begins with."""


def branch_of(kept: Records, project: int, name: str) -> Row | None:
    """Returns the branch of a project that has this name."""
    return kept.one("SELECT * FROM branches WHERE project = ? AND name = ?", project, name)


def tree(kept: Records, branch: int) -> dict[str, tuple[int, int]]:
    """Returns the files of a branch: path -> blob and the commit that changed it last."""
    rows = kept.all("SELECT path, blob, commit_id FROM files WHERE branch = ?", branch)
    return {row["path"]: (row["blob"], row["commit_id"]) for row in rows}


def commit(
    kept: Records,
    branch: Row,
    author: int,
    title: str,
    texts: Mapping[str, str | None],
    now: str,
) -> int:
    """Makes a commit and returns its id.

    Args:
        kept: The records.
        branch: What gets it.
        author: The id of the user.
        title: The first line of its message is the title, the rest the body.
        texts: Path -> what the file holds from now on; None removes it.
        now: The time of the commit.
    """
    first, _, rest = title.partition("\n")
    made = kept.insert(
        "commits", project=branch["project"], branch=branch["id"], author=author, title=first,
        body=rest.strip(), created=now, sha=_new_sha(kept, branch["id"], now),
    )  # fmt: skip
    for path, text in texts.items():
        _change_file(kept, branch["id"], made, path, text)
    kept.update("projects", branch["project"], updated=now)
    return made


def _change_file(kept: Records, branch: int, made: int, path: str, text: str | None) -> None:
    before = kept.one(_FILE, branch, path)
    after = None if text is None else kept.insert("blobs", content=text)
    old = before["content"] if before else ""
    added, removed = _counts(difference(old, text or ""))
    kept.insert(
        "changes", commit_id=made, path=path, added=added, removed=removed,
        before=before["blob"] if before else None, after=after,
    )  # fmt: skip
    kept.change("DELETE FROM files WHERE branch = ? AND path = ?", branch, path)
    if after is not None:
        kept.insert("files", branch=branch, path=path, blob=after, commit_id=made)


_FILE = """
SELECT f.blob, b.content FROM files f JOIN blobs b ON b.id = f.blob
WHERE f.branch = ? AND f.path = ?
"""


def difference(before: str, after: str) -> list[str]:
    """Returns the changed lines of a file with some around them, as `diff -u` shows them."""
    lines = unified_diff(before.splitlines(), after.splitlines(), lineterm="")
    return list(lines)[2:]


def _counts(lines: Sequence[str]) -> tuple[int, int]:
    """Returns how many lines of a diff are added and removed."""
    added = sum(line.startswith("+") for line in lines)
    return added, sum(line.startswith("-") for line in lines)


class Change(NamedTuple):
    """What happens to a file; lines of the diff where they are kept."""

    path: str
    added: int
    removed: int
    lines: list[str]


def compared(kept: Records, source: Row, target: Row) -> list[Change]:
    """Returns how the files of one branch differ from those of another, by path."""
    ours, theirs = tree(kept, target["id"]), tree(kept, source["id"])
    changes: list[Change] = []
    for path in sorted(theirs):
        before, after = ours.get(path, (0, 0))[0], theirs[path][0]
        if before != after:
            lines = difference(_text(kept, before), _text(kept, after))
            changes.append(Change(path, *_counts(lines), lines))
    return changes


def _text(kept: Records, blob: int) -> str:
    return kept.value("SELECT content FROM blobs WHERE id = ?", blob) or ""


def new_branch(kept: Records, source: Row, name: str, now: str) -> int:
    """Makes a branch that has all that `source` has, and returns its id."""
    default = _default_branch(kept, source["project"])
    forked = now if source["name"] == default else source["forked_at"]
    made = kept.insert("branches", project=source["project"], name=name, forked_at=forked)
    kept.change(
        "INSERT INTO files SELECT ?, path, blob, commit_id FROM files WHERE branch = ?",
        made,
        source["id"],
    )
    if source["name"] != default:
        _copy_commits(kept, source["id"], made)
    return made


def delete_branch(kept: Records, branch: int) -> None:
    """Removes a branch; its commits can still be had by their names."""
    kept.change("DELETE FROM files WHERE branch = ?", branch)
    kept.change("DELETE FROM branches WHERE id = ?", branch)


def merge(kept: Records, request: Row, source: Row, target: Row, user: int, now: str) -> None:
    """Brings what a merge request changes into its target, and marks it as merged."""
    ours, theirs = tree(kept, target["id"]), tree(kept, source["id"])
    changed = {
        path: _text(kept, blob)
        for path, (blob, _) in theirs.items()
        if ours.get(path, (0, 0))[0] != blob
    }
    _copy_commits(kept, source["id"], target["id"])
    title = f"Merge branch '{source['name']}' into '{target['name']}'\n{request['title']}"
    made = commit(kept, target, user, title, changed, now)
    kept.update("merge_requests", request["id"], state="merged", merge_commit=made, updated=now)


def _copy_commits(kept: Records, source: int, target: int) -> None:
    kept.change(
        "INSERT INTO commits (project, branch, sha, author, title, body, created)"
        " SELECT project, ?2, sha, author, title, body, created FROM commits c WHERE branch = ?1"
        " AND NOT EXISTS (SELECT 1 FROM commits o WHERE o.project = c.project AND o.branch = ?2"
        " AND o.sha = c.sha) ORDER BY id",
        source,
        target,
    )
    kept.change(
        "INSERT OR IGNORE INTO changes SELECT n.id, g.path, g.added, g.removed, g.before, g.after"
        " FROM commits c JOIN changes g ON g.commit_id = c.id"
        " JOIN commits n ON n.project = c.project AND n.sha = c.sha AND n.branch = ?2"
        " WHERE c.branch = ?1",
        source,
        target,
    )


def fork(kept: Records, project: Row, namespace: str, team: int | None, now: str) -> int:
    """Copies a project with its branches, files and commits; returns the id of the copy."""
    made = kept.insert(
        "projects", namespace=namespace, path=project["path"], name=project["name"],
        description=project["description"], visibility=project["visibility"], team=team,
        default_branch=project["default_branch"], language=project["language"],
        forked_from=project["id"], created=now, updated=now,
    )  # fmt: skip
    for sql in _FORK:
        kept.change(sql, project["id"], made)
    return made


_FORK = (
    """INSERT INTO branches (project, name, forked_at)
    SELECT ?2, name, forked_at FROM branches WHERE project = ?1 ORDER BY id""",
    """INSERT INTO commits (project, branch, sha, author, title, body, created)
    SELECT ?2, n.id, c.sha, c.author, c.title, c.body, c.created FROM commits c
    JOIN branches b ON b.id = c.branch JOIN branches n ON n.project = ?2 AND n.name = b.name
    WHERE c.project = ?1 ORDER BY c.id""",
    """INSERT OR IGNORE INTO changes
    SELECT n.id, g.path, g.added, g.removed, g.before, g.after FROM commits c
    JOIN changes g ON g.commit_id = c.id JOIN commits n ON n.project = ?2 AND n.sha = c.sha
    WHERE c.project = ?1""",
    """INSERT OR IGNORE INTO files
    SELECT nb.id, f.path, f.blob, nc.id FROM branches b JOIN files f ON f.branch = b.id
    JOIN commits c ON c.id = f.commit_id JOIN commits nc ON nc.project = ?2 AND nc.sha = c.sha
    JOIN branches nb ON nb.project = ?2 AND nb.name = b.name WHERE b.project = ?1""",
)


def create_project(
    kept: Records, values: Mapping[str, str | int | None], template: str, readme: bool, now: str
) -> int:
    """Makes a project with the files of a template ("" for none); returns its id.

    Args:
        kept: The records.
        values: Columns of the new row: namespace, path, name, description, visibility, team; and
            "owner", the user who becomes its owner.
        template: A key of `PROJECT_TEMPLATES`.
        readme: Whether to begin with a README.
        now: The time.
    """
    columns = {name: value for name, value in values.items() if name != "owner"}
    made = kept.insert("projects", **columns, created=now, updated=now)
    owner = int(values["owner"] or 0)
    kept.insert("members", project=made, user=owner, role="Owner", since=now[:10])
    kept.insert("branches", project=made, name="main", forked_at=now)
    texts: dict[str, str | None] = {}
    if readme:
        texts["README.md"] = f"# {values['name']}\n\n{values['description']}\n"
    if template:
        texts.update(PROJECT_TEMPLATES[template][1])
    branch = branch_of(kept, made, "main")
    if texts and branch:
        commit(kept, branch, owner, _first_title(template), texts, now)
    return made


def _first_title(template: str) -> str:
    if not template:
        return "Initial commit"
    return f"Initialized from '{PROJECT_TEMPLATES[template][0]}' project template"


def _default_branch(kept: Records, project: int) -> str:
    return kept.value("SELECT default_branch FROM projects WHERE id = ?", project)


def _new_sha(kept: Records, branch: int, now: str) -> str:
    number = kept.value("SELECT max(id) FROM commits")
    return sha256(f"{branch} {now} {number}".encode()).hexdigest()[:40]
