"""The DevTools protocol, with the types that playwright leaves out."""

from collections.abc import Callable, Mapping
from typing import Any, cast

from playwright.async_api import CDPSession


class DevTools:
    """A session of the protocol."""

    def __init__(self, session: CDPSession) -> None:
        """Wraps playwright's."""
        # Playwright's own annotations say `Dict` without its types.
        self._session = cast("Any", session)

    async def send(self, method: str, **parameters: object) -> Mapping[str, Any]:
        """Returns the answer to a command.

        Raises:
            playwright.async_api.Error: it failed.
        """
        return await self._session.send(method, parameters)

    def on(self, event: str, listener: Callable[[Mapping[str, Any]], None]) -> None:
        """Calls `listener` with what each such event says."""
        self._session.on(event, listener)
