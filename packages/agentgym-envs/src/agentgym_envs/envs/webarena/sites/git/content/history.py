"""Branches, files and commits of all projects."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256

from agentgym_envs.toolkit.draws import Draws

from .cast import AGENT, LAST_DAY, Project, moment
from .files import files_of
from .words import CODE_TITLES, PAPER_TITLES, SUBJECTS

MERGED = 2
"""About how many merge requests of a project were merged."""


@dataclass(slots=True)
class _Commit:
    author: int
    created: str
    title: str
    paths: Sequence[str]
    body: str = ""


@dataclass(slots=True)
class _Branch:
    """A branch while it is written."""

    project: Project
    id: int
    files: dict[str, tuple[int, int]] = field(default_factory=dict[str, tuple[int, int]])


def add_history(records: sqlite3.Connection, projects: Sequence[Project]) -> None:
    """Writes the default branch of each project, and one to four others with changes of theirs."""
    names: dict[int, str] = dict(records.execute("SELECT id, name FROM users").fetchall())
    texts: dict[int, str] = dict(records.execute("SELECT id, description FROM projects").fetchall())
    for project in projects:
        draws = Draws(f"git history {project.path}")
        files = files_of(project, names[project.crew[0]], texts[project.id])
        trunk = _add_trunk(records, project, files, draws)
        _add_branches(records, project, trunk, draws)
        records.execute(_TOUCH, (project.id, project.id))


_TOUCH = """
UPDATE projects SET updated = (SELECT max(created) FROM commits WHERE project = ?) WHERE id = ?
"""


def _add_trunk(
    records: sqlite3.Connection, project: Project, texts: Mapping[str, str], draws: Draws
) -> _Branch:
    trunk = _new_branch(records, project, project.branch, str(project.begun))
    blobs = {path: _add_blob(records, text) for path, text in texts.items()}
    first = _Commit(project.crew[0], f"{project.begun} 08:00:00", "Initial commit", list(texts))
    _write_commit(records, trunk, first, {path: texts[path].count("\n") for path in texts}, blobs)
    commits = _days_of_work(project, list(texts), draws) + _merges(project, list(texts), draws)
    for commit in sorted(commits, key=lambda commit: commit.created):
        sizes = {path: draws.between(1, 20) for path in commit.paths}
        _write_commit(records, trunk, commit, sizes, blobs)
    _write_files(records, trunk)
    return trunk


def _days_of_work(project: Project, paths: list[str], draws: Draws) -> list[_Commit]:
    """Returns commits as people make them: some days several, the first of the crew most."""
    weights = [1 / (place + 1) for place in range(len(project.crew))]
    days = (LAST_DAY - project.begun).days
    commits: list[_Commit] = []
    paths = [path for path in paths if path not in ("LICENSE", "VERSION")]
    for _ in range(draws.between(7, 17)):
        author = draws.weighted(project.crew, weights)
        day = project.begun + timedelta(draws.between(1, days))
        for _ in range(draws.weighted((1, 2, 3, 4), (5, 4, 2, 1))):
            chosen = draws.sample(paths, draws.weighted((1, 2), (3, 1)))
            file = chosen[0].rpartition("/")[2]
            code = chosen[0].startswith(("src/", "lib/", "tests/"))
            title = draws.pick(CODE_TITLES if code else PAPER_TITLES).format(file=file)
            commits.append(_Commit(author, moment(day, draws), title, chosen))
    return commits


def _merges(project: Project, paths: list[str], draws: Draws) -> list[_Commit]:
    days = (LAST_DAY - project.begun).days
    merged = draws.sample(SUBJECTS[:16], draws.between(MERGED - 1, MERGED + 1))
    return [
        _Commit(
            draws.pick(project.crew),
            moment(project.begun + timedelta(draws.between(30, days)), draws),
            f"Merge branch '{branch}' into '{project.branch}'",
            draws.sample(paths, draws.between(1, 3)),
            body=subject,
        )
        for branch, subject in merged
    ]


def _add_branches(
    records: sqlite3.Connection, project: Project, trunk: _Branch, draws: Draws
) -> None:
    """Adds branches that are not merged; in the agent's projects more of them."""
    more = 5 if AGENT in project.crew else draws.between(1, 3)
    merged = {
        title.split("'")[1]
        for (title,) in records.execute(
            "SELECT title FROM commits WHERE project = ? AND title LIKE 'Merge branch %'",
            (project.id,),
        )
    }
    free = [subject for subject in SUBJECTS if subject[0] not in merged]
    for name, subject in draws.sample(free, more):
        begun = LAST_DAY - timedelta(draws.between(3, 60))
        branch = _new_branch(records, project, name, f"{LAST_DAY} 23:59:59")
        branch.files = dict(trunk.files)
        for path, day in zip(_changed(trunk, draws), _days_after(begun, draws), strict=False):
            _write_change(records, branch, path, subject, day, draws)
        _write_files(records, branch)


def _changed(trunk: _Branch, draws: Draws) -> list[str]:
    paths = [path for path in trunk.files if path not in ("LICENSE", "VERSION")]
    return draws.sample(paths, draws.between(1, 3))


def _days_after(begun: date, draws: Draws) -> list[date]:
    days = sorted(draws.between(1, (LAST_DAY - begun).days) for _ in range(3))
    return [begun + timedelta(day) for day in days]


def _write_change(
    records: sqlite3.Connection, branch: _Branch, path: str, subject: str, day: date, draws: Draws
) -> None:
    """Makes a commit that appends to a file, so that the branch differs from the trunk."""
    before = branch.files[path][0]
    (text,) = records.execute("SELECT content FROM blobs WHERE id = ?", (before,)).fetchone()
    sign = "#" if path.endswith((".toml", ".py", ".sh", ".editorconfig")) else "//"
    addition = f"\n{subject}.\n" if path.endswith((".md", ".csv")) else f"\n{sign} {subject}.\n"
    after = _add_blob(records, text + addition)
    author = draws.pick(branch.project.crew)
    title = f"{subject} ({path.rpartition('/')[2]})"
    commit = _insert_commit(records, branch, _Commit(author, moment(day, draws), title, [path]))
    records.execute("INSERT INTO changes VALUES (?, ?, 2, 0, ?, ?)", (commit, path, before, after))
    branch.files[path] = (after, commit)


def _new_branch(records: sqlite3.Connection, project: Project, name: str, forked: str) -> _Branch:
    number = records.execute(
        "INSERT INTO branches (project, name, forked_at) VALUES (?, ?, ?)",
        (project.id, name, forked),
    ).lastrowid
    assert number is not None
    return _Branch(project, number)


def _add_blob(records: sqlite3.Connection, text: str) -> int:
    number = records.execute("INSERT INTO blobs (content) VALUES (?)", (text,)).lastrowid
    assert number is not None
    return number


def _write_commit(
    records: sqlite3.Connection,
    branch: _Branch,
    commit: _Commit,
    added: dict[str, int],
    blobs: dict[str, int],
) -> None:
    number = _insert_commit(records, branch, commit)
    begins = not branch.files
    records.executemany(
        "INSERT INTO changes (commit_id, path, added, removed) VALUES (?, ?, ?, ?)",
        [(number, path, added[path], 0 if begins else added[path] // 2) for path in commit.paths],
    )
    branch.files |= {path: (blobs[path], number) for path in commit.paths}


def _insert_commit(records: sqlite3.Connection, branch: _Branch, commit: _Commit) -> int:
    name = f"{branch.project.full_path} {branch.id} {commit.created} {commit.title}"
    number = records.execute(
        "INSERT INTO commits (project, branch, sha, author, title, body, created)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            branch.project.id, branch.id, sha256(name.encode()).hexdigest()[:40],
            commit.author, commit.title, commit.body, commit.created,
        ),
    ).lastrowid  # fmt: skip
    assert number is not None
    return number


def _write_files(records: sqlite3.Connection, branch: _Branch) -> None:
    records.executemany(
        "INSERT INTO files (branch, path, blob, commit_id) VALUES (?, ?, ?, ?)",
        [(branch.id, path, blob, commit) for path, (blob, commit) in sorted(branch.files.items())],
    )
