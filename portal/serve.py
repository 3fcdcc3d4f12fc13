"""Web server for a portal that faces browsers without a front server, as the demo does.

    python -m portal.serve HOST:PORT

Waitress collects each request whole before one of its threads works on it, so that slow connections hold up nobody.
In production a front server does that (deploy/nginx/), and gunicorn runs several processes behind it.
"""

import signal
import sys

import waitress

from portal.wsgi import application

THREADS = 8
CONNECTIONS = 1000
"""Open at once, most of them idle; further ones wait in the backlog of the system."""
IDLE_SECONDS = 20
"""Without a byte in either direction, after which a connection is closed."""
MAX_BODY = 200 * 2**20
"""Bytes; the limits of uploads are lower, and their pages say so in words."""


def main() -> None:
    """Serve until SIGTERM or Ctrl-C; what threads have in hand is finished first."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    waitress.serve(
        application,
        listen=sys.argv[1],
        threads=THREADS,
        connection_limit=CONNECTIONS,
        channel_timeout=IDLE_SECONDS,
        cleanup_interval=IDLE_SECONDS // 2,
        max_request_header_size=32 * 2**10,
        max_request_body_size=MAX_BODY,
        asyncore_use_poll=True,
        ident=None,
    )


if __name__ == "__main__":
    main()
