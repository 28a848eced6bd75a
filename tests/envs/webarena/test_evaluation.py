import json
import os
from pathlib import Path

import pytest

from agentgym_envs.core import MalformedFileError
from agentgym_envs.envs.webarena.browsing import ActionFailedError, Look, Tab
from agentgym_envs.envs.webarena.evaluation import FuzzyQuestion, check, score
from agentgym_envs.envs.webarena.evaluation.fuzzy import fuzzy_match
from agentgym_envs.envs.webarena.evaluation.locators import answer, read_locator
from agentgym_envs.envs.webarena.replay import replay

DATA = os.environ.get("AGENTGYM_DATA")
needs_data = pytest.mark.skipif(DATA is None, reason="AGENTGYM_DATA is not set")


class StandIn:
    """A browser whose pages are HTML texts; what scripts read of elements is given by hand."""

    def __init__(self, url="http://shop.test/", pages=None, elements=None):
        self.url = url
        self.pages = pages or {}
        self.elements = elements or {}
        self.opened = []
        self.clicked = []

    def look(self):
        return Look([Tab("", self.url)], 0, [])

    def inspect(self, url):
        self.opened.append(url)
        if (url or self.url) not in self.pages:
            raise ActionFailedError("there is no such page")
        return Page(self, url or self.url)


class Page:
    def __init__(self, browser, url):
        self.url = url
        self.html = browser.pages[url]
        self._browser = browser

    def query(self, css):
        return self._browser.elements.get(css, [])

    def click(self, css):
        self._browser.clicked.append(css)


@pytest.mark.parametrize(
    ("reference", "given", "agentgym", "fixed"),
    [
        ("Yes", " 'YES' ", 1, 1),
        ("Acadia National Park", "Acadia  National Park.", 0, 1),
        ("39.64", "$39.64", 0, 1),
        ("39.64", "39.6", 0, 0),
        ("06516", "6516", 0, 0),
    ],
)
def test_an_exact_answer(reference, given, agentgym, fixed):
    scores = both(strings(exact_match=reference), given)

    assert scores == (agentgym, fixed)


@pytest.mark.parametrize(
    ("references", "given", "agentgym", "fixed"),
    [
        (["0"], "The total is $0.00", 0, 1),
        (["0"], "It is 10", 0, 0),
        (["0"], "0, as always", 1, 1),
        (["5"], "(5)", 1, 1),
        (["12", "3"], "123", 1, 0),
        (["1234.5"], "$1,234.50", 0, 1),
        (["2"], "1,2,3", 0, 1),
        (["234"], "1,234", 1, 0),
        (["40.457"], "40.45761", 1, 1),
        (["Ann"], "Annabel", 1, 0),
        (["Ann", "Bob"], "ann and BOB", 1, 1),
        (["Ann", "Bob"], "Ann", 0, 0),
        (["$8.99"], "it costs $8.99.", 1, 1),
    ],
)
def test_what_an_answer_must_include(references, given, agentgym, fixed):
    scores = both(strings(must_include=references), given)

    assert scores == (agentgym, fixed)


@pytest.mark.parametrize(
    ("reference", "given", "right"),
    [
        ("1h 35min", "It takes 95 minutes.", True),
        ("1h 35min", "It takes 1 hour and 30 minutes.", False),
        ("March 11th 2023", "You ordered it on 3/11/2023", True),
        ("March 11th 2023", "You ordered it on 2023-03-12", False),
        ("Feburary: 7 orders", "Jan: 12, Feb: 7", True),
        ("Feburary: 7 orders", "Jan: 7, Feb: 12", False),
        ("$845.49 total spend", "3 orders, 845.49 dollars in all", True),
        ("No, it is open", "No, the issue is still open", True),
        ("No, it is open", "Yes, it is not open", False),
        ("170: cancelled", "Order 170 is canceled and 189 is pending", True),
        ("0 order", "zero orders", True),
        ("We-Su 10:00-17:00", "Open We-Su, 10:00 am to 5:00 pm", True),
        ("7 min", "", False),
    ],
)
def test_an_answer_in_other_words(reference, given, right):
    earned = score(strings(fuzzy_match=[reference]), given, StandIn(), rules="fixed")

    assert earned == right


@pytest.mark.parametrize(
    ("given", "right"),
    [
        ("n/a", True),
        ("N/A", True),
        ("There is no hotel within 5 minutes", True),
        ("There is no museum", False),
        ("The hotel is 5 minutes away", False),
        ("", False),
    ],
)
def test_a_task_that_cannot_be_done(given, right):
    evaluation = strings(fuzzy_match="N/A") | {"string_note": "No hotel within 5 minutes walking"}

    assert score(evaluation, given, StandIn(), rules="agentgym") == right


def test_a_judge_decides_instead_of_the_rule():
    asked = []

    def judge(question):
        asked.append(question)
        return True

    evaluation = strings(fuzzy_match=["warm"])
    earned = score(
        evaluation, "Cosy", StandIn(), rules="agentgym", intent="Why do they like it?", judge=judge
    )

    assert earned == 1.0
    assert asked == [FuzzyQuestion("Why do they like it?", "warm", "cosy")]


@pytest.mark.parametrize(
    ("url", "agentgym", "fixed"),
    [
        ("https://shop.test/hats.html/?size=M&page=2", 1, 1),
        ("http://shop.test/hats.html/4?size=M", 1, 1),
        ("http://shop.test/hats.html?size=L", 0, 0),
        ("http://shop.test/hats.htmlextra?size=M", 1, 0),
        ("http://shop.test/caps.html?size=M", 1, 0),
        ("http://shop.test/caps.html?size=S", 1, 1),
        ("http://other.test/hats.html?size=M", 0, 0),
        ("http://[", 0, 0),
    ],
)
def test_the_last_url_must_be_one_of_two(url, agentgym, fixed):
    reference = "http://shop.test/hats.html?size=M |OR| http://shop.test/caps.html?size=S"
    evaluation = {"eval_types": ["url_match"], "reference_url": reference}

    scores = both(evaluation, "", StandIn(url))

    assert scores == (agentgym, fixed)


def test_pages_are_opened_and_read():
    browser = StandIn(
        pages={"http://shop.test/cart": "<p>", "http://shop.test/order": "<b>2 &amp; 3</b>"},
        elements={"#total": [{"outerText": "Total &amp; more: $5"}]},
    )
    evaluation = pages(
        target("http://shop.test/cart", 'document.querySelector("#total").outerText', ["& more"]),
        target("http://shop.test/order", "", ["nothing |OR| 2 & 3"]),
    )

    assert both(evaluation, "", browser) == (1, 1)
    assert browser.opened[:3] == [None, "http://shop.test/cart", "http://shop.test/order"]


def test_last_is_the_page_that_was_looked_at_last():
    browser = StandIn(pages={"http://shop.test/": "start", "http://shop.test/cart": "full"})
    evaluation = pages(target("http://shop.test/cart", "", []), target("last", "", ["full"]))

    assert both(evaluation, "", browser) == (1, 1)


@pytest.mark.parametrize("locator", ["", 'document.querySelector("#total").outerText'])
def test_a_page_that_cannot_be_had_says_nothing(locator):
    evaluation = pages(target("http://shop.test/gone", locator, ["5"]))

    assert both(evaluation, "", StandIn()) == (0, 0)


def test_the_post_of_the_last_url():
    post = "http://forum.test/f/books/12/"
    browser = StandIn(f"{post}a-title", pages={f"{post}a-title": "", post: "<p>Hello"})
    evaluation = pages(target("func:reddit_get_post_url('__last_url__')", "", ["hello"]))

    assert both(evaluation, "", browser) == (1, 1)


def test_the_role_of_a_member():
    browser = StandIn(
        pages={"http://git.test/m": ""},
        elements={
            "td[data-label='Account'] span.gl-avatar-labeled-sublabel": [
                {"outerText": "@ann"},
                {"outerText": "@bob"},
            ],
            "td.col-max-role span": [{"outerText": "Owner"}, {"outerText": "Guest"}],
        },
    )
    locator = "func:gitlab_get_project_memeber_role(__page__, 'bob')"

    right, wrong = (
        both(pages(target("http://git.test/m", locator, [role])), "", browser)
        for role in ("Guest", "Owner")
    )

    assert (right, wrong) == ((1, 1), (0, 0))


class Service:
    def latest_order_url(self):
        return "http://shop.test/order/7"

    def latest_review_author(self, sku):
        return {"B1": "Ann"}.get(sku, "")

    def latest_review_rating(self, sku):
        return "80" if sku == "B1" else ""


def test_the_shop_is_asked_where_its_pages_say_nothing():
    browser = StandIn(pages={"http://shop.test/": "", "http://shop.test/order/7": "Order 7"})
    evaluation = pages(
        target("func:shopping_get_latest_order_url()", "", ["Order 7"]),
        target("last", "func:shopping_get_sku_latest_review_author('B1')", ["Ann"]),
        target("last", "func:shopping_get_sku_latest_review_rating('B1')", ["80"]),
    )

    earned = score(evaluation, "", browser, rules="agentgym", shop=Service())

    assert earned == 1.0
    with pytest.raises(MalformedFileError, match="asks the shop's own service"):
        score(evaluation, "", browser, rules="agentgym")


def test_a_page_is_prepared_before_it_is_read():
    browser = StandIn(
        pages={"http://shop.test/": ""}, elements={"#kind": [{"value": "by_percent"}]}
    )
    actions = ["document.querySelector('[data-index=\"actions\"').querySelector('.title').click()"]
    one = target("last", "document.querySelector('#kind').value", ["by_percent"])
    evaluation = pages(one | {"prep_actions": actions})

    earned = score(evaluation, "", browser, rules="agentgym")

    assert earned == 1.0
    assert browser.clicked == ['[data-index="actions"] .title']


LIST = (
    "<div class=a><p>no</p></div><div class=a><p class=x href=/1 src=/2>one</p>"
    "<p class=x src=/3>two</p>tail</div>"
)


@pytest.mark.parametrize(
    ("locator", "text"),
    [
        ("document.querySelector('.x').outerText", "one"),
        ("document.querySelectorAll('.x')[1].outerText", "two"),
        ("document.querySelectorAll('.x')[2].outerText", ""),
        ("document.querySelector('.x').getAttribute('href')", "/1"),
        ("document.querySelector('.x').getAttribute('title')", "None"),
        ("document.querySelector('.a').querySelector('.x').outerText", ""),
        ("document.querySelectorAll('.a')[1].querySelector('.x').outerText", "one"),
        ("document.querySelectorAll('.a')[1].lastElementChild.outerText", "two"),
        ("document.querySelectorAll('.a')[1].lastChild.textContent", "tail"),
        ("document.querySelector('.a').firstElementChild.outerText", "no"),
        ("document.querySelector('.x').outerText + document.querySelector('p').outerText", "oneno"),
        (
            "document.querySelector('.x').outerText + (document.querySelector('q')?.value || '-')",
            "one-",
        ),
        ("document.querySelector('.x').outerText + document.querySelector('q').outerText", ""),
        (
            "[...document.querySelectorAll('.a')[1].querySelectorAll('.x')]"
            ".map(e => e.getAttribute('href') || e.getAttribute('src')).join(' ')",
            "/1 /3",
        ),
        ("document.querySelector('[class=\"x\"').checked.toString()", "None"),
    ],
)
def test_a_locator_reads_what_javascript_would(locator, text):
    page = Parsed(LIST)

    assert answer(read_locator(locator), page) == text


class Parsed:
    """A page read by lxml alone."""

    def __init__(self, text):
        self.html = text
        self.url = ""

    def query(self, css):
        from lxml import html

        found = html.document_fromstring(self.html).cssselect(css)
        return [
            {"outerText": each.text_content(), **{f"@{k}": v for k, v in each.attrib.items()}}
            for each in found
        ]


@pytest.mark.parametrize(
    "locator",
    [
        "fetch('http://evil.test')",
        "document.cookie",
        "document.querySelector('a').click()",
        "document.querySelector('a').outerText; alert(1)",
        "document.querySelector(`a`).outerText",
        "document.querySelectorAll('a').outerText",
        "func:__import__('os')",
        "func:shopping_get_sku_latest_review_author(__import__('os'))",
        "func:shopping_get_sku_latest_review_author()",
    ],
)
def test_what_is_not_in_the_language_is_refused_and_never_run(locator):
    evaluation = pages(target("last", locator, ["x"]))

    with pytest.raises(MalformedFileError):
        check(evaluation)


@pytest.mark.parametrize(
    "evaluation",
    [
        {},
        {"eval_types": []},
        {"eval_types": ["telepathy"]},
        {"eval_types": ["string_match"], "reference_answers": None},
        {"eval_types": ["string_match"], "reference_answers": {}},
        {"eval_types": ["string_match"], "reference_answers": {"exact_match": ["a"]}},
        {"eval_types": ["string_match"], "reference_answers": {"must_include": [1]}},
        {"eval_types": ["string_match"], "reference_answers": {"fuzzy_match": "maybe"}},
        {"eval_types": ["url_match"], "reference_url": 5},
        {"eval_types": ["url_match"], "reference_url": "", "url_note": "PRED in GOLD"},
        {"eval_types": ["program_html"], "program_html": [{"url": "last", "locator": ""}]},
        {"eval_types": ["program_html"], "program_html": ["x"]},
    ],
)
def test_malformed_configurations_are_named(evaluation):
    with pytest.raises(MalformedFileError):
        check(evaluation)


@needs_data
def test_all_official_configurations_can_be_read():
    tasks = json.loads(Path(DATA, "webarena", "test.raw.json").read_text("utf-8"))

    for task in tasks:
        check(task["eval"])

    assert len(tasks) == 812


@needs_data
@pytest.mark.parametrize("rules", ["agentgym", "fixed"])
def test_official_references_are_right_answers(rules):
    tasks = json.loads(Path(DATA, "webarena", "test.raw.json").read_text("utf-8"))
    wanted = [task["eval"] for task in tasks if "string_match" in task["eval"]["eval_types"]]

    scores = [
        score(each | {"eval_types": ["string_match"]}, right_answer(each), StandIn(), rules=rules)
        for each in wanted
    ]

    assert len(scores) == 335
    assert set(scores) == {1.0}


@needs_data
def test_recorded_scores_are_earned():
    records = Path(DATA).parent / "parity" / "webarena_eval.jsonl"
    if not records.exists():
        pytest.skip("needs records: parity/ beside the folder that AGENTGYM_DATA names")
    rows = [json.loads(line) for line in records.read_text("utf-8").splitlines()]

    comparisons = [each for row in rows for each in replay(row, records.parent)]

    assert len(comparisons) == len(rows) > 0
    assert all(each.matches for each in comparisons)


def test_the_rule_is_strict_about_numbers_that_swap_their_names():
    swapped = "driving: 1h 35min, walking: 13min"

    assert not fuzzy_match(FuzzyQuestion("", "driving: 13min", swapped))
    assert not fuzzy_match(FuzzyQuestion("", "walking: 1h 35min", swapped))


@pytest.mark.parametrize("piece", ["1,111", "5", "jan", "May 8 ", ". )", "a1:", "'", "N/A ", " "])
def test_a_very_long_answer_is_scored(piece):
    huge = piece * (100_000 // len(piece))

    for references in (
        {"must_include": ["3"]},
        {"must_include": ["1,234.5"]},
        {"exact_match": "37"},
        {"fuzzy_match": ["May: 9", "7 min"]},
        {"fuzzy_match": "N/A"},
    ):
        assert both(strings(**references), huge) == (0, 0)


def right_answer(evaluation):
    references = evaluation["reference_answers"]
    texts = [references[way] for way in references]
    return " ; ".join(part for text in texts for part in ([text] if type(text) is str else text))


def both(evaluation, given, browser=None):
    browser = browser or StandIn()
    return tuple(score(evaluation, given, browser, rules=rules) for rules in ("agentgym", "fixed"))


def strings(**references):
    return {"eval_types": ["string_match"], "reference_answers": references}


def pages(*targets):
    return {"eval_types": ["program_html"], "program_html": list(targets)}


def target(url, locator, texts):
    return {"url": url, "locator": locator, "required_contents": {"must_include": texts}}
