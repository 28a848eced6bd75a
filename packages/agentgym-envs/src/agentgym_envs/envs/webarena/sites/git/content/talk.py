"""Labels, milestones, issues, merge requests, comments and to-dos."""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from agentgym_envs.toolkit.draws import Draws

from .cast import AGENT, LAST_DAY, USERS, Project, moment
from .words import (
    DETAILS,
    LABELS,
    PAPERWORK,
    PARTS,
    QUESTIONS,
    RELEASES,
    REPLIES,
    SUBJECTS,
    TROUBLES,
    WISHES,
)

END = f"{LAST_DAY} 23:30:00"


def add_talk(records: sqlite3.Connection, projects: Sequence[Project]) -> None:
    """Writes what is planned and said in each project."""
    for project in projects:
        draws = Draws(f"git talk {project.path}")
        labels = _add_labels(records, project, draws)
        milestones = _add_milestones(records, project, draws)
        _add_issues(records, _Tracker(project, labels, milestones, draws))
        _add_merge_requests(records, project, draws)
        records.execute(_TOUCH, {"project": project.id})
    _add_todos(records)


_TOUCH = """
UPDATE projects SET updated = max(
    updated,
    (SELECT coalesce(max(updated), '') FROM issues WHERE project = :project),
    (SELECT coalesce(max(updated), '') FROM merge_requests WHERE project = :project)
) WHERE id = :project
"""


@dataclass(frozen=True, slots=True)
class _Tracker:
    project: Project
    labels: Mapping[str, int]
    milestones: Sequence[int]
    draws: Draws


def _add_labels(records: sqlite3.Connection, project: Project, draws: Draws) -> dict[str, int]:
    chosen = [*LABELS[:4], *draws.sample(LABELS[4:], draws.between(3, 6))]
    return {
        name: _insert(records, "labels", project=project.id, name=name, color=color,
                      description=text)
        for name, color, text in sorted(chosen)
    }  # fmt: skip


def _add_milestones(records: sqlite3.Connection, project: Project, draws: Draws) -> list[int]:
    first = draws.below(3)
    starts = LAST_DAY - timedelta(draws.between(90, 260))
    made: list[int] = []
    for number, release in enumerate(RELEASES[first : first + draws.between(2, 4)], 1):
        due = starts + timedelta(draws.between(30, 120))
        title = f"Release {release}"
        state = "closed" if due < LAST_DAY - timedelta(10) else "active"
        made.append(
            _insert(
                records, "milestones", project=project.id, iid=number, title=title, state=state,
                description=f"{draws.pick(WISHES)}.", start_date=str(starts), due_date=str(due),
            )
        )  # fmt: skip
        starts = due + timedelta(1)
    return made


def _add_issues(records: sqlite3.Connection, tracker: _Tracker) -> None:
    draws, project = tracker.draws, tracker.project
    count = draws.between(9, 24)
    days = (LAST_DAY - project.begun).days
    times = sorted(
        moment(project.begun + timedelta(draws.between(5, days)), draws) for _ in range(count)
    )
    seen: set[str] = set()
    for number, created in enumerate(times, 1):
        title, label = _subject(draws)
        while title in seen:
            title, label = _subject(draws)
        seen.add(title)
        _add_issue(records, tracker, number, (title, label, created))


def _subject(draws: Draws) -> tuple[str, str]:
    kinds: tuple[Callable[[], tuple[str, str]], ...] = (
        lambda: (f"{draws.pick(PARTS).capitalize()} {draws.pick(TROUBLES)}", "bug"),
        lambda: (draws.pick(WISHES), "feature"),
        lambda: (draws.pick(QUESTIONS), "question"),
        lambda: (draws.pick(PAPERWORK), "documentation"),
    )
    return draws.weighted(kinds, (6, 3, 1, 1))()


def _add_issue(
    records: sqlite3.Connection, tracker: _Tracker, number: int, subject: tuple[str, str, str]
) -> None:
    title, label, created = subject
    draws, project = tracker.draws, tracker.project
    issue = _insert(
        records, "issues", project=project.id, iid=number, title=title,
        body=" ".join(draws.sample(DETAILS, draws.between(1, 3))),
        state="closed" if draws.chance(0.45) else "opened", author=_author(project, draws),
        assignee=draws.pick(project.crew) if draws.chance(0.6) else None,
        milestone=draws.pick(tracker.milestones) if draws.chance(0.4) else None,
        due_date=str(LAST_DAY + timedelta(draws.between(3, 90))) if draws.chance(0.2) else "",
        created=created, updated=created,
    )  # fmt: skip
    names = {label, *draws.sample(sorted(tracker.labels), draws.weighted((0, 1, 2), (3, 4, 1)))}
    records.executemany(
        "INSERT INTO issue_labels (issue, label) VALUES (?, ?)",
        [(issue, tracker.labels[name]) for name in sorted(names)],
    )
    updated = _add_notes(records, project, "issue", issue, created, draws)
    records.execute("UPDATE issues SET updated = ? WHERE id = ?", (updated, issue))


def _author(project: Project, draws: Draws) -> int:
    if AGENT in project.crew and draws.chance(0.25):
        return AGENT
    return draws.pick(project.crew) if draws.chance(0.4) else draws.between(1, USERS)


def _add_notes(
    records: sqlite3.Connection, project: Project, kind: str, target: int, begun: str, draws: Draws
) -> str:
    """Adds up to four comments; returns the time of the last one, or else `begun`."""
    last = begun
    for body in draws.sample(REPLIES, draws.weighted((0, 1, 2, 3, 4), (5, 4, 3, 2, 1))):
        later = _later(last, draws)
        if later > END:
            break
        last = later
        author = draws.pick(project.crew) if draws.chance(0.7) else draws.between(2, USERS)
        _insert(records, "notes", kind=kind, target=target, author=author, body=body, created=last)
    return last


def _later(created: str, draws: Draws) -> str:
    moved = datetime.fromisoformat(created) + timedelta(minutes=draws.between(30, 12_000))
    return f"{moved:%Y-%m-%d %H:%M:%S}"


def _add_merge_requests(records: sqlite3.Connection, project: Project, draws: Draws) -> None:
    """Adds those that were merged, those that are open, and some that were given up."""
    merged = records.execute(
        "SELECT id, title, body, created FROM commits WHERE project = ?"
        " AND title LIKE 'Merge branch %' ORDER BY created",
        (project.id,),
    ).fetchall()
    requests: list[dict[str, str | int | None]] = [
        _request(commit[1].split("'")[1], commit[2], "merged", _before(commit[3], draws),
                 commit[0], commit[3])
        for commit in merged
    ]  # fmt: skip
    branches = [
        name
        for (name,) in records.execute(
            "SELECT name FROM branches WHERE project = ? AND name != ? ORDER BY id",
            (project.id, project.branch),
        )
    ]
    asked = branches[:2] if AGENT in project.crew else branches[: max(1, len(branches) - 1)]
    subjects = dict(SUBJECTS)
    requests += [_request(name, subjects[name], "opened", _recently(draws)) for name in asked]
    if draws.chance(0.5):
        used = {request["source"] for request in requests} | set(branches)
        name, subject = draws.pick([pair for pair in SUBJECTS if pair[0] not in used])
        given_up = moment(LAST_DAY - timedelta(draws.between(30, 300)), draws)
        requests.append(_request(name, subject, "closed", given_up))
    requests.sort(key=lambda request: str(request["created"]))
    for number, request in enumerate(requests, 1):
        _add_merge_request(records, project, number, request, draws)


def _request(
    source: str,
    title: str,
    state: str,
    created: str,
    commit: int | None = None,
    updated: str = "",
) -> dict[str, str | int | None]:
    return {
        "source": source, "title": title, "state": state, "created": created,
        "merge_commit": commit, "updated": updated or created,
    }  # fmt: skip


def _before(created: str, draws: Draws) -> str:
    moved = datetime.fromisoformat(created) - timedelta(minutes=draws.between(600, 20_000))
    return f"{moved:%Y-%m-%d %H:%M:%S}"


def _recently(draws: Draws) -> str:
    return moment(LAST_DAY - timedelta(draws.between(1, 2)), draws)


def _add_merge_request(
    records: sqlite3.Connection,
    project: Project,
    number: int,
    request: Mapping[str, str | int | None],
    draws: Draws,
) -> None:
    author = draws.pick(project.crew)
    others = [user for user in project.crew if user != author]
    agent_reviews = AGENT in others and draws.chance(0.5)
    reviewer = AGENT if agent_reviews else draws.pick(others) if draws.chance(0.7) else None
    made = _insert(
        records, "merge_requests", project=project.id, iid=number, target=project.branch,
        body=" ".join(draws.sample(DETAILS[5:], draws.between(1, 2))), author=author,
        assignee=draws.pick(project.crew) if draws.chance(0.5) else None, reviewer=reviewer,
        **request,
    )  # fmt: skip
    updated = _add_notes(records, project, "merge_request", made, str(request["created"]), draws)
    if request["state"] != "merged":
        records.execute("UPDATE merge_requests SET updated = ? WHERE id = ?", (updated, made))
    if reviewer is not None and reviewer != AGENT and draws.chance(0.5):
        records.execute("INSERT INTO approvals VALUES (?, ?)", (made, reviewer))


def _add_todos(records: sqlite3.Connection) -> None:
    """Gives the agent a to-do for whatever open work waits for it."""
    draws = Draws("git todos")
    rows = [
        *records.execute(_WAITING_ISSUES, (AGENT,)).fetchall(),
        *records.execute(_WAITING_REVIEWS, (AGENT,)).fetchall(),
    ]
    for kind, target, author, created in sorted(rows, key=lambda row: row[3]):
        reason = "assigned" if kind == "issue" else "review_requested"
        if kind == "issue" and draws.chance(0.25):
            reason = "mentioned"
        state = "pending" if created > "2022-09-01" else "done"
        _insert(
            records, "todos", user=AGENT, kind=kind, target=target, author=author, reason=reason,
            state=state, created=created,
        )  # fmt: skip


_WAITING_ISSUES = """
SELECT 'issue', id, author, created FROM issues
WHERE assignee = ? AND state = 'opened' AND author != assignee ORDER BY id
"""
_WAITING_REVIEWS = """
SELECT 'merge_request', id, author, created FROM merge_requests
WHERE reviewer = ? AND state = 'opened' ORDER BY id
"""


def _insert(records: sqlite3.Connection, table: str, **values: str | int | None) -> int:
    names = ", ".join(values)
    marks = ", ".join("?" * len(values))
    sql = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608  (names of ours)
    number = records.execute(sql, list(values.values())).lastrowid
    assert number is not None
    return number
