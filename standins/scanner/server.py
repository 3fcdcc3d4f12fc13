"""Stand-in for clamd: the commands PING and INSTREAM, with one signature, the EICAR test file.

python -m standins.scanner unix:var/clamd.sock
"""

from pathlib import Path
from socketserver import BaseServer, StreamRequestHandler, ThreadingTCPServer, ThreadingUnixStreamServer
from typing import Final

EICAR: Final = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""Written in two pieces, so that no scanner reports this source file."""
LIMIT: Final = 200 * 2**20
"""Bytes; a longer stream is answered with clamd's size error."""


class ClamdHandler(StreamRequestHandler):
    """Request handler: reads one command of the clamd protocol and answers it."""

    def handle(self) -> None:
        match self._command():
            case b"zPING":
                self.wfile.write(b"PONG\0")
            case b"zINSTREAM":
                self.wfile.write(b"stream: " + self._scan() + b"\0")
            case _:
                self.wfile.write(b"UNKNOWN COMMAND\0")

    def _command(self) -> bytes:
        command = b""
        while len(command) < 32 and (byte := self.rfile.read(1)) not in (b"", b"\0"):
            command += byte
        return command

    def _scan(self) -> bytes:
        """Scan a stream of length-prefixed chunks; a signature may lie across two of them."""
        is_infected, last, total = False, b"", 0
        while length := int.from_bytes(self.rfile.read(4)):
            chunk = self.rfile.read(length)
            total += len(chunk)
            is_infected = is_infected or EICAR in last + chunk
            last = chunk[-len(EICAR) :]
        if total > LIMIT:
            return b"INSTREAM size limit exceeded. ERROR"
        return b"Eicar-Test-Signature FOUND" if is_infected else b"OK"


class TcpServer(ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


class UnixServer(ThreadingUnixStreamServer):
    daemon_threads = True


def create_server(address: str) -> BaseServer:
    """A server bound to `host:port` or `unix:/path`; the caller starts it with `serve_forever`."""
    if address.startswith("unix:"):
        path = address.removeprefix("unix:")
        Path(path).unlink(missing_ok=True)
        return UnixServer(path, ClamdHandler)
    host, _, port = address.rpartition(":")
    return TcpServer((host, int(port)), ClamdHandler)
