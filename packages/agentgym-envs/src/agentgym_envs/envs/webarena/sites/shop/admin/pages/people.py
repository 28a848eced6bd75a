"""Customers, and who gets the newsletter."""

from flask import Blueprint

from agentgym_envs.envs.webarena.sites.shop.admin.form import Field, Form
from agentgym_envs.envs.webarena.sites.shop.admin.grid import Column, Grid
from agentgym_envs.envs.webarena.sites.shop.admin.staff import staff_only

GROUPS = ("General", "Wholesale", "Retailer")
CUSTOMERS_URL = "/admin/customer/"

CUSTOMERS = Grid(
    "Customers",
    (
        Column("id", "ID", "number", width="w-60"),
        Column("name", "Name"),
        Column("email", "Email"),
        Column("customer_group", "Group", "choice", GROUPS, width="w-100"),
        Column("phone", "Phone", width="w-160"),
        Column("orders", "Orders", "number", width="w-80"),
        Column("spent", "Lifetime Sales", "money", width="w-120"),
    ),
    "SELECT c.id, c.first_name || ' ' || c.last_name AS name, c.email, c.customer_group, c.phone,"
    " count(o.id) AS orders, coalesce(sum(o.total) FILTER (WHERE o.status = 'complete'), 0)"
    " AS spent"
    " FROM customer c LEFT JOIN sales_order o ON o.customer_id = c.id GROUP BY c.id",
    edit=CUSTOMERS_URL + "edit/id/{id}/",
    new_url=CUSTOMERS_URL + "new/",
    new_label="Add New Customer",
)

CUSTOMER = Form(
    "customer",
    "customer",
    CUSTOMERS_URL,
    "Customers",
    (
        Field("first_name", "First Name", required=True),
        Field("last_name", "Last Name", required=True),
        Field("email", "Email", required=True, unique=True),
        Field("customer_group", "Group", "choice", [(group, group) for group in GROUPS]),
        Field("phone", "Phone"),
    ),
    "email",
    {"password": "", "created_at": "now"},
    can_delete=False,
)

SUBSCRIBERS = Grid(
    "Newsletter Subscribers",
    (
        Column("id", "ID", "number", width="w-60"),
        Column("email", "Email"),
        Column("customer", "Customer"),
        Column("status", "Status", "choice", ("subscribed", "unsubscribed"), width="w-160"),
        Column("created_at", "Since", "day", width="w-200"),
    ),
    "SELECT s.id, s.email, coalesce(c.first_name || ' ' || c.last_name, 'Guest') AS customer,"
    " s.status, s.created_at FROM subscriber s LEFT JOIN customer c ON c.id = s.customer_id",
)


def add_pages(admin: Blueprint) -> None:
    """Adds these pages."""
    admin.get("/customer/", endpoint="customers")(staff_only(CUSTOMERS.page))
    admin.get("/newsletter/subscriber/", endpoint="subscribers")(staff_only(SUBSCRIBERS.page))
    CUSTOMER.add_pages(admin)
