"""What all sites have in common: templates, sessions, forms, messages and error pages.

A site is a Flask application that is made once per process and keeps nothing between requests:
`records()`, `session` and `now()` lead to the episode that the request belongs to.
"""

import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from math import ceil
from typing import Any, ParamSpec, TypeVar
from urllib.parse import urlencode

from flask import Flask, Response, abort, redirect, render_template, request, session
from flask.sessions import SessionInterface, SessionMixin
from jinja2 import ChoiceLoader, PackageLoader, StrictUndefined
from typing_extensions import override
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from .records import PACKAGE, Records, Row
from .web import ENVIRON_KEY, Web

COOKIE = "session"
CSRF_FIELD = "csrf_token"
MAX_BODY_BYTES = 1_000_000

ParametersT = ParamSpec("ParametersT")
AnswerT = TypeVar("AnswerT")


class EpisodeSession(dict[str, Any], SessionMixin):
    """Flask's session, kept by the episode; the cookie holds only its token."""

    token: str | None = None


class EpisodeSessions(SessionInterface):
    """Finds a visitor's session in the web of the episode."""

    @override
    def open_session(self, app: Flask, request: Any) -> EpisodeSession:
        token = request.cookies.get(COOKIE)
        known = token and web_of(request.environ).session(_host(), token)
        found = EpisodeSession(known or {})
        found.token = token if known is not None else None
        return found

    @override
    def save_session(self, app: Flask, session: SessionMixin, response: BaseResponse) -> None:
        assert isinstance(session, EpisodeSession)
        web = web_of(request.environ)
        held = session.token and web.session(_host(), session.token)
        if held is None and session:
            token = web.new_session(_host(), **session)
            response.set_cookie(COOKIE, token, httponly=True, samesite="Lax")
        elif held is not None and held != dict(session):
            assert not isinstance(held, str)
            held.clear()
            held.update(session)


def make_app(site: str) -> Flask:
    """Returns the bare application of a site, to which its pages are then added.

    Args:
        site: The name of its folder, which holds `templates/`.
    """
    app = Flask(f"{PACKAGE}.{site}", static_folder="../static", static_url_path="/static")
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.session_interface = EpisodeSessions()
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True, "undefined": StrictUndefined}
    templates = app.jinja_env
    templates.loader = ChoiceLoader([PackageLoader(f"{PACKAGE}.{site}"), PackageLoader(PACKAGE)])
    names: dict[str, Any] = {
        "site": site,
        "csrf_field": CSRF_FIELD,
        "csrf_token": csrf_token,
        "page_url": page_url,
        "now": now,
    }
    filters: dict[str, Callable[..., str]] = {"day": day, "clock": clock, "money": money}
    templates.globals |= names
    templates.filters |= filters
    app.before_request(_check_form)
    app.register_error_handler(HTTPException, _error_page)
    app.register_error_handler(Exception, _broken_page)
    return app


def web_of(environ: Mapping[str, Any]) -> Web:
    """Returns the web that a request was made in."""
    return environ[ENVIRON_KEY]


def records(site: str | None = None) -> Records:
    """Returns the records of this site, or of another one, in the episode of the request."""
    return web_of(request.environ).records(site or _host().removesuffix(".test"))


def now() -> datetime:
    """Returns the time of the episode."""
    return web_of(request.environ).now


def stamp() -> str:
    """Returns the time of the episode as records keep it: "2023-06-12 09:30:00"."""
    return f"{now():%Y-%m-%d %H:%M:%S}"


def csrf_token() -> str:
    """Returns what every form of this visitor must carry; begins a session if there is none."""
    if "csrf" not in session:
        session["csrf"] = web_of(request.environ).secret(_host())
    return session["csrf"]


def asked(name: str, default: str = "") -> str:
    """Returns a value of the query, white space at its ends cut off."""
    return request.args.get(name, default).strip()


def sent(name: str, default: str = "") -> str:
    """Returns a value of the form that was sent, white space at its ends cut off."""
    return request.form.get(name, default).replace("\r\n", "\n").strip()


def number(text: str, default: int, low: int = 0, high: int = 10**9) -> int:
    """Returns the integer that `text` says, or `default`; never outside `low` to `high`."""
    plain = text.isascii() and text.isdecimal() and len(text) < 12
    return min(max(int(text), low), high) if plain else default


def found(row: Row | None) -> Row:
    """Returns the row; a page that is not found (404) if there is none."""
    if row is None:
        abort(404)
    return row


def signed_in_only(
    page: Callable[ParametersT, AnswerT],
) -> Callable[ParametersT, AnswerT | BaseResponse]:
    """Makes visitors sign in (at /login) before they see the page, and come back to it then."""

    @wraps(page)
    def guarded(*args: ParametersT.args, **kwargs: ParametersT.kwargs) -> AnswerT | BaseResponse:
        if "user" not in session:
            return redirect("/login?" + urlencode({"next": request.full_path.rstrip("?")}))
        return page(*args, **kwargs)

    return guarded


def local_path(text: str, default: str = "/") -> str:
    """Returns `text` if it is a path of this site, where one may be sent; else `default`."""
    plain = text.startswith("/") and not text.startswith("//") and "\\" not in text
    return text if plain else default


def page_url(**changes: Any) -> str:
    """Returns the URL of this page with some values of the query changed; None leaves one out."""
    query: dict[str, Any] = {name: request.args[name] for name in request.args}
    query.update(changes)
    kept = {name: value for name, value in query.items() if value not in (None, "")}
    return request.path + ("?" + urlencode(kept) if kept else "")


@dataclass(frozen=True, slots=True)
class Pages:
    """A long list, one page of it at a time.

    Attributes:
        rows: What this page shows.
        page: The number of this page, from 1.
        pages: How many pages there are, 1 at least.
        total: How many rows there are on all pages.
        first: The position of the first row of this page among all, from 1; 0 if there are none.
    """

    rows: Sequence[Any]
    page: int
    pages: int
    total: int
    first: int

    @property
    def last(self) -> int:
        """The position of the last row of this page, from 1."""
        return self.first + len(self.rows) - 1 if self.rows else 0


def paged(kept: Records, sql: str, *values: Any, size: int, parameter: str = "page") -> Pages:
    """Returns the page of a SELECT that the query of the request asks for (`?page=2`)."""
    total = int(kept.value(f"SELECT count(*) FROM ({sql})", *values))  # noqa: S608
    pages = max(1, ceil(total / size))
    page = number(asked(parameter), 1, 1, pages)
    rows = kept.all(f"{sql} LIMIT ? OFFSET ?", *values, size, (page - 1) * size)
    return Pages(rows, page, pages, total, (page - 1) * size + 1 if rows else 0)


def day(text: str) -> str:
    """Returns a date as people write it.

    >>> day("2023-06-02 14:05:00")
    'June 2, 2023'
    """
    moment = datetime.fromisoformat(text)
    return f"{moment:%B} {moment.day}, {moment.year}"


def clock(text: str) -> str:
    """Returns a date with the time of the day.

    >>> clock("2023-06-02 14:05:00")
    'June 2, 2023 at 14:05'
    """
    return f"{day(text)} at {datetime.fromisoformat(text):%H:%M}"


def money(cents: int) -> str:
    """Returns an amount of cents as dollars.

    >>> money(123456), money(-5)
    ('$1,234.56', '-$0.05')
    """
    return f"{'-' if cents < 0 else ''}${abs(cents) // 100:,}.{abs(cents) % 100:02}"


def like(text: str) -> str:
    r"""Returns a pattern for `LIKE ? ESCAPE '\'` that finds `text` anywhere.

    Only the first 1,000 characters count: SQLite refuses patterns that are very long.
    """
    escaped = text[:1_000].replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def _host() -> str:
    return request.host.partition(":")[0].lower()


def _check_form() -> None:
    if request.method not in ("GET", "HEAD", "OPTIONS") and not hmac.compare_digest(
        request.form.get(CSRF_FIELD, "").encode(), str(session.get("csrf", "-")).encode()
    ):
        abort(403, "This form is out of date. Go back, reload the page and try again.")


def _error_page(error: HTTPException) -> tuple[str, int] | BaseResponse | Response:
    if error.response is not None or error.code is None or error.code < 400:
        return Response.force_type(error.get_response(), request.environ)
    page = render_template("error.html", code=error.code, name=error.name, text=error.description)
    return page, error.code


def _broken_page(error: Exception) -> tuple[str, int]:
    """Answers as a broken site does; what broke is kept for tests (`Web.errors`)."""
    web_of(request.environ).errors.append(error)
    page = render_template(
        "error.html",
        code=500,
        name="Internal Server Error",
        text="Something went wrong on our side. Please try again later.",
    )
    return page, 500
