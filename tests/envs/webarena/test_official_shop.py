import json
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from agentgym_envs.envs.webarena.browsing import ActionFailedError
from agentgym_envs.envs.webarena.official_shop import MagentoShop

TOKEN = "/rest/default/V1/integration/admin/token"


@contextmanager
def magento(answers):
    """Serves texts by path (without what follows "?"), and notes what was asked."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def answer(self):
            length = int(self.headers.get("Content-Length", 0))
            asked.append((self.path, self.headers.get("Authorization"), self.rfile.read(length)))
            status, text = answers.get(self.path.partition("?")[0], (404, "{}"))
            self.send_response(status)
            self.end_headers()
            self.wfile.write(text.encode())

        do_GET = do_POST = answer

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield MagentoShop(f"http://127.0.0.1:{server.server_port}", "admin", "pw"), asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_the_latest_order_is_asked_for_with_a_token():
    orders = json.dumps({"items": [{"increment_id": "000000189"}]})

    with magento({TOKEN: (200, '"secret"'), "/rest/V1/orders": (200, orders)}) as (shop, asked):
        url = shop.latest_order_url()

    assert url.endswith("/sales/order/view/order_id/189/")
    assert json.loads(asked[0][2]) == {"username": "admin", "password": "pw"}
    assert asked[1][1] == "Bearer secret"
    assert "pageSize" in asked[1][0]
    assert "DESC" in asked[1][0]


def test_the_last_review_counts_and_the_token_is_asked_for_once():
    reviews = json.dumps(
        [
            {"nickname": "Ann", "ratings": [{"percent": 40}]},
            {"nickname": "Bob", "ratings": [{"percent": 80}]},
        ]
    )
    path = "/rest/V1/products/A%2F1/reviews"

    with magento({TOKEN: (200, '"t"'), path: (200, reviews)}) as (shop, asked):
        said = shop.latest_review_author("A/1"), shop.latest_review_rating("A/1")

    assert said == ("Bob", "80")
    assert [each[0] for each in asked] == [TOKEN, path, path]


def test_a_product_without_reviews_has_no_last_one():
    with magento({TOKEN: (200, '"t"'), "/rest/V1/products/A/reviews": (200, "[]")}) as (shop, _):
        said = shop.latest_review_author("A"), shop.latest_review_rating("A")

    assert said == ("", "")


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({}, "HTTP Error 404"),
        ({TOKEN: (500, "")}, "HTTP Error 500"),
        ({TOKEN: (200, "<html>")}, "sent no JSON"),
        ({TOKEN: (200, "{}")}, "which Magento would not"),
        ({TOKEN: (200, '"t"'), "/rest/V1/orders": (200, '{"items": []}')}, "Magento would not"),
    ],
)
def test_a_shop_that_is_no_magento_is_named(answers, sentence):
    with (
        magento(answers) as (shop, _),
        pytest.raises(ActionFailedError, match=sentence),
    ):
        shop.latest_order_url()


@pytest.mark.parametrize("address", ["http://127.0.0.1:9", "file:///etc"])
def test_a_shop_that_is_not_there_is_named(address):
    with pytest.raises(ActionFailedError, match="shop"):
        MagentoShop(address, "admin", "pw", timeout_seconds=1).latest_order_url()
