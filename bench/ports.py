"""Ports for servers that are started later."""

import secrets
import socket
from contextlib import ExitStack

LOWEST, LENT = 20_000, 32_768
"""From the second on Linux lends ports to whoever connects somewhere: one found free may be lent before it is used."""


def free_ports(count: int = 1) -> int:
    """The first of so many neighbours that nobody listens on."""
    while True:
        first = LOWEST + secrets.randbelow(LENT - LOWEST - count)
        with ExitStack() as held:
            try:
                for port in range(first, first + count):
                    held.enter_context(socket.socket()).bind(("127.0.0.1", port))
            except OSError:
                continue
        return first
