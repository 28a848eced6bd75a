"""What a browser is to the environment, be it the one in this process or Chromium."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

if TYPE_CHECKING:
    from PIL.Image import Image

VIEWPORT = (1280, 720)
"""Width and height of the visible part of a page, in CSS pixels."""

ActionKind = Literal[
    "click", "hover", "type", "press", "scroll", "goto",
    "new_tab", "tab_focus", "close_tab", "go_back", "go_forward", "stop", "none",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Action:
    """One action, read from what the agent wrote.

    Attributes:
        kind: What to do.
        element: Of "click", "hover" and "type": the number of the element, as the agent wrote it.
        text: Of "type" what to type (with a line break at the end if Enter is to be pressed), of
            "press" the keys, of "scroll" "up" or "down", of "goto" the URL, of "stop" the answer.
        tab: Of "tab_focus": the number of the tab.
    """

    kind: ActionKind
    element: str = ""
    text: str = ""
    tab: int = 0


class ActionFailedError(Exception):
    """An action that was understood and could not be carried out; the text tells the agent why."""


class Rect(NamedTuple):
    """A rectangle in CSS pixels; (0, 0) is the top left of the *viewport* as it is scrolled now."""

    x: float
    y: float
    width: float
    height: float


Property = str | bool | int | float


@dataclass(slots=True)
class AXNode:
    """A node of the accessibility tree, as Chromium's `Accessibility.getFullAXTree` describes it.

    Attributes:
        id: What the agent writes in brackets.
        role: "button", "link", "StaticText", "RootWebArea", ...
        name: The accessible name, white space as Chromium gives it.
        properties: Name -> value, in Chromium's order; what is never printed may be left out.
        children: Positions of the children in the list of nodes.
        rect: Where the node is drawn; None if it is not.
        value: What a field holds, what is chosen in a list; "" for all else.
    """

    id: str
    role: str
    name: str
    properties: Mapping[str, Property]
    children: Sequence[int]
    rect: Rect | None
    value: str = ""


@dataclass(frozen=True, slots=True)
class Tab:
    """An open tab: the page's title and URL."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Look:
    """What a browser shows now.

    Attributes:
        tabs: All open tabs, in the order in which they were opened.
        current: The position of the tab that is seen.
        nodes: The accessibility tree of its page, the root first; empty where it could not be read.
        above: How many CSS pixels of the page are above the viewport.
        below: How many are below it.
        problem: What went wrong on the way here, for the agent; "" if nothing did.
    """

    tabs: Sequence[Tab]
    current: int
    nodes: Sequence[AXNode]
    above: float = 0.0
    below: float = 0.0
    problem: str = ""

    @property
    def url(self) -> str:
        """The URL of the page that is seen."""
        return self.tabs[self.current].url


class Inspection(Protocol):
    """A page that a scorer looks at."""

    url: str
    html: str
    """The page as it is now, as HTML text."""

    def query(self, css: str) -> Sequence[Mapping[str, str]]:
        """Returns what can be read of each element that fits the selector, in document order.

        Keys: "outerText", "innerText", "textContent", "value", "checked" ("true" or "false"),
        "selectedIndex", and every attribute as "@name". What an element does not have is missing.
        """
        ...


class Browser(Protocol):
    """A browser with tabs, and one person's cookies."""

    def start(
        self,
        urls: Sequence[str],
        *,
        cookies: Sequence["Cookie"] = (),
        logins: Sequence["Login"] = (),
    ) -> None:
        """Begins anew: only these cookies, one tab per URL, the first is seen.

        Where logins are given, their forms are filled in before the URLs are opened.

        Raises:
            ActionFailedError: a login did not work, or a page could not be had.
        """
        ...

    def act(self, action: Action) -> None:
        """Carries out one action and waits until the page has settled.

        Raises:
            ActionFailedError: it could not be done; the page may have changed all the same.
        """
        ...

    def look(self) -> Look:
        """Returns what can be seen now; the same until the next action."""
        ...

    def html(self) -> str:
        """Returns the HTML text of the current page as it is now, fields as they were filled in."""
        ...

    def inspect(self, url: str | None) -> Inspection:
        """Returns the current page (None), or the page at `url` as this person sees it.

        That page is opened aside: tabs, history and what is seen stay as they are.

        Raises:
            ActionFailedError: the page cannot be had.
        """
        ...

    def screenshot(self) -> "Image":
        """Returns a picture of the viewport.

        Raises:
            NotImplementedError: this browser draws nothing.
        """
        ...

    def close(self) -> None:
        """Ends the browser; calling it twice is fine."""
        ...


class Cookie(NamedTuple):
    """A cookie of one host, for all of its paths, that lasts as long as the browser."""

    host: str
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Login:
    """How to sign in at a site: a form, and what to write into its fields.

    Attributes:
        url: The page with the form.
        fields: The name attribute of each field -> what to write.
        done: Says from the URL that is reached whether it worked.
    """

    url: str
    fields: Mapping[str, str]
    done: Callable[[str], bool]
