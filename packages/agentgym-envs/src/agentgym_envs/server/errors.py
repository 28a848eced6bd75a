"""What a request can be refused with."""

from collections.abc import Mapping

from agentgym_envs.core import (
    AgentGymError,
    DataUnavailableError,
    InvalidOptionError,
    MissingDependencyError,
    SimulatorError,
    UnknownTaskError,
)

_STATUSES = (
    (InvalidOptionError, 422),
    (UnknownTaskError, 404),
    ((DataUnavailableError, MissingDependencyError), 501),
    (SimulatorError, 503),
)


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


class ForwardedError(RefusedError):
    """An error of a worker process, which the front sends on.

    Attributes:
        kind: The class of the error in the worker.
    """

    def __init__(self, error: str, kind: str, headers: Mapping[str, str], status: int) -> None:
        """Keeps what the worker said."""
        super().__init__(error, status, headers)
        self.kind = kind


def as_error(error: AgentGymError) -> dict[str, str]:
    """Returns an error as clients get it: what went wrong, and the name of its class."""
    kind = error.kind if isinstance(error, ForwardedError) else type(error).__name__
    return {"error": str(error), "kind": kind}


def status_of(error: AgentGymError) -> int:
    """Returns the HTTP status of an answer that is an error."""
    if isinstance(error, RefusedError):
        return error.status
    for kind, status in _STATUSES:
        if isinstance(error, kind):
            return status
    return 409
