"""Milestones, labels and to-dos."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from agentgym_envs.envs.webarena.sites.app import day
from agentgym_envs.envs.webarena.sites.records import Records
from agentgym_envs.envs.webarena.tasks.template import Case, Click, Fill, Template
from agentgym_envs.toolkit.draws import Draws

from .ways import (
    ANY,
    HOST,
    changed,
    developed,
    drawn,
    expect,
    full,
    of_projects,
    tab_path,
    template,
)

_EVENTS = ("Summer sprint", "Beta test", "Code freeze", "Review week", "Public demo")
_LABELS = (
    ("needs review", "Green"), ("blocked", "Red"), ("translation", "Blue"),
    ("regression", "Red"), ("ready", "Green"), ("on hold", "Grey"),
)  # fmt: skip


def _milestone(git: Records) -> Iterator[Case]:
    for project in developed(git):
        for title in drawn(f"events {project['id']}", _EVENTS, 3):
            draws = Draws(f"milestone {project['id']} {title}")
            start = date(2023, 7, 1) + timedelta(draws.below(120))
            due = start + timedelta(draws.between(7, 40))
            url = f"{HOST}/{full(project)}/-/milestones"
            fields = {"Title": title, "Start date": str(start), "Due date": str(due)}
            path = (
                *tab_path(full(project), "Milestones"),
                Click(url, "link", "New milestone"),
                Fill(f"{url}/new", fields, "Create milestone"),
            )
            wanted = {"project": project["id"], "title": title, "start_date": str(start)}
            done = expect("milestones", wanted | {"due_date": str(due)}, new=True)
            values = {"project": full(project), "title": title, "start": day(str(start))}
            thought = f"I open the form for a new milestone of {full(project)}."
            yield changed(values | {"due": day(str(due))}, path, thought, done)


def _label(git: Records) -> Iterator[Case]:
    for project in developed(git):
        for name, color in drawn(f"labels {project['id']}", _LABELS, 2):
            url = f"{HOST}/{full(project)}/-/labels"
            path = (
                *tab_path(full(project), "Labels"),
                Click(url, "link", "New label"),
                Fill(f"{url}/new", {"Title": name, "Color": color}, "Create label"),
            )
            wanted = {"project": project["id"], "name": name, "color": color.lower()}
            values = {"project": full(project), "label": name, "color": color.lower()}
            thought = f"I open the form for a new label of {full(project)}."
            yield changed(values, path, thought, expect("labels", wanted, new=True))


_ACTIVE = """
SELECT m.*, p.namespace, p.path FROM milestones m JOIN projects p ON p.id = m.project
WHERE m.project = ?1 AND m.state = 'active' ORDER BY m.iid
"""


def _close(git: Records) -> Iterator[Case]:
    for row in of_projects(git, _ACTIVE, developed(git)):
        url = f"{HOST}/{full(row)}/-/milestones"
        path = (
            *tab_path(full(row), "Milestones"),
            Click(url, "link", row["title"]),
            Click(f"{url}/{row['iid']}", "button", "Close milestone"),
        )
        done = expect("milestones", {"id": row["id"], "state": "closed"})
        values = {"milestone": row["title"], "project": full(row)}
        yield changed(values, path, f"I open {row['title']} and close it.", done)


_TODOS = """
SELECT t.id, coalesce(i.title, m.title) AS title, p.namespace, p.path FROM todos t
LEFT JOIN issues i ON t.kind = 'issue' AND i.id = t.target
LEFT JOIN merge_requests m ON t.kind = 'merge_request' AND m.id = t.target
JOIN projects p ON p.id = coalesce(i.project, m.project)
WHERE t.state = 'pending' ORDER BY t.id
"""


def _todo(git: Records) -> Iterator[Case]:
    todos = f"{HOST}/dashboard/todos*"
    rows = git.all(_TODOS)
    titles, projects = [row["title"] for row in rows], [full(row) for row in rows]
    for row in rows:
        if titles.count(row["title"]) == 1:
            beside = row["title"]
        elif projects.count(full(row)) == 1:
            beside = full(row)
        else:
            continue
        path = (
            Click(ANY, "link", "To-Do List"),
            Click(todos, "link", "Next"),
            Click(todos, "button", "Mark as done", beside=beside),
        )
        done = expect("todos", {"id": row["id"], "state": "done"})
        values = {"title": row["title"], "project": full(row)}
        yield changed(values, path, "It stands in my To-Do List.", done)


TEMPLATES: Sequence[Template] = (
    template(
        "create_milestone",
        _milestone,
        'Create a milestone "{{title}}" in {{project}} from {{start}} to {{due}}.',
        'Add the milestone "{{title}}" to {{project}}. It starts on {{start}} and is due on'
        " {{due}}.",
        'Plan "{{title}}" as a milestone of {{project}}: start {{start}}, end {{due}}.',
    ),
    template(
        "create_label",
        _label,
        'Create a {{color}} label "{{label}}" in {{project}}.',
        'Add the label "{{label}}" to the labels of {{project}} and make it {{color}}.',
        'I need a new label "{{label}}" for issues of {{project}}, in {{color}}.',
    ),
    template(
        "close_milestone",
        _close,
        'Close the milestone "{{milestone}}" of {{project}}.',
        'We are done with "{{milestone}}" in {{project}}; close that milestone.',
        'Mark the milestone "{{milestone}}" in {{project}} as closed.',
    ),
    template(
        "finish_todo",
        _todo,
        'Mark the item "{{title}}" ({{project}}) in my To-Do List as done.',
        'I have dealt with "{{title}}" of {{project}}. Tick it off on my To-Do List.',
        'Remove "{{title}}" of {{project}} from my pending to-dos by marking it as done.',
    ),
)
