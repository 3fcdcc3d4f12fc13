"""Slow clients: connections that send their request byte by byte for as long as they are let, and probes meanwhile."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from threading import Event, Thread

import httpx

PROBE_EVERY = 0.5
PROBE_TIMEOUT = 10
"""Seconds."""
PER_ADDRESS = 20
"""Slow connections from one address of this machine."""


class Slowness(StrEnum):
    """What a slow client keeps the server waiting for."""

    SILENT = "connections that say nothing"
    HEAD = "unfinished headers"
    BODY = "slow bodies"


OPENINGS = {
    Slowness.SILENT: b"",
    Slowness.HEAD: b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ",
    Slowness.BODY: b"POST /tra-cuu/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: 900000\r\n\r\n",
}


@dataclass
class Probes:
    """How honest visitors fared."""

    answered: int = 0
    unanswered: list[str] = field(default_factory=list)
    slowest: float = 0.0
    """Seconds."""


def probe_under(slowness: Slowness, url: str, *, connections: int, seconds: float) -> Probes:
    """Ask for the page again and again while so many slow connections are held."""
    probes, end = Probes(), time.monotonic() + seconds
    with _held(slowness, httpx.URL(url), connections):
        while (began := time.monotonic()) < end:
            try:
                httpx.get(url, timeout=PROBE_TIMEOUT).raise_for_status()
            except httpx.HTTPError as error:
                probes.unanswered.append(repr(error))
            else:
                probes.answered += 1
            probes.slowest = max(probes.slowest, time.monotonic() - began)
            time.sleep(PROBE_EVERY)
    return probes


@contextmanager
def _held(slowness: Slowness, url: httpx.URL, connections: int) -> Iterator[None]:
    stop = Event()
    held = [_Held(slowness, url, f"127.0.1.{1 + number // PER_ADDRESS}") for number in range(connections)]
    thread = Thread(target=_drip, args=[held, stop])
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
        for connection in held:
            connection.close()


def _drip(held: "list[_Held]", stop: Event) -> None:
    while not stop.wait(1):
        for connection in held:
            connection.drip()


class _Held:
    """One slow connection; opened anew when the server closes it."""

    def __init__(self, slowness: Slowness, url: httpx.URL, source: str) -> None:
        self.slowness, self.address, self.source = slowness, (url.host, url.port or 80), source
        self._open()

    def _open(self) -> None:
        self.socket = socket.create_connection(self.address, PROBE_TIMEOUT, source_address=(self.source, 0))
        self.socket.sendall(OPENINGS[self.slowness])

    def drip(self) -> None:
        """One more byte."""
        try:
            if self.slowness is not Slowness.SILENT:
                self.socket.sendall(b"a")
        except OSError:
            self.close()
            self._open()

    def close(self) -> None:
        self.socket.close()
