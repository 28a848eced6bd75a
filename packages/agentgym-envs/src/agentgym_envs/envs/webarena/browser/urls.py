"""URLs as a browser reads them: what an address bar accepts, and where a link leads."""

import re
from collections.abc import Collection
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from agentgym_envs.envs.webarena.browsing import ActionFailedError

BLANK = "about:blank"
"""The empty page of a new tab."""

_CONTROL = re.compile(r"[\t\r\n]")
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.\-]*:(?!\d)")
# What stays as it is in a path, a query and a fragment; the rest becomes percent signs.
_PATH, _QUERY, _FRAGMENT = (
    "/%:@!$&'()*+,;=~|[]",
    "/%:@!$&()*+,;=~?|[]^`{}\\",
    "/%:@!$&'()*+,;=~?|[]^{}#",
)


def address(text: str, hosts: Collection[str]) -> str:
    """Returns the URL that someone means who writes `text` into the address bar.

    `http://` may be left out. `about:blank` is the empty page.

    Args:
        text: What was written.
        hosts: The hosts that can be reached.

    Raises:
        ActionFailedError: nothing that can be opened; the text says why.

    >>> address("shop.test/a b?q=é", {"shop.test"})
    'http://shop.test/a%20b?q=%C3%A9'
    """
    written = text.strip()
    if written == BLANK:
        return BLANK
    if not written:
        raise ActionFailedError("A URL is missing: write where to go, as in http://home.test/.")
    if not _SCHEME.match(written):
        written = f"http://{written.removeprefix('//')}"
    return reachable(normal(written), hosts)


def link_target(href: str, page: str) -> str:
    """Returns the URL that `href` means on the page at `page`.

    >>> link_target(" ../b#c ", "http://shop.test/x/y?z")
    'http://shop.test/b#c'
    >>> link_target("", "http://shop.test/x?y#z"), link_target("?", "http://shop.test/x?y#z")
    ('http://shop.test/x?y', 'http://shop.test/x?')
    """
    written = _CONTROL.sub("", href.strip())
    scheme = _SCHEME.match(written)
    if scheme and scheme[0].lower() not in ("http:", "https:"):
        return written
    here = page.partition("#")[0]
    if not written:
        return here
    if written.startswith("#"):
        return here + "#" + quote(written[1:], _FRAGMENT)
    if written.startswith("?"):
        return normal(here.partition("?")[0] + written)
    try:
        return normal(urljoin(here, written))
    except ValueError:
        return written


def normal(url: str) -> str:
    """Returns an http URL as browsers write it: small letters in front, no port 80, no blanks.

    >>> normal("HTTP://Shop.test:80"), normal("http://a.test/./b/../c?")
    ('http://shop.test/', 'http://a.test/c?')
    """
    before, mark, fragment = url.partition("#")
    try:
        parts = urlsplit(before)
        host = parts.netloc.lower()
    except ValueError:
        return url
    if parts.scheme == "http":
        host = host.removesuffix(":80")
    path = _without_dots(quote(parts.path.replace("\\", "/") or "/", _PATH))
    query = quote(parts.query, _QUERY)
    plain = urlunsplit((parts.scheme, host, path, query, ""))
    if before.endswith("?") and not query:
        plain += "?"
    return plain + (mark + quote(fragment, _FRAGMENT) if mark else "")


def reachable(url: str, hosts: Collection[str]) -> str:
    """Returns `url` if a browser of these hosts may open it.

    Raises:
        ActionFailedError: it may not; the text says why.
    """
    scheme = url.partition(":")[0].lower()
    if scheme not in ("http", "https"):
        raise ActionFailedError(f"Links of the kind {scheme}: cannot be opened here, only http:.")
    host = host_of(url)
    if scheme == "https" or host not in hosts:
        raise ActionFailedError(
            f"{scheme}://{host} cannot be reached from here. "
            f"The sites are {', '.join(f'http://{name}' for name in sorted(hosts))}."
        )
    return url


def host_of(url: str) -> str:
    """Returns the host, with the port if it is unusual; "" if there is none."""
    try:
        return urlsplit(url).netloc.rpartition("@")[2].lower()
    except ValueError:
        return ""


def without_fragment(url: str) -> str:
    """Returns all before the `#`."""
    return url.partition("#")[0]


def _without_dots(path: str) -> str:
    if "/." not in path:
        return path
    kept: list[str] = []
    parts = path.split("/")[1:]
    for position, part in enumerate(parts):
        if part == "..":
            kept = kept[:-1]
        elif part != ".":
            kept.append(part)
            continue
        if position == len(parts) - 1:
            kept.append("")
    return "/" + "/".join(kept)
