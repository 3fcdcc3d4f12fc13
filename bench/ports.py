"""Free TCP ports for servers to start."""

import secrets
import socket
from contextlib import ExitStack

LOWEST, EPHEMERAL = 20_000, 32_768
"""From the second on Linux hands out ephemeral ports: a free one may be taken before the server starts."""


def free_ports(count: int = 1) -> int:
    """The first of `count` consecutive free ports."""
    while True:
        first = LOWEST + secrets.randbelow(EPHEMERAL - LOWEST - count)
        with ExitStack() as sockets:
            try:
                for port in range(first, first + count):
                    sockets.enter_context(socket.socket()).bind(("127.0.0.1", port))
            except OSError:
                continue
        return first
