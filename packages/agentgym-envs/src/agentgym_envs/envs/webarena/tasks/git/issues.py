"""Issues to open, comment, close, assign and label."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from agentgym_envs.envs.webarena.sites.app import day
from agentgym_envs.envs.webarena.sites.git.content.words import PARTS, WISHES
from agentgym_envs.envs.webarena.sites.git.rules import members_of
from agentgym_envs.envs.webarena.sites.records import Records, Row
from agentgym_envs.envs.webarena.tasks.template import Case, Click, Fill, Template, Waypoint
from agentgym_envs.toolkit.draws import Draws

from .tracker import ISSUES
from .ways import (
    HOST,
    changed,
    developed,
    drawn,
    expect,
    full,
    issue_path,
    issue_url,
    me,
    of_projects,
    tab_path,
    template,
    visible,
)

_SAYINGS = (
    "I can reproduce this on my machine", "Works for me now, thank you",
    "Let us talk about this on Friday", "I would like to help with this",
    "Please add the version you use", "This is a duplicate, I think",
    "Could we have this before the summer?", "The sample data shows it as well",
    "I have asked the authors of the library", "A short note in the guide would do",
    "Not a problem any more since the last update", "I will send a patch tonight",
)  # fmt: skip


def opened(git: Records) -> list[Row]:
    """Returns the open issues of the projects that the agent develops."""
    rows = of_projects(git, ISSUES, developed(git))
    return [row for row in rows if row["state"] == "opened"]


def edit_path(issue: Row, fields: dict[str, str]) -> tuple[Waypoint, ...]:
    """Returns the way from anywhere to an open issue with these fields changed."""
    url = issue_url(issue)
    return (
        *issue_path(full(issue), issue["title"], "opened"),
        Click(url, "link", "Edit"),
        Fill(f"{url}/edit", fields, "Save changes"),
    )


def named(issue: Row) -> dict[str, str]:
    """Returns the values that name an issue."""
    return {"title": issue["title"], "project": full(issue)}


def _new(git: Records) -> Iterator[Case]:
    for project in drawn("new issue", visible(git)):
        draws = Draws(f"new issue {project['id']}")
        title = f"{draws.pick(WISHES)} for the {draws.pick(PARTS)}"
        person = draws.pick(members_of(git, project))
        due = date(2023, 6, 20) + timedelta(draws.below(300))
        fields = {"Title": title, "Assignee": person["name"], "Due date": str(due)}
        path = _new_path(project, fields)
        row = {"project": project["id"], "title": title, "assignee": person["user"]}
        expected = expect("issues", row | {"due_date": str(due)}, new=True)
        values = {"project": full(project), "title": title, "person": person["name"]}
        thought = f"I open the form for a new issue of {full(project)}."
        yield changed(values | {"due": day(str(due))}, path, thought, expected)


def _new_path(project: Row, fields: dict[str, str]) -> tuple[Waypoint, ...]:
    url = f"{HOST}/{full(project)}/-/issues"
    return (
        *tab_path(full(project), "Issues"),
        Click(url, "link", "New issue"),
        Fill(f"{url}/new", fields, "Create issue"),
    )


def _ask(git: Records) -> Iterator[Case]:
    for project in drawn("ask", visible(git)):
        draws = Draws(f"ask {project['id']}")
        title = f"Plans for the {draws.pick(PARTS)}"
        body = f"Do you have plans for it before {draws.between(2024, 2026)}?"
        path = _new_path(project, {"Title": title, "Description": body})
        row = {"project": project["id"], "title": title, "body": body, "author": me(git)}
        values = {"project": full(project), "title": title, "text": body}
        thought = f"I open the form for a new issue of {full(project)}."
        yield changed(values, path, thought, expect("issues", row, new=True))


def _comment(git: Records) -> Iterator[Case]:
    rows = of_projects(git, ISSUES, visible(git))
    free = [row for row in rows if row["state"] == "opened"]
    for row in drawn("comment", free):
        text = Draws(f"comment {row['id']}").pick(_SAYINGS)
        url = issue_url(row)
        path = (
            *issue_path(full(row), row["title"], "opened"),
            Fill(url, {"Write a comment": text}, "Comment"),
        )
        note = {"kind": "issue", "target": row["id"], "author": me(git), "body": text}
        values = {**named(row), "text": text}
        thought = f"I comment on the issue {row['title']!r}."
        yield changed(values, path, thought, expect("notes", note, new=True))


def _close(git: Records) -> Iterator[Case]:
    for row in drawn("close", opened(git)):
        path = (
            *issue_path(full(row), row["title"], "opened"),
            Click(issue_url(row), "button", "Close issue"),
        )
        done = expect("issues", {"id": row["id"], "state": "closed"})
        yield changed(named(row), path, f"I look for {row['title']!r} and close it.", done)


def _reopen(git: Records) -> Iterator[Case]:
    rows = of_projects(git, ISSUES, developed(git))
    for row in drawn("reopen", [row for row in rows if row["state"] == "closed"], 80):
        path = (
            *issue_path(full(row), row["title"], "closed"),
            Click(issue_url(row), "button", "Reopen issue"),
        )
        done = expect("issues", {"id": row["id"], "state": "opened"})
        yield changed(named(row), path, f"I look for {row['title']!r} and reopen it.", done)


def _assign(git: Records) -> Iterator[Case]:
    people = {project["id"]: members_of(git, project) for project in developed(git)}
    for row in drawn("assign", opened(git)):
        others = [each for each in people[row["project"]] if each["user"] != row["assignee"]]
        person = Draws(f"assign {row['id']}").pick(others)
        path = edit_path(row, {"Assignee": person["name"]})
        done = expect("issues", {"id": row["id"], "assignee": person["user"]})
        values = {**named(row), "person": person["name"]}
        yield changed(values, path, f"I assign {row['title']!r} to {person['name']}.", done)


_MISSING_LABELS = """
SELECT l.* FROM labels l WHERE l.project = ? AND l.id NOT IN
 (SELECT label FROM issue_labels WHERE issue = ?) ORDER BY l.name
"""


def _label(git: Records) -> Iterator[Case]:
    for row in drawn("label", opened(git)):
        missing = git.all(_MISSING_LABELS, row["project"], row["id"])
        label = Draws(f"label {row['id']}").pick(missing)
        path = edit_path(row, {label["name"]: "on"})
        done = expect("issue_labels", {"issue": row["id"], "label": label["id"]})
        values = {**named(row), "label": label["name"]}
        yield changed(values, path, f"I tick the label {label['name']!r}.", done)


def _plan(git: Records) -> Iterator[Case]:
    for row in drawn("plan", opened(git), 80):
        sql = "SELECT * FROM milestones WHERE project = ? AND id != ? ORDER BY id"
        others = git.all(sql, row["project"], row["milestone"] or 0)
        milestone = Draws(f"plan {row['id']}").pick(others)
        due = date(2023, 6, 20) + timedelta(Draws(f"plan due {row['id']}").below(200))
        path = edit_path(row, {"Milestone": milestone["title"], "Due date": str(due)})
        wanted = {"id": row["id"], "milestone": milestone["id"], "due_date": str(due)}
        values = {**named(row), "milestone": milestone["title"], "due": day(str(due))}
        thought = f"I edit {row['title']!r} to set its milestone and due date."
        yield changed(values, path, thought, expect("issues", wanted))


TEMPLATES: Sequence[Template] = (
    template(
        "create_issue",
        _new,
        'Create an issue "{{title}}" in {{project}}, assign it to {{person}}, due {{due}}.',
        'In {{project}}, open an issue with the title "{{title}}" for {{person}} that is due on'
        " {{due}}.",
        'Add "{{title}}" to the issues of {{project}}. Assignee: {{person}}. Due date: {{due}}.',
    ),
    template(
        "ask_in_issue",
        _ask,
        'Open an issue titled "{{title}}" in {{project}} with the description "{{text}}"',
        'Ask the people of {{project}} in a new issue "{{title}}" exactly this: "{{text}}"',
        'Please file an issue in {{project}}: title "{{title}}", description "{{text}}"',
    ),
    template(
        "comment_issue",
        _comment,
        'Comment "{{text}}" on the issue "{{title}}" of {{project}}.',
        'Write "{{text}}" under the issue "{{title}}" in {{project}}.',
        'Reply to the open issue "{{title}}" in {{project}} with "{{text}}".',
    ),
    template(
        "close_issue",
        _close,
        'Close the issue "{{title}}" of {{project}}.',
        'The issue "{{title}}" in {{project}} is settled, please close it.',
        'Mark "{{title}}" in {{project}} as closed.',
    ),
    template(
        "reopen_issue",
        _reopen,
        'Reopen the issue "{{title}}" of {{project}}.',
        'The closed issue "{{title}}" in {{project}} has come back. Reopen it.',
        '"{{title}}" in {{project}} was closed too early; open that issue again.',
    ),
    template(
        "assign_issue",
        _assign,
        'Assign the issue "{{title}}" of {{project}} to {{person}}.',
        'Make {{person}} the assignee of "{{title}}" in {{project}}.',
        '{{person}} will deal with the open issue "{{title}}" of {{project}}. Assign it.',
    ),
    template(
        "label_issue",
        _label,
        'Add the label "{{label}}" to the issue "{{title}}" of {{project}}.',
        'Label "{{title}}" in {{project}} as "{{label}}", and keep its other labels.',
        'Put "{{label}}" on the issue "{{title}}" in {{project}}.',
    ),
    template(
        "plan_issue",
        _plan,
        'Set the milestone of "{{title}}" in {{project}} to "{{milestone}}" and its due date to'
        " {{due}}.",
        'Plan the issue "{{title}}" of {{project}} for {{milestone}}, due on {{due}}.',
        'The issue "{{title}}" in {{project}} belongs to {{milestone}} and is due {{due}}. Enter'
        " that.",
        held_out=True,
    ),
)
