"""Questions about commits and who made them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from agentgym_envs.envs.webarena.sites.app import day
from agentgym_envs.envs.webarena.sites.records import Records, Row
from agentgym_envs.envs.webarena.tasks.template import (
    Case,
    Click,
    Fill,
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
    file_leg,
    full,
    of_projects,
    tab_leg,
    tab_path,
    template,
    visible,
)

_PAGE = 20

COMMITS = """
SELECT c.*, u.name, u.username, u.email, p.namespace, p.path, p.default_branch FROM commits c
JOIN branches b ON b.id = c.branch JOIN projects p ON p.id = c.project AND p.default_branch = b.name
JOIN users u ON u.id = c.author WHERE c.project = ?1 ORDER BY c.created, c.id
"""
"""The commits of the default branch of the project ?1."""


def by_author(commits: Sequence[Row]) -> dict[str, list[Row]]:
    """Returns the commits of each author, those with the most first."""
    found: dict[str, list[Row]] = {}
    for commit in commits:
        found.setdefault(commit["username"], []).append(commit)
    return dict(sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0])))


def author_leg(project: Row, author: Row) -> Leg:
    """Returns the leg to the commits of one author."""
    listed = f"{HOST}/{full(project)}/-/commits/{project['default_branch']}"
    path = (
        *tab_path(full(project), "Commits"),
        Fill(listed, {"Author": author["name"]}, "Filter"),
    )
    thought = f"I want to see only the commits of {author['name']}."
    return Leg(START, path, thought, seen=f"{listed}?author={author['username']}*")


def contributors_leg(project: Row) -> Leg:
    """Returns the leg to the contributors of a project."""
    return tab_leg(full(project), "Contributors", f"graphs/{project['default_branch']}")


def _on_a_day(git: Records) -> Iterator[Case]:
    for project in drawn("on a day", visible(git)):
        authors = by_author(git.all(COMMITS, project["id"]))
        few = [rows for rows in authors.values() if 1 < len(rows) <= _PAGE]
        if few:
            rows = drawn(f"author {project['id']}", few, 1)[0]
            counts = Counter(row["created"][:10] for row in rows)
            chosen, count = max(counts.items(), key=lambda pair: (pair[1], pair[0]))
            values = {"person": rows[0]["name"], "project": full(project), "day": day(chosen)}
            answer = str(count)
            yield answered(values, author_leg(project, rows[0]), answer, exact_answer(answer))


def _in_all(git: Records) -> Iterator[Case]:
    for project in drawn("in all", visible(git)):
        authors = list(by_author(git.all(COMMITS, project["id"])).values())
        rows = drawn(f"in all {project['id']}", authors, 1)[0]
        values = {"person": rows[0]["name"], "project": full(project)}
        answer = str(len(rows))
        yield answered(values, contributors_leg(project), answer, exact_answer(answer))


def _most(git: Records) -> Iterator[Case]:
    for project in drawn("most", visible(git)):
        authors = list(by_author(git.all(COMMITS, project["id"])).values())
        if len(authors) > 1 and len(authors[0]) > len(authors[1]):
            answer = authors[0][0]["name"]
            values = {"project": full(project)}
            yield answered(values, contributors_leg(project), answer, answer_with(answer))


def _top_two(git: Records) -> Iterator[Case]:
    for project in drawn("top two", visible(git)):
        authors = list(by_author(git.all(COMMITS, project["id"])).values())
        counts = [len(rows) for rows in authors[:3]]
        if len(counts) == 3 and counts[1] > counts[2]:
            emails = [rows[0]["email"] for rows in authors[:2]]
            values = {"project": full(project)}
            leg = contributors_leg(project)
            yield answered(values, leg, " and ".join(emails), answer_with(*emails))


def _in_a_month(git: Records) -> Iterator[Case]:
    for project in drawn("month", visible(git), 80):
        counts = Counter(row["created"][:7] for row in git.all(COMMITS, project["id"]))
        month, count = drawn(f"month {project['id']}", sorted(counts.items()), 1)[0]
        first = date.fromisoformat(f"{month}-01")
        last = (first + timedelta(31)).replace(day=1) - timedelta(1)
        values = {"project": full(project), "month": f"{first:%B %Y}"}
        leg = _period_leg(project, first, last)
        yield answered(values, leg, str(count), exact_answer(str(count)))


def _period_leg(project: Row, first: date, last: date) -> Leg:
    listed = f"{HOST}/{full(project)}/-/graphs/{project['default_branch']}"
    period = Fill(f"{listed}*", {"From": str(first), "To": str(last)}, "Show")
    path = (*tab_path(full(project), "Contributors"), period)
    thought = f"I ask for the contributors from {first} to {last} only."
    return Leg(START, path, thought, seen=f"{listed}?from={first}&to={last}")


_LAST_CHANGES = """
SELECT f.path AS file, u.name, p.namespace, p.path, p.default_branch FROM files f
JOIN branches b ON b.id = f.branch JOIN projects p ON p.id = b.project
 AND p.default_branch = b.name JOIN commits c ON c.id = f.commit_id
JOIN users u ON u.id = c.author WHERE b.project = ?1 ORDER BY f.path
"""


def _last_change(git: Records) -> Iterator[Case]:
    for row in drawn("last change", of_projects(git, _LAST_CHANGES, visible(git))):
        values = {"file": row["file"], "project": full(row)}
        leg = file_leg(full(row), row["default_branch"], row["file"])
        yield answered(values, leg, row["name"], answer_with(row["name"]))


_DATED = """
SELECT c.title, c.created, p.namespace, p.path, p.default_branch FROM commits c
JOIN branches b ON b.id = c.branch JOIN projects p ON p.id = c.project AND p.default_branch = b.name
WHERE c.project = ?1 GROUP BY c.title HAVING count(*) = 1 AND c.title NOT LIKE 'Initial%'
 AND c.title NOT LIKE 'Merge %' ORDER BY c.id
"""


def _date_of(git: Records) -> Iterator[Case]:
    for row in drawn("date of", of_projects(git, _DATED, visible(git))):
        listed = f"{HOST}/{full(row)}/-/commits/{row['default_branch']}"
        path = (
            *tab_path(full(row), "Commits"),
            Fill(f"{listed}*", {"Search by message": row["title"]}, "Filter"),
            Click(f"{listed}?*search=*", "link", row["title"]),
        )
        thought = f"I search the commits for {row['title']!r}."
        leg = Leg(START, path, thought, seen=f"{HOST}/{full(row)}/-/commit/*")
        answer = day(row["created"])
        values = {"title": row["title"], "project": full(row)}
        yield answered(values, leg, answer, answer_with(answer))


TEMPLATES: Sequence[Template] = (
    template(
        "commits_on_day",
        _on_a_day,
        "How many commits did {{person}} make to {{project}} on {{day}}?",
        "On {{day}} {{person}} worked on {{project}}. How many commits was that? Just the number.",
        "Count the commits by {{person}} in {{project}} of {{day}}.",
        "I need the number of commits that {{person}} made on {{day}} in the project {{project}}.",
    ),
    template(
        "commits_in_all",
        _in_all,
        "How many commits has {{person}} made to the default branch of {{project}}?",
        "Tell me the number of commits by {{person}} in {{project}}, all time.",
        "What is the total of {{person}}'s commits to {{project}}, on its default branch?",
    ),
    template(
        "most_commits",
        _most,
        "Who has made the most commits to {{project}}?",
        "Tell me the name of the person with the most commits in {{project}}.",
        "Find the top contributor of {{project}} by number of commits.",
    ),
    template(
        "top_two_emails",
        _top_two,
        "List the email addresses of the two people with the most commits to {{project}}.",
        "Which addresses for mail do the top 2 contributors of {{project}} have?",
        "Give me the emails of the two most active contributors to {{project}}.",
    ),
    template(
        "commits_in_month",
        _in_a_month,
        "How many commits went into the default branch of {{project}} in {{month}}?",
        "Count all commits to {{project}} during {{month}}, default branch only.",
        "What was the number of commits to {{project}}'s default branch in {{month}}?",
        held_out=True,
    ),
    template(
        "last_change",
        _last_change,
        "Who changed {{file}} of {{project}} last?",
        "Tell me the name of the person who last touched {{file}} in {{project}}.",
        "The file {{file}} in {{project}}: who is the author of its latest commit?",
    ),
    template(
        "commit_date",
        _date_of,
        'On which day was the commit "{{title}}" made in {{project}}?',
        'Find the commit titled "{{title}}" in {{project}} and give me its date.',
        'When did somebody commit "{{title}}" to {{project}}?',
    ),
)
