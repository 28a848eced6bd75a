"""The home page with its tools."""

import re
from collections.abc import Iterator

import pytest
from lxml import html
from werkzeug.test import Client, TestResponse

from agentgym_envs.envs.webarena.sites.home.calculator import NotAnExpressionError, value
from agentgym_envs.envs.webarena.sites.home.site import site
from agentgym_envs.envs.webarena.sites.people import account
from agentgym_envs.envs.webarena.sites.web import Web

HOME = site()


@pytest.fixture
def client() -> Iterator[Client]:
    web = Web({HOME.host: HOME})
    yield Client(web)
    assert web.errors == []


def get(client: Client, path: str, **query: str) -> TestResponse:
    return client.get(path, base_url="http://home.test", query_string=query or None)


def test_the_home_page_links_all_sites(client: Client) -> None:
    page = html.fromstring(get(client, "/").text)

    links = {each.get("href") for each in page.cssselect(".tiles a")}

    hosts = {f"http://{name}.test/" for name in ("shop", "forum", "git", "map", "wiki")}
    assert links == hosts | {"http://shop.test/admin"}


def test_the_accounts_are_those_of_the_sites(client: Client) -> None:
    page = get(client, "/password").text

    for site_name in ("shop", "admin", "forum", "git"):
        assert account(site_name).username in page
        assert account(site_name).password in page


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ("1+2*3", "7"),
        ("(1 + 2) * 3", "9"),
        ("-4 - -6", "2"),
        ("7 / 2", "3.5"),
        ("10 - 2 - 3", "5"),
        (".5 * 4.", "2"),
        ("1000000 * 1000000", "1000000000000"),
    ],
)
def test_the_calculator_knows_precedence_signs_and_decimals(expression: str, result: str) -> None:
    assert value(expression) == result


@pytest.mark.parametrize(
    "expression",
    [
        "1/0",
        "0/0",
        "2**3",
        "(1",
        "1)",
        "1 2",
        "+",
        "a",
        "__import__('os')",
        "9" * 300,
        "*".join(["9" * 30] * 6),
        "(" * 200,
        "(" * 40,
        "-" * 200,
        "\N{ARABIC-INDIC DIGIT ONE}",
    ],
)
def test_what_cannot_be_worked_out_is_refused_with_a_sentence(expression: str) -> None:
    with pytest.raises(NotAnExpressionError, match=r"\.$"):
        value(expression)


def test_the_calculator_page_shows_the_result_or_what_is_wrong(client: Client) -> None:
    assert "<strong>42</strong>" in get(client, "/calculator", expression="6*7").text
    assert "divided by zero" in get(client, "/calculator", expression="1/0").text


def test_the_scratchpad_keeps_a_note(client: Client) -> None:
    note = "Call <b>Ada</b>\nat 5"
    secret = re.search(r'name="csrf_token" value="(\w+)"', get(client, "/scratchpad").text)
    assert secret is not None

    answer = client.post(
        "/scratchpad", base_url="http://home.test", data={"csrf_token": secret[1], "note": note}
    )

    page = html.fromstring(get(client, "/scratchpad").text)
    assert answer.status_code == 303
    assert page.cssselect("textarea")[0].text_content().strip() == note


def test_a_note_that_is_too_long_is_not_kept_but_not_lost_either(client: Client) -> None:
    secret = re.search(r'name="csrf_token" value="(\w+)"', get(client, "/scratchpad").text)
    assert secret is not None

    answer = client.post(
        "/scratchpad",
        base_url="http://home.test",
        data={"csrf_token": secret[1], "note": "x" * 20_001},
    )

    assert "20,000 characters at most" in answer.text
    assert "x" * 20_001 in answer.text
