"""The server itself: uvicorn, with bounds on what is read before the application sees a request."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import uvicorn

if TYPE_CHECKING:
    from starlette.types import ASGIApp

_HEADERS = (
    32_000  # bytes of a request without its body that are held: the guard refuses from half of it on, and says so
)
_CONNECTIONS = 200  # at once; each waits in one of forty threads, so more would only wait longer
_IDLE = 5  # seconds that an idle connection is kept
_STOPPING = 5  # seconds that answers under way are given when the server is stopped


def config(app: ASGIApp, host: str, port: int) -> uvicorn.Config:
    """How the application is served.

    Of the two parsers that uvicorn knows, h11 bounds headers. Addresses of clients are taken from a proxy's headers
    only where the proxy is on this machine.
    """
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        http="h11",
        ws="none",
        log_level="warning",
        server_header=False,
        h11_max_incomplete_event_size=_HEADERS,
        limit_concurrency=_CONNECTIONS,
        timeout_keep_alive=_IDLE,
        timeout_graceful_shutdown=_STOPPING,
        forwarded_allow_ips="127.0.0.1",
    )


def serve(app: ASGIApp, host: str, port: int) -> bool:
    """Serves until it is interrupted; false where it could not begin, and the log says why."""
    server = uvicorn.Server(config(app, host, port))
    with suppress(KeyboardInterrupt):
        server.run()
    return server.started
