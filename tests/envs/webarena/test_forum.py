"""The forum's pages and records."""

import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from lxml import html
from werkzeug.test import Client, TestResponse

from agentgym_envs.envs.webarena.sites.forum.pages.common import PAGE_SIZE
from agentgym_envs.envs.webarena.sites.forum.site import agent_session, site
from agentgym_envs.envs.webarena.sites.people import account
from agentgym_envs.envs.webarena.sites.records import Records
from agentgym_envs.envs.webarena.sites.web import START, Web

FORUM = site()
BASE = "http://forum.test"
ME = account("forum").username

NAMES = (
    "title", "url", "body", "forum", "name", "description", "sidebar", "tags", "biography",
    "comment", "choice", "next", "username", "password", "front_page", "first_sort", "q", "page",
    "t",
)  # fmt: skip

HOSTILE = (
    "",
    "x" * 10_000,
    "<script>alert(1)</script><b>&amp;",
    "'; DROP TABLE users; --",
    "\x00\ud7ff \N{GRINNING FACE} %_\\",
    "-1",
    "9" * 30,
    "[[Almstead]] {{ 7 * 7 }}",
)


@pytest.fixture
def web() -> Iterator[Web]:
    web = Web({FORUM.host: FORUM})
    yield web
    assert web.errors == []
    web.close()


@pytest.fixture
def records(web: Web) -> Records:
    return web.records("forum")


@pytest.fixture
def visitor(web: Web) -> Client:
    return Client(web)


@pytest.fixture
def client(web: Web, records: Records) -> Client:
    client = Client(web)
    token = web.new_session(FORUM.host, **agent_session(records))
    client.set_cookie("session", token, domain="forum.test")
    return client


def get(client: Client, path: str) -> TestResponse:
    return client.get(path, base_url=BASE)


def post(client: Client, page: str, action: str, /, **values: str) -> TestResponse:
    """Sends a form with the secret that `page` has for this visitor."""
    secret = re.search(r'name="csrf_token" value="(\w+)"', get(client, page).text)
    assert secret is not None
    return client.post(action, base_url=BASE, data={"csrf_token": secret[1], **values})


def select(answer: TestResponse, css: str) -> list[html.HtmlElement]:
    return html.fromstring(answer.text).cssselect(css)


def a_submission(records: Records, where: str = "user_id > 1 AND comments > 3") -> tuple[int, str]:
    row = records.one(
        "SELECT s.id, '/f/' || name || '/' || s.id || '/' || slug AS path FROM submissions s "
        f"JOIN forums f ON f.id = forum_id WHERE {where} ORDER BY s.id DESC"
    )
    assert row is not None
    return row["id"], row["path"]


def test_the_forum_has_what_was_promised(records: Records) -> None:
    def count(table: str) -> int:
        return records.value(f"SELECT count(*) FROM {table}")

    assert count("forums") >= 60
    assert (count("submissions"), count("comments")) == (3_000, 15_000)


def test_the_counts_of_the_records_equal_their_rows(records: Records) -> None:
    wrong = records.all(
        "SELECT id FROM submissions s WHERE comments <> "
        "(SELECT count(*) FROM comments WHERE submission_id = s.id)"
    )

    assert wrong == []


def test_nothing_was_written_after_the_episode_begins_or_before_what_it_answers(
    records: Records,
) -> None:
    late = "SELECT count(*) FROM {} WHERE posted >= ?"
    early = (
        "SELECT count(*) FROM comments c JOIN submissions s ON s.id = c.submission_id "
        "LEFT JOIN comments p ON p.id = c.parent_id "
        "WHERE c.posted <= s.posted OR c.posted <= p.posted"
    )

    assert records.value(late.format("submissions"), str(START)) == 0
    assert records.value(late.format("comments"), str(START)) == 0
    assert records.value(early) == 0


def test_replies_are_four_deep_at_most(records: Records) -> None:
    depth = records.value(
        "WITH RECURSIVE tree(id, depth) AS (SELECT id, 1 FROM comments WHERE parent_id IS NULL "
        "UNION ALL SELECT c.id, depth + 1 FROM comments c JOIN tree ON tree.id = c.parent_id) "
        "SELECT max(depth) FROM tree"
    )

    assert depth == 4


def test_signing_in_needs_the_right_password_and_leads_back(visitor: Client) -> None:
    page = "/login?next=/forums"

    wrong = post(visitor, page, "/login", username=ME, password="x", next="/forums")
    right = post(
        visitor, page, "/login", username=ME, password=account("forum").password, next="/forums"
    )

    assert "Invalid credentials." in wrong.text
    assert (right.status_code, right.location) == (303, "/forums")
    assert ME in get(visitor, "/").text


def test_a_guest_who_wants_to_write_is_asked_to_sign_in(visitor: Client) -> None:
    answer = get(visitor, "/submit/books")

    assert (answer.status_code, answer.location) == (302, "/login?next=%2Fsubmit%2Fbooks")


def test_lists_are_sorted_as_their_tab_says(client: Client, records: Records) -> None:
    forum = records.value("SELECT id FROM forums WHERE name = 'books'")
    sql = "SELECT title FROM submissions WHERE forum_id = ? ORDER BY {} LIMIT ?"
    orders = {
        "new": "posted DESC",
        "top": "ups - downs DESC, id DESC",
        "most_commented": "comments DESC, id DESC",
    }

    for sort, order in orders.items():
        titles = [e.text_content() for e in select(get(client, f"/f/books/{sort}"), "h3")]
        assert titles == [row[0] for row in records.all(sql.format(order), forum, PAGE_SIZE)]


def test_a_time_span_leaves_older_submissions_out(client: Client, records: Records) -> None:
    sql = "SELECT count(*) FROM submissions WHERE posted >= '2023-06-05 09:30:00'"

    answer = get(client, "/all/top?t=week")

    assert min(PAGE_SIZE, records.value(sql)) == len(select(answer, "article.submission"))


def test_a_list_goes_on_where_its_page_before_ended(client: Client) -> None:
    first = [e.get("href") for e in select(get(client, "/all/new"), "h3 a")]
    second = [e.get("href") for e in select(get(client, "/all/new?page=2"), "h3 a")]

    assert len(first) == len(second) == PAGE_SIZE
    assert not set(first) & set(second)


def test_an_upvote_counts_shows_and_can_be_taken_back(client: Client, records: Records) -> None:
    number, path = a_submission(records, "s.id NOT IN (SELECT submission_id FROM submission_votes)")
    ups = records.value("SELECT ups FROM submissions WHERE id = ?", number)

    post(client, path, f"/sv/{number}", choice="1", next=path)
    page = get(client, path)
    up = records.value("SELECT ups FROM submissions WHERE id = ?", number)
    post(client, path, f"/sv/{number}", choice="0", next=path)

    assert "vote vote--user-upvoted" in str(select(page, ".submission__vote form")[0].get("class"))
    assert "Retract upvote" in page.text
    assert up == ups + 1
    assert records.value("SELECT ups FROM submissions WHERE id = ?", number) == ups


def test_changing_a_vote_moves_it_from_one_side_to_the_other_and_back(
    client: Client, records: Records
) -> None:
    number, path = a_submission(records, "s.id NOT IN (SELECT submission_id FROM submission_votes)")
    sql = "SELECT ups, downs FROM submissions WHERE id = ?"
    ups, downs = records.all(sql, number)[0]

    def after(choice: str) -> tuple[int, int]:
        post(client, path, f"/sv/{number}", choice=choice)
        return tuple(records.all(sql, number)[0])

    assert after("1") == (ups + 1, downs)
    assert after("-1") == (ups, downs + 1)
    assert after("1") == (ups + 1, downs)
    assert after("0") == (ups, downs)


def test_a_new_submission_appears_in_its_forum(client: Client, records: Records) -> None:
    answer = post(
        client, "/submit/books", "/submit", title="A new one", body="Text.", url="", forum="books"
    )

    assert answer.status_code == 303
    assert re.fullmatch(r"/f/books/3001/a-new-one", answer.location)
    assert select(get(client, "/f/books/new"), "h3")[0].text_content() == "A new one"
    assert select(get(client, answer.location), ".submission__body")[0].text_content().strip()


def test_a_submission_without_title_is_refused_and_what_was_written_kept(client: Client) -> None:
    answer = post(client, "/submit", "/submit", title="", body="Kept.", url="nonsense", forum="x")

    assert answer.status_code == 200
    assert "This value should not be blank." in answer.text
    assert "This value is not a valid URL." in answer.text
    assert select(answer, "textarea")[0].text_content().strip() == "Kept."


def test_a_reply_stands_under_the_comment_it_answers(client: Client, records: Records) -> None:
    number, path = a_submission(records)
    comment = records.value("SELECT id FROM comments WHERE submission_id = ?", number)
    page = f"{path.rpartition('/')[0]}/-/comment/{comment}"

    answer = post(client, page, page, body="So do I.")

    row = records.one("SELECT * FROM comments ORDER BY id DESC")
    assert row is not None
    assert (row["parent_id"], row["body"], row["submission_id"]) == (comment, "So do I.", number)
    assert "So do I." in get(client, answer.location).text


def test_a_comment_that_was_answered_leaves_its_place_when_deleted(
    client: Client, records: Records
) -> None:
    number, path = a_submission(records)
    base = f"{path.rpartition('/')[0]}/-/comment"
    first = post(client, path, base, body="First.").location
    second = post(client, path, first, body="Second.").location

    post(client, path, f"{first}/delete")
    gone = get(client, path).text
    post(client, path, f"{second}/delete")

    assert "This comment was deleted." in gone
    assert "Second." in gone
    assert "Second." not in get(client, path).text
    total = records.value("SELECT comments FROM submissions WHERE id = ?", number)
    assert total == records.value("SELECT count(*) FROM comments WHERE submission_id = ?", number)


def test_only_the_author_can_change_or_delete(client: Client, records: Records) -> None:
    _, path = a_submission(records)
    place = path.rpartition("/")[0]

    edit = get(client, f"{place}/-/edit")
    delete = post(client, path, f"{place}/-/delete")

    assert (edit.status_code, delete.status_code) == (403, 403)


def test_deleting_a_submission_takes_its_comments_along(client: Client, records: Records) -> None:
    number, path = a_submission(records, "user_id = 1 AND comments > 0")

    post(client, path, f"{path.rpartition('/')[0]}/-/delete")

    assert get(client, path).status_code == 404
    assert not records.all("SELECT id FROM comments WHERE submission_id = ?", number)


def test_an_edited_submission_keeps_its_place_and_gets_a_new_address(
    client: Client, records: Records
) -> None:
    number, path = a_submission(records, "user_id = 1")
    edit = f"{path.rpartition('/')[0]}/-/edit"

    answer = post(client, edit, edit, title="Another title", body="EDIT: done", url="")

    assert answer.location.endswith(f"/{number}/another-title")
    assert "EDIT: done" in get(client, answer.location).text


def test_subscribing_is_shown_on_the_front_page(client: Client) -> None:
    post(client, "/f/space", "/f/space/subscribe")

    section = select(get(client, "/"), "#sidebar > section")[0]
    assert "space" in section.text_content()


def test_a_new_forum_can_be_read_and_edited_by_its_moderator(client: Client) -> None:
    values = {
        "title": "Sci-fi",
        "description": "A wild place",
        "sidebar": "New\nOld",
        "tags": "a,b",
    }

    answer = post(client, "/create_forum", "/create_forum", name="sci_fi", **values)
    page = get(client, "/f/sci_fi/edit")

    assert answer.location == "/f/sci_fi"
    assert select(page, "#forum_description")[0].get("value") == "A wild place"
    assert select(page, "#forum_sidebar")[0].text_content().split() == ["New", "Old"]


@pytest.mark.parametrize(
    ("name", "problem"), [("a b", "A name has 3 to 25"), ("BOOKS", "has this name already")]
)
def test_a_forum_needs_a_name_that_is_free(client: Client, name: str, problem: str) -> None:
    answer = post(client, "/create_forum", "/create_forum", name=name)

    assert problem in answer.text


def test_a_biography_is_shown_on_the_users_page(client: Client) -> None:
    edit = f"/user/{ME}/edit_biography"

    answer = post(client, edit, edit, biography="I am a robot")

    bio = select(get(client, answer.location), ".user-bio__biography")[0]
    assert bio.text_content().strip() == "I am a robot"


def test_the_submissions_of_a_blocked_user_leave_the_lists(
    client: Client, records: Records
) -> None:
    newest = records.all(
        "SELECT title, username FROM submissions JOIN users ON users.id = user_id "
        "ORDER BY posted DESC LIMIT 1"
    )[0]

    post(client, "/", f"/user/{newest['username']}/block_user", comment="")

    titles = [e.text_content() for e in select(get(client, "/all/new"), "h3")]
    assert newest["title"] not in titles


def test_a_message_is_kept_in_the_box_of_what_was_sent(client: Client) -> None:
    post(client, "/", "/user/Vance72/compose_message", body="Hello there")

    assert "Hello there" in get(client, "/messages/sent").text


def test_search_finds_all_words_and_a_title_first(client: Client, records: Records) -> None:
    title = records.value("SELECT title FROM submissions WHERE id = 2000")

    answer = client.get("/search", query_string={"q": title.upper()}, base_url=BASE)

    assert select(answer, "h3")[0].text_content() == title


def test_one_episode_does_not_see_what_another_did(client: Client) -> None:
    post(client, "/f/space", "/f/space/subscribe")

    other = Web({FORUM.host: FORUM})
    sql = "SELECT count(*) FROM subscriptions WHERE user_id = 1"
    assert other.records("forum").value(sql) == 12


def paths(value: str) -> Iterator[tuple[str, str]]:
    """Returns method and path of all pages, with `value` wherever something can stand."""
    text, number = quote(value[:200], safe="") or "0", value if value.isdecimal() else "1"
    for rule in FORUM.application.url_map.iter_rules():  # type: ignore[attr-defined]
        if rule.endpoint != "static":
            path = re.sub(r"<int[^>]*>", number, rule.rule)
            path = re.sub(r"<any[^>]*>", "top", path)
            path = re.sub(r"<[^>]*>", text, path)
            yield from ((method, path) for method in sorted(rule.methods & {"GET", "POST"}))


@pytest.mark.parametrize("value", HOSTILE)
def test_odd_addresses_and_odd_values_never_break_a_page(client: Client, value: str) -> None:

    for method, path in paths(value):
        if method == "GET":
            answer = client.get(path, base_url=BASE, query_string=dict.fromkeys(NAMES, value))
        elif path != "/logout":
            answer = post(client, "/", path, **dict.fromkeys(NAMES, value))
        else:
            continue
        assert answer.status_code < 500, (method, path)


@pytest.mark.parametrize("value", HOSTILE)
def test_odd_texts_in_real_forms_come_back_as_text(
    client: Client, records: Records, value: str
) -> None:
    number, path = a_submission(records, "user_id = 1")
    place = path.rpartition("/")[0]

    post(client, path, f"{place}/-/edit", title=value[:300], body=value, url="")
    answer = get(client, place)
    post(client, path, f"{place}/-/comment", body=value)
    post(client, path, f"/sv/{number}", choice=value, next=value)
    post(client, path, f"/user/{ME}/edit_biography", biography=value)

    assert "<script>" not in answer.text
    assert get(client, f"/user/{ME}/comments").status_code == 200
    assert records.value("SELECT count(*) FROM users") == 600
