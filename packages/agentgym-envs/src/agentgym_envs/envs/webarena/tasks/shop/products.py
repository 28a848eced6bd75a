"""Questions about products, categories and reviews."""

from collections.abc import Callable, Sequence

from agentgym_envs.envs.webarena.sites.app import money
from agentgym_envs.envs.webarena.sites.records import Records, Row
from agentgym_envs.envs.webarena.tasks.template import (
    Case,
    Click,
    Leg,
    Template,
    answer_with,
    exact_answer,
)

from .ways import (
    HOME,
    HOST,
    branch,
    cases_of,
    categories,
    category_leg,
    category_path,
    goods,
    product_leg,
    product_path,
    sorted_by,
    template,
)

_REVIEWS_PER_PAGE = 5
_RANGES = ((0, 25), (25, 50), (50, 100))
_COMPLAINTS = {
    "being smaller than expected": "smaller than expected",
    "having arrived late": "arrived late",
    "a strange smell": "strange smell",
    "a color that is different from the picture": "color is different",
    "the customer service": "customer service",
    "being too expensive": "too expensive",
    "the instructions": "instructions",
    "a thing that broke": "broke after",
}
"""What a task says of reviews -> the words that such reviews have."""


def _about(
    name: str, count: int, condition: str, fact: Callable[[Row], str], *, exact: bool = False
) -> Callable[[Records], list[Case]]:
    """Returns the cases of a question that a product's page answers."""

    def cases(shop: Records) -> list[Case]:
        def case(product: Row) -> Case:
            answer = fact(product)
            checks = exact_answer(answer) if exact else answer_with(answer)
            return Case({"product": product["name"]}, [product_leg(product)], checks, answer)

        return cases_of(goods(shop, name, count, condition), case)

    return cases


def _reviews(shop: Records, product: Row) -> list[Row]:
    sql = (
        "SELECT * FROM review WHERE product_id = ? AND status = 'approved'"
        " ORDER BY created_at DESC, id DESC"
    )
    return shop.all(sql, product["id"])


def _review_legs(product: Row, last: int) -> list[Leg]:
    """Returns the legs to the reviews of a product, up to the one at place `last`."""
    slug, legs = product["slug"], [product_leg(product)]
    path = (*product_path(product["name"]), Click(f"{HOST}/{slug}.html*", "link", "Next"))
    for page in range(2, last // _REVIEWS_PER_PAGE + 2):
        thought = f"The reviews go on; I read page {page} of them."
        legs.append(Leg(HOME, path, thought, seen=f"{HOST}/{slug}.html?reviews={page}"))
    return legs


def _author(shop: Records) -> list[Case]:
    """Who wrote a review whose title no other review of the product has."""
    cases: list[Case] = []
    for product in goods(shop, "author", 60, "p.id % 3 = 0 AND reviews > 2"):
        reviews = _reviews(shop, product)
        titles = [review["title"] for review in reviews]
        place = int(product["id"]) % len(reviews)
        if titles.count(titles[place]) == 1:
            answer = str(reviews[place]["nickname"])
            values = {"product": product["name"], "title": titles[place]}
            legs = _review_legs(product, place)
            cases.append(Case(values, legs, answer_with(answer), answer))
    return cases


def _complaints(shop: Records) -> list[Case]:
    cases: list[Case] = []
    for product in goods(shop, "complaints", 300, "reviews BETWEEN 3 AND 9"):
        reviews = _reviews(shop, product)
        found = {
            topic: [review["nickname"] for review in reviews if words in review["detail"]]
            for topic, words in _COMPLAINTS.items()
        }
        topic = max(found, key=lambda each: len(found[each]))
        if 1 <= len(found[topic]) <= 3 and len(cases) < 80:
            values = {"product": product["name"], "topic": topic}
            legs = _review_legs(product, len(reviews) - 1)
            names = found[topic]
            cases.append(Case(values, legs, answer_with(*names), ", ".join(names)))
    return cases


def _stars(shop: Records) -> list[Case]:
    cases: list[Case] = []
    for product in goods(shop, "stars", 70, "reviews > 3"):
        reviews = _reviews(shop, product)
        rating = 5 if product["id"] % 2 else 4
        answer = f"{sum(review['rating'] == rating for review in reviews)}"
        values = {"product": product["name"], "rating": f"{rating}"}
        legs = _review_legs(product, len(reviews) - 1)
        cases.append(Case(values, legs, exact_answer(answer), answer))
    return cases


def _inside(shop: Records, category: Row) -> list[Row]:
    sql = (
        "SELECT *, coalesce(special_price, price) AS now FROM product"
        " WHERE category_id = ? AND enabled = 1 ORDER BY id"
    )
    return shop.all(sql, category["id"])


def _extreme(direction: str, sign: int) -> Callable[[Records], list[Case]]:
    """Returns the cases for the cheapest or the dearest product of a category."""
    value = "asc" if sign > 0 else "desc"

    def cases(shop: Records) -> list[Case]:
        def case(category: Row) -> Case | None:
            first, second, *_ = sorted(_inside(shop, category), key=lambda row: sign * row["now"])
            if first["now"] == second["now"]:
                return None
            page = f"{HOST}/{category['path']}.html"
            fields = {"Sort By": "Price", "Direction": direction}
            path = (*category_path(category), *sorted_by(page, fields))
            seen = f"{page}?product_list_order=price&product_list_dir={value}*"
            thought = "Sorted by price, the list begins with what I look for."
            legs = [category_leg(category), Leg(HOME, path, thought, seen=seen)]
            answer = first["name"]
            return Case({"category": branch(category)}, legs, answer_with(answer), answer)

        return cases_of(categories(shop), case)

    return cases


def _in_range(shop: Records) -> list[Case]:
    cases: list[Case] = []
    for category in categories(shop):
        low, high = _RANGES[int(category["id"]) % len(_RANGES)]
        inside = [row for row in _inside(shop, category) if low * 100 <= row["now"] < high * 100]
        if inside:
            cases.append(_range_case(category, low, high, f"{len(inside)}"))
    return cases


def _range_case(category: Row, low: int, high: int, answer: str) -> Case:
    name = f"{money(low * 100)} - {money(high * 100 - 1)}"
    page = f"{HOST}/{category['path']}.html"
    path = (*category_path(category), Click(page, "link", name))
    thought = "A price range narrows the list down, and the page counts what is left."
    legs = [category_leg(category), Leg(HOME, path, thought, seen=f"{page}?price={low}-{high}*")]
    values = {
        "category": branch(category),
        "low": money(low * 100),
        "high": money(high * 100 - 1),
    }
    return Case(values, legs, exact_answer(answer), answer)


TEMPLATES: Sequence[Template] = (
    template(
        "price",
        _about("price", 60, "p.special_price IS NULL", lambda product: money(product["now"])),
        "What does the {{product}} cost?",
        "Tell me the price of the {{product}}.",
        "How much is the {{product}} at the moment?",
        "I may want to buy the {{product}}. What is its price?",
    ),
    template(
        "regular_price",
        _about(
            "regular", 40, "p.special_price IS NOT NULL", lambda product: money(product["price"])
        ),
        "The {{product}} is on sale. What was its regular price?",
        "What did the {{product}} cost before it was reduced?",
        "Tell me the regular price of the {{product}}, not the one of the sale.",
    ),
    template(
        "sku",
        _about("sku", 50, "p.in_stock = 1", lambda product: product["sku"]),
        "What is the SKU of the {{product}}?",
        "Give me the stock number (SKU) of the {{product}}.",
        "Under which SKU does the shop list the {{product}}?",
    ),
    template(
        "material",
        _about("material", 50, "p.material <> ''", lambda product: product["material"]),
        "What is the {{product}} made of, according to its details?",
        "Which material do the details of the {{product}} name?",
        "Find out the material of the {{product}}.",
    ),
    template(
        "review_count",
        _about("count", 50, "reviews > 0", lambda product: f"{product['reviews']}", exact=True),
        "How many reviews does the {{product}} have? Answer with the number.",
        "Tell me just the number of customer reviews of the {{product}}.",
        "Count the reviews that customers wrote about the {{product}} and give me the number.",
    ),
    template(
        "review_author",
        _author,
        "Who wrote the review '{{title}}' about the {{product}}?",
        "Tell me the nickname of the customer who reviewed the {{product}} under '{{title}}'.",
        "One review of the {{product}} is called '{{title}}'. Who is its author?",
    ),
    template(
        "complaints",
        _complaints,
        "Which reviewers of the {{product}} mention {{topic}}? Give me their nicknames.",
        "List the names of all reviewers who write about {{topic}} in reviews of the {{product}}.",
        "Go through the reviews of the {{product}}: who mentions {{topic}}?",
        held_out=True,
    ),
    template(
        "review_stars",
        _stars,
        "How many {{rating}}-star reviews does the {{product}} have? Answer with the number.",
        "Count the customers who gave the {{product}} exactly {{rating}} stars; just the number.",
        "Tell me the number of reviews with {{rating}} stars that the {{product}} has.",
    ),
    template(
        "cheapest",
        _extreme("Ascending", 1),
        "What is the cheapest product in {{category}}?",
        "Tell me the name of the product with the lowest price in the category {{category}}.",
        "In {{category}}, which product costs least?",
    ),
    template(
        "dearest",
        _extreme("Descending", -1),
        "What is the most expensive product in {{category}}?",
        "Tell me the name of the product with the highest price in the category {{category}}.",
        "In {{category}}, which product costs most?",
        held_out=True,
    ),
    template(
        "in_range",
        _in_range,
        "How many products in {{category}} cost from {{low}} to {{high}}? Answer with the number.",
        "Count what {{category}} has between {{low}} and {{high}}, and tell me just the number.",
        "Give me the number of products of {{category}} whose price is {{low}} to {{high}}.",
    ),
)
