"""Which URLs may be opened."""

from collections.abc import Collection
from urllib.parse import urlsplit

from agentgym_envs.envs.webarena.browser.urls import address, host_of, reachable
from agentgym_envs.envs.webarena.browsing import ActionFailedError


def where_to(text: str, hosts: Collection[str], *, encrypted: bool) -> str:
    """Returns the URL that someone means who writes `text` into the address bar.

    Args:
        text: What was written.
        hosts: What may be opened.
        encrypted: Whether https is possible too.

    Raises:
        ActionFailedError: it may not be opened.
    """
    if encrypted and text.strip().lower().startswith("https://"):
        if not may_be_opened(text.strip(), hosts):
            raise refusal(text.strip(), hosts)
        return text.strip()
    return address(text, hosts)


def may_be_opened(url: str, hosts: Collection[str]) -> bool:
    """Returns whether a page may ask for this URL; what needs no host, it may."""
    scheme = urlsplit(url).scheme
    return scheme in ("about", "blob", "data") or (
        scheme in ("http", "https", "ws", "wss") and host_of(url) in hosts
    )


def refusal(url: str, hosts: Collection[str]) -> ActionFailedError:
    """Returns the error that says that `url` may not be opened."""
    try:
        reachable(url, hosts)
    except ActionFailedError as error:
        return error
    return ActionFailedError(f"{url} cannot be opened.")
