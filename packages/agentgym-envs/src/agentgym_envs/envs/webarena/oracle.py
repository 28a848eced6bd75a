"""The expert: finds the next step of a task's way from whatever page is open.

It sees what an agent sees, and besides what is outside the window, where it scrolls to; it knows
the way, and from the records which parts of it are done.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import NamedTuple

from agentgym_envs.core import OracleUnavailableError

from .browsing import VIEWPORT, AXNode, Look
from .sites.people import account
from .tasks.template import Click, Expect, Fill, Leg, Waypoint

_SEPARATE = frozenset({"row", "article", "listitem", "form", "group", "region", "figure"})
"""Roles of what holds things that belong together."""

_FIELDS = frozenset(
    {"textbox", "searchbox", "spinbutton", "combobox", "listbox", "checkbox", "radio", "switch"}
)
_TOGGLES = frozenset({"checkbox", "radio", "switch"})
_SIGN_IN = "Sign in"
_HIDDEN = "\N{BULLET}"
"""What each character of a password is shown as."""

_HERE = "<id>"
_CLICK = f"click [{_HERE}]"


class Step(NamedTuple):
    """What the expert does next, and why."""

    action: str
    thought: str


@dataclass(frozen=True)
class Situation:
    """All that the expert goes by.

    Attributes:
        look: The open page.
        printed: The numbers that the agent sees.
        visited: The URLs of all pages that were open in this episode.
        holds: Says whether the records meet an expectation.
        last_action: What was done last; "" at the start.
    """

    look: Look
    printed: Mapping[str, str]
    visited: Sequence[str]
    holds: Callable[[Expect], bool]
    last_action: str


def next_step(legs: Sequence[Leg], answer: str, now: Situation) -> Step:
    """Returns the next step on the way.

    Raises:
        OracleUnavailableError: the way goes on with something that is not to be found.
    """
    leg = next((leg for leg in legs if not _is_done(leg, now)), None)
    if leg is None:
        return Step(f"stop [{answer}]" if answer else "stop []", _last_thought(answer))
    page = _Page(now)
    action = page.sign_in_here() or page.follow(leg) or page.sign_in() or page.start_again(leg)
    return Step(action, f"{leg.thought} {page.why}".strip())


def matches(pattern: str, url: str) -> bool:
    """Returns whether a URL fits a pattern of `tasks.template.Click.at`.

    >>> matches("shop.test/customer/*", "http://shop.test/customer/account#top")
    True
    >>> matches("shop.test/", "http://shop.test/cart")
    False
    """
    plain = url.partition("://")[2].partition("#")[0]
    # Only "*" is special: URLs have "?" and may have "[".
    escaped = pattern.replace("[", "[[]").replace("?", "[?]")
    return fnmatchcase(plain, escaped)


def _is_done(leg: Leg, now: Situation) -> bool:
    if leg.seen:
        return any(matches(leg.seen, url) for url in now.visited)
    if leg.here:
        return matches(leg.here, now.look.url)
    return all(now.holds(each) for each in leg.holds)


def _last_thought(answer: str) -> str:
    if answer == "N/A":
        return "This cannot be done here, so I say that."
    return "I have found what was asked for." if answer else "Everything is as it should be."


class _Page:
    """The open page, as one looks for things on it."""

    def __init__(self, now: Situation) -> None:
        self._now = now
        self._nodes = now.look.nodes
        self._parents = _parents(self._nodes)
        self.why = ""

    def follow(self, leg: Leg) -> str:
        """Returns the action at the last waypoint that can be gone to from here; "" if none can."""
        for place in range(len(leg.path) - 1, -1, -1):
            waypoint = leg.path[place]
            if not matches(waypoint.at, self._now.look.url):
                continue
            open_fill = self._unfinished(leg.path[:place]) if isinstance(waypoint, Click) else ""
            action = open_fill or self._at(waypoint)
            if action:
                return action
        return ""

    def sign_in_here(self) -> str:
        """Returns how to go on where a page does nothing but ask to sign in; "" elsewhere."""
        return self.sign_in() if "/login" in self._now.look.url else ""

    def sign_in(self) -> str:
        """Returns how to sign in, where a page asks for it; "" where none does."""
        url = self._now.look.url
        name = "admin" if "/admin" in url else url.partition("://")[2].partition(".")[0]
        if self._find("textbox", "Password") is None:
            link = self._find("link", _SIGN_IN)
            return "" if link is None else self._reach(link, _CLICK, "I am signed out.")
        if name not in ("shop", "admin", "forum", "git"):
            return ""
        known = account(name)
        fields = {"Username": known.username, "Password": known.password}
        return self._at(Fill("*", fields, _SIGN_IN))

    def start_again(self, leg: Leg) -> str:
        """Returns how to get to where the leg starts."""
        if self._now.look.url == leg.start:
            raise OracleUnavailableError(
                f"the expert finds nothing on {leg.start} that leads on: {leg.path[:1]}"
            )
        self.why = "I go back to where this begins."
        return f"goto [{leg.start}]"

    def _at(self, waypoint: Waypoint) -> str:
        if isinstance(waypoint, Click):
            node = self._find(waypoint.role, waypoint.name, waypoint.beside)
            why = f"I follow {waypoint.name!r}."
            return "" if node is None else self._reach(node, _CLICK, why)
        return self._fill(waypoint)

    def _unfinished(self, earlier: Sequence[Waypoint]) -> str:
        """Returns what is left to do for forms that are only to be filled in."""
        for waypoint in earlier:
            if isinstance(waypoint, Fill) and not waypoint.press:
                fits = matches(waypoint.at, self._now.look.url)
                action = self._fill(waypoint) if fits else ""
                if action:
                    return action
        return ""

    def _fill(self, waypoint: Fill) -> str:
        for name, wanted in waypoint.fields.items():
            field = self._field(name, waypoint.beside)
            if field is None:
                return ""
            action = self._set(field, wanted)
            if action:
                return action
        if not waypoint.press:
            return ""
        button = self._find("button", waypoint.press, waypoint.beside)
        why = f"The form is filled in, so I press {waypoint.press!r}."
        return "" if button is None else self._reach(button, _CLICK, why)

    def _set(self, field: AXNode, wanted: str) -> str:
        """Returns the next action that brings a field to a value; "" if it has it."""
        if field.role in _TOGGLES:
            wrong = (str(field.properties.get("checked")).lower() == "true") != (wanted == "on")
            why = f"{field.name!r} has to be {wanted}."
            return self._reach(field, _CLICK, why) if wrong else ""
        if field.value.strip() in (wanted.strip(), _HIDDEN * len(wanted)):
            return ""
        if field.role in ("combobox", "listbox"):
            option = self._option(field, wanted)
            why = f"I choose {wanted!r} for {field.name!r}."
            return "" if option is None else self._reach(option, _CLICK, why)
        if field.value:
            return self._clear(field)
        self.why = f"I write {wanted!r} into {field.name!r}."
        return self._reach(field, f"type [{_HERE}] [{wanted}] [0]", self.why)

    def _clear(self, field: AXNode) -> str:
        why = f"{field.name!r} holds something else, which I clear."
        if not field.properties.get("focused"):
            return self._reach(field, _CLICK, why)
        self.why = why
        selected = self._now.last_action == "press [Control+a]"
        return "press [Backspace]" if selected else "press [Control+a]"

    def _option(self, field: AXNode, wanted: str) -> AXNode | None:
        waiting = list(field.children)
        while waiting:
            node = self._nodes[waiting.pop(0)]
            if node.role == "option" and node.name.strip() == wanted:
                return node
            waiting.extend(node.children)
        return None

    def _field(self, name: str, beside: str) -> AXNode | None:
        return next((node for node in self._found(name, beside) if node.role in _FIELDS), None)

    def _find(self, role: str, name: str, beside: str = "") -> AXNode | None:
        return next((node for node in self._found(name, beside) if node.role == role), None)

    def _found(self, name: str, beside: str) -> Iterator[AXNode]:
        wanted = " ".join(name.split())
        for place, node in enumerate(self._nodes):
            named = node.id and " ".join(node.name.split()) == wanted
            if named and (not beside or beside in self._surroundings(place)):
                yield node

    def _surroundings(self, place: int) -> str:
        """Returns all texts of the smallest group that a node is in."""
        while place > 0 and self._nodes[place].role not in _SEPARATE:
            place = self._parents[place]
        texts: list[str] = []
        waiting = [place]
        while waiting:
            node = self._nodes[waiting.pop()]
            texts.append(node.name)
            waiting.extend(reversed(node.children))
        return " ".join(texts)

    def _reach(self, node: AXNode, action: str, why: str) -> str:
        """Returns the action on a node, or a scroll that brings it nearer."""
        if node.rect is None:
            return ""
        middle = node.rect.y + node.rect.height / 2
        if node.id in self._now.printed and 0 <= middle < VIEWPORT[1]:
            self.why = why
            return action.replace(_HERE, node.id, 1)
        self.why = "What I need is outside of the window."
        return "scroll [up]" if middle < 0 else "scroll [down]"


def _parents(nodes: Sequence[AXNode]) -> list[int]:
    parents = [0] * len(nodes)
    for place, node in enumerate(nodes):
        for child in node.children:
            parents[child] = place
    return parents
