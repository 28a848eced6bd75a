"""What the shop's tasks need of the records, and the ways that most of them share."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from urllib.parse import urlencode

from agentgym_envs.envs.webarena.sites.app import day
from agentgym_envs.envs.webarena.sites.people import account
from agentgym_envs.envs.webarena.sites.records import Records, Row
from agentgym_envs.envs.webarena.tasks.template import (
    Case,
    Click,
    Expect,
    Fill,
    Leg,
    Template,
    Waypoint,
)
from agentgym_envs.toolkit.draws import Draws

HOST = "shop.test"
HOME = "http://shop.test/"
ANY = "shop.test/*"
PER_PAGE = 10
"""Orders on a page of the history."""

_SEARCH = "Search the shop"
_ACCOUNT = (Click(ANY, "link", "My Account"),)
_ORDERS = (*_ACCOUNT, Click(f"{HOST}/customer/account", "link", "My Orders"))
_HISTORY = f"{HOST}/sales/order/history*"


def template(
    name: str,
    cases: Callable[[Records], Iterable[Case]],
    *wordings: str,
    held_out: bool = False,
) -> Template:
    """Returns a template that needs the shop only and begins on its home page."""

    def of_shop(records: Callable[[str], Records]) -> Iterable[Case]:
        return cases(records("shop"))

    return Template(f"shop_{name}", ("shop",), HOME, wordings, of_shop, held_out=held_out)


def me(shop: Records) -> int:
    """Returns the id of the customer that the agent is."""
    return shop.value("SELECT id FROM customer WHERE email = ?", account("shop").username)


def orders(shop: Records) -> list[Row]:
    """Returns the agent's orders as the history shows them, the newest first."""
    sql = "SELECT * FROM sales_order WHERE customer_id = ? ORDER BY created_at DESC, id DESC"
    return shop.all(sql, me(shop))


def months(rows: Sequence[Row]) -> dict[str, list[int]]:
    """Returns the months of orders ("March 2023") with the places of their orders."""
    found: dict[str, list[int]] = {}
    for place, row in enumerate(rows):
        month, _, rest = day(row["created_at"]).partition(" ")
        found.setdefault(f"{month} {rest.rpartition(' ')[2]}", []).append(place)
    return found


def goods(shop: Records, name: str, count: int, condition: str = "p.in_stock = 1") -> list[Row]:
    """Returns products that visitors can see, drawn for the template `name`.

    Args:
        shop: The records.
        name: Decides which ones.
        count: How many, at most.
        condition: On the product p; SQL of ours.
    """
    sql = (
        "SELECT p.*, coalesce(p.special_price, p.price) AS now,"  # noqa: S608  (ours)
        " (SELECT count(*) FROM review AS r WHERE r.product_id = p.id AND r.status = 'approved')"
        f" AS reviews FROM product AS p WHERE p.enabled = 1 AND {condition} ORDER BY p.id"
    )
    return Draws(f"shop task {name}").sample(shop.all(sql), count)


def options(shop: Records, product: int, draws: Draws) -> dict[str, str]:
    """Returns one value of each option of a product."""
    sql = "SELECT name, value FROM product_option WHERE product_id = ? ORDER BY position"
    values: dict[str, list[str]] = {}
    for row in shop.all(sql, product):
        values.setdefault(row["name"], []).append(row["value"])
    return {name: draws.pick(choice) for name, choice in values.items()}


def categories(shop: Records) -> list[Row]:
    """Returns the categories that hold products, with the names of those above them."""
    return shop.all(
        "SELECT c.*, b.name AS middle, b.path AS middle_path, a.name AS top, a.path AS top_path"
        " FROM category AS c JOIN category AS b ON b.id = c.parent_id"
        " JOIN category AS a ON a.id = b.parent_id WHERE c.level = 3 ORDER BY c.id"
    )


def branch(category: Row) -> str:
    """Returns how tasks call a category, of which there may be two with one name."""
    return f"{category['middle']} > {category['name']}"


def category_path(category: Row) -> tuple[Waypoint, ...]:
    """Returns the way from anywhere to a category."""
    return (
        Click(ANY, "link", category["top"]),
        Click(f"{HOST}/{category['top_path']}.html*", "link", category["middle"]),
        Click(f"{HOST}/{category['middle_path']}.html*", "link", category["name"]),
    )


def sorted_by(page: str, fields: Mapping[str, str]) -> tuple[Waypoint, ...]:
    """Returns the last part of the way to a sorted category, whose page has no filter."""
    return Fill(page, fields, "Apply"), Fill(f"{page}?product_list*", fields, "Apply")


def category_leg(category: Row) -> Leg:
    """Returns the leg to a category."""
    thought = f"I look into {branch(category)}, which is a part of {category['top']}."
    seen = f"{HOST}/{category['path']}.html"
    return Leg(HOME, category_path(category), thought, seen=seen)


def product_path(name: str) -> tuple[Waypoint, ...]:
    """Returns the way from anywhere to a product, by a search for its name."""
    found = f"{HOST}/catalogsearch/result/*"
    return Fill(ANY, {_SEARCH: name}, "Search"), Click(found, "link", name)


def product_leg(product: Row) -> Leg:
    """Returns the leg to a product's page."""
    thought = f"I search for {product['name']} and open its page."
    path = product_path(product["name"])
    return Leg(HOME, path, thought, seen=f"{HOST}/{product['slug']}.html")


def search_url(text: str) -> str:
    """Returns the URL of a search."""
    return f"http://{HOST}/catalogsearch/result/?{urlencode({'q': text})}"


def account_leg(link: str, seen: str, thought: str) -> Leg:
    """Returns the leg to one of the pages that the account links to."""
    path = (*_ACCOUNT, Click(f"{HOST}/customer/account", "link", link))
    return Leg(HOME, path, thought, seen=f"{HOST}{seen}")


def history_leg(page: int) -> Leg:
    """Returns the leg to a page of the order history."""
    path = (*_ORDERS, Click(_HISTORY, "link", "Next"))
    if page == 1:
        thought = "My orders are listed in my account."
        return Leg(HOME, _ORDERS, thought, seen=f"{HOST}/sales/order/history")
    thought = f"I need page {page} of my orders as well."
    return Leg(HOME, path, thought, seen=f"{HOST}/sales/order/history?page={page}")


def order_path(number: str) -> tuple[Waypoint, ...]:
    """Returns the way from anywhere to one of the agent's orders."""
    view = Click(_HISTORY, "link", "View Order", beside=number)
    return *_ORDERS, Click(_HISTORY, "link", "Next"), view


def order_leg(order: Row) -> Leg:
    """Returns the leg to one of the agent's orders."""
    thought = f"I look for order {order['number']} among my orders and open it."
    seen = f"{HOST}/sales/order/view/order_id/{order['id']}/"
    return Leg(HOME, order_path(order["number"]), thought, seen=seen)


def cases_of(rows: Iterable[Row], case: Callable[[Row], Case | None]) -> list[Case]:
    """Returns the cases of those rows that make one."""
    return [made for made in map(case, rows) if made is not None]


def chosen(values: Mapping[str, str]) -> str:
    """Returns chosen options as the cart keeps them."""
    return ", ".join(f"{name}: {value}" for name, value in values.items())


def in_cart(product: int, values: Mapping[str, str], qty: int) -> Expect:
    """Returns what must hold when a product was put into the cart."""
    where = {"product_id": product, "options": chosen(values), "qty": qty}
    return Expect("shop", "cart_item", where, new=True)
