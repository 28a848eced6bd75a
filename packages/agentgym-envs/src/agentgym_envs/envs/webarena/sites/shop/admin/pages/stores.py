"""The shop's pages of text, and its settings."""

from flask import Blueprint, flash, redirect, render_template
from werkzeug.wrappers import Response

from agentgym_envs.envs.webarena.sites.app import records, sent
from agentgym_envs.envs.webarena.sites.shop.admin.form import Field, Form
from agentgym_envs.envs.webarena.sites.shop.admin.grid import Column, Grid
from agentgym_envs.envs.webarena.sites.shop.admin.staff import staff_only

PAGES_URL = "/admin/cms/page/"
CONFIG_URL = "/admin/system/config/"

PAGES = Grid(
    "Pages",
    (
        Column("id", "ID", "number", width="w-60"),
        Column("title", "Title"),
        Column("identifier", "URL Key", width="w-240"),
        Column("status", "Status", "choice", ("Enabled", "Disabled"), width="w-120"),
        Column("updated_at", "Modified", "day", width="w-200"),
    ),
    "SELECT id, title, identifier, updated_at,"
    " CASE WHEN active THEN 'Enabled' ELSE 'Disabled' END AS status FROM cms_page",
    edit=PAGES_URL + "edit/id/{id}/",
    new_url=PAGES_URL + "new/",
    new_label="Add New Page",
)

PAGE = Form(
    "page",
    "cms_page",
    PAGES_URL,
    "Pages",
    (
        Field("active", "Enable Page", "claim"),
        Field("title", "Page Title", required=True),
        Field("identifier", "URL Key", required=True, unique=True),
        Field("heading", "Content Heading"),
        Field("content", "Content", "area"),
    ),
    "title",
    {"active": 1, "created_at": "now"},
    touched="updated_at",
)


def add_pages(admin: Blueprint) -> None:
    """Adds these pages."""
    admin.get("/cms/page/", endpoint="pages")(staff_only(PAGES.page))
    admin.get("/system/config/")(settings)
    admin.post("/system/config/")(save_settings)
    PAGE.add_pages(admin)


@staff_only
def settings() -> str:
    """The settings of the shop."""
    rows = records().all("SELECT * FROM setting ORDER BY id")
    return render_template("admin/config.html", settings=rows)


@staff_only
def save_settings() -> Response:
    """Keeps the settings that were changed."""
    for row in records().all("SELECT * FROM setting ORDER BY id"):
        value = sent(f"setting-{row['id']}")[:500]
        if value and value != row["value"]:
            records().update("setting", row["id"], value=value)
    flash("You saved the configuration.", "success")
    return redirect(CONFIG_URL, 303)
