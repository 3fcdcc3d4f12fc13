"""Client of the ClamAV daemon: its INSTREAM command over a socket (clamd(8)).

The daemon's `StreamMaxLength` must be at least the largest file taken; beyond it clamd gives no answer.
"""

import socket
from pathlib import Path
from typing import Final

from django.conf import settings

from eforms.status import Scan

CHUNK: Final = 2**16
TIMEOUT_SECONDS: Final = 20.0
"""For each send and for the reply; well within the time an outbox job may take."""


class ClamAVError(OSError):
    """The daemon replied with neither OK nor FOUND."""


class ClamAV:
    """Scanner that asks the daemon at `settings.CLAMAV`: `host:port`, or `unix:/path`."""

    passed = Scan.CLEAN

    def find_threat(self, path: Path) -> str:
        with _connect(settings.CLAMAV) as daemon, path.open("rb") as file:
            daemon.sendall(b"zINSTREAM\0")
            while chunk := file.read(CHUNK):
                daemon.sendall(len(chunk).to_bytes(4) + chunk)
            daemon.sendall(bytes(4))
            return _parse_reply(daemon.makefile("rb").read(4096))


def _connect(address: str) -> socket.socket:
    if address.startswith("unix:"):
        return _connect_unix(address.removeprefix("unix:"))
    host, _, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), TIMEOUT_SECONDS)


def _connect_unix(path: str) -> socket.socket:
    daemon = socket.socket(socket.AF_UNIX)
    daemon.settimeout(TIMEOUT_SECONDS)
    try:
        daemon.connect(path)
    except OSError:
        daemon.close()
        raise
    return daemon


def _parse_reply(reply: bytes) -> str:
    """The threat in `stream: Eicar-Test-Signature FOUND`; empty for `stream: OK`; ClamAVError for anything else."""
    text = reply.rstrip(b"\0\n").decode(errors="replace").removeprefix("stream: ")
    if text == "OK":
        return ""
    if text.endswith(" FOUND"):
        return text.removesuffix(" FOUND")
    raise ClamAVError(text or "The daemon closed the connection.")
