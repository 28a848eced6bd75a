"""The browser itself: tabs with a history, and the actions of an agent on the page that is seen."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from agentgym_envs.envs.webarena.browsing import (
    VIEWPORT,
    Action,
    ActionFailedError,
    Cookie,
    Login,
    Look,
    Rect,
    Tab,
)

from . import keyboard, pointing
from .dom import Document, Element, Node, Text, parse
from .editing import Clipboard
from .fields import form_of, is_text_field
from .forms import Navigation, default_button
from .http import Cookies, Fetch, Request, Response, send
from .inspection import PageInspection, html_text
from .page import Page
from .urls import (
    BLANK,
    address,
    reachable,
    without_fragment,
)

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_TABS = 100
"""How many tabs may be open; a page is read in each, and memory is not endless."""

_PLAIN = (
    '<html><head><meta name="color-scheme" content="light dark"></head><body>'
    '<pre style="word-wrap: break-word; white-space: pre-wrap;"></pre></body></html>'
)
"""What Chromium makes of a plain text, which it puts into the `pre`."""
_TEXTS = ("text/", "application/json", "application/javascript", "application/xml")


class PageBrowser:
    """A browser of pages without scripts, in this process.

    Differs from Chromium in: the caret goes behind a field's text wherever it is clicked; there is
    no undo; lists (`select`) never open, and Enter in them does nothing; a page that is gone back
    to is asked for again and its fields are as new; nothing is downloaded.
    """

    def __init__(self, fetch: Fetch, hosts: Collection[str]) -> None:
        """Begins with one empty tab.

        Args:
            fetch: Answers requests.
            hosts: The hosts that can be reached, with the port where it is unusual.
        """
        self._fetch = fetch
        self._hosts = frozenset(host.lower() for host in hosts)
        self._cookies = Cookies()
        self._clipboard = Clipboard()
        self._tabs = [self._empty_tab()]
        self._current = 0
        self._look: Look | None = None

    def start(
        self,
        urls: Sequence[str],
        *,
        cookies: Sequence[Cookie] = (),
        logins: Sequence[Login] = (),
    ) -> None:
        """Begins anew: only these cookies, one tab per URL, the first is seen.

        Where logins are given, their forms are filled in before the URLs are opened.

        Raises:
            ActionFailedError: a login did not work, or a page could not be had.
        """
        self._cookies = Cookies()
        self._clipboard = Clipboard()
        self._look = None
        for cookie in cookies:
            self._cookies.add(cookie.host, cookie.name, cookie.value)
        for login in logins:
            self._sign_in(login)
        self._tabs = [self._empty_tab() for _ in urls] or [self._empty_tab()]
        self._current = 0
        for tab, url in zip(self._tabs, urls, strict=False):
            self._goto(tab, url)

    def act(self, action: Action) -> None:
        """Carries out one action.

        Raises:
            ActionFailedError: it could not be done.
        """
        self._look = None
        match action.kind:
            case "click" | "hover" | "type":
                self._act_on_element(action)
            case "press":
                self._follow(keyboard.press(self._page, keyboard.read_chord(action.text)))
            case "scroll":
                self._page.scroll_by(-VIEWPORT[1] if action.text == "up" else VIEWPORT[1])
            case "goto":
                self._goto(self._tab, action.text)
            case "go_back":
                self._go(-1)
            case "go_forward":
                self._go(1)
            case "new_tab" | "tab_focus" | "close_tab":
                self._act_on_tabs(action)
            case "stop" | "none":
                pass

    def look(self) -> Look:
        """Returns what can be seen now; the same until the next action."""
        if self._look is None:
            page = self._page
            tabs = [Tab(tab.page.document.title, tab.page.document.url) for tab in self._tabs]
            above = page.document.scroll
            below = max(0.0, page.layout.height - VIEWPORT[1] - above)
            self._look = Look(tabs, self._current, page.tree.nodes, above, below)
        return self._look

    def html(self) -> str:
        """Returns the HTML text of the current page as it is now, fields as they were filled in."""
        return html_text(self._page.document, filled=True)

    def inspect(self, url: str | None) -> PageInspection:
        """Returns the current page (None), or the page at `url` as this person sees it.

        That page is opened aside: tabs, history and what is seen stay as they are, and cookies that
        it sets are kept out.

        Raises:
            ActionFailedError: the page cannot be had.
        """
        if url is None:
            return PageInspection(self._page)
        navigation = Navigation(address(url, self._hosts))
        return PageInspection(self._load(navigation, "", self._cookies.copy()))

    def screenshot(self) -> "Image":
        """Draws nothing.

        Raises:
            NotImplementedError: always.
        """
        raise NotImplementedError("the browser in this process draws no pictures; use Chromium")

    def close(self) -> None:
        """Lets go of all pages."""
        self._tabs = [self._empty_tab()]
        self._current = 0
        self._look = None

    @property
    def _tab(self) -> "_OpenTab":
        return self._tabs[self._current]

    @property
    def _page(self) -> Page:
        return self._tab.page

    def _act_on_element(self, action: Action) -> None:
        node = self._page.node(action.element)
        if node is None:
            raise ActionFailedError(f"There is no element [{action.element}] on this page.")
        page = self._page
        if action.kind == "hover":
            return
        navigation = pointing.click(page, _under_the_mouse(page, node))
        if action.kind == "type" and navigation is None:
            pointing.caret_to_end(page)
            navigation = keyboard.type_text(page, action.text)
        self._follow(navigation)

    def _act_on_tabs(self, action: Action) -> None:
        if action.kind == "new_tab":
            self._open_tab()
        elif action.kind == "close_tab":
            del self._tabs[self._current]
            # As in the original, the tab opened last is seen next.
            self._tabs = self._tabs or [self._empty_tab()]
            self._current = len(self._tabs) - 1
        elif 0 <= action.tab < len(self._tabs):
            self._current = action.tab
        else:
            raise ActionFailedError(
                f"There is no tab {action.tab}; the tabs are 0 to {len(self._tabs) - 1}."
            )

    def _follow(self, navigation: Navigation | None) -> None:
        """Opens the page that a link or form leads to."""
        if navigation is None:
            return
        url = navigation.url
        if url != BLANK:
            reachable(url, self._hosts)
        referrer = self._page.document.url if navigation.refers else ""
        if navigation.new_tab:
            # A tab is opened only for what there is.
            page = self._load(navigation, referrer)
            self._open_tab(page, referrer)
        elif navigation.method == "GET" and self._tab.is_on(url):
            self._tab.move_on_page(url)
        else:
            page = self._load(navigation, referrer)
            # What counts is where a link leads, not where the site sends one on to.
            again = not navigation.by_form and url == self._page.document.url
            self._tab.show(page, referrer, replace=again)

    def _goto(self, tab: "_OpenTab", text: str) -> None:
        url = address(text, self._hosts)
        if tab.is_on(url):
            tab.move_on_page(url, by_address=True)
            return
        page = self._load(Navigation(url), "")
        tab.show(page, replace=url == tab.page.document.url)

    def _go(self, steps: int) -> None:
        visit = self._tab.visit(steps)
        if visit is None:
            raise ActionFailedError(
                f"There is no page to go {'back' if steps < 0 else 'forward'} to."
            )
        same = visit.page_number == self._tab.now.page_number
        page = self._page if same else self._load(Navigation(visit.url), visit.referrer)
        self._tab.go(steps, page)

    def _open_tab(self, page: Page | None = None, referrer: str = "") -> None:
        if len(self._tabs) >= MAX_TABS:
            raise ActionFailedError(f"There are {MAX_TABS} tabs already; close one first.")
        tab = self._empty_tab()
        if page is not None:
            tab.show(page, referrer, replace=True)
        self._tabs.append(tab)
        self._current = len(self._tabs) - 1

    def _empty_tab(self) -> "_OpenTab":
        return _OpenTab(Page(parse(""), self._clipboard))

    def _load(self, navigation: Navigation, referrer: str, cookies: Cookies | None = None) -> Page:
        """Returns a page, with the cookies of this browser or others."""
        if navigation.url == BLANK:
            return Page(parse(""), self._clipboard)
        headers = {"Content-Type": navigation.content_type} if navigation.content_type else {}
        request = Request(navigation.method, navigation.url, headers, navigation.body)
        response = send(
            self._fetch,
            request,
            self._cookies if cookies is None else cookies,
            may_open=lambda url: reachable(url, self._hosts),
            referrer=referrer,
        )
        return Page(_read(response), self._clipboard)

    def _sign_in(self, login: Login) -> None:
        page = self._load(Navigation(address(login.url, self._hosts)), "")
        document = page.document
        form: Element | None = None
        for element in document.root.elements():
            value = login.fields.get(element.attributes.get("name", ""))
            if value is not None and element.tag in ("input", "textarea"):
                if is_text_field(element):
                    element.value = value
                form = form_of(document, element) or form
        navigation = form and pointing.submit(page, form, default_button(document, form))
        if navigation is None:
            raise ActionFailedError(f"There is no form to sign in with at {login.url}.")
        reached = self._load(navigation, document.url).document.url
        if not login.done(reached):
            raise ActionFailedError(f"Signing in at {login.url} did not work.")


@dataclass(slots=True)
class _Visit:
    """A place in a tab's history.

    Attributes:
        url: Whole.
        page_number: The same for places on one page, which are gone between without asking for it.
        referrer: The page that led there, "" if none did.
        scroll: How far the page was scrolled down when it was left.
    """

    url: str
    page_number: int
    referrer: str = ""
    scroll: float = 0.0


@dataclass(slots=True)
class _OpenTab:
    """A page and the way to it, which begins at the empty page, as in Chromium.

    Attributes:
        page: What is seen in the tab.
        visits: All places that can be gone back or forward to, and the present one.
        place: The position of the present one.
    """

    page: Page
    visits: list[_Visit] = field(default_factory=lambda: [_Visit(BLANK, 0)])
    place: int = 0
    _opened: int = 0

    @property
    def now(self) -> _Visit:
        """The present place."""
        return self.visits[self.place]

    def is_on(self, url: str) -> bool:
        """Says whether `url` names a part of the page that is open."""
        here = self.page.document.url
        return "#" in url and without_fragment(url) == without_fragment(here)

    def move_on_page(self, url: str, *, by_address: bool = False) -> None:
        """Goes to a part of the page that is open; to where it is already `by_address` only."""
        if by_address or url != self.page.document.url:
            self._add(_Visit(url, self.now.page_number, self.now.referrer))
        self.page.document.url = url
        self.page.scroll_to_fragment()

    def show(self, page: Page, referrer: str = "", *, replace: bool = False) -> None:
        """Opens a page; `replace`: in the history it takes the place of the present one."""
        self._opened += 1
        visit = _Visit(page.document.url, self._opened, referrer)
        if replace:
            self.visits[self.place] = visit
        else:
            self._add(visit)
        self.page = page

    def visit(self, steps: int) -> _Visit | None:
        """Returns the place so many steps further on in the history, None if there is none."""
        place = self.place + steps
        return self.visits[place] if 0 <= place < len(self.visits) else None

    def go(self, steps: int, page: Page) -> None:
        """Goes so many steps on in the history, where `page` is."""
        self.now.scroll = self.page.document.scroll
        self.place += steps
        if page is self.page:
            page.document.url = self.now.url
        else:
            self._opened += 1
            self.now.page_number = self._opened
            self.now.url = page.document.url
            self.page = page
        page.scroll_to(self.now.scroll)

    def _add(self, visit: _Visit) -> None:
        self.now.scroll = self.page.document.scroll
        self.visits[self.place + 1 :] = [visit]
        self.place += 1


def _under_the_mouse(page: Page, node: Node) -> Node:
    """Returns what is hit by a click on the centre of `node`: itself, or something inside it.

    Raises:
        ActionFailedError: that point is not in view.
    """
    rect = page.layout.rects.get(node)
    if isinstance(node, Element) and node.tag in ("option", "optgroup"):
        return node
    if rect is None:
        raise ActionFailedError("This element cannot be clicked: it is not drawn on the page.")
    x, y = rect.x + rect.width / 2, rect.y + rect.height / 2
    if not (0 <= y - page.document.scroll < VIEWPORT[1] and 0 <= x < VIEWPORT[0]):
        raise ActionFailedError(
            "This element cannot be clicked where the page is scrolled to now: its middle is not "
            "in view. Scroll to it first."
        )
    if isinstance(node, Text):
        return node
    hit: Node = node
    while isinstance(hit, Element):
        inside = [child for child in hit.children if _holds(page.layout.rects.get(child), x, y)]
        if not inside:
            break
        hit = inside[-1]
    return hit


def _holds(rect: Rect | None, x: float, y: float) -> bool:
    if rect is None:
        return False
    return rect.x <= x < rect.x + rect.width and rect.y <= y < rect.y + rect.height


def _read(response: Response) -> Document:
    """Returns the page in a response; plain text becomes a page that shows it.

    Raises:
        ActionFailedError: it is no page.
    """
    content_type = response.header("Content-Type").lower()
    kind = content_type.partition(";")[0].strip()
    attached = response.header("Content-Disposition").lower().startswith("attachment")
    shown = not kind or kind.startswith(_TEXTS) or kind == "application/xhtml+xml"
    if response.status in (204, 205):
        raise ActionFailedError("The site had no page to show.")
    if attached or not shown:
        raise ActionFailedError(f"{response.url} is a file, and files cannot be saved here.")
    text = response.body.decode("utf-8", "replace")
    if not kind or kind in ("text/html", "application/xhtml+xml"):
        return parse(text, response.url, status=response.status)
    document = parse(_PLAIN, response.url, status=response.status)
    pre = document.root.first("pre")
    assert pre is not None, "just written"
    pre.children.append(Text(text, pre))
    return document
