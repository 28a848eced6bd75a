"""A page that a scorer looks at."""

from collections.abc import Mapping, Sequence
from typing import Protocol, cast

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page

from agentgym_envs.envs.webarena.browsing import ActionFailedError

from . import scripts

_PRESS = "css => document.querySelector(css)?.click()"


class Runner(Protocol):
    """Runs a script in a page and waits for what it returns."""

    def __call__(self, page: Page, script: str, argument: object) -> object:
        """Raises playwright's errors, and ActionFailedError if it takes too long."""
        ...


class ChromiumInspection:
    """A page as it is when it is asked; gone with the next action."""

    def __init__(self, page: Page, html: str, run: Runner) -> None:
        """Keeps the page.

        Args:
            page: Stays open as long as scorers may ask.
            html: The page as text.
            run: Runs scripts in it.
        """
        self._page = page
        self._run = run
        self.url = page.url
        self.html = html

    def query(self, css: str) -> Sequence[Mapping[str, str]]:
        """Returns what can be read of each element that fits the selector, in document order.

        Raises:
            ActionFailedError: `css` is no selector, or the page does not answer.
        """
        try:
            found = self._run(self._page, scripts.QUERY, css)
        except PlaywrightError as error:
            line = error.message.partition("\n")[0]
            raise ActionFailedError(f"the page cannot be asked for {css!r}: {line}") from error
        return cast("list[dict[str, str]]", found)

    def click(self, css: str) -> None:
        """Presses the first element that fits, if there is one; `html` stays as it was.

        Raises:
            ActionFailedError: `css` is no selector, or the page does not answer.
        """
        try:
            self._run(self._page, _PRESS, css)
        except PlaywrightError as error:
            line = error.message.partition("\n")[0]
            raise ActionFailedError(f"nothing at {css!r} can be pressed: {line}") from error
