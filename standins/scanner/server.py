"""A stand-in for clamd: it speaks INSTREAM and knows one signature, the harmless one made for tests (EICAR).

python -m standins.scanner unix:var/clamd.sock
"""

from pathlib import Path
from socketserver import BaseServer, StreamRequestHandler, ThreadingTCPServer, ThreadingUnixStreamServer
from typing import Final

EICAR: Final = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""In two pieces, so that no scanner takes this file for an infected one."""
LIMIT: Final = 200 * 2**20


class Conversation(StreamRequestHandler):
    """One command and its answer."""

    def handle(self) -> None:
        match self._word():
            case b"zPING":
                self.wfile.write(b"PONG\0")
            case b"zINSTREAM":
                self.wfile.write(b"stream: " + self._verdict() + b"\0")
            case _:
                self.wfile.write(b"UNKNOWN COMMAND\0")

    def _word(self) -> bytes:
        word = b""
        while len(word) < 32 and (letter := self.rfile.read(1)) not in (b"", b"\0"):
            word += letter
        return word

    def _verdict(self) -> bytes:
        """Read chunk by chunk; a signature may lie across two of them."""
        found, last, total = False, b"", 0
        while length := int.from_bytes(self.rfile.read(4)):
            chunk = self.rfile.read(length)
            total += len(chunk)
            found = found or EICAR in last + chunk
            last = chunk[-len(EICAR) :]
        if total > LIMIT:
            return b"INSTREAM size limit exceeded. ERROR"
        return b"Eicar-Test-Signature FOUND" if found else b"OK"


class TcpServer(ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


class UnixServer(ThreadingUnixStreamServer):
    daemon_threads = True


def server(address: str) -> BaseServer:
    """A server at `host:port` or `unix:/path`, to be told to serve."""
    if address.startswith("unix:"):
        path = address.removeprefix("unix:")
        Path(path).unlink(missing_ok=True)
        return UnixServer(path, Conversation)
    host, _, port = address.rpartition(":")
    return TcpServer((host, int(port)), Conversation)
