"""One person's browser: a context of a Chromium process, with its tabs. Runs on the pool's loop."""

from asyncio import Event
from collections.abc import Collection, Sequence
from contextlib import suppress

from playwright.async_api import BrowserContext, Page, Route
from playwright.async_api import Error as PlaywrightError

from agentgym_envs.envs.webarena.browser.urls import BLANK
from agentgym_envs.envs.webarena.browser.window import MAX_TABS
from agentgym_envs.envs.webarena.browsing import (
    VIEWPORT,
    Action,
    ActionFailedError,
    Cookie,
    Login,
    Tab,
)
from agentgym_envs.envs.webarena.sites.server import SiteServer

from . import actions
from .addresses import may_be_opened, refusal, where_to
from .pool import Home
from .tab import OpenTab, Part, Sight

ERROR_PAGE = "chrome-error:"
"""How the URL of Chromium's own page begins that says that there is no page."""

_GOING = frozenset({"goto", "go_back", "go_forward"})


class Session:
    """A context and its tabs.

    Attributes:
        home: The process that it is in.
        tabs: All open tabs, in the order in which they were opened.
        current: The position of the tab that is seen.
    """

    def __init__(
        self, home: Home, context: BrowserContext, hosts: Collection[str], server: SiteServer | None
    ) -> None:
        """Use `open_session`."""
        self.home = home
        self.tabs: list[OpenTab] = []
        self.current = 0
        self._context = context
        self._hosts = hosts
        self._scripted = server is None
        # URLs that were asked for and may not be opened.
        self._refused: list[str] = [] if server is None else server.refused
        self._aside: OpenTab | None = None
        self._own_page = False
        self._popups: list[Page] = []
        self._popped_up = Event()
        context.on("page", self._on_page)

    @property
    def tab(self) -> OpenTab:
        """The tab that is seen."""
        return self.tabs[self.current]

    @property
    def broken(self) -> bool:
        """Whether the process has died, or the one of a page."""
        return not self.home.alive or any(tab.crashed for tab in self.tabs)

    async def begin(
        self,
        urls: Sequence[str],
        cookies: Sequence[Cookie] = (),
        logins: Sequence[Login] = (),
        current: int = 0,
    ) -> None:
        """Opens the tabs of a new session, signed in as asked."""
        self._refused.clear()
        if cookies:
            await self._context.add_cookies(
                [
                    {"name": cookie.name, "value": cookie.value, "url": f"http://{cookie.host}/"}
                    for cookie in cookies
                ]
            )
        # Whatever goes wrong from here on, there is a tab to look at.
        await self._add_tab()
        for login in logins:
            await self._sign_in(login)
        for position, url in enumerate(urls):
            if position:
                await self._add_tab()
            await self._goto(self.tab, url)
            self._check_refused()
        await self._focus(current)

    async def act(self, action: Action, sight: Sight | None) -> None:
        """Carries out an action on what was seen, and waits until all is settled."""
        await self.put_aside_away()
        self._refused.clear()
        self._popups.clear()
        self._popped_up.clear()
        tab = self.tab
        await self._perform(action, sight)
        # Going somewhere has waited for the page already.
        if action.kind not in _GOING and not tab.page.is_closed():
            await tab.settle()
        await self._take_in_popups(tab)
        await self._leave_error_page(tab)
        self._check_refused()
        _check_downloads(tab)

    async def sight(self) -> Sight:
        """Returns what is on the page that is seen."""
        return await self.tab.sight()

    async def tab_list(self, sight: Sight) -> list[Tab]:
        """Returns the titles and URLs of all tabs."""
        return [
            Tab(sight.title if tab is self.tab else await tab.page.title(), tab.page.url)
            for tab in self.tabs
        ]

    async def open_aside(self, url: str) -> Page:
        """Returns a page that is no tab, until the next action."""
        await self.put_aside_away()
        self._refused.clear()
        self._aside = await self._new_page()
        await self._goto(self._aside, url)
        self._check_refused()
        return self._aside.page

    async def put_aside_away(self) -> None:
        """Closes what `open_aside` opened."""
        aside, self._aside = self._aside, None
        if aside is not None:
            await aside.page.close()

    async def answers(self) -> None:
        """Returns if the page that is seen does anything at all."""
        await self.tab.page.evaluate("0")

    async def cookies(self) -> list[Cookie]:
        """Returns all cookies of this person."""
        return [
            Cookie(cookie["domain"].lstrip("."), cookie["name"], cookie["value"])
            for cookie in await self._context.cookies()
            if "domain" in cookie and "name" in cookie and "value" in cookie
        ]

    async def close(self) -> None:
        """Closes the context; the process goes on."""
        with suppress(PlaywrightError):
            await self._context.close()

    async def _perform(self, action: Action, sight: Sight | None) -> None:
        tab = self.tab
        match action.kind:
            case "click":
                await actions.click(tab, _part(sight, action.element))
            case "hover":
                await actions.hover(tab, _part(sight, action.element))
            case "type":
                await actions.type_text(tab, _part(sight, action.element), action.text)
            case "press":
                await actions.press(tab, action.text)
            case "scroll":
                await actions.scroll(tab, action.text)
            case "goto":
                await self._goto(tab, action.text)
            case "new_tab":
                await self._add_tab()
            case "tab_focus":
                await self._focus(action.tab)
            case "close_tab":
                await self._close_tab()
            case "go_back":
                await actions.go_back(tab)
            case "go_forward":
                await actions.go_forward(tab)
            case "stop" | "none":
                pass

    async def _goto(self, tab: OpenTab, text: str) -> None:
        url = where_to(text, self._hosts, encrypted=self._scripted)
        try:
            await tab.page.goto(url, wait_until="commit")
        except PlaywrightError as error:
            _check_downloads(tab)
            if tab.crashed or "net::" not in error.message:
                raise
            self._check_refused()
            if "net::ERR_ABORTED" in error.message:
                raise ActionFailedError("The site had no page to show.") from error
            await self._leave_error_page(tab)
            raise refusal(url, self._hosts) from error
        await tab.settle()

    async def _new_page(self) -> OpenTab:
        self._own_page = True
        try:
            page = await self._context.new_page()
        finally:
            self._own_page = False
        return await OpenTab.watch(page, scripted=self._scripted)

    async def _add_tab(self) -> None:
        if len(self.tabs) >= MAX_TABS:
            raise ActionFailedError(f"There are {MAX_TABS} tabs already; close one first.")
        self.tabs.append(await self._new_page())
        self.current = len(self.tabs) - 1

    async def _focus(self, position: int) -> None:
        if not 0 <= position < len(self.tabs):
            raise ActionFailedError(
                f"There is no tab {position}; the tabs are 0 to {len(self.tabs) - 1}."
            )
        self.current = position
        await self.tab.page.bring_to_front()

    async def _close_tab(self) -> None:
        await self.tab.page.close()
        self.tabs.remove(self.tab)
        if self.tabs:
            await self._focus(len(self.tabs) - 1)
        else:
            await self._add_tab()

    async def _take_in_popups(self, opener: OpenTab) -> None:
        """Makes tabs of the pages that an action opened; the last one is seen."""
        if opener.popup_expected and not self._popups:
            await self._popped_up.wait()
        opener.popup_expected = False
        for page in self._popups:
            tab = await OpenTab.watch(page, scripted=self._scripted)
            await page.wait_for_load_state()
            if page.url == BLANK and self._refused:
                await page.close()
                continue
            await tab.settle()
            self.tabs.append(tab)
            self.current = len(self.tabs) - 1
        self._popups.clear()

    async def _leave_error_page(self, tab: OpenTab) -> None:
        """Goes back to the page before, if there is none where the browser was sent."""
        if tab.page.is_closed() or not tab.page.url.startswith(ERROR_PAGE):
            return
        url = tab.asked_for
        await tab.page.go_back(wait_until="commit")
        await tab.settle()
        raise refusal(url, self._hosts)

    def _check_refused(self) -> None:
        if self._refused:
            raise refusal(self._refused[-1], self._hosts)

    async def _sign_in(self, login: Login) -> None:
        tab = await self._new_page()
        await self._goto(tab, login.url)
        field = None
        for name, text in login.fields.items():
            quoted = name.replace("\\", "\\\\").replace('"', '\\"')
            field = tab.page.locator(f'[name="{quoted}"]').first
            await field.fill(text)
        if field is not None:
            await field.press("Enter")
        await tab.settle()
        url = tab.page.url
        await tab.page.close()
        if not login.done(url):
            raise ActionFailedError(f"Signing in at {login.url} did not work: it led to {url}.")

    def _on_page(self, page: Page) -> None:
        if not self._own_page:
            self._popups.append(page)
            self._popped_up.set()

    async def block_other_hosts(self) -> None:
        """Lets no request leave that is not for one of the hosts."""
        await self._context.route("**/*", self._on_request)

    async def _on_request(self, route: Route) -> None:
        request = route.request
        if may_be_opened(request.url, self._hosts):
            await route.continue_()
            return
        if request.is_navigation_request() and request.frame.parent_frame is None:
            self._refused.append(request.url)
        await route.abort("blockedbyclient")


async def open_session(
    home: Home, hosts: Collection[str], server: SiteServer | None, timeout_seconds: float
) -> Session:
    """Returns a person without cookies, in a context of their own.

    Args:
        home: The process.
        hosts: What may be opened.
        server: The only thing that this context can reach; None is the network.
        timeout_seconds: How long a single call may take.
    """
    context = await home.process.new_context(
        viewport={"width": VIEWPORT[0], "height": VIEWPORT[1]},
        device_scale_factor=1,
        locale="en-US",
        timezone_id="UTC",
        color_scheme="light",
        reduced_motion="reduce",
        service_workers="block",
        accept_downloads=False,
        proxy=None if server is None else {"server": server.address},
    )
    context.set_default_timeout(timeout_seconds * 1000)
    session = Session(home, context, hosts, server)
    if server is None:
        await session.block_other_hosts()
    return session


def _check_downloads(tab: OpenTab) -> None:
    if tab.downloads:
        url = tab.downloads[-1]
        tab.downloads.clear()
        raise ActionFailedError(f"{url} is a file, and files cannot be saved here.")


def _part(sight: Sight | None, element: str) -> Part:
    part = None if sight is None else sight.parts.get(element)
    if part is None:
        raise ActionFailedError(f"There is no element [{element}] on this page.")
    return part
