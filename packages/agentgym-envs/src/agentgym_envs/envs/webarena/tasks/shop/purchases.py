"""Things to put into the cart, to buy, to wish for and to review."""

from collections.abc import Mapping, Sequence

from agentgym_envs.envs.webarena.sites.app import money
from agentgym_envs.envs.webarena.sites.people import account
from agentgym_envs.envs.webarena.sites.records import Records, Row
from agentgym_envs.envs.webarena.sites.shop.money import PAYMENTS, SHIPPING
from agentgym_envs.envs.webarena.tasks.template import (
    Case,
    Click,
    Expect,
    Fill,
    Leg,
    Template,
    Waypoint,
    records_hold,
)
from agentgym_envs.toolkit.draws import Draws

from .ways import (
    ANY,
    HOME,
    HOST,
    cases_of,
    chosen,
    goods,
    in_cart,
    me,
    options,
    order_path,
    orders,
    product_path,
    template,
)

_CART = f"{HOST}/checkout/cart"
_PLENTY = "p.in_stock = 1 AND p.qty > 9"
_COUPONS = {"WELCOME10": 0, "SUMMER15": 10_000, "FIVEBACK": 4_000}
"""Coupons that hold today -> the smallest subtotal."""

_REVIEWS = (
    ("Just right", "It does what it should and looks good doing it.", 5),
    ("Would buy again", "Good work, fair price, quick delivery.", 5),
    ("Good, not perfect", "One seam is a little loose. Apart from that I am happy.", 4),
    ("Fine for a start", "You get what you pay for, no more and no less.", 3),
    ("Not what I hoped for", "It looked better in the picture.", 2),
    ("Going back", "It came apart on the second day.", 1),
)
_NOTES = ("for the summer", "ask Nora first", "birthday present", "wait for the sale", "maybe two")


def _put(product: Row, values: Mapping[str, str], qty: int) -> tuple[Waypoint, ...]:
    """Returns the way from anywhere to a cart with this in it."""
    fields = {**values, "Qty": f"{qty}"}
    page = f"{HOST}/{product['slug']}.html*"
    row = chosen(values) or product["name"]
    return (
        *product_path(product["name"]),
        Fill(page, fields, "Add to Cart"),
        Fill(_CART, {"Qty": f"{qty}"}, beside=row),
        Click(_CART, "button", "Update", beside=row),
    )


def _words(product: Row, values: Mapping[str, str]) -> dict[str, str]:
    """Returns what a wording says: the product, and how it is to be."""
    listed = ", ".join(f"{name.lower()}: {value}" for name, value in values.items())
    return {"product": product["name"] + (f" ({listed})" if listed else "")}


def _done(path: Sequence[Waypoint], thought: str, *expected: Expect) -> list[Leg]:
    return [Leg(HOME, path, thought, holds=expected)]


def _cart(shop: Records) -> list[Case]:
    def case(product: Row) -> Case:
        draws = Draws(f"shop cart task {product['id']}")
        values, qty = options(shop, product["id"], draws), draws.pick((1, 1, 2, 3))
        held = in_cart(product["id"], values, qty)
        thought = "I search for it, choose what is to be chosen, and add it to my cart."
        words = {**_words(product, values), "qty": f"{qty}"}
        return Case(words, _done(_put(product, values, qty), thought, held), records_hold(held))

    return cases_of(goods(shop, "cart", 80, _PLENTY), case)


def _buy(shop: Records) -> list[Case]:
    def case(product: Row) -> Case:
        draws = Draws(f"shop buying task {product['id']}")
        values = options(shop, product["id"], draws)
        method, payment = draws.pick(tuple(SHIPPING)), draws.pick(PAYMENTS)
        label = f"{method} ({money(SHIPPING[method])})"
        path = (
            *_put(product, values, 1),
            Click(_CART, "link", "Proceed to Checkout"),
            Fill(f"{HOST}/checkout/", {label: "on"}, "Next"),
            Fill(f"{HOST}/checkout/payment", {payment: "on"}, "Place Order"),
        )
        held = _ordered(shop, product, values, method, payment)
        thought = "I put it into the cart, then go through the checkout."
        words = {**_words(product, values), "method": method, "payment": payment}
        return Case(words, _done(path, thought, *held), records_hold(*held))

    return cases_of(goods(shop, "buy", 60, _PLENTY), case)


def _ordered(
    shop: Records, product: Row, values: Mapping[str, str], method: str, payment: str
) -> tuple[Expect, Expect]:
    order = {
        "customer_id": me(shop),
        "shipping_method": method,
        "payment_method": payment,
        "subtotal": product["now"],
    }
    item = {"product_id": product["id"], "options": chosen(values), "qty": 1}
    return (
        Expect("shop", "sales_order", order, count=1, new=True),
        Expect("shop", "order_item", item, count=1, new=True),
    )


def _coupon(shop: Records) -> list[Case]:
    def case(product: Row) -> Case | None:
        draws = Draws(f"shop coupon task {product['id']}")
        values = options(shop, product["id"], draws)
        code = draws.pick(tuple(_COUPONS))
        if product["now"] < _COUPONS[code]:
            return None
        fields = {"Enter discount code": code}
        path = (*_put(product, values, 1), Fill(_CART, fields, "Apply Discount"))
        held = (
            in_cart(product["id"], values, 1),
            Expect("shop", "cart", {"coupon_code": code}, new=True),
        )
        thought = "First the product has to be in the cart; the code is entered there."
        words = {**_words(product, values), "code": code}
        return Case(words, _done(path, thought, *held), records_hold(*held))

    return cases_of(goods(shop, "coupon", 70, _PLENTY), case)


def _reorder(shop: Records) -> list[Case]:
    cases: list[Case] = []
    for order in orders(shop):
        sql = (
            "SELECT i.*, p.enabled, p.in_stock FROM order_item AS i"
            " JOIN product AS p ON p.id = i.product_id WHERE order_id = ? ORDER BY i.id"
        )
        items = shop.all(sql, order["id"])
        if all(item["enabled"] and item["in_stock"] for item in items):
            held = [
                Expect("shop", "cart_item", {k: item[k] for k in _ITEM}, new=True) for item in items
            ]
            view = f"{HOST}/sales/order/view/order_id/{order['id']}/"
            path = (*order_path(order["number"]), Click(view, "button", "Reorder"))
            thought = "An order's page has a button that puts all of it into the cart again."
            legs = _done(path, thought, *held)
            cases.append(Case({"order": order["number"]}, legs, records_hold(*held)))
    return cases


_ITEM = ("product_id", "options", "qty")


def _wish(shop: Records) -> list[Case]:
    wished = f"p.id NOT IN (SELECT product_id FROM wish WHERE customer_id = {me(shop)})"  # noqa: S608

    def case(product: Row) -> Case:
        where = {"customer_id": me(shop), "product_id": product["id"]}
        held = Expect("shop", "wish", where)
        page = f"{HOST}/{product['slug']}.html*"
        path = (*product_path(product["name"]), Click(page, "button", "Add to Wish List"))
        legs = _done(path, "Its page has a button for the wish list.", held)
        return Case({"product": product["name"]}, legs, records_hold(held))

    return cases_of(goods(shop, "wish", 60, wished), case)


def _wishes(shop: Records) -> list[Row]:
    sql = (
        "SELECT w.id AS wish, p.* FROM wish AS w JOIN product AS p ON p.id = w.product_id"
        " WHERE w.customer_id = ? ORDER BY w.id"
    )
    return shop.all(sql, me(shop))


def _unwish(shop: Records) -> list[Case]:
    def case(wish: Row) -> Case:
        where = {"customer_id": me(shop), "product_id": wish["id"]}
        held = Expect("shop", "wish", where, count=0)
        remove = f"Remove {wish['name']}"
        path = (
            Click(ANY, "link", "My Wish List"),
            Click(f"{HOST}/wishlist/*", "button", "Remove item", beside=remove),
        )
        legs = _done(path, "I take it off my wish list.", held)
        return Case({"product": wish["name"]}, legs, records_hold(held))

    return cases_of(_wishes(shop), case)


def _note(shop: Records) -> list[Case]:
    cases: list[Case] = []
    for wish in _wishes(shop):
        for note in _NOTES:
            where = {"customer_id": me(shop), "product_id": wish["id"], "comment": note}
            held = Expect("shop", "wish", where)
            beside = f"Note on {wish['name']}"
            path = (
                Click(ANY, "link", "My Wish List"),
                Fill(f"{HOST}/wishlist/*", {"Comment": note}, "Update Wish List", beside),
            )
            legs = _done(path, "Each thing on my wish list has room for a comment.", held)
            values = {"product": wish["name"], "note": note}
            cases.append(Case(values, legs, records_hold(held)))
    return cases


def _review(shop: Records) -> list[Case]:
    def case(product: Row) -> Case:
        title, detail, rating = Draws(f"shop review task {product['id']}").pick(_REVIEWS)
        stars = f"{rating} star{'s' if rating > 1 else ''}"
        # The nickname is there already, unless the visitor was signed out.
        nickname = account("shop").person.first_name
        fields = {
            "Your Rating": stars,
            "Nickname": nickname,
            "Summary": title,
            "Review": detail,
        }
        where = {
            "product_id": product["id"],
            "rating": rating,
            "title": title,
            "detail": detail,
        }
        held = Expect("shop", "review", where, count=1, new=True)
        page = f"{HOST}/{product['slug']}.html*"
        path = (*product_path(product["name"]), Fill(page, fields, "Submit Review"))
        legs = _done(path, "The form for reviews is at the bottom of its page.", held)
        values = {"product": product["name"], "rating": stars, "title": title, "text": detail}
        return Case(values, legs, records_hold(held))

    return cases_of(goods(shop, "review", 70), case)


TEMPLATES: Sequence[Template] = (
    template(
        "add_to_cart",
        _cart,
        "Put {{qty}} of the {{product}} into my cart.",
        "Add the {{product}} to my shopping cart, quantity {{qty}}.",
        "I need {{qty}} x {{product}}. Place it in my cart, but do not order yet.",
    ),
    template(
        "buy",
        _buy,
        "Buy one {{product}} with {{method}} and pay by {{payment}}.",
        "Order the {{product}}. Shipping: {{method}}. Payment: {{payment}}.",
        "Place an order for one {{product}}; have it sent by {{method}}, paid by {{payment}}.",
        held_out=True,
    ),
    template(
        "coupon",
        _coupon,
        "Put the {{product}} into my cart and apply the code {{code}}.",
        "Add one {{product}} to the cart and use the coupon {{code}} there.",
        "I have the discount code {{code}}. Apply it to a cart with one {{product}} in it.",
    ),
    template(
        "reorder",
        _reorder,
        "Put everything from my order {{order}} into the cart again.",
        "Reorder what I bought with order {{order}}, up to the cart.",
        "Fill my cart with the items of order number {{order}}.",
    ),
    template(
        "add_wish",
        _wish,
        "Add the {{product}} to my wish list.",
        "Put the {{product}} on my wish list, please.",
        "I would like to remember the {{product}}: save it in my wish list.",
    ),
    template(
        "remove_wish",
        _unwish,
        "Remove the {{product}} from my wish list.",
        "I no longer want the {{product}}. Take it off my wish list.",
        "Delete the {{product}} from the wish list.",
    ),
    template(
        "note_wish",
        _note,
        "Write the comment '{{note}}' beside the {{product}} on my wish list.",
        "On my wish list, note '{{note}}' for the {{product}}.",
        "Set the comment of the {{product}} in my wish list to '{{note}}'.",
    ),
    template(
        "write_review",
        _review,
        "Review the {{product}} with {{rating}}: summary '{{title}}', text '{{text}}'",
        "Give the {{product}} {{rating}}. Sum your review up as '{{title}}' and write '{{text}}'",
        "Post a review of the {{product}}: {{rating}}, summary '{{title}}', review '{{text}}'",
    ),
)
