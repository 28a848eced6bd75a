"""Chromium as the environment uses it."""

from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from io import BytesIO
from threading import Thread
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import finalize
from wsgiref.types import WSGIApplication

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page

from agentgym_envs.core import InvalidOptionError
from agentgym_envs.envs.webarena.browsing import Action, ActionFailedError, Cookie, Login, Look
from agentgym_envs.envs.webarena.sites.server import SiteServer

from . import scripts
from .inspection import ChromiumInspection
from .pool import END_SECONDS, Home, Pool, Settings, pool
from .session import Session, open_session
from .tab import Sight

if TYPE_CHECKING:
    from PIL.Image import Image

PATIENCE_SECONDS = 2.0
"""How long a browser that did not answer in time may take for a sign of life."""

ResultT = TypeVar("ResultT")


class ChromiumBrowser:
    """A context of its own in a Chromium process that several environments share.

    Sites are an application of this process, served to this context alone, or real ones that are
    reached over the network. Pages of an application have no scripts, and settle the sooner.

    A browser that crashes or hangs is replaced, with the same tabs, before the call that met it
    returns: an action fails then, and a look says so.
    """

    def __init__(
        self,
        hosts: Sequence[str],
        application: WSGIApplication | None = None,
        *,
        settings: Settings | None = None,
        timeout_seconds: float = 10.0,
    ) -> None:
        """Starts nothing yet.

        Args:
            hosts: The hosts that may be opened, with the port where it is unusual.
            application: What answers for them; None opens them over the network.
            settings: Which browser processes there are.
            timeout_seconds: How long an action and what it leads to may take, and a look.

        Raises:
            InvalidOptionError: an argument is not in its range.
        """
        settings = settings or Settings()
        settings.check()
        if timeout_seconds <= 0:
            raise InvalidOptionError(f"timeout_seconds must be above 0, got {timeout_seconds!r}")
        self._hosts = frozenset(host.lower() for host in hosts)
        self._application = application
        self._timeout = timeout_seconds
        self._held = _Held(pool(settings))
        self._give_up = finalize(self, _Held.abandon, self._held)
        self._cookies: Sequence[Cookie] = ()
        self._logins: Sequence[Login] = ()
        self._look: Look | None = None
        self._sight: Sight | None = None

    @property
    def application(self) -> WSGIApplication | None:
        """What answers for the hosts; another one may be put in its place before a `start`."""
        return self._application

    @application.setter
    def application(self, application: WSGIApplication) -> None:
        self._application = application
        if self._held.server is not None:
            self._held.server.application = application

    def start(
        self, urls: Sequence[str], *, cookies: Sequence[Cookie] = (), logins: Sequence[Login] = ()
    ) -> None:
        """Begins anew: only these cookies, one tab per URL, the first is seen.

        Raises:
            ActionFailedError: a login did not work, or a page could not be had.
            MissingDependencyError: there is no Chromium.
            SimulatorError: it does not start.
        """
        self._cookies, self._logins = tuple(cookies), tuple(logins)
        self._forget()
        try:
            self._open(urls, self._cookies, 0)
        except (TimeoutError, PlaywrightError) as error:
            self._held.replace_home()
            self._open((), (), 0)
            raise ActionFailedError(f"The browser could not begin: {_reason(error)}") from error

    def act(self, action: Action) -> None:
        """Carries out one action and waits until the page has settled.

        Raises:
            ActionFailedError: it could not be done; the page may have changed all the same.
        """
        session = self._session()
        sight = self._seen() if action.element else None
        self._forget()
        try:
            self._run(session.act(action, sight))
        except TimeoutError as error:
            self._stop_waiting(session)
            raise ActionFailedError(
                f"The page was not ready after {self._timeout:g} seconds; you see how far it came."
            ) from error
        except PlaywrightError as error:
            if session.broken:
                self._begin_again()
                raise ActionFailedError(_CRASHED) from error
            raise ActionFailedError(f"That could not be done: {_reason(error)}") from error

    def look(self) -> Look:
        """Returns what can be seen now; the same until the next action."""
        if self._look is None:
            try:
                self._look = self._see()
            except (TimeoutError, PlaywrightError):
                self._begin_again()
                self._look = replace(self._see(), problem=_CRASHED)
        return self._look

    def html(self) -> str:
        """Returns the HTML text of the current page as it is now, fields as they were filled in."""
        return self._careful(lambda: self._run_script(self._session().tab.page, scripts.HTML))

    def inspect(self, url: str | None) -> ChromiumInspection:
        """Returns the current page (None), or the page at `url` as this person sees it.

        That page is opened aside: tabs, history and what is seen stay as they are.

        Raises:
            ActionFailedError: the page cannot be had.
        """
        return self._careful(lambda: self._inspect(url))

    def screenshot(self) -> "Image":
        """Returns a picture of the viewport."""
        from PIL import Image

        page = self._session().tab.page
        data = self._careful(lambda: self._run(page.screenshot(animations="disabled")))
        return Image.open(BytesIO(data)).convert("RGB")

    def close(self) -> None:
        """Ends the browser; calling it twice is fine."""
        self._forget()
        self._give_up.detach()
        self._held.let_go()

    def _session(self) -> Session:
        assert self._held.session is not None, "`start` comes first"
        return self._held.session

    def _forget(self) -> None:
        self._look = self._sight = None

    def _seen(self) -> Sight | None:
        """Returns the page of which an action names an element."""
        self.look()
        return self._sight

    def _see(self) -> Look:
        session = self._session()
        sight = self._run(session.sight())
        tabs = self._run(session.tab_list(sight))
        self._sight = sight
        return Look(tabs, session.current, sight.nodes, sight.above, sight.below)

    def _inspect(self, url: str | None) -> ChromiumInspection:
        session = self._session()
        page = session.tab.page if url is None else self._run(session.open_aside(url))
        return ChromiumInspection(page, self._run(page.content()), self._run_script)

    def _run(self, work: Coroutine[Any, Any, ResultT], seconds: float | None = None) -> ResultT:
        return self._held.pool.run(work, seconds or self._timeout)

    def _run_script(self, page: Page, script: str, argument: object = None) -> Any:
        return self._run(page.evaluate(script, argument))

    def _careful(self, work: Callable[[], ResultT]) -> ResultT:
        """Returns what `work` returns; a browser that is broken then is replaced."""
        try:
            return work()
        except (TimeoutError, PlaywrightError) as error:
            if isinstance(error, TimeoutError) or self._session().broken:
                self._begin_again()
                raise ActionFailedError(_CRASHED) from error
            raise ActionFailedError(f"That could not be done: {_reason(error)}") from error

    def _open(self, urls: Sequence[str], cookies: Sequence[Cookie], current: int) -> None:
        """Opens a new session in place of the one before.

        Raises:
            ActionFailedError: a page cannot be had; there is a tab all the same.
        """
        held = self._held
        held.close_session()
        home = held.take_home()
        if held.server is None and self._application is not None:
            held.server = SiteServer(self._application, hosts=tuple(self._hosts))
        session = self._run(open_session(home, self._hosts, held.server, self._timeout))
        held.session = session
        patience = self._timeout * (1 + len(urls) + 2 * len(self._logins))
        self._run(session.begin(urls, cookies, self._logins, current), patience)

    def _stop_waiting(self, session: Session) -> None:
        """Leaves a page that is slow as it is, and replaces a browser that does not answer."""
        try:
            self._run(session.tab.stop_loading(), PATIENCE_SECONDS)
            self._run(session.answers(), PATIENCE_SECONDS)
        except (TimeoutError, PlaywrightError):
            self._begin_again()

    def _begin_again(self) -> None:
        """Opens the tabs again that were open, in a new browser if need be."""
        session = self._session()
        urls = [tab.page.url for tab in session.tabs]
        current = session.current
        cookies = self._cookies
        with suppress(TimeoutError, PlaywrightError):
            cookies = self._run(session.cookies(), PATIENCE_SECONDS)
        self._forget()
        try:
            self._open(urls, cookies, current)
        except (TimeoutError, PlaywrightError):
            self._held.replace_home()
            self._open(urls[:1], cookies, 0)
        except ActionFailedError:
            # One of the pages is no longer there; what could be opened is seen.
            return


_CRASHED = (
    "The browser crashed or hung, and was started again with the same pages; what was written into "
    "them is gone."
)


@dataclass(eq=False, slots=True)
class _Held:
    """What must be given back in the end."""

    pool: Pool
    home: Home | None = None
    session: Session | None = None
    server: SiteServer | None = None

    def take_home(self) -> Home:
        if self.home is not None and not self.home.alive:
            self.replace_home()
        if self.home is None:
            self.home = self.pool.take()
        return self.home

    def replace_home(self) -> None:
        """Ends the process that we are in, with everybody else's pages."""
        home, self.home, self.session = self.home, None, None
        if home is not None:
            home.kill()
            self.pool.give_back(home)

    def close_session(self) -> None:
        """Closes the context; if that does not work, the whole process."""
        session, self.session = self.session, None
        if session is None:
            return
        try:
            self.pool.run(session.close(), END_SECONDS)
        except TimeoutError:
            self.replace_home()

    def let_go(self) -> None:
        """Ends everything, and waits for it."""
        server, self.server = self.server, None
        try:
            self.close_session()
            home, self.home = self.home, None
            if home is not None:
                self.pool.give_back(home)
        finally:
            if server is not None:
                server.close()

    def abandon(self) -> None:
        """Ends everything when there is time; for the garbage collector, which must not wait."""
        if self.home is not None:
            self.pool.abandon(self.home, self.session.close if self.session else None)
        if self.server is not None:
            Thread(target=self.server.close, daemon=True).start()


def _reason(error: Exception) -> str:
    """Returns the first line of what playwright says."""
    return str(error).partition("\n")[0] or "it took too long"
