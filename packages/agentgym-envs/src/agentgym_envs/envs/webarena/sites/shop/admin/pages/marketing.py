"""Discounts, and what visitors search for."""

from flask import Blueprint, render_template

from agentgym_envs.envs.webarena.sites.shop.admin.form import Field, Form
from agentgym_envs.envs.webarena.sites.shop.admin.grid import Column, Grid
from agentgym_envs.envs.webarena.sites.shop.admin.staff import staff_only

from .people import GROUPS

RULES_URL = "/admin/sales_rule/promo_quote/"
TERMS_URL = "/admin/search/term/"

RULES = Grid(
    "Cart Price Rules",
    (
        Column("id", "ID", "number", width="w-60"),
        Column("name", "Rule"),
        Column("coupon_code", "Coupon Code", width="w-160"),
        Column("from_day", "Start", "day", width="w-120"),
        Column("to_day", "End", "day", width="w-120"),
        Column("status", "Status", "choice", ("Active", "Inactive"), width="w-100"),
        Column("uses", "Used", "number", width="w-80"),
    ),
    "SELECT id, name, coupon_code, from_day, to_day, uses,"
    " CASE WHEN active THEN 'Active' ELSE 'Inactive' END AS status FROM cart_rule",
    edit=RULES_URL + "edit/id/{id}/",
    new_url=RULES_URL + "new/",
    new_label="Add New Rule",
)

RULE = Form(
    "rule",
    "cart_rule",
    RULES_URL,
    "Cart Price Rules",
    (
        Field("name", "Rule Name", required=True),
        Field("description", "Description", "area"),
        Field("active", "Active", "claim"),
        Field(
            "customer_group",
            "Customer Group",
            "choice",
            [("", "All Groups"), *((group, group) for group in GROUPS)],
        ),
        Field("coupon_code", "Coupon Code"),
        Field("uses_per_customer", "Uses per Customer", "number"),
        Field("from_day", "From", "day"),
        Field("to_day", "To", "day"),
        Field(
            "action",
            "Apply",
            "choice",
            [("percent", "Percent of cart"), ("fixed", "Fixed amount (in cents) of whole cart")],
        ),
        Field("amount", "Discount Amount", "number", required=True),
        Field("minimum", "Minimum Subtotal", "money"),
        Field("priority", "Priority", "number"),
    ),
    "name",
    {"active": 1, "action": "percent"},
)

TERMS = Grid(
    "Search Terms",
    (
        Column("id", "ID", "number", width="w-60"),
        Column("term", "Search Query"),
        Column("results", "Results", "number", width="w-100"),
        Column("hits", "Uses", "number", width="w-100"),
        Column("redirect", "Redirect URL", width="w-240"),
        Column("updated_at", "Updated", "day", width="w-200"),
    ),
    "SELECT id, term, results, hits, redirect, updated_at FROM search_term",
    sort="hits",
    edit=TERMS_URL + "edit/id/{id}/",
    new_url=TERMS_URL + "new/",
    new_label="Add New Search Term",
)

TERM = Form(
    "search term",
    "search_term",
    TERMS_URL,
    "Search Terms",
    (
        Field("term", "Search Query", required=True, unique=True),
        Field("results", "Number of results", "number"),
        Field("hits", "Number of Uses", "number"),
        Field("redirect", "Redirect URL"),
    ),
    "term",
    {},
    touched="updated_at",
)


def add_pages(admin: Blueprint) -> None:
    """Adds these pages."""
    admin.get("/marketing/")(marketing)
    admin.get("/sales_rule/promo_quote/", endpoint="rules")(staff_only(RULES.page))
    admin.get("/search/term/", endpoint="terms")(staff_only(TERMS.page))
    RULE.add_pages(admin)
    TERM.add_pages(admin)


@staff_only
def marketing() -> str:
    """Links to the parts of marketing."""
    return render_template(
        "admin/menu.html",
        title="Marketing",
        links=[
            (RULES_URL, "Cart Price Rules", "Discounts and coupons."),
            (TERMS_URL, "Search Terms", "What visitors search for."),
            ("/admin/newsletter/subscriber/", "Newsletter Subscribers", "Who gets mail."),
        ],
    )
