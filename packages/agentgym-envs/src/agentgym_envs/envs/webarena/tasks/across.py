"""Tasks that need two sites: something is looked up at one and told at the other."""

from collections.abc import Callable, Iterator, Sequence
from urllib.parse import urlencode

from agentgym_envs.envs.webarena.sites.app import money
from agentgym_envs.envs.webarena.sites.land import TOWNS, Town
from agentgym_envs.envs.webarena.sites.records import Records, Row
from agentgym_envs.envs.webarena.sites.wiki.markup import article_url
from agentgym_envs.toolkit.draws import Draws

from . import map_wiki
from .git import ways as git_ways
from .template import Case, Click, Expect, Fill, Leg, Template, records_hold

RecordsOf = Callable[[str], Records]

HOME = "http://home.test/"
_CASES = 90


def _article_leg(title: str, thought: str) -> Leg:
    """Returns the leg that reads an article of the wiki."""
    path = [
        Click("home.test/", "link", "Wiki"),
        Fill("wiki.test/*", {"Search": title}, "Search"),
        Click(f"wiki.test/search?{urlencode({'q': title})}*", "link", title),
    ]
    return Leg(HOME, path, thought, seen=f"wiki.test{article_url(title)}")


def _submission_leg(forum: Row, title: str, body: str, thought: str) -> Leg:
    """Returns the leg that submits a text to a forum."""
    path = [
        Click("home.test/", "link", "Forum"),
        Click("forum.test/*", "link", "Submit"),
        Fill(
            "forum.test/submit*",
            {"Title": title, "Body": body, "Forum": forum["name"]},
            "Create submission",
        ),
    ]
    return Leg(HOME, path, thought, holds=(_submission(forum, title, body),))


def _submission(forum: Row, title: str, body: str) -> Expect:
    return Expect(
        "forum", "submissions", {"forum_id": forum["id"], "title": title, "body": body}, new=True
    )


def _issue_leg(project: Row, title: str, body: str, thought: str) -> Leg:
    """Returns the leg that opens an issue in a project."""
    name = git_ways.full(project)
    path = [
        Click("home.test/", "link", "Git host"),
        *git_ways.tab_path(name, "Issues"),
        Click(f"git.test/{name}/-/issues", "link", "New issue"),
        Fill(
            f"git.test/{name}/-/issues/new",
            {"Title": title, "Description": body},
            "Create issue",
        ),
    ]
    return Leg(HOME, path, thought, holds=(_issue(project, title, body),))


def _issue(project: Row, title: str, body: str) -> Expect:
    return Expect(
        "git", "issues", {"project": project["id"], "title": title, "body": body}, new=True
    )


def _forums(of: RecordsOf) -> list[Row]:
    return of("forum").all("SELECT * FROM forums ORDER BY id")


def _populations(of: RecordsOf) -> Iterator[Case]:
    draws, forums = Draws("across populations"), _forums(of)
    for town in TOWNS:
        for forum in draws.sample(forums, 4):
            number = f"{town.population:,}"
            title = f"How many people live in {town.name}?"
            legs = [
                _article_leg(town.name, f"The wiki knows the population of {town.name}."),
                _submission_leg(forum, title, number, "Now I write the number down in the forum."),
            ]
            values = {"town": town.name, "forum": forum["name"], "title": title}
            yield Case(values, legs, records_hold(_submission(forum, title, number)))


def _foundings(of: RecordsOf) -> Iterator[Case]:
    draws, projects = Draws("across foundings"), git_ways.developed(of("git"))
    for town in TOWNS:
        for project in draws.sample(projects, 4):
            title = f"Add the founding year of {town.name}"
            legs = [
                _article_leg(town.name, f"I look up in the wiki when {town.name} was founded."),
                _issue_leg(project, title, str(town.founded), "Now I open the issue."),
            ]
            values = {"town": town.name, "project": git_ways.full(project), "title": title}
            yield Case(values, legs, records_hold(_issue(project, title, str(town.founded))))


def _rivers(of: RecordsOf) -> Iterator[Case]:
    draws, forums = Draws("across rivers"), _forums(of)
    for town in (town for town in TOWNS if town.river):
        for forum in draws.sample(forums, 4):
            title = f"The river of {town.name}"
            legs = [
                _article_leg(town.name, f"The article on {town.name} names its river."),
                _submission_leg(forum, title, town.river, "I tell the forum which river it is."),
            ]
            values = {"town": town.name, "forum": forum["name"], "title": title}
            yield Case(values, legs, records_hold(_submission(forum, title, town.river)))


def _products(of: RecordsOf) -> list[Row]:
    """Returns products that nobody can take for another: of one name, at their usual price."""
    rows = of("shop").all(
        "SELECT * FROM product WHERE enabled AND special_price IS NULL"
        " GROUP BY name HAVING count(*) = 1 ORDER BY id"
    )
    return Draws("across products").sample(rows, _CASES)


def _product_leg(row: Row, thought: str) -> Leg:
    """Returns the leg to the page of a product."""
    found = f"shop.test/catalogsearch/result/?{urlencode({'q': row['name']})}*"
    path = [
        Click("home.test/", "link", "Shop"),
        Fill("shop.test/*", {"Search the shop": row["name"]}, "Search"),
        Click(found, "link", row["name"]),
    ]
    return Leg(HOME, path, thought, seen=f"shop.test/{row['slug']}.html")


def _prices(of: RecordsOf) -> Iterator[Case]:
    draws, forums = Draws("across prices"), _forums(of)
    for row in _products(of):
        forum, price = draws.pick(forums), money(row["price"])
        title = f"What the {row['name']} costs"
        legs = [
            _product_leg(row, "The shop's page of the product has its price."),
            _submission_leg(forum, title, price, "Now I tell the forum."),
        ]
        values = {"product": row["name"], "forum": forum["name"], "title": title}
        yield Case(values, legs, records_hold(_submission(forum, title, price)))


def _order_numbers(of: RecordsOf) -> Iterator[Case]:
    draws, projects = Draws("across skus"), git_ways.developed(of("git"))
    for row in _products(of):
        project, title = draws.pick(projects), f"Use the {row['name']} as an example"
        legs = [
            _product_leg(row, "The SKU stands on the shop's page of the product."),
            _issue_leg(project, title, row["sku"], "Now the issue can be written."),
        ]
        project_name = git_ways.full(project)
        values = {"product": row["name"], "project": project_name, "title": title}
        yield Case(values, legs, records_hold(_issue(project, title, row["sku"])))


def _known_for(town: Town) -> str:
    return f"known for its {town.known_for}"


def _riddles(of: RecordsOf) -> Iterator[Case]:
    draws, forums = Draws("across riddles"), _forums(of)
    for town in TOWNS:
        for forum in draws.sample(forums, 3):
            title = f"Which town is {_known_for(town)}?"
            legs = [
                _article_leg(town.name, f"I make sure in the wiki that it is {town.name}."),
                _submission_leg(forum, title, town.name, "I give the answer in the forum."),
            ]
            values = {"riddle": _known_for(town), "forum": forum["name"], "title": title}
            yield Case(values, legs, records_hold(_submission(forum, title, town.name)))


TEMPLATES: Sequence[Template] = (
    *map_wiki.TEMPLATES,
    Template(
        "across_population",
        ("wiki", "forum"),
        HOME,
        (
            "Look up in the wiki how many people live in {{town}} and submit it to the forum "
            '{{forum}}: the title is "{{title}}", the body only the number as the wiki writes it.',
            'Post "{{title}}" in the forum {{forum}}. The body shall be the population that the '
            "wiki gives for {{town}}, and nothing else.",
            'Submit "{{title}}" to {{forum}}, with the population of {{town}} (see the wiki, same '
            "way of writing) as its whole body.",
        ),
        _populations,
    ),
    Template(
        "across_founding",
        ("wiki", "git"),
        HOME,
        (
            'Open an issue "{{title}}" in the project {{project}}. Its description is the year in '
            "which {{town}} was founded, according to the wiki, and nothing else.",
            'In {{project}}, write the issue "{{title}}" with nothing but the founding year of '
            "{{town}} from the wiki as description.",
            "Find out in the wiki when {{town}} was founded, and put just the year into the "
            'description of a new issue "{{title}}" of {{project}}.',
        ),
        _foundings,
    ),
    Template(
        "across_river",
        ("wiki", "forum"),
        HOME,
        (
            'Submit "{{title}}" to the forum {{forum}}; the body is the name of the river at which '
            "{{town}} lies, as the wiki has it.",
            "Which river does {{town}} lie at? Look in the wiki and post only the name of the "
            'river in {{forum}} under the title "{{title}}".',
            'Post "{{title}}" in {{forum}} with the river of {{town}} (from the wiki, the name '
            "alone) as body.",
        ),
        _rivers,
        held_out=True,
    ),
    Template(
        "across_price",
        ("shop", "forum"),
        HOME,
        (
            'Tell the forum {{forum}} in a submission "{{title}}" what {{product}} costs in the '
            "shop. The body is the price alone, like $12.50.",
            "Look up the price of {{product}} in the shop and submit it to {{forum}}: title "
            '"{{title}}", body only the price with the dollar sign.',
            'Post "{{title}}" in the forum {{forum}}, with the price that the shop asks for '
            "{{product}} as its body, such as $12.50.",
        ),
        _prices,
    ),
    Template(
        "across_sku",
        ("shop", "git"),
        HOME,
        (
            'Open an issue "{{title}}" in {{project}} whose description is the SKU of {{product}} '
            "in the shop.",
            'Write an issue in {{project}}: the title is "{{title}}", the description the SKU that '
            "the shop has for {{product}}.",
            "Find the SKU of {{product}} in the shop and make it the description of a new issue "
            '"{{title}}" of the project {{project}}.',
        ),
        _order_numbers,
        held_out=True,
    ),
    Template(
        "across_riddle",
        ("wiki", "forum"),
        HOME,
        (
            'Somebody wants to know which town of Holmar is {{riddle}}. Post "{{title}}" in '
            "{{forum}}; the body is the name of the town that the wiki says so of.",
            "Find the town that is {{riddle}} in the wiki, and submit its name to the forum "
            '{{forum}} under the title "{{title}}".',
            'Submit "{{title}}" to {{forum}} with the name of the town as its whole body; the wiki '
            "tells which one is {{riddle}}.",
        ),
        _riddles,
    ),
)
