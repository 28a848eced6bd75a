"""How to sign in at the official sites, through their own forms.

The accounts are the public ones of WebArena's own configuration. Who has changed a password says so
in the environment: SHOPPING_USERNAME and SHOPPING_PASSWORD, and so for SHOPPING_ADMIN, REDDIT and
GITLAB, each with or without "WA_" before it.

Source: web-arena-x/webarena (env_config.py, auto_login.py); ServiceNow/BrowserGym, which signs in
through the pages at the start of each task.
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .browsing import Login


@dataclass(frozen=True, slots=True)
class _Door:
    """Where and as whom one signs in at a site.

    Attributes:
        path: Of the page with the form, after the site's address.
        username: The public account.
        password: Its password.
        fields: The names of the two fields.
        sign: What the URL contains before one is signed in or, if it begins with "+", after.
    """

    path: str
    username: str
    password: str
    fields: tuple[str, str]
    sign: str


_DOORS = {
    "shopping": _Door(
        "/customer/account/login/",
        "emma.lopez@gmail.com",
        "Password.123",
        ("login[username]", "login[password]"),
        "/customer/account/login",
    ),
    "shopping_admin": _Door(
        "", "admin", "admin1234", ("login[username]", "login[password]"), "+/dashboard"
    ),
    "reddit": _Door(
        "/login", "MarvelsGrantMan136", "test1234", ("_username", "_password"), "/login"
    ),
    "gitlab": _Door(
        "/users/sign_in",
        "byteblaze",
        "hello1234",
        ("user[login]", "user[password]"),
        "/users/sign_in",
    ),
}


def logins(
    sites: Sequence[str],
    urls: Mapping[str, str],
    environment: Mapping[str, str] = os.environ,
) -> list[Login]:
    """Returns how to sign in at those of the sites that have accounts, in the given order.

    Args:
        sites: Names as in WebArena's configurations: "shopping", "gitlab", ...
        urls: Site -> address, without a slash at the end.
        environment: Where other accounts may be named.

    Raises:
        KeyError: the address of such a site is not in `urls`.

    >>> [login.url for login in logins(["reddit", "map"], {"reddit": "http://10.0.0.5:9999"})]
    ['http://10.0.0.5:9999/login']
    """
    return [_login(site, urls[site], environment) for site in sites if site in _DOORS]


def account(site: str, environment: Mapping[str, str] = os.environ) -> tuple[str, str]:
    """Returns the name and the password with which one signs in at a site.

    Raises:
        KeyError: the site has no accounts.

    >>> account("reddit", {"WA_REDDIT_PASSWORD": "secret"})
    ('MarvelsGrantMan136', 'secret')
    """
    door = _DOORS[site]
    return (
        _setting(environment, site, "USERNAME") or door.username,
        _setting(environment, site, "PASSWORD") or door.password,
    )


def _login(site: str, url: str, environment: Mapping[str, str]) -> Login:
    door = _DOORS[site]
    words = account(site, environment)
    inside, sign = door.sign.startswith("+"), door.sign.removeprefix("+")
    return Login(
        url + door.path,
        dict(zip(door.fields, words, strict=True)),
        lambda reached: (sign in reached) == inside,
    )


def _setting(environment: Mapping[str, str], site: str, what: str) -> str | None:
    name = f"{site.upper()}_{what}"
    return environment.get(name) or environment.get(f"WA_{name}")
