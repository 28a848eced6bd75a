"""What a request can be refused with."""

from collections.abc import Mapping

from agentgym_envs.core import AgentGymError


class RefusedError(AgentGymError):
    """A request that is answered with an error.

    Attributes:
        status: The HTTP status; the original's servers say 200 for what an agent got wrong.
        headers: Sent with the answer.
    """

    def __init__(
        self, reason: str, status: int = 400, headers: Mapping[str, str] | None = None
    ) -> None:
        """Keeps what is sent; `reason` is the sentence the client reads."""
        super().__init__(reason)
        self.status = status
        self.headers = dict(headers or {})


class UnknownSessionError(RefusedError):
    """A session that is not there: never opened, closed, or idle for too long."""

    def __init__(self, number: object) -> None:
        """Keeps which one it was."""
        super().__init__(f"no session {number!r} is open: open one, or play on another", 404)
