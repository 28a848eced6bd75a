"""The git host's pages and records."""

import re
import sqlite3
from collections.abc import Iterator, Mapping
from urllib.parse import quote

import pytest
from flask import Flask
from lxml import html
from werkzeug.test import Client, TestResponse

from agentgym_envs.envs.webarena.sites.git.content import fill
from agentgym_envs.envs.webarena.sites.git.content.cast import AGENT
from agentgym_envs.envs.webarena.sites.git.site import agent_session, site
from agentgym_envs.envs.webarena.sites.people import account
from agentgym_envs.envs.webarena.sites.records import Records
from agentgym_envs.envs.webarena.sites.web import START, Web

GIT = site()
BASE = "http://git.test"
ME = account("git").username

FIELDS = (
    "name", "namespace", "path", "description", "visibility", "template", "readme", "title", "body",
    "assignee", "reviewer", "milestone", "due_date", "start_date", "labels", "source", "target",
    "content", "message", "who", "role", "expires", "note", "state", "approved", "color", "status",
    "website", "location", "bio", "username", "password", "next", "search", "scope", "sort", "page",
    "author", "from", "to", "filter", "label_name[]", "milestone_title", "assignee_username",
)  # fmt: skip

HOSTILE = (
    "",
    "x" * 10_000,
    "<script>alert(1)</script><b>&amp;",
    "'; DROP TABLE users; --",
    "\x00\ud7ff \N{GRINNING FACE} %_\\",
    "-1",
    "9" * 30,
    "../..//:name ?1 {{ 7 * 7 }}",
)


@pytest.fixture
def web() -> Iterator[Web]:
    web = Web({GIT.host: GIT})
    yield web
    assert web.errors == []
    web.close()


@pytest.fixture
def records(web: Web) -> Records:
    return web.records("git")


@pytest.fixture
def visitor(web: Web) -> Client:
    return Client(web)


@pytest.fixture
def client(web: Web, records: Records) -> Client:
    return signed_in(web, agent_session(records))


def signed_in(web: Web, session: Mapping[str, int]) -> Client:
    client = Client(web)
    token = web.new_session(GIT.host, **session)
    client.set_cookie("session", token, domain=GIT.host)
    return client


def get(client: Client, path: str) -> TestResponse:
    return client.get(path, base_url=BASE)


def secret_of(client: Client, path: str = "/projects/new") -> str:
    """Returns what the forms of this visitor must carry."""
    found = re.search(r'name="csrf_token" value="(\w+)"', get(client, path).text)
    assert found is not None
    return found[1]


def post(client: Client, path: str, /, **values: str) -> TestResponse:
    data = {"csrf_token": secret_of(client), **values}
    return client.post(path, base_url=BASE, data=data)


def texts(response: TestResponse, css: str) -> list[str]:
    found = html.fromstring(response.text).cssselect(css)
    return [" ".join(element.text_content().split()) for element in found]


def owned(records: Records, visibility: str = "public") -> str:
    sql = "SELECT path FROM projects WHERE namespace = ? AND visibility = ? ORDER BY id"
    return f"{ME}/{records.value(sql, ME, visibility)}"


def foreign(records: Records) -> str:
    """Returns a public project in which the agent has no role."""
    row = records.one(
        "SELECT * FROM projects p WHERE visibility = 'public' AND team IS NULL AND NOT EXISTS"
        " (SELECT 1 FROM members WHERE project = p.id AND user = ?) ORDER BY id",
        AGENT,
    )
    assert row is not None
    return f"{row['namespace']}/{row['path']}"


def number(records: Records, project: str) -> int:
    sql = "SELECT id FROM projects WHERE namespace || '/' || path = ?"
    return records.value(sql, project)


def default_branch(records: Records, project: str) -> str:
    sql = "SELECT default_branch FROM projects WHERE namespace || '/' || path = ?"
    return records.value(sql, project)


def test_there_is_as_much_as_promised(records: Records) -> None:
    counts = {
        table: records.value(f"SELECT count(*) FROM {table}")
        for table in ("projects", "commits", "issues", "merge_requests", "files")
    }

    assert counts["projects"] >= 150
    assert counts["commits"] >= 4_000
    assert counts["issues"] >= 2_500
    assert counts["merge_requests"] >= 500
    assert records.value("SELECT count(*) FROM projects WHERE namespace = ?", ME) >= 10


def test_the_content_is_the_same_every_time(records: Records) -> None:
    schema = GIT.image
    assert schema is not None
    again = sqlite3.connect(":memory:")
    for (sql,) in sqlite3.connect(schema.path).execute(
        "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
    ):
        again.execute(sql)

    fill(again)

    for table in schema.tables:
        if not table.startswith("sqlite_"):
            rows = [tuple(row) for row in records.all(f"SELECT * FROM {table}")]
            assert rows == again.execute(f"SELECT * FROM {table}").fetchall()


def test_what_the_records_say_fits_together(records: Records) -> None:
    assert records.value("SELECT max(created) FROM commits") < str(START)
    assert records.value("SELECT max(updated) FROM issues") < str(START)
    assert records.value("SELECT max(updated) FROM projects") < str(START)
    assert not records.all(
        "SELECT id FROM projects p WHERE star_count !="
        " (SELECT count(*) FROM stars WHERE project = p.id)"
    )
    assert not records.all(
        "SELECT id FROM merge_requests m WHERE state = 'opened' AND NOT EXISTS"
        " (SELECT 1 FROM branches WHERE project = m.project AND name = m.source)"
    )
    assert not records.all(
        "SELECT path FROM files f JOIN branches b ON b.id = f.branch JOIN commits c"
        " ON c.id = f.commit_id WHERE c.project != b.project"
    )


def test_visitors_sign_in_and_come_back_to_where_they_were(web: Web) -> None:
    client = Client(web)
    asked = get(client, "/dashboard/todos")
    assert asked.location.startswith("/login?next=")
    known = account("git")
    secret = secret_of(client, asked.location)
    form = {"csrf_token": secret, "username": known.username, "next": "/dashboard/todos"}

    wrong = client.post("/login", base_url=BASE, data={**form, "password": "no"})
    right = client.post("/login", base_url=BASE, data={**form, "password": known.password})

    assert "Invalid login or password." in wrong.text
    assert (right.status_code, right.location) == (303, "/dashboard/todos")
    assert get(client, "/dashboard/todos").status_code == 200


def test_nobody_else_can_sign_in_without_a_password(visitor: Client, records: Records) -> None:
    secret = secret_of(visitor, "/login")
    other = records.value("SELECT username FROM users WHERE id = 2")
    data = {"csrf_token": secret, "username": other, "password": ""}

    answer = visitor.post("/login", base_url=BASE, data=data)

    assert answer.status_code == 200
    assert "Invalid login" in answer.text


def test_a_private_project_is_not_there_for_others(
    client: Client, visitor: Client, records: Records
) -> None:
    private = owned(records, "private")

    assert get(client, f"/{private}").status_code == 200
    assert get(visitor, f"/{private}").status_code == 404
    found = f"/search?search={private}"
    assert texts(get(client, found), "article h3") == [private]
    assert texts(get(visitor, found), "article h3") == []


def test_a_form_without_its_secret_changes_nothing(client: Client, records: Records) -> None:
    answer = client.post(f"/{foreign(records)}/-/star", base_url=BASE, data={})

    assert answer.status_code == 403
    assert not records.changed


def test_a_star_is_counted_and_can_be_taken_back(client: Client, records: Records) -> None:
    project = foreign(records)
    before = records.value("SELECT star_count FROM projects WHERE id = ?", number(records, project))

    post(client, f"/{project}/-/star")
    post(client, f"/{project}/-/star")
    assert f"{before + 1} stars" in get(client, f"/{project}").text
    post(client, f"/{project}/-/unstar")

    after = records.value("SELECT star_count FROM projects WHERE id = ?", number(records, project))
    assert after == before
    assert len(texts(get(client, f"/{project}/-/starrers"), "#content-body li")) == min(before, 30)


def test_a_fork_has_all_that_the_project_has(client: Client, records: Records) -> None:
    project = foreign(records)
    path = project.partition("/")[2]

    answer = post(client, f"/{project}/-/forks/new", namespace=ME)

    assert answer.location == f"/{ME}/{path}"
    branch = default_branch(records, project)
    for place in (f"-/tree/{branch}", f"-/tree/{branch}/docs", f"-/graphs/{branch}"):
        rows = texts(get(client, f"/{ME}/{path}/{place}"), "tbody tr")
        assert rows
        assert rows == texts(get(client, f"/{project}/{place}"), "tbody tr")
    assert f"Forked from {project}" in " ".join(texts(get(client, f"/{ME}/{path}"), "p"))
    again = post(client, f"/{project}/-/forks/new", namespace=ME)
    assert f"{ME} already has a project {path}." in again.text


def test_an_edited_file_is_committed_by_the_visitor(client: Client, records: Records) -> None:
    project = owned(records)
    branch = default_branch(records, project)
    form = {"path": "VERSION", "content": "9.9.9", "message": "Bump", "target": branch}

    answer = post(client, f"/{project}/-/edit/{branch}/VERSION", **form)

    assert answer.status_code == 303
    assert get(client, f"/{project}/-/raw/{branch}/VERSION").text == "9.9.9\n"
    page = get(client, f"/{project}/-/commits/{branch}")
    assert texts(page, "article h3")[0] == "Bump"
    sha = records.value("SELECT sha FROM commits ORDER BY id DESC LIMIT 1")
    assert "+9.9.9" in texts(get(client, f"/{project}/-/commit/{sha}"), "pre")[0]


def test_a_change_may_go_to_a_new_branch(client: Client, records: Records) -> None:
    project = owned(records)
    branch = default_branch(records, project)
    form = {"path": "docs/new.md", "content": "# New", "message": "Add", "target": "aside"}

    post(client, f"/{project}/-/new/{branch}", **form)

    assert get(client, f"/{project}/-/raw/aside/docs/new.md").text == "# New\n"
    assert get(client, f"/{project}/-/raw/{branch}/docs/new.md").status_code == 404
    assert get(client, f"/{project}/-/raw/aside/README.md").status_code == 200


@pytest.mark.parametrize("path", ["", "../up", "/etc/passwd", "a//b", "README.md", "x/"])
def test_a_file_needs_a_path_that_is_free(client: Client, records: Records, path: str) -> None:
    project = owned(records)
    branch = default_branch(records, project)
    form = {"path": path, "content": "x", "message": "Add", "target": branch}

    answer = post(client, f"/{project}/-/new/{branch}", **form)

    assert answer.status_code == 200
    assert texts(answer, "p.error")
    assert not records.changed


def test_a_merge_brings_the_files_and_the_commits(client: Client, records: Records) -> None:
    row = records.one(
        "SELECT m.*, p.namespace, p.path FROM merge_requests m JOIN projects p ON p.id = m.project"
        " WHERE p.namespace = ? AND m.state = 'opened' ORDER BY m.id",
        ME,
    )
    assert row is not None
    base = f"/{row['namespace']}/{row['path']}/-"
    changed = texts(get(client, f"{base}/merge_requests/{row['iid']}/diffs"), "section h3")
    commits = texts(get(client, f"{base}/merge_requests/{row['iid']}/commits"), "article h3")

    post(client, f"{base}/merge_requests/{row['iid']}/merge")

    assert changed
    for path in changed:
        ours = get(client, f"{base}/raw/{row['target']}/{path}").text
        assert ours == get(client, f"{base}/raw/{row['source']}/{path}").text
    listed = get(client, f"{base}/commits/{row['target']}?search={quote(row['title'])}")
    assert set(commits) <= set(texts(listed, "article h3"))
    state = records.value("SELECT state FROM merge_requests WHERE id = ?", row["id"])
    assert state == "merged"
    assert post(client, f"{base}/merge_requests/{row['iid']}/merge").status_code == 403


def test_scorers_find_what_they_read_of_a_merge_request(client: Client, records: Records) -> None:
    project = owned(records)
    branch = default_branch(records, project)
    post(client, f"/{project}/-/branches/new", name="side", source=branch)
    user = records.one(
        "SELECT u.* FROM members m JOIN users u ON u.id = m.user WHERE m.project = ?"
        " AND m.user != ?",
        number(records, project),
        AGENT,
    )
    assert user is not None
    form = {"source": "side", "target": branch, "title": "T", "reviewer": str(user["id"])}

    answer = post(client, f"/{project}/-/merge_requests/new", **form)
    post(client, f"{answer.location}/notes", note="lgtm")

    page = get(client, answer.location)
    assert texts(page, ".detail-page-description > a.gl-font-monospace") == ["side", branch]
    assert user["name"] in texts(page, ".block.reviewer")[0]
    assert texts(page, "[id='notes-list'] .timeline-discussion-body") == ["lgtm"]


def test_an_issue_is_opened_with_all_that_the_form_says(client: Client, records: Records) -> None:
    project = foreign(records)
    label = records.one("SELECT * FROM labels WHERE project = ?", number(records, project))
    member = records.one("SELECT * FROM members WHERE project = ?", number(records, project))
    assert label is not None
    assert member is not None
    form = {"title": "A title", "body": "Some <b>text</b>", "due_date": "2023-07-18"}

    answer = post(client, f"/{project}/-/issues/new", **form, labels=str(label["id"]),
                  assignee=str(member["user"]))  # fmt: skip

    page = get(client, answer.location)
    assert texts(page, '[data-qa-selector="title_content"]') == ["A title"]
    assert "Some <b>text</b>" in texts(page, ".detail-page-description")[0]
    assert "July 18, 2023" in texts(page, '[data-testid="sidebar-due-date"]')[0]
    assert label["name"] in texts(page, ".block.labels")[0]
    assert "None" not in texts(page, ".block.assignee")[0]


def test_a_wrong_form_comes_back_with_what_was_entered(client: Client, records: Records) -> None:
    project = foreign(records)

    answer = post(client, f"/{project}/-/issues/new", title="", body="kept", due_date="soon")

    assert texts(answer, "p.error") == [
        "Enter a title.",
        "Enter a date as year-month-day, for example 2023-07-31.",
    ]
    assert html.fromstring(answer.text).cssselect("#body")[0].text == "\nkept"
    assert not records.changed


def test_only_those_with_a_role_may_change_a_project(client: Client, records: Records) -> None:
    project = foreign(records)
    branch = default_branch(records, project)
    issue = records.value(
        "SELECT iid FROM issues WHERE project = ? AND author != ?", number(records, project), AGENT
    )

    for path in (
        f"-/edit/{branch}/README.md", "edit", f"-/issues/{issue}/edit", f"-/issues/{issue}/state",
        "-/milestones/new", "-/labels/new", "-/project_members", "-/merge_requests/new",
        "-/branches/new",
    ):  # fmt: skip
        assert post(client, f"/{project}/{path}", title="x", name="x").status_code == 403
    assert not records.changed


def test_members_are_invited_changed_and_removed(client: Client, records: Records) -> None:
    project = owned(records)
    known = "SELECT user FROM members WHERE project = ?"
    user = records.one(
        f"SELECT * FROM users WHERE id NOT IN ({known}) ORDER BY id DESC", number(records, project)
    )
    assert user is not None

    post(client, f"/{project}/-/project_members", who=f"@{user['username']}", role="Reporter")
    row = records.one("SELECT * FROM members ORDER BY id DESC")
    assert row is not None
    url = f"/{project}/-/project_members"
    accounts = texts(get(client, url), "td[data-label='Account'] span.gl-avatar-labeled-sublabel")
    roles = texts(get(client, url), "td.col-max-role span")
    assert roles[accounts.index(f"@{user['username']}")] == "Reporter"
    post(client, f"{url}/{row['id']}/edit", role="Maintainer", expires="2023-12-31")
    assert records.value("SELECT role FROM members WHERE id = ?", row["id"]) == "Maintainer"
    post(client, f"{url}/{row['id']}/remove")

    assert records.one("SELECT * FROM members WHERE id = ?", row["id"]) is None


def test_a_maintainer_cannot_make_owners(client: Client, records: Records) -> None:
    project = "lantern-labs/" + records.value(
        "SELECT path FROM projects WHERE namespace = 'lantern-labs'"
    )

    answer = post(client, f"/{project}/-/project_members", who=ME, role="Owner")

    assert texts(answer, "p.error") == ["Choose a role that is not above your own."]


def test_the_last_owner_stays(client: Client, records: Records) -> None:
    project = owned(records)
    sql = "SELECT id FROM members WHERE project = ? AND role = 'Owner'"
    row = records.value(sql, number(records, project))

    answer = post(client, f"/{project}/-/project_members/{row}/remove")

    assert answer.status_code == 403


def test_a_new_project_begins_with_its_template(client: Client, records: Records) -> None:
    form = {"name": "My site", "namespace": ME, "visibility": "private", "template": "html"}

    answer = post(client, "/projects/new", **form)

    assert answer.location == f"/{ME}/My-site"
    page = get(client, answer.location)
    assert texts(page, "tbody td:first-child") == ["index.html", "style.css"]
    assert html.fromstring(page.text).cssselect(".visibility-icon")[0].get("title") == "Private"
    assert "There is a project of this name" in post(client, "/projects/new", **form).text


def test_an_empty_project_has_pages_too(client: Client, records: Records) -> None:
    form = {"name": "empty", "namespace": ME, "visibility": "public", "readme": ""}
    post(client, "/projects/new", **form)

    for place in ("", "/-/tree/main", "/-/commits/main", "/-/graphs/main", "/-/branches",
                  "/-/issues", "/-/merge_requests", "/-/milestones", "/-/labels"):  # fmt: skip
        assert get(client, f"/{ME}/empty{place}").status_code == 200


def test_a_profile_shows_the_new_status_and_website(client: Client, records: Records) -> None:
    form = {"name": "Me", "status": "Busy", "website": "http://me.test"}

    post(client, "/-/profile", **form)

    page = get(client, f"/{ME}")
    assert texts(page, ".cover-status") == ["Busy"]
    assert texts(page, '.profile-header [itemprop="url"]') == ["me.test"]
    bad = post(client, "/-/profile", name="Me", website="javascript://x")
    assert texts(bad, "p.error") == ["Enter an address that begins with http:// or https://."]


def test_commits_are_counted_by_author_and_by_period(client: Client, records: Records) -> None:
    project = foreign(records)
    branch = default_branch(records, project)
    url = f"/{project}/-/graphs/{branch}"
    everything = [int(text) for text in texts(get(client, url), "tbody td.number")]
    first = [int(text) for text in texts(get(client, f"{url}?to=2022-06-30"), "tbody td.number")]
    rest = [int(text) for text in texts(get(client, f"{url}?from=2022-07-01"), "tbody td.number")]

    assert everything == sorted(everything, reverse=True)
    assert sum(first) + sum(rest) == sum(everything)
    total = re.search(r"(\d+) commits? on branch", get(client, f"/{project}/-/commits").text)
    assert total is not None
    assert int(total[1]) == sum(everything)


def test_filters_of_issues_find_what_they_say(client: Client, records: Records) -> None:
    project = foreign(records)
    row = records.one("SELECT * FROM issues WHERE project = ?", number(records, project))
    assert row is not None
    url = f"/{project}/-/issues?state=all&search={quote(row['title'])}"

    assert row["title"] in texts(get(client, url), "article h3")
    other = "closed" if row["state"] == "opened" else "opened"
    assert row["title"] not in texts(get(client, url.replace("all", other)), "article h3")


def routes() -> list[tuple[str, str]]:
    """Returns (method, rule) of all pages."""
    app = GIT.application
    assert isinstance(app, Flask)
    return [
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) & {"GET", "POST"})
        if not rule.rule.startswith("/static")
    ]


def filled(rule: str, values: Mapping[str, str], other: str) -> str:
    def value(match: re.Match[str]) -> str:
        return quote(values.get(match[1].rpartition(":")[2], other), safe="/")

    return re.sub(r"<([^>]+)>", value, rule)


@pytest.mark.parametrize("value", HOSTILE, ids=map(str, range(len(HOSTILE))))
def test_no_input_breaks_a_page(client: Client, records: Records, value: str) -> None:
    project = owned(records)
    branch = default_branch(records, project)
    known = {
        "namespace": ME, "path": project.partition("/")[2], "branch": branch, "iid": "1",
        "file": "README.md", "group": "lantern-labs", "username": ME, "number": "13",
    }  # fmt: skip
    query = dict.fromkeys(FIELDS, value)
    form = {"csrf_token": secret_of(client), **query}

    for method, rule in routes():
        if rule == "/logout":
            continue
        for place in (filled(rule, known, "1"), filled(rule, {}, value.strip("/") or "0")):
            if method == "POST":
                answer = client.post(place, base_url=BASE, data=form)
                assert answer.status_code in (200, 303, 308, 403, 404, 405)
            else:
                answer = client.get(place, base_url=BASE, query_string=query)
                assert answer.status_code in (200, 302, 308, 404, 405)
    assert records.value("SELECT count(*) FROM users") == 300


def test_a_search_for_a_very_long_text_finds_nothing(client: Client) -> None:
    assert "0 results" in get(client, "/search?search=" + "%25" * 60_000).text


def test_what_users_write_is_never_markup(client: Client, records: Records) -> None:
    project = owned(records)
    evil = "<script>x</script> [a](javascript:x) **<i>**"

    answer = post(client, f"/{project}/-/issues/new", title=evil, body=evil)
    post(client, f"{answer.location}/notes", note=evil)

    page = get(client, answer.location).text
    assert "<script" not in page
    assert "<i>" not in page
    assert 'href="javascript' not in page
