"""Questions about issues, milestones and merge requests."""

from collections.abc import Iterator, Sequence

from agentgym_envs.envs.webarena.sites.app import day
from agentgym_envs.envs.webarena.sites.records import Records, Row
from agentgym_envs.envs.webarena.tasks.template import (
    Case,
    Click,
    Leg,
    Template,
    answer_with,
    exact_answer,
)

from .ways import (
    HOST,
    START,
    answered,
    drawn,
    found_issue_leg,
    found_request_leg,
    full,
    of_projects,
    tab_leg,
    tab_path,
    template,
    visible,
)

ISSUES = """
SELECT i.*, p.namespace, p.path, u.name AS author_name, a.name AS assignee_name FROM issues i
JOIN projects p ON p.id = i.project JOIN users u ON u.id = i.author
LEFT JOIN users a ON a.id = i.assignee WHERE i.project = ?1 ORDER BY i.iid
"""
REQUESTS = """
SELECT i.*, p.namespace, p.path, p.default_branch, u.name AS author_name,
 r.name AS reviewer_name FROM merge_requests i
JOIN projects p ON p.id = i.project JOIN users u ON u.id = i.author
LEFT JOIN users r ON r.id = i.reviewer WHERE i.project = ?1 ORDER BY i.iid
"""


def _named(row: Row) -> dict[str, str]:
    return {"title": row["title"], "project": full(row)}


def _state(git: Records) -> Iterator[Case]:
    for row in drawn("state", of_projects(git, ISSUES, visible(git))):
        answer = "open" if row["state"] == "opened" else "closed"
        leg = found_issue_leg(row, "all")
        yield answered(_named(row), leg, answer, answer_with(answer))


def _assignee(git: Records) -> Iterator[Case]:
    rows = of_projects(git, ISSUES, visible(git))
    opened = [row for row in rows if row["assignee_name"] and row["state"] == "opened"]
    for row in drawn("assignee", opened):
        name = row["assignee_name"]
        yield answered(_named(row), found_issue_leg(row, "opened"), name, answer_with(name))


def _reporter(git: Records) -> Iterator[Case]:
    rows = of_projects(git, ISSUES, visible(git))
    for row in drawn("reporter", [row for row in rows if row["state"] == "closed"]):
        name = row["author_name"]
        yield answered(_named(row), found_issue_leg(row, "closed"), name, answer_with(name))


_LABELLED = """
SELECT l.name, count(*) AS number, p.namespace, p.path FROM labels l
JOIN issue_labels n ON n.label = l.id JOIN issues i ON i.id = n.issue AND i.state = 'opened'
JOIN projects p ON p.id = l.project WHERE l.project = ?1 GROUP BY l.id ORDER BY l.name
"""


def _labelled(git: Records) -> Iterator[Case]:
    for row in drawn("labelled", of_projects(git, _LABELLED, visible(git))):
        values = {"label": row["name"], "project": full(row)}
        leg = tab_leg(full(row), "Labels", "labels")
        yield answered(values, leg, str(row["number"]), exact_answer(str(row["number"])))


_MILESTONES = """
SELECT m.*, p.namespace, p.path FROM milestones m JOIN projects p ON p.id = m.project
WHERE m.project = ?1 AND m.state = 'active' ORDER BY m.iid
"""


def _due(git: Records) -> Iterator[Case]:
    for row in drawn("due", of_projects(git, _MILESTONES, visible(git))):
        path = (
            *tab_path(full(row), "Milestones"),
            Click(f"{HOST}/{full(row)}/-/milestones", "link", row["title"]),
        )
        thought = f"I look up the milestone {row['title']} of {full(row)}."
        seen = f"{HOST}/{full(row)}/-/milestones/{row['iid']}"
        leg = Leg(START, path, thought, seen=seen)
        answer = day(row["due_date"])
        values = {"milestone": row["title"], "project": full(row)}
        yield answered(values, leg, answer, answer_with(answer))


def _reviewer(git: Records) -> Iterator[Case]:
    rows = of_projects(git, REQUESTS, visible(git))
    reviewed = [row for row in rows if row["reviewer_name"] and row["state"] == "opened"]
    for row in drawn("reviewer", reviewed):
        name = row["reviewer_name"]
        leg = found_request_leg(row, "opened")
        yield answered(_named(row), leg, name, answer_with(name))


def _source(git: Records) -> Iterator[Case]:
    rows = of_projects(git, REQUESTS, visible(git))
    for row in drawn("source", [row for row in rows if row["state"] == "merged"]):
        leg = found_request_leg(row, "merged")
        yield answered(_named(row), leg, row["source"], answer_with(row["source"]))


TEMPLATES: Sequence[Template] = (
    template(
        "issue_state",
        _state,
        'Is the issue "{{title}}" of {{project}} open or closed?',
        'Check whether the issue "{{title}}" in {{project}} is still open or already closed.',
        'Tell me the state (open or closed) of the issue "{{title}}" in {{project}}.',
    ),
    template(
        "issue_assignee",
        _assignee,
        'Who is assigned to the open issue "{{title}}" in {{project}}?',
        'Tell me the name of the person who has to deal with "{{title}}" in {{project}}.',
        '{{project}} has an issue "{{title}}". Whose job is it?',
    ),
    template(
        "issue_reporter",
        _reporter,
        'Who opened the issue "{{title}}" in {{project}}, which is closed by now?',
        'Find the closed issue "{{title}}" in {{project}} and tell me its author.',
        'The issue "{{title}}" of {{project}} is closed. Who had reported it?',
    ),
    template(
        "labelled_issues_count",
        _labelled,
        'How many open issues of {{project}} have the label "{{label}}"?',
        'Count the open issues labelled "{{label}}" in {{project}}.',
        'Give me the number of issues in {{project}} that are open and labelled "{{label}}".',
    ),
    template(
        "milestone_due",
        _due,
        'When is the milestone "{{milestone}}" of {{project}} due?',
        'Tell me the due date of "{{milestone}}" in {{project}}.',
        'By which day should "{{milestone}}" of {{project}} be finished?',
    ),
    template(
        "reviewer",
        _reviewer,
        'Who is the reviewer of the merge request "{{title}}" in {{project}}?',
        'Tell me who was asked to review "{{title}}", an open merge request of {{project}}.',
        '{{project}} has an open merge request "{{title}}". Who reviews it?',
    ),
    template(
        "merged_branch",
        _source,
        'Which branch did the merge request "{{title}}" of {{project}} bring in?',
        'Find the merged request "{{title}}" in {{project}} and name its source branch.',
        'From which branch came "{{title}}", which was merged in {{project}}?',
        held_out=True,
    ),
)
