"""What a purchase is worth in WebShop, part by part."""

from dataclasses import replace

import pytest

from agentgym_envs.envs.webshop.fuzzy import likeness
from agentgym_envs.envs.webshop.nouns import nouns
from agentgym_envs.envs.webshop.products import Goal, Product
from agentgym_envs.envs.webshop.reward import reward

WORDS = tuple("abcdefghijklmnopqrst")
MUG = Product(
    asin="B000000MUG",
    name="Striped Mug",
    description="Holds Hot Drinks.",
    bullets=("Dishwasher safe.",),
    prices=(12.0,),
    options={"color": ("red", "blue"), "rim": ("red", "gold")},
    attributes=("machine washable",),
    category="kitchen",
    query="mugs",
    product_category="Home \u203a Kitchen \u203a Mugs",
    nouns=WORDS,
)
GOAL = Goal(
    asin=MUG.asin,
    instruction="a mug",
    attributes=(),
    options=(),
    price_upper=20.0,
    name=MUG.name,
    category=MUG.category,
    query=MUG.query,
    product_category=MUG.product_category,
    nouns=WORDS,
)
OTHER = {"query": "pans", "product_category": "Home \u203a Garden"}


def buy(product=MUG, goal=GOAL, price=12.0, options=None, *, original=False):
    return reward(product, goal, price, options or {}, nouns, original=original)


@pytest.mark.parametrize(
    ("shared", "elsewhere", "score"),
    [
        (20, {}, 1.0),
        (2, {}, 1.0),
        (1, {}, 0.1),
        (0, {}, 0.0),
        (5, OTHER, 1.0),
        (4, OTHER, 0.5),
        (2, OTHER, 0.5),
        (1, OTHER, 0.1),
        (0, OTHER, 0.0),
        (2, {"query": "pans"}, 1.0),
        (2, {"product_category": "Toys"}, 1.0),
        (2, {"query": "pans", "product_category": "Home\u203aMugs \u203a Big"}, 1.0),
    ],
)
def test_the_kind_is_told_by_query_departments_and_shared_nouns(shared, elsewhere, score):
    product = replace(MUG, nouns=WORDS[:shared], **elsewhere)

    assert buy(product).type_score == score


def test_a_noun_that_the_wanted_title_has_twice_counts_twice_in_the_divisor():
    goal = replace(GOAL, nouns=("mug", "mug", "mug", "stripe"))

    worth = buy(replace(MUG, nouns=("mug",)), goal)

    assert worth.title_score == 0.25


def test_a_wanted_title_without_nouns_is_a_fifth_alike():
    assert buy(goal=replace(GOAL, nouns=())).title_score == 0.2


def test_nouns_that_nobody_brings_are_found_in_the_title():
    product, goal = replace(MUG, nouns=None), replace(GOAL, nouns=None, name="Blue Striped Mug")

    assert buy(product, goal).title_score == 0.5


@pytest.mark.parametrize(
    ("attribute", "counts"),
    [
        ("machine wash", True),  # 86 of 100 alike to an attribute
        ("machine wshes", False),  # 83
        ("striped", True),  # in the title
        ("dishwasher safe", True),  # in a bullet
        ("hot drinks", True),  # in the description
        ("cold drinks", False),
    ],
)
def test_an_attribute_counts_if_it_is_listed_alike_or_stands_in_a_text(attribute, counts):
    assert buy(goal=replace(GOAL, attributes=(attribute,))).attributes == counts


def test_likeness_just_above_the_threshold():
    assert likeness("machine washable", "machine wash") == 86


@pytest.mark.parametrize(("price", "counts"), [(20.0, True), (20.01, False)])
def test_the_limit_itself_is_a_price_low_enough(price, counts):
    assert buy(price=price).price == counts


@pytest.mark.parametrize(
    ("chosen", "count"),
    [({"color": "red"}, 1), ({"rim": "red"}, 0), ({"color": "blue"}, 0), ({}, 0)],
)
def test_an_option_counts_if_its_own_value_was_chosen(chosen, count):
    assert buy(goal=replace(GOAL, options=(("color", "red"),)), options=chosen).options == count


@pytest.mark.parametrize(("chosen", "count"), [({"rim": "red"}, 1), ({"color": "blue"}, 0)])
def test_for_the_original_a_value_counts_under_any_name(chosen, count):
    goal = replace(GOAL, options=(("color", "red"),))

    assert buy(goal=goal, options=chosen, original=True).options == count


@pytest.mark.parametrize("original", [False, True])
@pytest.mark.parametrize(
    ("wish", "count"), [("dark red", 0), ("red", 1), ("redwood", 1), ("size 9", 0)]
)
def test_what_people_ask_for_is_compared_by_its_first_colour(original, wish, count):
    goal = replace(GOAL, options=(("", wish),))

    assert buy(goal=goal, options={"color": "red"}, original=original).options == count


def test_the_total_is_the_share_of_what_fits_times_the_kind():
    goal = replace(GOAL, attributes=("striped", "cold"), options=(("color", "red"),))

    worth = buy(replace(MUG, nouns=WORDS[:1]), goal, options={"color": "red"})

    assert worth.total == pytest.approx((1 + 1 + 1) / 4 * 0.1)
