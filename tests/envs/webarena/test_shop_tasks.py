"""What holds of tasks at the shop only; what holds of all is in test_tasks.py."""

import pytest

from agentgym_envs.envs.webarena.sites.catalogue import all_sites
from agentgym_envs.envs.webarena.sites.web import Web

from .playing import cases_of


@pytest.fixture
def records():
    return Web(all_sites()).records("shop")


def test_what_is_said_not_to_be_sold_is_not_sold(records):
    for case in cases_of("shop_not_sold"):
        words = case.values["thing"].split()
        where = " AND ".join(["instr(keywords, ?)"] * len(words))

        sql = f"SELECT name FROM product WHERE enabled = 1 AND {where}"
        assert records.all(sql, *words) == [], case.values


def test_the_cheapest_and_the_dearest_are_without_rivals(records):
    for name, extreme in (("shop_cheapest", "min"), ("shop_dearest", "max")):
        for case in cases_of(name):
            rivals = records.value(
                "WITH one AS (SELECT * FROM product WHERE name = ?) SELECT count(*) FROM product"
                " AS p, one WHERE p.category_id = one.category_id AND p.enabled = 1"
                f" AND {extreme}(coalesce(p.special_price, p.price),"
                " coalesce(one.special_price, one.price)) = coalesce(p.special_price, p.price)",
                case.answer,
            )
            assert rivals == 1, case.values


def test_an_order_of_somebody_else_is_no_order_of_mine(records):
    for case in cases_of("shop_no_such_order"):
        owner = "SELECT customer_id FROM sales_order WHERE number = ?"

        assert records.value(owner, case.values["order"]) != 1
