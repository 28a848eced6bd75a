"""What customers say about products: read, approved, corrected or deleted here."""

from flask import Blueprint

from agentgym_envs.envs.webarena.sites.shop.admin.form import Field, Form
from agentgym_envs.envs.webarena.sites.shop.admin.grid import Column, Grid
from agentgym_envs.envs.webarena.sites.shop.admin.staff import staff_only

STATUSES = ("approved", "pending", "not approved")
REVIEWS_URL = "/admin/review/product/"

REVIEWS = Grid(
    "Reviews",
    (
        Column("id", "ID", "number", width="w-60"),
        Column("created_at", "Created", "day", width="w-160"),
        Column("status", "Status", "choice", STATUSES, width="w-120"),
        Column("title", "Title"),
        Column("nickname", "Nickname", width="w-120"),
        Column("detail", "Review"),
        Column("rating", "Rating", "number", width="w-80"),
        Column("product", "Product"),
    ),
    "SELECT r.id, r.created_at, r.status, r.title, r.nickname, r.detail, r.rating,"
    " p.name AS product FROM review r JOIN product p ON p.id = r.product_id",
    edit=REVIEWS_URL + "edit/id/{id}/",
)

REVIEW = Form(
    "review",
    "review",
    REVIEWS_URL,
    "Reviews",
    (
        Field("created_at", "Created", "shown"),
        Field("rating", "Rating", "shown"),
        Field("status", "Status", "choice", [(status, status.title()) for status in STATUSES]),
        Field("nickname", "Nickname", required=True),
        Field("title", "Summary of Review", required=True),
        Field("detail", "Review", "area", required=True),
    ),
    "title",
    {},
    can_add=False,
)


def add_pages(admin: Blueprint) -> None:
    """Adds these pages."""
    admin.get("/review/product/", endpoint="reviews")(staff_only(REVIEWS.page))
    REVIEW.add_pages(admin)
