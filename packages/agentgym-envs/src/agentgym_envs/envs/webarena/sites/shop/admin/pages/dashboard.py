"""The first page of the back office: how the shop is doing."""

from flask import Blueprint, render_template

from agentgym_envs.envs.webarena.sites.app import records
from agentgym_envs.envs.webarena.sites.shop.admin.staff import staff_only

FEW = 5


def add_pages(admin: Blueprint) -> None:
    """Adds these pages."""
    admin.get("/dashboard/")(dashboard)


@staff_only
def dashboard() -> str:
    """Sums, last orders, what is searched for and what sells."""
    kept = records()
    sold = "FROM sales_order WHERE status = 'complete'"
    return render_template(
        "admin/dashboard.html",
        lifetime=kept.value(f"SELECT coalesce(sum(total), 0) {sold}"),
        average=kept.value(f"SELECT coalesce(round(avg(total)), 0) {sold}"),
        orders=kept.all(
            "SELECT o.*, (SELECT sum(qty) FROM order_item i WHERE i.order_id = o.id) AS items,"
            " c.first_name || ' ' || c.last_name AS customer FROM sales_order o"
            " JOIN customer c ON c.id = o.customer_id ORDER BY o.created_at DESC, o.id DESC"
            " LIMIT ?",
            FEW,
        ),
        latest=kept.all("SELECT * FROM search_term ORDER BY updated_at DESC, id LIMIT ?", FEW),
        top=kept.all("SELECT * FROM search_term ORDER BY hits DESC, id LIMIT ?", FEW),
        bestsellers=kept.all(
            "SELECT i.name, max(i.price) AS price, sum(i.qty) AS sold FROM order_item i"
            " JOIN sales_order o ON o.id = i.order_id WHERE o.status <> 'canceled'"
            " GROUP BY i.product_id ORDER BY sold DESC, i.name LIMIT ?",
            FEW,
        ),
    )
