"""Who is signed in at the back office."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar
from urllib.parse import urlencode

from flask import redirect, request, session
from werkzeug.wrappers import Response

from agentgym_envs.envs.webarena.sites.app import records
from agentgym_envs.envs.webarena.sites.records import Row

KEY = "admin"
"""Where the session keeps the id of the admin_user."""

ParametersT = ParamSpec("ParametersT")
AnswerT = TypeVar("AnswerT")


def staff() -> Row | None:
    """Returns who is signed in, if anybody is."""
    if KEY not in session:
        return None
    return records().one("SELECT * FROM admin_user WHERE id = ? AND active", session[KEY])


def staff_only(
    page: Callable[ParametersT, AnswerT],
) -> Callable[ParametersT, AnswerT | Response]:
    """Makes visitors sign in (at /admin/login) before they see the page, and come back then."""

    @wraps(page)
    def guarded(*args: ParametersT.args, **kwargs: ParametersT.kwargs) -> AnswerT | Response:
        if staff() is None:
            query = urlencode({"next": request.full_path.rstrip("?")})
            return redirect(f"/admin/login?{query}", 303)
        return page(*args, **kwargs)

    return guarded
