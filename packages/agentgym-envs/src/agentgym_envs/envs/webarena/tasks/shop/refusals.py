"""What cannot be done, and what shows that it cannot."""

from collections.abc import Sequence

from agentgym_envs.envs.webarena.sites.records import Records, Row
from agentgym_envs.envs.webarena.tasks.template import Case, Fill, Leg, Template, impossible
from agentgym_envs.toolkit.draws import Draws

from .ways import (
    ANY,
    HOME,
    PER_PAGE,
    cases_of,
    goods,
    history_leg,
    me,
    options,
    order_leg,
    orders,
    product_leg,
    search_url,
    template,
)

_NOT_SOLD = (
    "gaming laptop", "grand piano", "racing drone", "lawn mower", "electric car", "chess set",
    "violin strings", "fishing rod", "snow shovel", "garden gnome", "fax machine", "typewriter",
    "microscope", "wedding dress", "chainsaw", "surfboard", "accordion", "motor oil",
    "baby stroller", "welding mask", "trampoline", "kayak paddle", "printer toner",
    "bowling ball", "telescope", "sewing machine", "toaster", "vinyl record", "hammock",
    "dart board", "wheelbarrow", "tuba", "globe", "kite", "crossbow", "rocking horse",
    "fire extinguisher", "oil painting", "jigsaw puzzle", "saxophone",
)  # fmt: skip
_COLORS = ("neon pink", "turquoise", "gold", "lime green", "copper", "violet")


def _no_order(shop: Records) -> list[Case]:
    sql = "SELECT number FROM sales_order WHERE customer_id <> ? ORDER BY id"
    numbers = [row["number"] for row in shop.all(sql, me(shop))]
    pages = (len(orders(shop)) - 1) // PER_PAGE + 1
    legs = [history_leg(page) for page in range(1, pages + 1)]
    return [
        Case({"order": number}, legs, impossible("There is no such order in the account."), "N/A")
        for number in Draws("shop task no order").sample(numbers, 40)
    ]


def _not_sold(shop: Records) -> list[Case]:
    cases: list[Case] = []
    for thing in _NOT_SOLD:
        path = (Fill(ANY, {"Search the shop": thing}, "Search"),)
        thought = f"If the shop sells {thing}, a search finds it."
        leg = Leg(HOME, path, thought, seen=search_url(thing).removeprefix("http://"))
        cases.append(
            Case({"thing": thing}, [leg], impossible("The shop does not sell this."), "N/A")
        )
    return cases


def _no_color(shop: Records) -> list[Case]:
    def case(product: Row) -> Case | None:
        draws = Draws(f"shop task color {product['id']}")
        if "Color" not in options(shop, product["id"], draws):
            return None
        sql = "SELECT value FROM product_option WHERE product_id = ? AND name = 'Color'"
        offered = {row["value"] for row in shop.all(sql, product["id"])}
        color = draws.pick([each for each in _COLORS if each not in offered])
        values = {"product": product["name"], "color": color}
        reason = "The product is not offered in this color."
        return Case(values, [product_leg(product)], impossible(reason), "N/A")

    return cases_of(goods(shop, "no color", 60), case)


def _no_track(shop: Records) -> list[Case]:
    def case(order: Row) -> Case | None:
        if shop.value("SELECT 1 FROM track WHERE order_id = ?", order["id"]):
            return None
        reason = "The order was not shipped, so it has no tracking number."
        return Case({"order": order["number"]}, [order_leg(order)], impossible(reason), "N/A")

    return cases_of(orders(shop), case)


def _no_reviews(shop: Records) -> list[Case]:
    def case(product: Row) -> Case:
        values = {"product": product["name"]}
        return Case(values, [product_leg(product)], impossible("Nobody has reviewed it."), "N/A")

    return cases_of(goods(shop, "no reviews", 40, "reviews = 0"), case)


TEMPLATES: Sequence[Template] = (
    template(
        "no_such_order",
        _no_order,
        "What is the grand total of my order {{order}}?",
        "Tell me the date of my order number {{order}}.",
        "Which payment method did I use for my order {{order}}?",
    ),
    template(
        "not_sold",
        _not_sold,
        "Put the cheapest {{thing}} into my cart.",
        "What is the price of the {{thing}} in this shop?",
        "How many reviews does the best {{thing}} of this shop have?",
    ),
    template(
        "no_such_color",
        _no_color,
        "Put a {{product}} in {{color}} into my cart.",
        "Order one {{product}}. The color has to be {{color}}.",
        "Add the {{product}} in the color {{color}} to my cart.",
        held_out=True,
    ),
    template(
        "not_shipped",
        _no_track,
        "Under which number can I track the parcel of my order {{order}}?",
        "Give me the tracking number for my order {{order}}.",
        "What tracking number did the carrier give to order {{order}}?",
    ),
    template(
        "no_reviews",
        _no_reviews,
        "What do customers dislike about the {{product}}? Name the reviewer.",
        "Who wrote the latest review of the {{product}}?",
        "Which customer gave the {{product}} the best rating?",
    ),
)
