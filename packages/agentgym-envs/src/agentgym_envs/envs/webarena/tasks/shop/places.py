"""Pages that are to be opened."""

from collections.abc import Sequence
from urllib.parse import quote_plus

from agentgym_envs.envs.webarena.sites.app import money
from agentgym_envs.envs.webarena.sites.records import Records, Row
from agentgym_envs.envs.webarena.tasks.template import (
    Case,
    Click,
    Fill,
    Leg,
    Template,
    Waypoint,
    page_open,
)

from .ways import (
    ANY,
    HOME,
    HOST,
    branch,
    cases_of,
    categories,
    category_path,
    goods,
    order_path,
    orders,
    product_path,
    search_url,
    sorted_by,
    template,
)

_SORTINGS = (
    ("price, the lowest first", "Price", "Ascending", "price", "asc"),
    ("price, the highest first", "Price", "Descending", "price", "desc"),
    ("name, from Z to A", "Product Name", "Descending", "name", "desc"),
    ("age, the newest first", "Newest", "Descending", "newest", "desc"),
)
"""How a task says it, the two choices, and what they are in the URL."""

_ACCOUNT = {
    "wish list": ("My Wish List", "/wishlist/"),
    "address book": ("Address Book", "/customer/address/"),
    "own product reviews": ("My Product Reviews", "/review/customer"),
    "newsletter settings": ("Newsletter Subscriptions", "/newsletter/manage"),
    "order history": ("My Orders", "/sales/order/history"),
    "account information": ("Account Information", "/customer/account/edit"),
}


def _open(path: Sequence[Waypoint], url: str, thought: str, values: dict[str, str]) -> Case:
    """Returns the case of a page that must be open at the end, under this URL."""
    here = url.removeprefix("http://")
    return Case(values, [Leg(HOME, path, thought, here=here)], page_open(url))


def _category(shop: Records) -> list[Case]:
    def case(category: Row) -> Case:
        url = f"http://{HOST}/{category['path']}.html"
        thought = f"This category is in {category['top']}."
        return _open(category_path(category), url, thought, {"category": branch(category)})

    return cases_of(categories(shop), case)


def _sorted(shop: Records) -> list[Case]:
    def case(category: Row) -> Case:
        wording, order, direction, by, way = _SORTINGS[int(category["id"]) % len(_SORTINGS)]
        page = f"{HOST}/{category['path']}.html"
        fields = {"Sort By": order, "Direction": direction}
        path = (*category_path(category), *sorted_by(page, fields))
        url = f"http://{page}?product_list_order={by}&product_list_dir={way}"
        thought = "I open the category and let it be sorted."
        leg = Leg(HOME, path, thought, here=f"{url.removeprefix('http://')}*")
        values = {"category": branch(category), "order": wording}
        return Case(values, [leg], page_open(url))

    return cases_of(categories(shop), case)


def _filtered(shop: Records) -> list[Case]:
    def case(category: Row) -> Case | None:
        low, high = ((0, 25), (25, 50), (50, 100), (100, 200))[int(category["id"]) % 4]
        inside = (
            "SELECT count(*) FROM product WHERE category_id = ? AND enabled = 1"
            " AND coalesce(special_price, price) >= ? AND coalesce(special_price, price) < ?"
        )
        if not shop.value(inside, category["id"], low * 100, high * 100):
            return None
        page = f"{HOST}/{category['path']}.html"
        name = f"{money(low * 100)} - {money(high * 100 - 1)}"
        path = (*category_path(category), Click(page, "link", name))
        url = f"http://{page}?price={low}-{high}"
        values = {"category": branch(category), "range": name}
        return _open(path, url, "The category's page offers price ranges.", values)

    return cases_of(categories(shop), case)


def _search(shop: Records) -> list[Case]:
    def case(row: Row) -> Case:
        term = row["term"]
        path = (Fill(ANY, {"Search the shop": term}, "Search"),)
        here = f"{HOST}/catalogsearch/result/?q={quote_plus(term)}"
        leg = Leg(HOME, path, "The search is on top of every page.", here=here)
        return Case({"term": term}, [leg], page_open(search_url(term)))

    return cases_of(shop.all("SELECT * FROM search_term ORDER BY id"), case)


def _product(shop: Records) -> list[Case]:
    def case(product: Row) -> Case:
        url = f"http://{HOST}/{product['slug']}.html"
        path = product_path(product["name"])
        return _open(path, url, "A search finds it by its name.", {"product": product["name"]})

    return cases_of(goods(shop, "open product", 50), case)


def _order(shop: Records) -> list[Case]:
    def case(order: Row) -> Case:
        url = f"http://{HOST}/sales/order/view/order_id/{order['id']}/"
        path = order_path(order["number"])
        return _open(path, url, "It is one of my orders.", {"order": order["number"]})

    return cases_of(orders(shop), case)


def _texts(shop: Records) -> list[Case]:
    def case(page: Row) -> Case:
        path = (Click(ANY, "link", page["title"]),)
        url = f"http://{HOST}/{page['identifier']}"
        return _open(path, url, "The bottom of every page links to it.", {"page": page["title"]})

    return cases_of(shop.all("SELECT * FROM cms_page WHERE active = 1 ORDER BY id"), case)


def _account(_: Records) -> list[Case]:
    cases: list[Case] = []
    for name, (link, url) in _ACCOUNT.items():
        path = (
            Click(ANY, "link", "My Account"),
            Click(f"{HOST}/customer/account", "link", link),
        )
        thought = "My account links to everything of mine."
        cases.append(_open(path, f"http://{HOST}{url}", thought, {"page": name}))
    return cases


TEMPLATES: Sequence[Template] = (
    template(
        "open_category",
        _category,
        "Show me the category {{category}}.",
        "Open the page of the category {{category}}.",
        "Take me to {{category}} in the shop.",
        "I would like to browse {{category}}.",
    ),
    template(
        "sort_category",
        _sorted,
        "Show me {{category}} sorted by {{order}}.",
        "List the products of {{category}} by {{order}}.",
        "Open the category {{category}} and sort it by {{order}}.",
    ),
    template(
        "filter_category",
        _filtered,
        "Show me what costs {{range}} in {{category}}.",
        "Narrow the category {{category}} down to the price range {{range}}.",
        "Open {{category}} with the price filter {{range}}.",
        held_out=True,
    ),
    template(
        "search",
        _search,
        "Search the shop for '{{term}}'.",
        "Look for '{{term}}' and leave the results open.",
        "Show me the search results for '{{term}}'.",
    ),
    template(
        "open_product",
        _product,
        "Open the page of the {{product}}.",
        "Show me the {{product}}.",
        "Take me to the product page of the {{product}}.",
    ),
    template(
        "open_order",
        _order,
        "Open my order {{order}}.",
        "Show me everything about order number {{order}} of mine.",
        "Take me to the page of my order {{order}}.",
    ),
    template(
        "open_text",
        _texts,
        "Open the shop's page '{{page}}'.",
        "Show me '{{page}}'.",
        "Where does the shop tell about '{{page}}'? Open that page.",
    ),
    template(
        "open_account",
        _account,
        "Open my {{page}}.",
        "Show me my {{page}} in this shop.",
        "Take me to the page with my {{page}}.",
    ),
)
