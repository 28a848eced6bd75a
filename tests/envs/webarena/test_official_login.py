"""Signing in at the official sites."""

import pytest

from agentgym_envs.envs.webarena.official_login import logins

URLS = {
    "shopping": "http://10.0.0.5:7770",
    "shopping_admin": "http://10.0.0.5:7780/admin",
    "reddit": "http://10.0.0.5:9999",
    "gitlab": "http://10.0.0.5:8023",
    "map": "http://10.0.0.5:3000",
}


def test_each_site_with_accounts_has_its_form_and_others_have_none() -> None:
    found = logins(list(URLS), URLS, {})

    assert [login.url.removeprefix("http://10.0.0.5") for login in found] == [
        ":7770/customer/account/login/",
        ":7780/admin",
        ":9999/login",
        ":8023/users/sign_in",
    ]
    assert found[2].fields == {"_username": "MarvelsGrantMan136", "_password": "test1234"}


@pytest.mark.parametrize(
    ("site", "inside", "outside"),
    [
        ("shopping", "/customer/account/", "/customer/account/login/referer/x/"),
        ("shopping_admin", "/admin/dashboard/", ""),
        ("reddit", "/", "/login"),
        ("gitlab", "/", "/users/sign_in"),
    ],
)
def test_the_url_that_is_reached_tells_whether_it_worked(
    site: str, inside: str, outside: str
) -> None:
    (login,) = logins([site], URLS, {})

    assert login.done(URLS[site] + inside)
    assert not login.done(URLS[site] + outside)


def test_other_accounts_are_named_in_the_environment() -> None:
    environment = {"REDDIT_USERNAME": "Ada", "WA_REDDIT_PASSWORD": "secret"}

    (login,) = logins(["reddit"], URLS, environment)

    assert list(login.fields.values()) == ["Ada", "secret"]
