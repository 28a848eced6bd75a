"""The wiki's pages and records, and what they say of other articles and of the land."""

import re
from collections.abc import Iterator

import pytest
from lxml import html
from werkzeug.test import Client, TestResponse

from agentgym_envs.envs.webarena.sites.land import TOWNS
from agentgym_envs.envs.webarena.sites.records import Records
from agentgym_envs.envs.webarena.sites.web import Web
from agentgym_envs.envs.webarena.sites.wiki.site import site

WIKI = site()


@pytest.fixture
def web() -> Iterator[Web]:
    web = Web({WIKI.host: WIKI})
    yield web
    assert web.errors == []
    web.close()


@pytest.fixture
def records(web: Web) -> Records:
    return web.records("wiki")


@pytest.fixture
def client(web: Web) -> Client:
    return Client(web)


def get(client: Client, path: str, **query: str) -> TestResponse:
    return client.get(path, base_url="http://wiki.test", query_string=query or None)


def texts(answer: TestResponse, css: str) -> list[str]:
    return [each.text_content().strip() for each in html.fromstring(answer.text).cssselect(css)]


def facts(answer: TestResponse) -> dict[str, str]:
    return dict(zip(texts(answer, "dt"), texts(answer, "dd"), strict=True))


def test_there_are_fifteen_hundred_articles(records: Records) -> None:
    assert records.value("SELECT count(*) FROM articles") >= 1_500


def test_every_link_in_a_text_leads_to_an_article(records: Records) -> None:
    titles = {row[0] for row in records.all("SELECT title FROM articles")}
    bodies = records.all("SELECT body FROM sections UNION ALL SELECT value FROM facts")

    linked = {name for row in bodies for name in re.findall(r"\[\[([^\]|]+)", row[0])}

    assert linked
    assert linked <= titles


@pytest.mark.parametrize("town", TOWNS, ids=lambda town: town.name)
def test_a_town_has_an_article_that_agrees_with_the_land(client: Client, town: object) -> None:
    assert isinstance(town, type(TOWNS[0]))

    said = facts(get(client, f"/A/{town.name.replace(' ', '_')}"))

    assert said == {
        "County": town.county,
        "Population": f"{town.population:,}",
        "Founded": str(town.founded),
        "River": town.river or "None",
    }


def test_a_work_is_listed_in_the_article_on_its_maker(client: Client, records: Records) -> None:
    title = records.value("SELECT title FROM articles WHERE category = 'Inventions'")

    maker = facts(get(client, f"/A/{title}"))["Inventor"]

    assert title in get(client, f"/A/{maker.replace(' ', '_')}").text


def test_nobody_made_anything_before_birth_or_after_death(records: Records) -> None:
    rows = records.all(
        "SELECT substr(b.value, 1, 4), substr(d.value, 1, 4), s.body FROM articles a "
        "JOIN facts b ON b.article_id = a.id AND b.name = 'Born' "
        "JOIN facts d ON d.article_id = a.id AND d.name = 'Died' "
        "JOIN sections s ON s.article_id = a.id AND s.heading = 'Works'"
    )

    for born, died, body in rows:
        for year in re.findall(r"\((\d{4})\)", body):
            assert int(born) + 20 < int(year) <= int(died)


def test_a_search_for_a_title_finds_that_article_first(client: Client, records: Records) -> None:
    for row in records.all("SELECT title FROM articles WHERE id % 97 = 0"):
        assert texts(get(client, "/search", q=row[0]), "h3")[0] == row[0]


def test_a_search_finds_words_of_the_text_and_needs_all_of_them(client: Client) -> None:
    both = texts(get(client, "/search", q="botanical garden"), "h3")
    none = get(client, "/search", q="botanical zzzz")

    assert "Almstead" in both
    assert "No article was found" in none.text


def test_an_address_may_be_written_in_small_letters(client: Client) -> None:
    assert get(client, "/A/oxley_cross").status_code == 200
    assert get(client, "/A/nowhere").status_code == 404


def test_categories_and_the_index_lead_to_all_articles(client: Client, records: Records) -> None:
    def total(path: str) -> int:
        titles: set[str] = set()
        for page in range(1, 12):
            titles.update(texts(get(client, path, page=str(page)), "ul.bullets a"))
        return len(titles)

    articles = records.value("SELECT count(*) FROM articles WHERE category = 'Battles'")

    assert total("/categories/Battles") == articles
    assert sum(total(f"/index/{letter}") for letter in "QUXZ") == records.value(
        "SELECT count(*) FROM articles WHERE substr(title, 1, 1) IN ('Q', 'U', 'X', 'Z')"
    )


@pytest.mark.parametrize(
    "value", ["", "x" * 9_000, "<b>&'", "'; DROP TABLE articles; --", "\x00\\%_", "9" * 30]
)
def test_odd_addresses_and_queries_never_break_a_page(client: Client, value: str) -> None:
    for path in ("/search", "/", "/index", "/index/A", "/categories/Books"):
        answer = get(client, path, q=value, page=value)
        assert answer.status_code == 200
        assert "<b>" not in answer.text
    for path in ("/A/", "/index/", "/categories/"):
        assert get(client, path + value.replace("\x00", "%00")).status_code in (404, 308)
