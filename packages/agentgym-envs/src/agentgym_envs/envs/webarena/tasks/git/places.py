"""Pages that are to be opened."""

from collections.abc import Iterator, Sequence
from urllib.parse import urlencode

from agentgym_envs.envs.webarena.sites.records import Records
from agentgym_envs.envs.webarena.tasks.template import (
    Case,
    Click,
    Fill,
    Leg,
    Template,
    page_open,
)

from .history import COMMITS, author_leg, by_author, contributors_leg
from .tracker import ISSUES, REQUESTS
from .ways import (
    HOST,
    START,
    drawn,
    full,
    inside,
    issue_path,
    issue_url,
    of_projects,
    request_path,
    request_url,
    tab_path,
    template,
    visible,
)

_ELSEWHERE = """
SELECT f.path AS file, b.name AS branch, p.namespace, p.path FROM branches b
JOIN files f ON f.branch = b.id JOIN projects p ON p.id = b.project AND p.default_branch != b.name
WHERE b.project = ?1 AND f.path NOT IN ('LICENSE', 'VERSION') ORDER BY b.id, f.path
"""


def _file(git: Records) -> Iterator[Case]:
    for row in drawn("file", of_projects(git, _ELSEWHERE, visible(git))):
        name, branch, file = full(row), row["branch"], row["file"]
        path = (
            *tab_path(name, "Branches"),
            Click(f"{HOST}/{name}/-/branches", "link", branch),
            *inside(name, branch, file),
        )
        here = f"{HOST}/{name}/-/blob/{branch}/{file}"
        thought = f"I go to the branch {branch} of {name} and open {file} there."
        values = {"file": file, "branch": branch, "project": name}
        yield Case(values, [Leg(START, path, thought, here=here)], page_open(f"http://{here}"))


_LABELS = """
SELECT l.name, p.namespace, p.path FROM labels l JOIN projects p ON p.id = l.project
WHERE l.project = ?1 ORDER BY l.name
"""


def _labelled(git: Records) -> Iterator[Case]:
    for row in drawn("labelled list", of_projects(git, _LABELS, visible(git))):
        listed = f"{HOST}/{full(row)}/-/issues"
        query = urlencode({"label_name[]": row["name"]})
        path = (*tab_path(full(row), "Issues"), Fill(listed, {"Label": row["name"]}, "Filter"))
        thought = f"I filter the issues of {full(row)} by the label {row['name']}."
        leg = Leg(START, path, thought, here=f"{listed}?*{query}*")
        values = {"label": row["name"], "project": full(row)}
        yield Case(values, [leg], page_open(f"http://{listed}?{query}"))


_ORDERS = (
    ("Oldest created", "created_asc", "the oldest first"),
    ("Updated date", "updated_desc", "the one that changed most recently first"),
    ("Due date", "due_date", "by their due date"),
    ("Title", "title_asc", "by title"),
)


def _sorted(git: Records) -> Iterator[Case]:
    for number, project in enumerate(drawn("sorted", visible(git))):
        text, sort, wanted = _ORDERS[number % len(_ORDERS)]
        listed = f"{HOST}/{full(project)}/-/issues"
        path = (*tab_path(full(project), "Issues"), Fill(listed, {"Sort by": text}, "Filter"))
        thought = f"I sort the open issues of {full(project)}."
        leg = Leg(START, path, thought, here=f"{listed}?state=opened*sort={sort}")
        values = {"order": wanted, "project": full(project)}
        yield Case(values, [leg], page_open(f"http://{listed}?state=opened&sort={sort}"))


def _of_assignee(git: Records) -> Iterator[Case]:
    rows = of_projects(git, ISSUES, visible(git))
    pairs = {(full(row), row["assignee"]) for row in rows if row["assignee"]}
    for name, number in drawn("assignee list", sorted(pairs), 80):
        user = git.one("SELECT * FROM users WHERE id = ?", number)
        assert user is not None
        person = str(user["name"])
        listed = f"{HOST}/{name}/-/issues"
        path = (*tab_path(name, "Issues"), Fill(listed, {"Assignee": person}, "Filter"))
        query = f"assignee_username={user['username']}"
        thought = f"I filter the issues of {name} by who they are assigned to."
        leg = Leg(START, path, thought, here=f"{listed}?*{query}*")
        values = {"person": person, "project": name}
        yield Case(values, [leg], page_open(f"http://{listed}?state=opened&{query}"))


def _latest_commit(git: Records) -> Iterator[Case]:
    for project in drawn("latest commit", visible(git)):
        authors = list(by_author(git.all(COMMITS, project["id"])).values())
        rows = drawn(f"latest commit {project['id']}", authors, 1)[0]
        last = rows[-1]
        listed = author_leg(project, last)
        url = f"{HOST}/{full(project)}/-/commit/{last['sha']}"
        path = (*listed.path, Click(listed.seen, "link", last["title"]))
        thought = f"The newest commit of {last['name']} is the first in their list."
        values = {"person": last["name"], "project": full(project)}
        yield Case(values, [Leg(START, path, thought, here=url)], page_open(f"http://{url}"))


def _top_profile(git: Records) -> Iterator[Case]:
    for project in drawn("top profile", visible(git), 80):
        authors = list(by_author(git.all(COMMITS, project["id"])).values())
        if len(authors) > 1 and len(authors[0]) > len(authors[1]):
            leg = contributors_leg(project)
            top = authors[0][0]
            path = (*leg.path, Click(leg.seen, "link", top["name"]))
            here = f"{HOST}/{top['username']}"
            thought = f"{full(project)} lists its contributors by the number of commits."
            found = Leg(START, path, thought, here=here)
            yield Case({"project": full(project)}, [found], page_open(f"http://{here}"))


def _issue(git: Records) -> Iterator[Case]:
    rows = of_projects(git, ISSUES, visible(git))
    for row in drawn("issue page", [row for row in rows if row["state"] == "opened"], 80):
        path = issue_path(full(row), row["title"], "opened")
        thought = f"I search the issues of {full(row)} for {row['title']!r}."
        leg = Leg(START, path, thought, here=issue_url(row))
        values = {"title": row["title"], "project": full(row)}
        yield Case(values, [leg], page_open(f"http://{issue_url(row)}"))


def _changes(git: Records) -> Iterator[Case]:
    rows = of_projects(git, REQUESTS, visible(git))
    for row in drawn("changes", [row for row in rows if row["state"] == "opened"], 80):
        listed = request_path(full(row), row["title"], "opened")
        path = (*listed, Click(request_url(row), "link", "Changes"))
        here = f"{request_url(row)}/diffs"
        thought = f"The merge request {row['title']!r} shows the changes of files on a page."
        values = {"title": row["title"], "project": full(row)}
        yield Case(values, [Leg(START, path, thought, here=here)], page_open(f"http://{here}"))


TEMPLATES: Sequence[Template] = (
    template(
        "open_file",
        _file,
        "Open {{file}} on the branch {{branch}} of {{project}}.",
        "Go to the branch {{branch}} in {{project}} and show me the file {{file}}.",
        "I want to read {{file}} as it is on {{branch}}, in the project {{project}}.",
    ),
    template(
        "open_labelled_issues",
        _labelled,
        'Show the issues of {{project}} that have the label "{{label}}".',
        'Filter the issue list of {{project}} by the label "{{label}}".',
        'Display all issues in {{project}} labelled "{{label}}".',
    ),
    template(
        "open_sorted_issues",
        _sorted,
        "Show the open issues of {{project}}, {{order}}.",
        "List the open issues in {{project}}, sorted: {{order}}.",
        "I want to see the open issues of {{project}} {{order}}.",
    ),
    template(
        "open_issues_of",
        _of_assignee,
        "Show the open issues of {{project}} that are assigned to {{person}}.",
        "Which open issues in {{project}} does {{person}} have to deal with? Open that list.",
        "List what {{person}} still has to do in {{project}}: the open issues assigned to them.",
        held_out=True,
    ),
    template(
        "open_latest_commit",
        _latest_commit,
        "Open the latest commit of {{person}} on the default branch of {{project}}.",
        "Show me what {{person}} committed last to {{project}} (default branch).",
        "Go to the page of {{person}}'s newest commit in {{project}}.",
    ),
    template(
        "open_top_profile",
        _top_profile,
        "Open the profile of the person with the most commits to {{project}}.",
        "Find the top contributor of {{project}} and go to their profile.",
        "Show me the profile page of whoever has committed most to {{project}}.",
    ),
    template(
        "open_issue",
        _issue,
        'Open the issue "{{title}}" of {{project}}.',
        'Take me to the page of the issue "{{title}}" in {{project}}.',
        'Find "{{title}}" among the open issues of {{project}} and open it.',
    ),
    template(
        "open_changes",
        _changes,
        'Show the changed files of the merge request "{{title}}" in {{project}}.',
        'Open the changes of "{{title}}", a merge request of {{project}}.',
        'I want to see what the merge request "{{title}}" changes in {{project}}; open that page.',
    ),
)
