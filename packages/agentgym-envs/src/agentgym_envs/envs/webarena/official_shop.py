"""What the official shop says about itself where its pages do not: Magento's REST service.

Source: web-arena-x/webarena, evaluation_harness/helper_functions.py.
"""

import json
from functools import cached_property
from typing import Any, cast
from urllib.error import URLError
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

from .browsing import ActionFailedError

_LATEST = urlencode(
    {
        "searchCriteria[sortOrders][0][field]": "created_at",
        "searchCriteria[sortOrders][0][direction]": "DESC",
        "searchCriteria[pageSize]": "1",
    }
)


class MagentoShop:
    """Asks a shop for what scorers need. Nothing is asked before it is needed.

    Every method raises ActionFailedError if the shop does not answer, or not as Magento does.
    """

    def __init__(
        self, address: str, username: str, password: str, *, timeout_seconds: float = 20.0
    ) -> None:
        """Keeps its parts.

        Args:
            address: Of the shop, without a slash at the end; http or https.
            username: An account of the back office.
            password: Its password.
            timeout_seconds: How long to wait for an answer.
        """
        self._address = address
        self._account = {"username": username, "password": password}
        self._timeout_seconds = timeout_seconds

    def latest_order_url(self) -> str:
        """Returns the URL of the order that was placed last."""
        orders = self._get(f"/rest/V1/orders?{_LATEST}")
        try:
            number = int(orders["items"][0]["increment_id"])
        except (LookupError, TypeError, ValueError) as error:
            raise self._strange(orders) from error
        return f"{self._address}/sales/order/view/order_id/{number}/"

    def latest_review_author(self, sku: str) -> str:
        """Returns who wrote the last review of a product; "" if there is none."""
        review = self._latest_review(sku)
        return str(review.get("nickname", ""))

    def latest_review_rating(self, sku: str) -> str:
        """Returns the rating of the last review in percent ("80"); "" if there is none."""
        ratings: list[dict[str, Any]] = self._latest_review(sku).get("ratings") or [{}]
        return str(ratings[0].get("percent", ""))

    def _latest_review(self, sku: str) -> dict[str, Any]:
        reviews = self._get(f"/rest/V1/products/{quote(sku, safe='')}/reviews")
        if not isinstance(reviews, list):
            raise self._strange(reviews)
        found = cast("list[dict[str, Any]]", reviews)
        return found[-1] if found else {}

    @cached_property
    def _token(self) -> str:
        token = self._ask("/rest/default/V1/integration/admin/token", {}, self._account)
        if not isinstance(token, str):
            raise self._strange(token)
        return token

    def _get(self, path: str) -> Any:
        return self._ask(path, {"Authorization": f"Bearer {self._token}"}, None)

    def _ask(self, path: str, headers: dict[str, str], body: dict[str, str] | None) -> Any:
        url = self._address + path
        if not url.startswith(("http://", "https://")):
            raise ActionFailedError(f"the address of a shop begins with http, got {url!r}")
        data = None if body is None else json.dumps(body).encode()
        request = Request(url, data, {**headers, "Content-Type": "application/json"})  # noqa: S310 (checked above)
        try:
            with urlopen(request, timeout=self._timeout_seconds) as response:  # noqa: S310
                return json.load(response)
        except (URLError, TimeoutError, ConnectionError) as error:
            raise ActionFailedError(f"the shop's service at {url} failed: {error}") from error
        except ValueError as error:
            raise ActionFailedError(f"the shop's service at {url} sent no JSON") from error

    def _strange(self, answer: object) -> ActionFailedError:
        return ActionFailedError(f"the shop's service sent {answer!r:.80}, which Magento would not")
