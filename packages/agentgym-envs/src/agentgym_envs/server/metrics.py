"""Counters of a server, as Prometheus reads them."""

from collections import Counter
from collections.abc import Iterator, Mapping

BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper bounds of the classes of seconds."""


class Metrics:
    """What was asked of a server, and how long the answers took."""

    def __init__(self) -> None:
        """Begins at zero."""
        self._requests: Counter[tuple[str, int]] = Counter()
        self._classes: Counter[float] = Counter()
        self._seconds = 0.0

    def count(self, call: str, status: int, seconds: float) -> None:
        """Counts one request: a call of fixed words, its HTTP status, how long it took."""
        self._requests[call, status] += 1
        self._seconds += seconds
        for bound in BOUNDS:
            if seconds <= bound:
                self._classes[bound] += 1
                break

    def text(self, sessions: Mapping[str, int]) -> str:
        """Returns all counters in Prometheus's text format.

        Args:
            sessions: World -> open sessions.
        """
        return "\n".join([*self._lines(sessions), ""])

    def _lines(self, sessions: Mapping[str, int]) -> Iterator[str]:
        yield "# HELP agentgym_requests_total Requests answered."
        yield "# TYPE agentgym_requests_total counter"
        for (call, status), count in sorted(self._requests.items()):
            yield f'agentgym_requests_total{{call="{call}",status="{status}"}} {count}'
        yield "# HELP agentgym_sessions Open sessions."
        yield "# TYPE agentgym_sessions gauge"
        for world, count in sessions.items():
            yield f'agentgym_sessions{{world="{world}"}} {count}'
        yield "# HELP agentgym_request_seconds How long requests took."
        yield "# TYPE agentgym_request_seconds histogram"
        total = 0
        for bound in BOUNDS:
            total += self._classes[bound]
            yield f'agentgym_request_seconds_bucket{{le="{bound}"}} {total}'
        count = sum(self._requests.values())
        yield f'agentgym_request_seconds_bucket{{le="+Inf"}} {count}'
        yield f"agentgym_request_seconds_sum {self._seconds!r}"
        yield f"agentgym_request_seconds_count {count}"
