"""The shop's back office: grids, forms, orders and reports over the shop's records."""

import re
from collections.abc import Iterator

import pytest
from werkzeug.test import Client

from agentgym_envs.envs.webarena.sites.catalogue import all_sites, sign_in
from agentgym_envs.envs.webarena.sites.people import account
from agentgym_envs.envs.webarena.sites.shop.admin.pages.reports import REPORTS
from agentgym_envs.envs.webarena.sites.web import Web

BASE = "http://shop.test"
GRIDS = (
    "catalog/product", "sales/order", "sales/invoice", "sales/shipment", "sales/creditmemo",
    "customer", "newsletter/subscriber", "review/product", "sales_rule/promo_quote", "search/term",
    "cms/page",
)  # fmt: skip
FORMS = (
    "catalog/product/new/", "catalog/product/edit/id/5/", "catalog/product/mass", "customer/new/",
    "customer/edit/id/3/", "review/product/edit/id/9/", "review/product/delete/id/9/",
    "sales_rule/promo_quote/new/", "sales_rule/promo_quote/edit/id/1/", "search/term/new/",
    "search/term/edit/id/1/", "search/term/delete/id/2/", "cms/page/new/", "cms/page/edit/id/1/",
    "system/config/",
    *(
        f"sales/order/view/order_id/7/{change}"
        for change in (
            "comment", "cancel", "hold", "unhold", "invoice", "ship", "refund", "address",
        )
    ),
)  # fmt: skip
FIELDS = (
    "first_name", "last_name", "email", "customer_group", "phone", "status", "nickname",
    "title", "detail", "name", "sku", "price", "special_price", "qty", "weight", "color", "row",
    "action", "active", "amount", "from_day", "to_day", "minimum", "term", "hits", "identifier",
    "content", "comment", "tracking_number", "carrier", "street", "city", "county", "postcode",
    "setting-1",
)  # fmt: skip
HOSTILE = ("", "<b>'; DROP TABLE product; --" * 300, "9" * 40, "-1", "5", "%_\\", "\x00")


class Staff:
    """Somebody who is signed in at the back office."""

    def __init__(self, web: Web) -> None:
        self.web = web
        self.client = Client(web)
        for cookie in sign_in(web, ["admin"]):
            self.client.set_cookie(cookie.name, cookie.value, domain=cookie.host)

    def get(self, path: str) -> str:
        answer = self.client.get(f"/admin/{path}", base_url=BASE)
        assert answer.status_code == 200, (path, answer.status)
        return answer.text

    def post(self, path: str, **values: str | list[str]) -> int:
        page = self.client.get("/admin/catalog/product/new/", base_url=BASE).text
        token = re.findall(r'name="csrf_token" value="(\w+)"', page)[-1]
        data = {**values, "csrf_token": token}
        return self.client.post(f"/admin/{path}", base_url=BASE, data=data).status_code

    def value(self, sql: str, *values: str | int) -> object:
        return self.web.records("shop").value(sql, *values)


@pytest.fixture
def staff() -> Iterator[Staff]:
    web = Web(all_sites())
    yield Staff(web)
    assert web.errors == []
    web.close()


def records_found(page: str) -> int:
    found = re.search(r"(\d+) records found", page)
    assert found
    return int(found[1])


def test_nobody_sees_the_back_office_without_signing_in():
    web = Web(all_sites())
    client = Client(web)

    for path in (
        "dashboard/",
        "catalog/product/",
        "sales/order/view/order_id/7/",
        "reports/sales/",
    ):
        answer = client.get(f"/admin/{path}", base_url=BASE)
        assert answer.headers["Location"].startswith("/admin/login?next=")


def test_a_wrong_password_is_refused_and_the_right_one_leads_on():
    web = Web(all_sites())
    client = Client(web)
    page = client.get("/admin/login?next=/admin/reports/", base_url=BASE).text
    token = re.findall(r'name="csrf_token" value="(\w+)"', page)[0]
    data = {"username": "admin", "csrf_token": token, "next": "/admin/reports/"}

    wrong = client.post("/admin/login", base_url=BASE, data={**data, "password": "x"})
    right = client.post(
        "/admin/login", base_url=BASE, data={**data, "password": account("admin").password}
    )

    assert "sign-in was incorrect" in wrong.text
    assert right.headers["Location"] == "/admin/reports/"


def test_a_visitor_of_the_shop_is_no_member_of_the_staff():
    web = Web(all_sites())
    client = Client(web)
    for cookie in sign_in(web, ["shop"]):
        client.set_cookie(cookie.name, cookie.value, domain=cookie.host)

    assert client.get("/admin/dashboard/", base_url=BASE).status_code == 303


@pytest.mark.parametrize("grid", GRIDS)
def test_every_grid_shows_filters_sorts_and_pages(staff, grid):
    page = staff.get(f"{grid}/")
    columns = re.findall(r'<th[^>]*><a href="[^"]*sort=(\w+)', page)

    assert records_found(page) > 0
    for column in columns:
        for direction in ("asc", "desc"):
            staff.get(f"{grid}/?sort={column}&dir={direction}&p=2")
        assert records_found(staff.get(f"{grid}/?{column}=zzzzz&{column}_from=x")) >= 0


def test_filters_narrow_a_grid_and_are_shown(staff):
    everything = staff.get("sales/order/")

    page = staff.get(
        "sales/order/?status=canceled&created_at_from=1/1/2022&created_at_to=2022-12-31"
    )

    wanted = staff.value(
        "SELECT count(*) FROM sales_order WHERE status = 'canceled' AND created_at LIKE '2022%'"
    )
    assert records_found(page) == wanted < records_found(everything)
    assert "admin__data-grid-filters-current" in page
    assert "Status: canceled" in page
    assert "admin__data-grid-filters-current" not in everything


def test_prices_are_filtered_in_dollars_from_and_to(staff):
    page = staff.get("catalog/product/?price_from=10&price_to=$20.00")

    wanted = staff.value("SELECT count(*) FROM product WHERE price BETWEEN 1000 AND 2000")
    assert records_found(page) == wanted


def test_a_product_keeps_what_its_form_says(staff):
    sku = staff.value("SELECT sku FROM product WHERE id = 5")

    status = staff.post(
        "catalog/product/edit/id/5/", name="Lamp", sku=sku, price="12.5", qty="7", in_stock="1",
    )  # fmt: skip

    assert status == 303
    assert staff.value("SELECT price FROM product WHERE id = 5") == 1250
    assert staff.value("SELECT qty FROM product WHERE id = 5") == 7
    assert staff.value("SELECT enabled FROM product WHERE id = 5") == 0


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"name": ""}, "This is a required field."),
        ({"price": "cheap"}, "Please enter a valid number"),
        ({"qty": "-3"}, "Please enter a valid number"),
        ({"sku": "taken"}, "must be unique"),
    ],
)
def test_a_product_with_something_wrong_is_not_kept(staff, wrong, message):
    taken = str(staff.value("SELECT sku FROM product WHERE id = 6"))
    good = {"name": "Lamp", "sku": "L-1", "price": "1", "qty": "1"}
    values = {
        **good,
        **{name: taken if value == "taken" else value for name, value in wrong.items()},
    }
    page = staff.get("catalog/product/new/")
    token = re.findall(r'name="csrf_token" value="(\w+)"', page)[-1]

    answer = staff.client.post(
        "/admin/catalog/product/new/", base_url=BASE, data={**values, "csrf_token": token}
    )

    assert message in answer.text
    assert staff.value("SELECT count(*) FROM product WHERE name = 'Lamp'") == 0


def test_many_products_are_disabled_at_once(staff):
    staff.post("catalog/product/mass", action="disable", row=["3", "4"])

    disabled = "SELECT count(*) FROM product WHERE id IN (3, 4) AND NOT enabled"
    assert staff.value(disabled) == 2


@pytest.mark.parametrize(
    ("status", "change", "after"),
    [
        ("pending", "cancel", "canceled"),
        ("complete", "cancel", "complete"),
        ("processing", "hold", "on hold"),
        ("canceled", "hold", "canceled"),
        ("on hold", "unhold", "processing"),
        ("complete", "refund", "closed"),
        ("pending", "refund", "pending"),
        ("pending", "invoice", "processing"),
    ],
)
def test_an_order_changes_only_as_its_status_allows(staff, status, change, after):
    records = staff.web.records("shop")
    order = records.value("SELECT min(id) FROM sales_order")
    records.change("DELETE FROM invoice WHERE order_id = ?", order)
    records.update("sales_order", order, status=status)

    staff.post(f"sales/order/view/order_id/{order}/{change}")

    assert staff.value("SELECT status FROM sales_order WHERE id = ?", order) == after


def test_a_parcel_gets_its_number_and_a_comment_its_words(staff):
    order = staff.value("SELECT min(id) FROM sales_order WHERE status = 'complete'")

    staff.post(f"sales/order/view/order_id/{order}/ship", carrier="Courier", tracking_number="C1")
    staff.post(f"sales/order/view/order_id/{order}/comment", comment="Soon.", notify="1")
    staff.post(f"sales/order/view/order_id/{order}/comment", comment="")

    page = staff.get(f"sales/order/view/order_id/{order}/")
    assert "Tracking number C1 (Courier)" in page
    assert "Soon." in page
    sql = "SELECT count(*) FROM order_comment WHERE order_id = ? AND comment = 'Soon.' AND notified"
    assert staff.value(sql, order) == 1
    assert "Please enter a comment." in page


def test_a_review_is_approved_and_another_deleted(staff):
    pending, other = (
        row["id"]
        for row in staff.web.records("shop").all("SELECT id FROM review WHERE status = 'pending'")[
            :2
        ]
    )

    staff.post(
        f"review/product/edit/id/{pending}/",
        status="approved", nickname="A", title="B", detail="C",
    )  # fmt: skip
    staff.post(f"review/product/delete/id/{other}/")

    assert staff.value("SELECT status FROM review WHERE id = ?", pending) == "approved"
    assert staff.value("SELECT count(*) FROM review WHERE id = ?", other) == 0


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("period", ["day", "month", "year"])
def test_every_report_opens_for_every_period(staff, name, period):
    assert REPORTS[name].title in staff.get(f"reports/{name}/?period={period}&from=1/1/2022&to=x")


def test_a_report_adds_up_what_is_in_its_time(staff):
    page = staff.get("reports/tax/?period=month&from=2022-03-01&to=2022-04-30")

    rows = staff.web.records("shop").all(
        "SELECT count(*) AS orders, sum(tax) AS tax FROM sales_order WHERE status <> 'canceled'"
        " AND substr(created_at, 1, 10) BETWEEN '2022-03-01' AND '2022-04-30'"
    )
    assert re.search(r"<td>2022-03</td>", page)
    assert not re.search(r"<td>2022-05</td>", page)
    total = rows[0]["tax"]
    assert f"<strong>${total // 100:,}.{total % 100:02}</strong>" in page
    assert f"<strong>{rows[0]['orders']}</strong>" in page


@pytest.mark.parametrize("form", FORMS)
def test_no_field_breaks_the_back_office(staff, form):
    before = staff.value("SELECT count(*) FROM product")

    for text in HOSTILE:
        assert staff.post(form, **dict.fromkeys(FIELDS, text)) in (200, 303, 404)

    assert staff.value("SELECT count(*) FROM product") >= before


def test_a_form_without_its_secret_is_refused(staff):
    answer = staff.client.post("/admin/catalog/product/mass", base_url=BASE, data={"row": "3"})

    assert answer.status_code == 403


@pytest.mark.parametrize(
    "path", ["catalog/product/edit/id/999999/", "sales/order/view/order_id/0/", "reports/none/"]
)
def test_what_is_not_there_is_not_found(staff, path):
    assert staff.client.get(f"/admin/{path}", base_url=BASE).status_code == 404
