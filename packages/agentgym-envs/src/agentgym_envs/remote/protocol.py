"""Which protocol a server speaks: ours under /v1, or AgentGym's own."""

from typing import Literal
from urllib.parse import urlsplit

from .connection import Connection, RemoteError

Protocol = Literal["v1", "agentgym"]
PROTOCOLS: tuple[Protocol, ...] = ("v1", "agentgym")

_NOT_FOUND = 404


def find_protocol(connection: Connection) -> Protocol:
    """Returns what the server speaks: it has /v1, or it greets as AgentGym's servers do.

    Raises:
        RemoteError: it does not answer, or speaks neither.
    """
    status, _ = connection.look(f"{connection.url}/v1/worlds")
    if status != _NOT_FOUND:
        return "v1"
    address = urlsplit(connection.url)
    for url in (f"{connection.url}/", f"{address.scheme}://{address.netloc}/"):
        status, text = connection.look(url)
        if status == 200 and _is_greeting(text):
            return "agentgym"
    raise RemoteError(
        f"{connection.url} has no /v1 and does not greet as AgentGym's servers do: "
        'is the address right? `protocol="agentgym"` does not ask'
    )


def _is_greeting(text: str) -> bool:
    """Returns whether a server's GET / is that of one of AgentGym's, as JSON or as plain text.

    >>> _is_greeting('"This is environment AlfWorld."'), _is_greeting("ok"), _is_greeting("<html>")
    (True, True, False)
    """
    words = text.strip().strip('"')
    return words == "ok" or words.startswith("This is environment ")
