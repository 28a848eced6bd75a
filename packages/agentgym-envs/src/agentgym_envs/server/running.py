"""Running a server until it is told to stop."""

import logging
import sys

import uvicorn

from .app import LOG, create_app
from .service import Settings

GRACE_SECONDS = 10


def serve(settings: Settings, *, host: str = "127.0.0.1", port: int = 8000) -> None:
    """Serves until an interrupt or SIGTERM; then finishes what was asked, and closes all sessions.

    One line of JSON is logged for every request, to stderr.

    Args:
        settings: What is served to whom.
        host: The address to wait on; "0.0.0.0" is every network of this machine.
        port: The port to wait on.

    Raises:
        InvalidOptionError: a setting is wrong.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(message)s"))
    LOG.addHandler(handler)
    LOG.setLevel(logging.INFO)
    uvicorn.run(
        create_app(settings),
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        ws_max_size=settings.limits.max_body_bytes,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
