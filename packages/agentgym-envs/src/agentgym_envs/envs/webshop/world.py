"""The visit of one customer: which page is open, what was chosen, what the purchase was worth."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from .pages import BACK_TO_SEARCH, BUY, NEXT, PREVIOUS, TABS, Node, Tab, done_page, start_page
from .products import Goal
from .reward import Reward, reward
from .shop import Shop

PageKind = Literal["start", "results", "item", "tab", "done"]

BASE = "http://127.0.0.1:3000"
HELP = "Write search[words] on the first page, and click[...] with something that a page shows."

_START = start_page()
_NOWHERE = -1
_SHOWN_CHARS = 80
_TAB_OF: Mapping[str, Tab] = {tab.lower(): tab for tab in TABS}
_COMMAND = re.compile(r"\s*(search|click)\s*\[(.*)\]\s*", re.IGNORECASE | re.DOTALL)
_PAGE_NAMES: Sequence[tuple[str, PageKind]] = (
    ("search_results", "results"),
    ("item_page", "item"),
    ("item_sub_page", "tab"),
    ("done", "done"),
)
"""What the original looks for in an address, in this order, to tell which page is open."""


class Command(NamedTuple):
    """An action in parts: "search" or "click" (or anything else), and what is in the brackets."""

    name: str
    argument: str


class World:
    """One episode: the customer wants `goal`, and may buy once.

    Attributes:
        shop: Where it takes place.
        goal: What is wanted.
        kind: Which kind of page is open.
        page: The page, without the instruction.
        query: The words searched for last, lower case.
        hits: What they found: places in the catalogue, best first.
        number: Which page of the results is, or was last, open.
        place: The product that is open, or -1.
        tab: Which of its pages, where `kind` is "tab".
        options: What is chosen: name -> value.
        opened: The numbers of the products opened since the first page.
        bought: What the purchase was worth; None before it.
    """

    def __init__(
        self,
        shop: Shop,
        goal: Goal,
        *,
        original: bool = False,
        show_attributes: bool = False,
        session: str = "0",
    ) -> None:
        """Opens the first page.

        Args:
            shop: Where it takes place.
            goal: What is wanted.
            original: Plays by the original's rules, faults included: one can search from any
                page, even after the purchase; what cannot be read does nothing; addresses decide
                where "< Prev" leads; options are rewarded as `reward` says.
            show_attributes: Whether products have a page with their attributes.
            session: Stands in addresses.
        """
        self.shop = shop
        self.goal = goal
        self.original = original
        self.show_attributes = show_attributes
        self.session = session
        self.searches = 0
        self.bought: Reward | None = None
        self._open_start()

    def act(self, action: str) -> str:
        """Carries out one action; returns why not, or "" if it was carried out."""
        command = read_original(action) if self.original else read(action)
        if command is None:
            return f"This is no action. {HELP}"
        if command.name == "search":
            return self._search(command.argument.lower())
        if command.name == "click":
            return self._click(command.argument.lower())
        return f"This is no action. {HELP}"

    @property
    def has_search_bar(self) -> bool:
        """Whether the open page is the first one."""
        return self.kind == "start"

    @property
    def address(self) -> str:
        """The address of the open page, as the original writes it."""
        if self.kind == "start":
            return f"{BASE}/{self.session}"
        words = self.query.replace(" ", "+")
        if self.kind == "results":
            return f"{BASE}/search_results/{self.session}/{words}/{self.number}"
        asin = self.shop.catalogue[self.place].asin
        if self.kind == "done":
            return f"{BASE}/done/{self.session}/{asin}/{self.options}"
        item = f"{self.session}/{asin}/{words}/{self.number}"
        if self.kind == "item":
            return f"{BASE}/item_page/{item}/{json.dumps(self.options)}"
        return f"{BASE}/item_sub_page/{item}/{self.tab}/{self.options}"

    def _search(self, words: str) -> str:
        if not self.original:
            if self.kind == "done":
                return "The purchase is made."
            if not self.has_search_bar:
                return f"There is no search bar on this page; click[{BACK_TO_SEARCH}] leads to it."
            if not words.strip():
                return "The brackets are empty: write words to search for."
        hits = self._special_hits(words) if self.original else self.shop.search(words)
        if hits is None:
            return "The original fails here."
        self.searches += 1
        self.query, self.hits = words, hits
        self._open_results(1)
        return ""

    def _special_hits(self, words: str) -> Sequence[int] | None:
        """Returns what the original finds, which knows four signs for its own use."""
        sign, *rest = words.split(" ")
        if sign == "<r>":
            return self.shop.at_random(f"{self.session} {self.searches}")
        if sign == "<c>":
            return self.shop.named("category", rest[0].strip()) if rest else None
        if sign == "<q>":
            return self.shop.named("query", " ".join(rest).strip())
        return None if sign == "<a>" else self.shop.search(words)

    def _click(self, key: str) -> str:
        node = self.page.clickable.get(key)
        if node is None:
            return _nothing_to_click(key, self.kind)
        if key == "search":
            return "Write what to search for: search[words]."
        if key == BUY.lower():
            self._buy()
        elif key == BACK_TO_SEARCH.lower():
            self._open_start()
        elif key in (NEXT.lower(), PREVIOUS.lower()):
            self._turn(key == NEXT.lower())
        elif key in _TAB_OF:
            self._open_tab(_TAB_OF[key])
        else:
            self._choose(node, key)
        return ""

    def _turn(self, forward: bool) -> None:
        kind = self._kind_by_address() if self.original else self.kind
        if kind == "results":
            self._open_results(self.number + (1 if forward else -1))
        elif kind == "item" and not forward:
            self._open_results(self.number)
        else:
            self._open_item()

    def _kind_by_address(self) -> PageKind:
        address = self.address
        for name, kind in _PAGE_NAMES:
            if name in address:
                return kind
        return "start"

    def _choose(self, node: Node, key: str) -> None:
        if node.kind == "link":
            place = self.shop.catalogue.place_of(node.text)
            assert place is not None, "a page only links to products that are there"
            self.place = place
            self.opened.add(node.text)
        else:
            self.options[node.name.lower()] = key
        self._open_item()

    def _buy(self) -> None:
        product = self.shop.catalogue[self.place]
        price = self.shop.price(self.place)
        self.bought = reward(
            product, self.goal, price, self.options, self.shop.nouns, original=self.original
        )
        self.kind = "done"
        self.page = done_page(product.asin, self.options, self.bought.total)

    def _open_start(self) -> None:
        self.kind: PageKind = "start"
        self.page = _START
        self.query = ""
        self.hits: Sequence[int] = ()
        self.number = 1
        self.place = _NOWHERE
        self.tab: Tab = "Description"
        self.options: dict[str, str] = {}
        self.opened: set[str] = set()

    def _open_results(self, number: int) -> None:
        self.kind = "results"
        self.number = number
        self.place = _NOWHERE
        self.options = {}
        self.page = self.shop.results(self.hits, number)

    def _open_item(self) -> None:
        self.kind = "item"
        self.page = self.shop.item(self.place, self.show_attributes)

    def _open_tab(self, tab: Tab) -> None:
        self.kind = "tab"
        self.tab = tab
        self.page = self.shop.tab(self.place, tab)


def read(action: str) -> Command | None:
    """Returns an action in parts, or None; case, blanks around it and inner brackets do not matter.

    >>> read(" Search [usb [type c] cable]"), read("red shoes")
    (Command(name='search', argument='usb [type c] cable'), None)
    """
    found = _COMMAND.fullmatch(action)
    return found and Command(found[1].lower(), found[2])


def read_original(action: str) -> Command | None:
    """Returns an action in parts as the original's pattern "(.+)[(.+)]" does, or None.

    Only the first line counts, what follows the last "]" does not.

    >>> read_original("search[red shoes] now"), read_original("click[]")
    (Command(name='search', argument='red shoes'), None)
    >>> read_original("search[usb [type c] cable]")
    Command(name='search[usb ', argument='type c] cable')
    """
    line = action.partition("\n")[0]
    last = line.rfind("]")
    first = line.rfind("[", 1, max(last - 1, 0))
    return None if first < 0 else Command(line[:first], line[first + 1 : last])


def _nothing_to_click(key: str, kind: PageKind) -> str:
    if kind == "done":
        return "The purchase is made."
    shown = key if len(key) <= _SHOWN_CHARS else f"{key[:_SHOWN_CHARS]}..."
    return f"There is no {shown!r} to click on this page."
