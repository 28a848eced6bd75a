"""Merge requests to open, comment, approve and merge."""

from collections.abc import Callable, Iterator, Sequence

from agentgym_envs.envs.webarena.sites.git.rules import members_of
from agentgym_envs.envs.webarena.sites.records import Records, Row
from agentgym_envs.envs.webarena.tasks.template import Case, Click, Fill, Template
from agentgym_envs.toolkit.draws import Draws

from .tracker import REQUESTS
from .ways import (
    HOST,
    changed,
    developed,
    drawn,
    expect,
    full,
    maintained,
    me,
    of_projects,
    request_path,
    request_url,
    tab_path,
    template,
    visible,
)

_SAYINGS = ("lgtm", "Nice work!", "Please add a test", "Can we merge this today?",
            "I have two small remarks", "Thank you for the quick fix")  # fmt: skip

_FREE_BRANCHES = """
SELECT b.name, p.id AS project, p.namespace, p.path, p.default_branch, p.team FROM branches b
JOIN projects p ON p.id = b.project AND b.name != p.default_branch WHERE b.project = ?1
 AND b.name NOT IN (SELECT source FROM merge_requests WHERE project = ?1) ORDER BY b.id
"""


def _new(git: Records) -> Iterator[Case]:
    for row in drawn("new request", of_projects(git, _FREE_BRANCHES, developed(git))):
        project = git.one("SELECT * FROM projects WHERE id = ?", row["project"])
        assert project is not None
        reviewer = Draws(f"review {full(row)} {row['name']}").pick(members_of(git, project))
        title = f"Bring in {row['name']}"
        url = f"{HOST}/{full(row)}/-/merge_requests"
        fields = {"Source branch": row["name"], "Target branch": row["default_branch"],
                  "Title": title, "Reviewer": reviewer["name"]}  # fmt: skip
        path = (
            *tab_path(full(row), "Merge requests"),
            Click(url, "link", "New merge request"),
            Fill(f"{url}/new", fields, "Create merge request"),
        )
        wanted = {"project": row["project"], "source": row["name"], "title": title,
                  "target": row["default_branch"], "reviewer": reviewer["user"]}  # fmt: skip
        values = {"branch": row["name"], "target": row["default_branch"], "project": full(row),
                  "title": title, "person": reviewer["name"]}  # fmt: skip
        thought = f"I open the form for a new merge request of {full(row)}."
        yield changed(values, path, thought, expect("merge_requests", wanted, new=True))


def _open(git: Records, projects: Sequence[Row]) -> list[Row]:
    rows = of_projects(git, REQUESTS, projects)
    return [row for row in rows if row["state"] == "opened"]


def _named(row: Row) -> dict[str, str]:
    return {"title": row["title"], "project": full(row)}


def _comment(git: Records) -> Iterator[Case]:
    for row in drawn("comment request", _open(git, visible(git))):
        text = Draws(f"comment request {row['id']}").pick(_SAYINGS)
        path = (
            *request_path(full(row), row["title"], "opened"),
            Fill(request_url(row), {"Write a comment": text}, "Comment"),
        )
        note = {"kind": "merge_request", "target": row["id"], "author": me(git), "body": text}
        values = {**_named(row), "text": text}
        thought = f"I comment on the merge request {row['title']!r}."
        yield changed(values, path, thought, expect("notes", note, new=True))


def _pressing(
    button: str, projects: Callable[[Records], list[Row]], table: str, state: str
) -> Callable[[Records], Iterator[Case]]:
    """Returns the cases of what one button on the page of a merge request does."""

    def cases(git: Records) -> Iterator[Case]:
        for row in drawn(button, _open(git, projects(git))):
            path = (
                *request_path(full(row), row["title"], "opened"),
                Click(request_url(row), "button", button),
            )
            if table == "approvals":
                done = expect(table, {"merge_request": row["id"], "user": me(git)})
            else:
                done = expect(table, {"id": row["id"], "state": state})
            thought = f"I look for {row['title']!r} and press {button!r} there."
            yield changed(_named(row), path, thought, done)

    return cases


def _review(git: Records) -> Iterator[Case]:
    people = {project["id"]: members_of(git, project) for project in developed(git)}
    for row in drawn("review", _open(git, developed(git))):
        others = [each for each in people[row["project"]] if each["user"] != row["reviewer"]]
        person = Draws(f"review {row['id']}").pick(others)
        url = request_url(row)
        path = (
            *request_path(full(row), row["title"], "opened"),
            Click(url, "link", "Edit"),
            Fill(f"{url}/edit", {"Reviewer": person["name"]}, "Save changes"),
        )
        done = expect("merge_requests", {"id": row["id"], "reviewer": person["user"]})
        values = {**_named(row), "person": person["name"]}
        yield changed(values, path, f"I make {person['name']} the reviewer.", done)


TEMPLATES: Sequence[Template] = (
    template(
        "create_merge_request",
        _new,
        'Open a merge request "{{title}}" in {{project}} from {{branch}} into {{target}} with'
        " {{person}} as the reviewer.",
        "Ask {{person}} to review the branch {{branch}} of {{project}}: a merge request into"
        ' {{target}} titled "{{title}}".',
        "Submit a merge request in {{project}}: source {{branch}}, target {{target}}, title"
        ' "{{title}}", reviewer {{person}}.',
    ),
    template(
        "comment_merge_request",
        _comment,
        'Post "{{text}}" on the merge request "{{title}}" of {{project}}.',
        'Comment "{{text}}" under the open merge request "{{title}}" in {{project}}.',
        'Tell the people of the merge request "{{title}}" in {{project}}: "{{text}}"',
    ),
    template(
        "merge",
        _pressing("Merge", maintained, "merge_requests", "merged"),
        'Merge the merge request "{{title}}" of {{project}}.',
        'The request "{{title}}" in {{project}} is fine, please merge it.',
        'Accept "{{title}}" in {{project}} by merging it.',
    ),
    template(
        "approve",
        _pressing("Approve", developed, "approvals", ""),
        'Approve the merge request "{{title}}" of {{project}}.',
        'Give my approval to "{{title}}" in {{project}}, but do not merge it.',
        'I agree with the merge request "{{title}}" in {{project}}. Approve it.',
    ),
    template(
        "close_merge_request",
        _pressing("Close merge request", developed, "merge_requests", "closed"),
        'Close the merge request "{{title}}" of {{project}} without merging it.',
        'We do not need "{{title}}" in {{project}} any more, close that merge request.',
        'Reject the merge request "{{title}}" in {{project}} by closing it.',
        held_out=True,
    ),
    template(
        "change_reviewer",
        _review,
        'Make {{person}} the reviewer of the merge request "{{title}}" in {{project}}.',
        'Ask {{person}} to review "{{title}}" in {{project}} by setting the reviewer.',
        'Set the reviewer of "{{title}}" (a merge request of {{project}}) to {{person}}.',
    ),
)
