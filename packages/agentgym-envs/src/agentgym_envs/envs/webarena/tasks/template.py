"""What a task is made of: a template, a case, how it is scored, and the way that an expert goes.

All of it is plain data, so that a task can be kept as JSON in WebArena's own schema.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from agentgym_envs.envs.webarena.sites.records import Records

SiteName = Literal["shop", "admin", "forum", "git", "map", "wiki"]
Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class Click:
    """Click on a link, button or the like.

    Attributes:
        at: Pages on which this is to be done: a URL without "http://", in which "*" stands for any
            characters ("shop.test/customer/*").
        role: The role of the element: "link", "button", "tab", "DisclosureTriangle", ...
        name: Its accessible name.
        beside: A text that stands in the same row, article, list item, form or group, where several
            elements have this name; "" takes the first.
    """

    at: str
    role: str
    name: str
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Fill:
    """Bring the fields of a form to these values, and then press a button.

    Attributes:
        at: As in `Click`.
        fields: Accessible name of a field -> what it must hold: a text, the text of the option that
            is to be chosen, or for check boxes and radio buttons "on" or "off".
        press: The name of the button that sends the form; "" only fills it in.
        beside: As in `Click`, for the fields and the button.
    """

    at: str
    fields: Mapping[str, str]
    press: str = ""
    beside: str = ""


Waypoint = Click | Fill


@dataclass(frozen=True, slots=True)
class Expect:
    """Rows that a table must hold.

    Attributes:
        site: Whose records: "shop" (also for the back office), "forum", "git", "map" or "wiki".
        table: A table of its schema.
        where: Column -> the value it must have; texts are compared without regard to case, and to
            white space at the ends.
        count: How many rows must fit; None is one or more.
        new: Only rows count that the image of the site did not have (by their column "id").
    """

    site: str
    table: str
    where: Mapping[str, Value]
    count: int | None = None
    new: bool = False

    def as_json(self) -> dict[str, Any]:
        """Returns the members as plain values."""
        return {
            "site": self.site,
            "table": self.table,
            "where": dict(self.where),
            "count": self.count,
            "new": self.new,
        }


@dataclass(frozen=True, slots=True)
class Leg:
    """A part of the way, gone until it is done.

    Exactly one of `seen`, `here` and `holds` says when that is.

    Attributes:
        path: In the order in which they are met. The last one that fits the open page is followed;
            where none fits, the expert goes to `start`.
        start: The URL from which the path begins.
        seen: A page (as `at` in `Click`) that must have been open in this episode.
        here: A page that must be open now.
        holds: What the records must say.
        thought: Why the expert goes this leg; a sentence or two.
    """

    start: str
    path: Sequence[Waypoint]
    thought: str
    seen: str = ""
    here: str = ""
    holds: Sequence[Expect] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """A template filled in.

    Attributes:
        values: What the wording's {{names}} stand for.
        legs: The expert's way; at its end comes `stop [answer]`.
        answer: What the expert answers; "" where nothing is asked, "N/A" where it cannot be done.
        checks: How it is scored, made by the functions below: the members of WebArena's "eval".
    """

    values: Mapping[str, str]
    legs: Sequence[Leg]
    checks: Mapping[str, Any]
    answer: str = ""


@dataclass(frozen=True)
class Template:
    """One kind of task.

    Attributes:
        name: Unique among all templates: "shop_order_total".
        sites: Which sites it needs; the agent is signed in at each that has accounts.
        start: The URL of the page on which the episode begins.
        wordings: Three or more sentences with {{names}}; the last one is kept for validation and
            test.
        cases: Computes all cases from the records, in a fixed order; as many as there are, up to
            about 150. It gets a function from the name of a site to its records.
        held_out: Whether only the test split has this template.
    """

    name: str
    sites: Sequence[SiteName]
    start: str
    wordings: Sequence[str]
    cases: Callable[[Callable[[str], Records]], Iterable[Case]]
    held_out: bool = field(default=False, kw_only=True)


def exact_answer(text: str) -> dict[str, Any]:
    """Scores the answer: it must be this text, but for case."""
    return {"eval_types": ["string_match"], "reference_answers": {"exact_match": text}}


def answer_with(*parts: str) -> dict[str, Any]:
    """Scores the answer: it must contain each of these texts."""
    return {"eval_types": ["string_match"], "reference_answers": {"must_include": list(parts)}}


def answer_like(*texts: str) -> dict[str, Any]:
    """Scores the answer: it must say each of these, in whatever words (see fuzzy matching)."""
    return {"eval_types": ["string_match"], "reference_answers": {"fuzzy_match": list(texts)}}


def impossible(reason: str) -> dict[str, Any]:
    """Scores the answer "N/A" to what cannot be done; `reason` says why it cannot."""
    return {
        "eval_types": ["string_match"],
        "reference_answers": {"fuzzy_match": "N/A"},
        "string_note": reason,
    }


def page_open(*urls: str) -> dict[str, Any]:
    """Scores the page that is open at the end: one of these URLs."""
    return {"eval_types": ["url_match"], "reference_url": " |OR| ".join(urls)}


def page_says(url: str, locator: str, *parts: str) -> dict[str, Any]:
    """Scores a page: what `locator` finds at `url` ("last": the open page) must include all parts.

    Locators are WebArena's: "" is the whole page, else for example
    `document.querySelector("#description").outerText`.
    """
    target = {"url": url, "locator": locator, "required_contents": {"must_include": list(parts)}}
    return {"eval_types": ["program_html"], "program_html": [target]}


def records_hold(*expected: Expect) -> dict[str, Any]:
    """Scores what the sites' records say at the end."""
    return {"eval_types": ["records"], "records": [each.as_json() for each in expected]}


def both(*checks: Mapping[str, Any]) -> dict[str, Any]:
    """Joins checks: all of them must hold."""
    joined: dict[str, Any] = {"eval_types": []}
    for check in checks:
        for name, value in check.items():
            if name in ("eval_types", "program_html", "records"):
                joined[name] = [*joined.get(name, []), *value]
            else:
                joined[name] = value
    return joined
