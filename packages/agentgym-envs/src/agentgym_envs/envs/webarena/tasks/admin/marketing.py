"""Cart rules, search terms and pages of text."""

from collections.abc import Iterator

from agentgym_envs.envs.webarena.tasks.template import (
    Case,
    Click,
    Expect,
    Fill,
    Leg,
    Template,
    answer_with,
    records_hold,
)
from agentgym_envs.toolkit.draws import Draws

from .ways import SITES, START, RecordsOf, look, menu

_OCCASIONS = (
    "Spring", "Summer", "Autumn", "Winter", "Harvest", "Birthday", "Midnight", "Weekend",
    "Holiday", "Opening", "Rainy Day", "School", "Garden", "Kitchen", "Travel", "Founders",
)  # fmt: skip
_TITLES = ("Our Story", "Good to Know", "Read This First", "Everything Explained",
           "Fair and Simple", "What We Promise", "At a Glance", "The Small Print",
           "Questions Answered")  # fmt: skip
_NEW_RULE = "shop.test/admin/sales_rule/promo_quote/new/"
_PAGES = "shop.test/admin/cms/page/"


def _rules(_: RecordsOf) -> Iterator[Case]:
    draws = Draws("admin rules")
    for occasion in _OCCASIONS:
        for percent in draws.sample((5, 8, 10, 12, 15, 18, 20, 25, 30), 5):
            code = f"{occasion.upper().replace(' ', '')[:8]}{percent}"
            name = f"{occasion} {draws.pick(('sale', 'discount', 'offer', 'deal', 'special'))}"
            where = {"name": name, "coupon_code": code, "amount": percent, "action": "percent"}
            expected = Expect("shop", "cart_rule", where, new=True)
            fields = {"Rule Name": name, "Coupon Code": code, "Discount Amount": str(percent)}
            path = [
                menu("Marketing"),
                Click("shop.test/admin/marketing/", "link", "Cart Price Rules"),
                Click("shop.test/admin/sales_rule/promo_quote/", "link", "Add New Rule"),
                Fill(_NEW_RULE, fields, "Save Rule"),
            ]
            thought = "A new cart price rule makes the discount."
            leg = Leg(START, path, thought, holds=(expected,))
            values = {"name": name, "code": code, "percent": str(percent)}
            yield Case(values, [leg], records_hold(expected))


def _terms(of: RecordsOf) -> Iterator[Case]:
    for row in of("shop").all("SELECT * FROM search_term ORDER BY id"):
        term, hits = row["term"], str(row["hits"])
        alike = of("shop").value("SELECT count(*) FROM search_term WHERE term LIKE ?", f"%{term}%")
        if alike == 1:
            thought = "Search terms are counted in the part for marketing."
            leg = look(
                "Marketing", "search/term/", {"term": term}, {"term": "Search Query"}, thought
            )
            way = [
                leg.path[0],
                Click("shop.test/admin/marketing/", "link", "Search Terms"),
                *leg.path[1:],
            ]
            leg = Leg(START, way, thought, seen=leg.seen)
            yield Case({"term": term}, [leg], answer_with(hits), hits)


def _titles(of: RecordsOf) -> Iterator[Case]:
    for row in of("shop").all("SELECT * FROM cms_page ORDER BY id"):
        for title in _TITLES:
            expected = Expect("shop", "cms_page", {"id": row["id"], "title": title})
            path = [
                menu("Content"),
                Click(_PAGES, "link", "Edit", row["identifier"]),
                Fill(f"{_PAGES}edit/id/{row['id']}/", {"Page Title": title}, "Save Page"),
            ]
            thought = "Pages of text are kept under Content."
            leg = Leg(START, path, thought, holds=(expected,))
            yield Case({"page": row["title"], "title": title}, [leg], records_hold(expected))


TEMPLATES = (
    Template(
        "admin_new_rule",
        SITES,
        START,
        (
            'Make a cart price rule "{{name}}": {{percent}} percent off with the coupon {{code}}.',
            'Add the discount "{{name}}" of {{percent}} % of the cart for the code {{code}}.',
            'We need a new rule called "{{name}}" that takes {{percent}} percent off the cart of '
            "whoever enters {{code}}.",
        ),
        _rules,
    ),
    Template(
        "admin_search_term",
        SITES,
        START,
        (
            'How often have visitors searched for "{{term}}"?',
            'What is the number of uses of the search term "{{term}}"?',
            'How many times was "{{term}}" looked for in the shop?',
        ),
        _terms,
    ),
    Template(
        "admin_page_title",
        SITES,
        START,
        (
            'Change the title of the page "{{page}}" to "{{title}}".',
            'Rename the content page "{{page}}": its page title shall be "{{title}}".',
            'The page "{{page}}" gets a new title, "{{title}}".',
        ),
        _titles,
    ),
)
