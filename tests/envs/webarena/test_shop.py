"""The shop's pages and records."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from importlib.resources import files

import pytest
from lxml import html
from werkzeug.test import Client, TestResponse

from agentgym_envs.envs.webarena.sites.people import account
from agentgym_envs.envs.webarena.sites.records import PACKAGE, Records
from agentgym_envs.envs.webarena.sites.shop.content import fill
from agentgym_envs.envs.webarena.sites.shop.money import discount, sums
from agentgym_envs.envs.webarena.sites.shop.site import agent_session, site
from agentgym_envs.envs.webarena.sites.web import START, Web

SHOP = site()
BASE = "http://shop.test"
STARS = 'div.stars[aria-label$="out of 5 stars"]'

HOSTILE = (
    "",
    "x" * 10_000,
    "<script>alert(1)</script><b>&amp;",
    "'; DROP TABLE product; -- \" OR 1=1",
    "\x00\ud7ff \N{GRINNING FACE} %_\\",
    "-1",
    "9" * 30,
    "{{ 7 * 7 }}",
    "a@b.c",
    "Express Delivery",
)

NAMES = (
    "q", "p", "price", "product_list_order", "product_list_dir", "product_list_limit", "name",
    "sku", "description", "material", "price_from", "price_to", "page", "reviews", "username",
    "password", "next", "qty", "option_0", "option_1", "option_2", "update", "remove", "wish",
    "coupon_code", "cancel", "address", "shipping_method", "payment_method", "comment",
    "first_name", "last_name", "email", "new_password", "subscribed", "company", "phone",
    "street", "city", "county", "postcode", "default_billing", "default_shipping", "reason",
    "nickname", "title", "detail", "rating", "message",
)  # fmt: skip


@pytest.fixture
def web() -> Iterator[Web]:
    web = Web({SHOP.host: SHOP})
    yield web
    assert web.errors == []
    web.close()


@pytest.fixture
def records(web: Web) -> Records:
    return web.records("shop")


@pytest.fixture
def visitor(web: Web) -> Client:
    return Client(web)


@pytest.fixture
def client(web: Web, records: Records) -> Client:
    client = Client(web)
    token = web.new_session(SHOP.host, **agent_session(records))
    client.set_cookie("session", token, domain="shop.test")
    return client


def get(client: Client, path: str) -> TestResponse:
    return client.get(path, base_url=BASE)


def post(client: Client, path: str, /, **values: str) -> TestResponse:
    """Sends a form with the secret that pages have for this visitor."""
    secret = re.search(r'name="csrf_token" value="(\w+)"', get(client, "/contact/").text)
    assert secret is not None
    return client.post(path, base_url=BASE, data={"csrf_token": secret[1], **values})


def select(answer: TestResponse, css: str) -> list[html.HtmlElement]:
    return html.fromstring(answer.text).cssselect(css)


def texts(answer: TestResponse, css: str) -> list[str]:
    return [" ".join(element.text_content().split()) for element in select(answer, css)]


def a_product(records: Records, where: str = "in_stock = 1 AND qty > 20") -> sqlite3.Row:
    row = records.one(f"SELECT * FROM product WHERE enabled = 1 AND {where} ORDER BY id LIMIT 1")
    assert row is not None
    return row


def an_order(records: Records, where: str = "1") -> sqlite3.Row:
    row = records.one(f"SELECT * FROM sales_order WHERE customer_id = 1 AND {where} ORDER BY id")
    assert row is not None
    return row


def choices(records: Records, product: int) -> dict[str, str]:
    """Returns the fields that choose the first value of each option."""
    sql = "SELECT name, value FROM product_option WHERE product_id = ? ORDER BY position DESC"
    found = {row["name"]: row["value"] for row in records.all(sql, product)}
    names = records.all(
        "SELECT name FROM product_option WHERE product_id = ? GROUP BY name ORDER BY min(position)",
        product,
    )
    return {f"option_{place}": found[row["name"]] for place, row in enumerate(names)}


def put_into_cart(client: Client, records: Records, product: sqlite3.Row, qty: str = "1") -> None:
    fields = choices(records, product["id"])
    answer = post(client, f"/checkout/cart/add/{product['id']}", qty=qty, **fields)
    assert answer.status_code == 303, texts(answer, ".error")


# What is there


def test_the_shop_is_as_large_as_the_docs_say(records):
    counts = {
        table: records.value(f"SELECT count(*) FROM {table}")
        for table in ("product", "review", "customer", "sales_order", "category")
    }

    assert counts["product"] == 2_070
    assert counts["review"] > 8_000
    assert counts["customer"] == 80
    assert counts["sales_order"] > 900
    assert counts["category"] == 8 + 90 + 90


def test_the_content_is_the_same_whenever_it_is_made(records):
    schema = (files(PACKAGE) / "shop" / "schema.sql").read_text(encoding="utf-8")
    with closing(sqlite3.connect(":memory:")) as fresh:
        fresh.executescript(schema)
        fill(fresh)

        for table in ("product", "review", "sales_order", "order_item", "address", "wish"):
            again = fresh.execute(f"SELECT * FROM {table}").fetchall()
            assert again == [tuple(row) for row in records.all(f"SELECT * FROM {table}")]


def test_orders_add_up(records):
    wrong = records.all(
        "SELECT o.id FROM sales_order AS o WHERE o.total <> subtotal - discount + shipping + tax"
        " OR subtotal <> (SELECT sum(price * qty) FROM order_item WHERE order_id = o.id)"
        " OR abs(tax - (subtotal - discount) * (SELECT percent FROM tax_rate AS t"
        " WHERE t.county = o.county) / 100) > 0.51"
    )

    assert wrong == []


def test_what_became_of_an_order_fits_its_status(records):
    counts = records.all(
        "SELECT o.status, min(i), max(i), min(t), max(t), min(r), max(r) FROM (SELECT status,"
        " (SELECT count(*) FROM invoice WHERE order_id = s.id) AS i,"
        " (SELECT count(*) FROM track WHERE order_id = s.id) AS t,"
        " (SELECT count(*) FROM refund WHERE order_id = s.id) AS r FROM sales_order AS s) AS o"
        " GROUP BY o.status"
    )

    assert {row[0]: tuple(row)[1::2] for row in counts} == {
        "canceled": (0, 0, 0),
        "closed": (1, 1, 1),
        "complete": (1, 1, 0),
        "on hold": (0, 0, 0),
        "pending": (0, 0, 0),
        "processing": (1, 0, 0),
    }
    assert all(row[1] == row[2] and row[3] == row[4] and row[5] == row[6] for row in counts)


def test_nothing_happened_later_than_now(records):
    for table in ("product", "customer", "sales_order", "invoice", "review", "refund", "wish"):
        column = "added_at" if table == "wish" else "created_at"

        assert records.value(f"SELECT max({column}) FROM {table}") < f"{START}"


def test_stock_and_its_status_agree(records):
    assert records.value("SELECT count(*) FROM product WHERE in_stock <> (qty > 0)") == 0
    assert records.value("SELECT count(*) FROM product WHERE special_price >= price") == 0


def test_names_and_addresses_of_products_and_categories_never_clash(records):
    paths = {row[0] for row in records.all("SELECT path FROM category")}
    slugs = {row[0] for row in records.all("SELECT slug FROM product")}

    assert records.value("SELECT count(DISTINCT name) FROM product") == len(slugs) == 2_070
    assert not paths & slugs


def test_texts_keep_to_the_letters_of_the_font(records):
    for table, columns in {
        "product": ("name", "features", "description"),
        "review": ("nickname", "title", "detail"),
        "cms_page": ("title", "content"),
    }.items():
        for column in columns:
            assert all(row[0].isascii() for row in records.all(f"SELECT {column} FROM {table}"))


def test_nobody_reviews_a_product_twice_under_one_name(records):
    sql = "SELECT count(*) - count(DISTINCT product_id || nickname) FROM review"

    assert records.value(sql) == 0


# Pages

PATHS = (
    "/", "/kitchen-dining.html", "/kitchen-dining/drinkware.html",
    "/kitchen-dining/drinkware/water-bottles.html", "/catalogsearch/result/?q=mug",
    "/catalogsearch/result/?q=nothinglikethis", "/catalogsearch/advanced/",
    "/catalogsearch/advanced/result/?name=mug", "/tororkip-heron-shell-rain-jacket.html",
    "/checkout/cart", "/checkout/", "/customer/account", "/sales/order/history",
    "/sales/order/view/order_id/974/", "/sales/order/print/order_id/974/",
    "/sales/order/cancel/order_id/974/", "/wishlist/", "/customer/address/",
    "/customer/address/new", "/customer/address/edit/id/1/", "/customer/account/edit",
    "/review/customer", "/newsletter/manage", "/about-us", "/contact/", "/login",
    "/customer/account/create",
)  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_pages_are_correct_and_labelled(client, records, path):
    put_into_cart(client, records, a_product(records))

    answer = get(client, path)

    assert answer.status_code == 200
    page = html.fromstring(answer.text)
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert len(page.cssselect("h1")) == 1
    assert page.cssselect("title")[0].text_content().strip()
    assert not page.xpath("//@style | //script | //@onclick")
    assert all(image.get("alt") is not None for image in page.cssselect("img"))
    for control in page.cssselect("input:not([type=hidden]), select, textarea"):
        named = control.get("aria-label") or page.cssselect(f'label[for="{control.get("id")}"]')
        assert named, html.tostring(control)


def test_every_link_of_the_main_pages_leads_somewhere(client):
    links = {link for path in PATHS[:12] for link in html.fromstring(
        get(client, path).text).xpath("//a/@href")}  # fmt: skip

    broken = [link for link in links if get(client, link).status_code not in (200, 302)]

    assert len(links) > 80
    assert broken == []


def test_what_is_not_there_is_not_found(client):
    for path in ("/nothing.html", "/nothing", "/kitchen-dining/nothing.html", "/media/99999.svg",
                 "/sales/order/view/order_id/99999/", "/sales/order/view/order_id/9999999999999/",
                 "/customer/address/edit/id/99999/"):  # fmt: skip
        assert get(client, path).status_code == 404, path


def test_products_that_are_disabled_are_hidden(client, records):
    row = records.one("SELECT * FROM product WHERE enabled = 0")

    assert row is not None
    assert get(client, f"/{row['slug']}.html").status_code == 404
    assert post(client, f"/checkout/cart/add/{row['id']}", qty="1").status_code == 404
    assert not texts(get(client, f"/catalogsearch/result/?q={row['sku']}"), "article.tile")


def test_a_category_shows_what_is_below_it_page_by_page(client, records):
    path = "/kitchen-dining.html?product_list_limit=36"
    total = records.value(
        "SELECT count(*) FROM product AS p JOIN category AS c ON c.id = p.category_id"
        " WHERE c.path LIKE 'kitchen-dining/%' AND p.enabled = 1"
    )

    names: list[str] = []
    for page in range(1, -(-total // 36) + 1):
        names += texts(get(client, f"{path}&p={page}"), "article.tile > a")

    assert len(names) == len(set(names)) == total
    assert names[-36:] != texts(get(client, f"{path}&p=1"), "article.tile > a")


@pytest.mark.parametrize("direction", ["asc", "desc"])
def test_a_category_is_sorted_by_what_products_cost_now(client, direction):
    path = "/kitchen-dining/drinkware/water-bottles.html"
    query = f"product_list_order=price&product_list_dir={direction}&product_list_limit=36"

    shown = texts(get(client, f"{path}?{query}"), "article.tile p.price")

    prices = [float(text.split()[0].strip("$")) for text in shown]
    assert len(prices) > 12
    assert prices == sorted(prices, reverse=direction == "desc")


def test_a_price_range_leaves_what_is_in_it(client, records):
    path = "/kitchen-dining/drinkware/water-bottles.html?product_list_limit=36&price="
    for low, high, text in ((0, 25, "0-25"), (25, 50, "25-50")):
        wanted = records.value(
            "SELECT count(*) FROM product WHERE kind = 'water bottle' AND enabled = 1"
            " AND coalesce(special_price, price) >= ? AND coalesce(special_price, price) < ?",
            low * 100,
            high * 100,
        )

        assert len(texts(get(client, path + text), "article.tile")) == wanted > 0


def test_a_search_finds_products_with_all_words_whatever_the_case(client, records):
    product = a_product(records)
    words = product["name"].upper().split()

    found = texts(
        get(client, f"/catalogsearch/result/?q={'+'.join(words[::-1])}"), "article.tile > a"
    )

    assert found == [product["name"]]
    assert texts(get(client, "/catalogsearch/result/?q=%25"), "p.notice")


def test_the_advanced_search_joins_its_fields(client):
    shown = get(client, "/catalogsearch/advanced/result/?name=mug&price_from=20&price_to=30")

    prices = [float(text.split()[0].strip("$")) for text in texts(shown, "article.tile p.price")]
    assert prices
    assert all(20 <= price <= 30 for price in prices)
    assert texts(get(client, "/catalogsearch/advanced/result/"), "p.error")


def test_a_product_shows_its_approved_reviews_in_pages_of_five(client, records):
    row = records.one(
        "SELECT product_id, count(*) FROM review WHERE status = 'approved'"
        " AND product_id IN (SELECT product_id FROM review WHERE status = 'pending')"
        " GROUP BY product_id HAVING count(*) > 5 AND count(*) % 5 BETWEEN 1 AND 3"
    )
    assert row is not None
    slug = records.value("SELECT slug FROM product WHERE id = ?", row[0])

    titles: list[str] = []
    for page in range(1, (row[1] - 1) // 5 + 2):
        titles += texts(get(client, f"/{slug}.html?reviews={page}"), "#reviews h3")

    assert len(titles) == row[1]
    assert f"{row[1]} Reviews" in get(client, f"/{slug}.html").text


# The cart and the checkout


def test_options_have_to_be_chosen_before_something_goes_into_the_cart(client, records):
    product = a_product(records)

    answer = post(client, f"/checkout/cart/add/{product['id']}", qty="1")

    assert answer.status_code == 200
    assert "This is a required field." in texts(answer, "p.error")
    assert records.value("SELECT count(*) FROM cart_item WHERE id > 26") == 0


def test_values_that_a_product_does_not_have_are_refused(client, records):
    product = a_product(records)
    fields = dict.fromkeys(choices(records, product["id"]), "no such value")

    answer = post(client, f"/checkout/cart/add/{product['id']}", qty="1", **fields)

    assert "This is a required field." in texts(answer, "p.error")


@pytest.mark.parametrize("qty", ["0", "100", "-1", "1.5", "", "two"])
def test_a_cart_takes_1_to_99_pieces(client, records, qty):
    product = a_product(records)
    fields = choices(records, product["id"])

    answer = post(client, f"/checkout/cart/add/{product['id']}", qty=qty, **fields)

    assert "Enter a number from 1 to 99." in texts(answer, "p.error")


def test_more_than_there_is_cannot_be_bought(client, records):
    product = a_product(records, "qty BETWEEN 5 AND 50")
    fields = choices(records, product["id"])

    answer = post(
        client, f"/checkout/cart/add/{product['id']}", qty=f"{product['qty'] + 1}", **fields
    )

    assert "The requested quantity is not available." in texts(answer, "p.error")


def test_the_same_thing_twice_is_one_line_of_the_cart(client, records):
    product = a_product(records)

    put_into_cart(client, records, product)
    put_into_cart(client, records, product, "2")

    page = get(client, "/checkout/cart")
    assert [field.get("value") for field in select(page, "td input")] == ["3"]
    assert "My Cart (3)" in texts(page, "header span")


def test_a_cart_can_be_changed_and_emptied(client, records):
    put_into_cart(client, records, a_product(records))
    item = records.value("SELECT max(id) FROM cart_item")

    post(client, "/checkout/cart/update", update="1", **{f"qty_{item}": "4"})
    assert records.value("SELECT qty FROM cart_item WHERE id = ?", item) == 4

    post(client, "/checkout/cart/update", remove=f"{item}", **{f"qty_{item}": "7"})
    assert records.value("SELECT count(*) FROM cart_item WHERE id = ?", item) == 0
    assert "You have no items in your shopping cart." in get(client, "/checkout/cart").text


def test_what_is_moved_to_the_wish_list_leaves_the_cart(client, records):
    product = a_product(records)
    put_into_cart(client, records, product)
    item = records.value("SELECT max(id) FROM cart_item")

    post(client, "/checkout/cart/update", wish=f"{item}")

    sql = "SELECT count(*) FROM wish WHERE customer_id = 1 AND product_id = ?"
    assert records.value(sql, product["id"]) == 1
    assert records.value("SELECT count(*) FROM cart_item WHERE id = ?", item) == 0


def test_a_guests_cart_goes_along_when_the_guest_signs_in(visitor, records):
    product = a_product(records)
    put_into_cart(visitor, records, product)
    known = account("shop")

    post(visitor, "/login", username=known.username, password=known.password)

    assert texts(get(visitor, "/checkout/cart"), "td > a") == [product["name"]]


def test_guests_sign_in_before_they_order(visitor, records):
    put_into_cart(visitor, records, a_product(records))

    answer = get(visitor, "/checkout/")

    assert answer.location == "/login?next=%2Fcheckout%2F"


def test_coupons_hold_for_their_days_and_sums(client, records):
    cheap = a_product(records, "price < 2000 AND special_price IS NULL AND qty > 20")
    put_into_cart(client, records, cheap)

    for code, valid in (
        ("welcome10", True), ("FIVEBACK", False), ("WINTER20", False), ("nothing", False),
    ):  # fmt: skip
        post(client, "/checkout/cart/coupon", coupon_code=code)
        page = get(client, "/checkout/cart")
        assert bool(texts(page, "p.success")) == valid, code

    reduced = discount(cheap["price"], "percent", 10)
    assert f"-${reduced / 100:.2f}" in get(client, "/checkout/cart").text


@pytest.mark.parametrize(
    ("first", "last", "valid"),
    [
        ("2023-06-12", "2023-06-12", True),
        ("2023-06-13", "", False),
        ("", "2023-06-11", False),
        ("", "", True),
    ],
)
def test_a_coupon_holds_from_its_first_day_to_its_last(client, records, first, last, valid):
    put_into_cart(client, records, a_product(records))
    sql = "UPDATE cart_rule SET from_day = ?, to_day = ? WHERE coupon_code = 'WELCOME10'"
    records.change(sql, first, last)

    post(client, "/checkout/cart/coupon", coupon_code="WELCOME10")

    assert bool(texts(get(client, "/checkout/cart"), "p.success")) == valid


def test_a_discount_is_never_more_than_what_it_is_taken_from():
    assert discount(300, "fixed", 500) == 300
    assert discount(1_999, "percent", 10) == 199


def test_an_order_has_what_was_in_the_cart_and_costs_what_the_checkout_said(client, records):
    product = a_product(records, "special_price IS NOT NULL AND qty > 20")
    put_into_cart(client, records, product, "2")
    post(client, "/checkout/cart/coupon", coupon_code="WELCOME10")

    post(client, "/checkout/", address="2", shipping_method="Express Delivery")
    shown = get(client, "/checkout/payment")
    post(client, "/checkout/payment", payment_method="Gift Voucher", comment="Ring twice.")

    order = an_order(records, "id > 974")
    subtotal = 2 * product["special_price"]
    wanted = sums(subtotal, discount(subtotal, "percent", 10), 1_400, 6.5)
    assert tuple(order[name] for name in ("subtotal", "discount", "shipping", "tax")) == wanted
    assert order["total"] == wanted.total
    assert f"${wanted.total / 100:.2f}" in shown.text
    assert (order["status"], order["payment_method"]) == ("pending", "Gift Voucher")
    assert (order["city"], order["coupon_code"]) == ("Gildersea", "WELCOME10")
    item = records.one("SELECT * FROM order_item WHERE order_id = ?", order["id"])
    assert item is not None
    assert (item["product_id"], item["qty"]) == (product["id"], 2)
    left = records.value("SELECT qty FROM product WHERE id = ?", product["id"])
    assert left == product["qty"] - 2
    assert order["number"] in get(client, "/checkout/success").text
    assert "You have no items" in get(client, "/checkout/cart").text
    assert "Ring twice." in get(client, f"/sales/order/view/order_id/{order['id']}/").text


def test_the_checkout_asks_for_what_is_missing(client, records):
    put_into_cart(client, records, a_product(records))

    assert texts(post(client, "/checkout/", address="1"), "p.error")
    assert texts(
        post(client, "/checkout/", address="9", shipping_method="Standard Delivery"), "p.error"
    )
    assert get(client, "/checkout/payment").location == "/checkout/"
    post(client, "/checkout/", address="1", shipping_method="Standard Delivery")
    assert texts(post(client, "/checkout/payment"), "p.error") == ["Select a payment method."]


def test_what_is_sold_out_on_the_way_is_not_sold(client, records):
    product = a_product(records)
    put_into_cart(client, records, product)
    post(client, "/checkout/", address="1", shipping_method="Standard Delivery")
    records.update("product", product["id"], qty=0, in_stock=0)

    post(client, "/checkout/payment", payment_method="Bank Transfer")

    assert records.value("SELECT max(id) FROM sales_order") == 974


# Customers


def test_signing_in_needs_the_right_password(visitor):
    known = account("shop")

    wrong = post(visitor, "/login", username=known.username, password="wrong")
    right = post(visitor, "/login", username=known.username.upper(), password=known.password,
                 next="/wishlist/")  # fmt: skip

    assert texts(wrong, "p.error") == ["The username or password is wrong."]
    assert right.location == "/wishlist/"
    assert get(visitor, "/wishlist/").status_code == 200


@pytest.mark.parametrize("elsewhere", ["http://evil.test/", "//evil.test", "/\\evil.test"])
def test_signing_in_leads_nowhere_else(visitor, elsewhere):
    known = account("shop")

    answer = post(
        visitor, "/login", username=known.username, password=known.password, next=elsewhere
    )

    assert answer.location == "/customer/account"


def test_signing_out_ends_it(client):
    post(client, "/logout")

    assert get(client, "/customer/account").location.startswith("/login?next=")
    assert "Sign in" in texts(get(client, "/"), "header a")


def test_forms_without_their_secret_change_nothing(client, records):
    answer = client.post("/contact/", base_url=BASE, data={"name": "a", "message": "b"})

    assert answer.status_code == 403
    assert not records.changed


def test_orders_of_others_are_forbidden(client, records):
    other = records.value("SELECT id FROM sales_order WHERE customer_id <> 1")

    for page in ("view", "print", "cancel"):
        assert get(client, f"/sales/order/{page}/order_id/{other}/").status_code == 403
    assert post(client, f"/sales/order/reorder/order_id/{other}").status_code == 403


def test_the_history_shows_all_orders_the_newest_first(client, records):
    numbers: list[str] = []
    for page in range(1, 6):
        rows = select(get(client, f"/sales/order/history?page={page}"), "tbody tr")
        numbers += [row.cssselect("td")[0].text_content() for row in rows]

    assert len(numbers) == records.value("SELECT count(*) FROM sales_order WHERE customer_id = 1")
    assert numbers == sorted(numbers, reverse=True)


def test_an_order_shows_its_items_totals_and_parcel(client, records):
    order = an_order(records, "status = 'complete'")
    track = records.one("SELECT * FROM track WHERE order_id = ?", order["id"])
    assert track is not None

    page = get(client, f"/sales/order/view/order_id/{order['id']}/")

    items = records.all("SELECT name FROM order_item WHERE order_id = ?", order["id"])
    assert [row.cssselect("td a, td")[0].text_content() for row in select(page, "tbody tr")]
    assert all(item["name"] in page.text for item in items)
    assert f"${order['total'] / 100:,.2f}" in page.text
    assert track["number"] in page.text


def test_reordering_fills_the_cart_again(client, records):
    order = an_order(records, "status = 'complete'")

    post(client, f"/sales/order/reorder/order_id/{order['id']}")

    bought = records.all("SELECT name FROM order_item WHERE order_id = ? ORDER BY id", order["id"])
    page = get(client, "/checkout/cart")
    missing = [text for text in texts(page, "p.error") if "not available" in text]
    assert len(texts(page, "td > a")) + len(missing) == len(bought)


def test_only_open_orders_can_be_canceled_and_the_shop_decides(client, records):
    pending = an_order(records, "status = 'pending'")
    complete = an_order(records, "status = 'complete'")
    path = "/sales/order/cancel/order_id"

    assert post(client, f"{path}/{complete['id']}/", reason="x").status_code == 403
    assert texts(post(client, f"{path}/{pending['id']}/", reason=" "), "p.error")
    post(client, f"{path}/{pending['id']}/", reason="Too late.")

    row = records.one("SELECT * FROM cancel_request")
    assert row is not None
    assert (row["order_id"], row["reason"]) == (pending["id"], "Too late.")
    assert an_order(records, f"id = {pending['id']}")["status"] == "pending"
    assert "Too late." in get(client, f"/sales/order/view/order_id/{pending['id']}/").text


def test_a_review_waits_for_approval(client, records):
    product = a_product(records)
    review = {"nickname": "Flo", "title": "Fine", "detail": "<b>Fine</b>", "rating": "4"}

    post(client, f"/review/product/post/id/{product['id']}/", **review)

    row = records.one("SELECT * FROM review ORDER BY id DESC")
    assert row is not None
    assert (row["status"], row["rating"], row["customer_id"]) == ("pending", 4, 1)
    assert "Flo" not in texts(get(client, f"/{product['slug']}.html"), "#reviews strong")
    assert "&lt;b&gt;Fine&lt;/b&gt;" in get(client, "/review/customer").text


def test_a_review_that_lacks_something_is_asked_for_again(client, records):
    product = a_product(records)

    answer = post(
        client, f"/review/product/post/id/{product['id']}/", title="Fine", detail="", rating="6"
    )

    assert len(texts(answer, "p.error")) == 3
    assert select(answer, "#title")[0].get("value") == "Fine"


def test_an_address_can_be_added_changed_and_deleted(client, records):
    form = {"first_name": "Flora", "last_name": "Alder", "phone": "1", "street": "1 Dock",
            "city": "Corvane", "county": "Highmark", "postcode": "20"}  # fmt: skip

    post(client, "/customer/address/new", **form, default_shipping="1")
    known = records.value("SELECT max(id) FROM address")
    assert post(client, f"/customer/address/delete/id/{known}").status_code == 303
    assert "cannot be deleted" in get(client, "/customer/address/").text

    post(client, "/customer/address/edit/id/2/", **form, default_shipping="1")
    post(client, f"/customer/address/delete/id/{known}")

    rows = records.all("SELECT id FROM address WHERE customer_id = 1 AND default_shipping = 1")
    assert [row["id"] for row in rows] == [2]
    assert records.value("SELECT count(*) FROM address WHERE id = ?", known) == 0


def test_an_address_needs_its_fields_and_a_county_of_the_country(client):
    answer = post(client, "/customer/address/new", first_name="A", county="Bavaria")

    assert len(texts(answer, "p.error")) == 6
    assert "Choose a county of Holmar." in texts(answer, "p.error")


def test_addresses_of_others_are_not_found(client, records):
    other = records.value("SELECT id FROM address WHERE customer_id <> 1")

    assert get(client, f"/customer/address/edit/id/{other}/").status_code == 404
    assert post(client, f"/customer/address/delete/id/{other}").status_code == 404


def test_a_new_email_address_or_password_needs_the_old_password(client, visitor, records):
    known = account("shop")
    form = {"first_name": "Flora", "last_name": "Birch", "email": "new@mail.test"}

    refused = post(client, "/customer/account/edit", **form, password="wrong")
    assert texts(refused, "p.error") == ["The current password is wrong."]
    post(
        client, "/customer/account/edit", **form, password=known.password, new_password="longer-one"
    )

    answer = post(visitor, "/login", username="new@mail.test", password="longer-one")
    assert answer.location == "/customer/account"
    assert records.value("SELECT last_name FROM customer WHERE id = 1") == "Birch"


def test_an_email_address_belongs_to_one_account(client, visitor, records):
    other = records.value("SELECT email FROM customer WHERE id = 2")
    form = {"first_name": "A", "last_name": "B", "email": other.upper()}

    taken = post(client, "/customer/account/edit", **form, password=account("shop").password)
    new = post(visitor, "/customer/account/create", **form, password="long-enough")

    for answer in (taken, new):
        assert texts(answer, "p.error") == ["There is already an account with this email address."]


def test_a_new_account_is_signed_in(visitor, records):
    form = {"first_name": "Ann", "last_name": "Bo", "email": "ann@mail.test"}

    short = post(visitor, "/customer/account/create", **form, password="short")
    post(visitor, "/customer/account/create", **form, password="long-enough")

    assert texts(short, "p.error")
    assert "Ann Bo" in texts(get(visitor, "/customer/account"), "header span")
    assert "You have placed no orders." in get(visitor, "/customer/account").text


def test_the_wish_list_keeps_each_product_once(client, records):
    product = a_product(records)

    post(client, f"/wishlist/add/{product['id']}")
    post(client, f"/wishlist/add/{product['id']}")

    sql = "SELECT id FROM wish WHERE customer_id = 1 AND product_id = ?"
    rows = records.all(sql, product["id"])
    assert len(rows) == 1
    post(client, f"/wishlist/update/{rows[0]['id']}", comment="soon")
    assert select(get(client, "/wishlist/"), 'input[value="soon"]')
    post(client, f"/wishlist/remove/{rows[0]['id']}")
    assert records.all(sql, product["id"]) == []


def test_a_wish_goes_to_the_cart_when_there_is_nothing_to_choose(client, records):
    plain = "in_stock = 1 AND id NOT IN (SELECT product_id FROM product_option)"
    for product, target in (
        (a_product(records, plain), "/checkout/cart"),
        (a_product(records), f"/{a_product(records)['slug']}.html"),
    ):
        post(client, f"/wishlist/add/{product['id']}")
        sql = "SELECT id FROM wish WHERE customer_id = 1 AND product_id = ?"
        wish = records.value(sql, product["id"])

        assert post(client, f"/wishlist/cart/{wish}").location == target


def test_the_newsletter_begins_and_ends(client, records):
    email = account("shop").username
    sql = "SELECT status FROM subscriber WHERE email = ?"

    post(client, "/newsletter/manage", subscribed="1")
    assert records.value(sql, email) == "subscribed"
    assert "You are subscribed to our newsletter." in get(client, "/customer/account").text
    post(client, "/newsletter/manage")
    assert records.value(sql, email) == "unsubscribed"


@pytest.mark.parametrize("email", ["", "me", "me@", "@home.test", "a b@home.test", "a@b@c.d"])
def test_the_newsletter_goes_to_real_addresses_only(visitor, records, email):
    post(visitor, "/newsletter/subscriber/new", email=email)

    assert texts(get(visitor, "/"), "p.error") == ["Enter a valid email address."]


def test_a_message_is_kept_for_the_shop(visitor, records):
    form = {"name": "Ann", "email": "ann@mail.test"}

    assert texts(post(visitor, "/contact/", **form), "p.error") == ["This is a required field."]
    post(visitor, "/contact/", **form, message="Hello\r\nthere")

    assert records.value("SELECT message FROM contact_message") == "Hello\nthere"


def test_what_one_episode_did_no_other_sees(client):
    post(client, "/newsletter/manage", subscribed="1")
    other = Web({SHOP.host: SHOP})

    sql = "SELECT count(*) FROM subscriber WHERE customer_id = 1"
    assert other.records("shop").value(sql) == 0
    other.close()


# Hostile visitors


def routes() -> list[tuple[str, str]]:
    """Returns (method, path) of all pages, the places of numbers and names as they are."""
    app = SHOP.application
    found = [
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        for method in sorted(rule.methods & {"GET", "POST"})
        if not rule.rule.startswith(("/static", "/admin"))
    ]
    return sorted(found, key=lambda route: (route[1] == "/logout", route))


def filled(path: str, number: str) -> str:
    path = re.sub(r"<int[^>]*>", number, path)
    return re.sub(r"<[^>]*>", "%3Cscript%3E%27%22--", path)


def visit_everything(client: Client, number: str, values: dict[str, str]) -> None:
    for method, path in routes():
        target = filled(path, number)
        if method == "GET":
            answer = client.get(target, base_url=BASE, query_string=values)
        else:
            answer = post(client, target, **values)
        assert answer.status_code in (200, 302, 303, 308, 403, 404, 405), (target, answer.status)
        assert "<script>alert" not in answer.text


@pytest.mark.parametrize("text", HOSTILE)
def test_no_page_breaks_whatever_is_sent_to_it(client, web, text):
    records = web.records("shop")
    put_into_cart(client, records, a_product(records))

    visit_everything(client, "1", dict.fromkeys(NAMES, text))

    assert web.errors == []
    assert records.value("SELECT count(*) FROM product") == 2_070


@pytest.mark.parametrize("number", ["974", "999999999", "9" * 25])
def test_no_page_breaks_whatever_its_number(client, web, number):
    visit_everything(client, number, {})

    assert web.errors == []
