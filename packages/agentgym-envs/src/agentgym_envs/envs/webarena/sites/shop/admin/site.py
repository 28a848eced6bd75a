"""The back office as a part of the shop's application."""

from typing import Any

from flask import Blueprint, Flask

from agentgym_envs.envs.webarena.sites.people import account
from agentgym_envs.envs.webarena.sites.records import Records

from .grid import held, query_without_page, ranged
from .pages import (
    dashboard,
    entrance,
    marketing,
    orders,
    people,
    products,
    reports,
    reviews,
    stores,
)
from .staff import KEY, staff

PARTS = (entrance, dashboard, products, orders, people, reviews, reports, marketing, stores)


def add_admin(app: Flask) -> None:
    """Adds /admin and all that is below it."""
    admin = Blueprint("admin", __name__, url_prefix="/admin")
    for part in PARTS:
        part.add_pages(admin)
    app.register_blueprint(admin)
    names: dict[str, Any] = {
        "staff": staff,
        "held": held,
        "ranged": ranged,
        "kept_query": query_without_page,
    }
    app.jinja_env.globals |= names


def agent_session(records: Records) -> dict[str, Any]:
    """Returns what the session holds when the agent is signed in."""
    name = account("admin").username
    return {KEY: records.value("SELECT id FROM admin_user WHERE username = ?", name)}
