"""Compares the browser in this process with Chromium: the same actions, and what both then show."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import unified_diff
from random import Random
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit
from wsgiref.types import WSGIApplication

from agentgym_envs.core import TextEnv
from agentgym_envs.envs.webarena.browser.http import wsgi_fetch
from agentgym_envs.envs.webarena.browser.urls import BLANK
from agentgym_envs.envs.webarena.browser.window import PageBrowser
from agentgym_envs.envs.webarena.browsing import Action, ActionFailedError, Browser, Cookie, Look
from agentgym_envs.envs.webarena.protocol import FIELDS
from agentgym_envs.envs.webarena.tree import is_in_viewport, print_tree, tab_line

from .browser import ChromiumBrowser

_USED = frozenset(
    {"button", "checkbox", "combobox", "link", "option", "radio", "searchbox", "textbox"}
    | {"DisclosureTriangle", "spinbutton"}
)
_TYPED = ("a", "12", "Lamp", "north of\nthe river", "x@y.example\n", "b\n")
_ON_TABS = (
    Action("new_tab"),
    Action("tab_focus", tab=0),
    Action("close_tab"),
    Action("go_forward"),
)
_KEYS = ("Tab", "Tab", "Tab", "Enter", "Space", "Escape", "PageDown", "End", "Shift+Tab")


class Difference(NamedTuple):
    """Where the browsers disagree.

    Attributes:
        url: The page.
        after: What was done last.
        what: What is compared: the "window", the whole "page", the "address", how far the page is
            scrolled ("scroll"), or how an action failed ("failure").
        lines: How the one comes from the other: "-" is Chromium, "+" the one in this process.
        total: How many lines there are in Chromium.
    """

    url: str
    after: str
    what: str
    lines: Sequence[str]
    total: int


@dataclass(slots=True)
class Report:
    """The result of a comparison.

    Attributes:
        looks: How many states of pages were compared.
        pages: The URLs of different pages.
        lines: How many lines all texts have together.
        differing: How many of them differ.
        differences: One per text that is not equal.
    """

    looks: int
    pages: set[str]
    lines: int
    differing: int
    differences: list[Difference]

    @property
    def kinds(self) -> Counter[str]:
        """How often lines differ by what is compared, which side has the line, and its role."""
        found: Counter[str] = Counter()
        for difference in self.differences:
            for line in difference.lines:
                role = re.match(r"([+-])\t*\[\d*\] (\w+)", line)
                found[f"{difference.what} {role[1]}{role[2]}" if role else difference.what] += 1
        return found


class Pair:
    """Both browsers, each on a web of its own with the same content."""

    def __init__(self, hosts: Sequence[str], webs: tuple[WSGIApplication, WSGIApplication]) -> None:
        """Starts nothing yet."""
        self.in_process: Browser = PageBrowser(wsgi_fetch(webs[0]), hosts)
        self.chromium: Browser = ChromiumBrowser(hosts, webs[1])
        self.report = Report(0, set(), 0, 0, [])
        self._after = ""

    def start(self, url: str, cookies: Sequence[Cookie] = ()) -> None:
        """Begins anew in both."""
        self.in_process.start([url], cookies=cookies)
        self.chromium.start([url], cookies=cookies)
        self._after = "start"
        self._compare()

    def act(self, action: Action) -> Look:
        """Does the same in both, compares, and returns what Chromium shows."""
        failures = [_failure(browser, action) for browser in (self.chromium, self.in_process)]
        self._after = f"{action.kind} {action.element}{action.text[:30]!r}"
        if failures[0] != failures[1]:
            self._note("failure", failures[0], failures[1])
        return self._compare()

    def close(self) -> None:
        """Ends both."""
        self.in_process.close()
        self.chromium.close()

    def _compare(self) -> Look:
        real, ours = self.chromium.look(), self.in_process.look()
        self.report.looks += 1
        self.report.pages.add(real.url)
        for what, show in _VIEWS.items():
            seen = show(real)
            self.report.lines += seen.count("\n") + 1
            if seen != show(ours):
                self._note(what, seen, show(ours))
        return real

    def _note(self, what: str, real: str, ours: str) -> None:
        changes = list(unified_diff(real.split("\n"), ours.split("\n"), lineterm="", n=0))[2:]
        lines = [line for line in changes if not line.startswith("@@")]
        # A line that is other in both counts once.
        removed = sum(line.startswith("-") for line in lines)
        self.report.differing += max(removed, len(lines) - removed)
        url = self.chromium.look().url
        self.report.differences.append(
            Difference(url, self._after, what, lines, real.count("\n") + 1)
        )


def survey(pair: Pair, start: str, cookies: Sequence[Cookie] = (), *, pages: int) -> None:
    """Looks at pages that links lead to, first of kinds not seen yet, at the top and scrolled down.

    Args:
        pair: The browsers.
        start: Where to begin; only pages of the same host are looked at.
        cookies: The person's.
        pages: How many pages at most.
    """
    pair.start(start, cookies)
    waiting, seen, kinds = [start], {start}, Counter[str]()
    for _ in range(pages):
        if not waiting:
            return
        url = min(waiting, key=lambda url: kinds[_kind(url)])
        waiting.remove(url)
        kinds[_kind(url)] += 1
        look = pair.act(Action("goto", text=url))
        if look.below > 0:
            look = pair.act(Action("scroll", text="down"))
        for url in _links(pair.in_process, look.url):
            if url not in seen:
                seen.add(url)
                waiting.append(url)


def wander(
    pair: Pair, start: str, cookies: Sequence[Cookie] = (), *, steps: int, seed: int = 0
) -> None:
    """Uses what is on the pages as it comes: links, buttons, fields, keys, tabs, the history."""
    random = Random(seed)
    look: Look | None = None
    for step in range(steps):
        if look is None or step % 25 == 0 or (look.url == BLANK and random.random() < 0.5):
            pair.start(start, cookies)
            look = pair.chromium.look()
        look = pair.act(_any_action(look, random))


class Episode(NamedTuple):
    """What came of a task in both browsers.

    Attributes:
        difference: The first, "" if there is none.
        score: The lower one of both.
    """

    difference: str
    score: float


def play(ours: TextEnv[Any], real: TextEnv[Any], task_id: str) -> Episode:
    """Lets the expert of the one environment do a task in both, and compares all that is said.

    Args:
        ours: With the browser in this process.
        real: The same with Chromium.
        task_id: A task of both.
    """
    seen = [env.reset(options={"task_id": task_id})[0] for env in (ours, real)]
    action = "reset"
    while seen[0] == seen[1]:
        action = ours.oracle_action()
        results = [env.step(action) for env in (ours, real)]
        seen = [result[0] for result in results]
        endings = [result[2] or result[3] for result in results]
        if any(endings) and seen[0] == seen[1]:
            scores: list[float] = [result[4]["score"] for result in results]
            same = scores[0] == scores[1] and all(endings)
            return Episode("" if same else f"the scores are {scores}", min(scores))
    return Episode(f"after {action}: {_first_unlike(*seen)}", 0.0)


def _first_unlike(ours: str, real: str) -> str:
    pairs = zip(real.split("\n"), ours.split("\n"), strict=False)
    return next((f"{a!r} became {b!r}" for a, b in pairs if a != b), "one text is longer")


def _any_action(look: Look, random: Random) -> Action:
    used = [node for node in look.nodes if node.role in _USED and node.id]
    if random.random() < 0.9:
        used = [node for node in used if is_in_viewport(node.rect, "fixed")]
    kind = random.choice(["use"] * 12 + ["press"] * 3 + ["scroll", "scroll", "go_back", "tabs"])
    if kind == "use" and used:
        node = random.choice(used)
        if node.role in FIELDS and random.random() < 0.8:
            return Action("type", node.id, text=random.choice(_TYPED))
        return Action("click", node.id)
    if kind == "press":
        return Action("press", text=random.choice(_KEYS))
    if kind == "scroll":
        return Action("scroll", text=random.choice(["down", "down", "up"]))
    if kind == "tabs":
        return random.choice(_ON_TABS)
    return Action("go_back")


def _links(browser: Browser, url: str) -> Iterator[str]:
    host = urlsplit(url).netloc
    for link in browser.inspect(None).query("a[href]"):
        target = urljoin(url, link["@href"]).partition("#")[0]
        if urlsplit(target).netloc == host and urlsplit(target).scheme == "http":
            yield target


def _kind(url: str) -> str:
    """Returns what pages have in common that are made by the same template, as far as URLs tell."""
    parts = urlsplit(url)
    path = [re.sub(r"\d+", "0", part) for part in parts.path.split("/")]
    return f"{parts.netloc} {'/'.join(path[:3])} {len(path)} {path[-1][-5:]} {bool(parts.query)}"


def _failure(browser: Browser, action: Action) -> str:
    try:
        browser.act(action)
    except ActionFailedError as error:
        return str(error)
    return ""


def _window(look: Look) -> str:
    return tab_line(look.tabs, look.current) + "\n" + print_tree(look.nodes).text


_VIEWS: dict[str, Callable[[Look], str]] = {
    "address": lambda look: " ".join(tab.url for tab in look.tabs),
    "scroll": lambda look: f"{look.above:.1f} {look.below:.0f}",
    "window": _window,
    "window, fixed": lambda look: print_tree(look.nodes, "fixed").text,
    "page": lambda look: print_tree(look.nodes, viewport_only=False).text,
}
