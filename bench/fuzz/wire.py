"""HTTP/1.1 written by hand on a socket: client libraries refuse to send what a fuzzer must send."""

import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from urllib.parse import quote, urlencode

TIMEOUT = 60
"""Seconds; a server that says nothing for so long has hung."""
SHOWN = 2_000
"""Bytes of an offending request that are printed."""
Headers = Mapping[str, str]
Fields = list[tuple[str, str]]
File = tuple[str, str, bytes]
"""Name of the field, name of the file, content."""


@dataclass(frozen=True)
class Request:
    """One request, as it will stand on the wire."""

    role: str
    method: str
    target: str
    headers: Headers = field(default_factory=dict)
    body: bytes = b""

    def as_bytes(self) -> bytes:
        lines = [f"{self.method} {self.target} HTTP/1.1", *(f"{name}: {value}" for name, value in self.headers.items())]
        head = "\r\n".join(line.replace("\r", "").replace("\n", "") for line in lines)
        return head.encode("latin-1", "replace") + b"\r\n\r\n" + self.body


@dataclass(frozen=True)
class Answer:
    """What came back: the status (0 when nothing did), the whole response and the seconds it took."""

    status: int
    seconds: float
    raw: bytes

    @property
    def text(self) -> str:
        """The body of an HTML page, else nothing."""
        head, _, body = self.raw.partition(b"\r\n\r\n")
        return body.decode("utf-8", "replace") if b"text/html" in head.lower() else ""


def exchange(port: int, request: Request, *, source: str) -> Answer:
    """Send a request from this local address and read until the server closes."""
    began = time.perf_counter()
    raw = b""
    try:
        with socket.create_connection(("127.0.0.1", port), TIMEOUT, source_address=(source, 0)) as connection:
            connection.sendall(request.as_bytes())
            while part := connection.recv(65_536):
                raw += part
    except (ConnectionResetError, BrokenPipeError):
        pass  # it has refused before reading all; what it said until then counts
    status = raw[9:12]
    return Answer(int(status) if status.isdigit() else 0, time.perf_counter() - began, raw)


def percent_encoded(value: str, *, safe: str = "") -> str:
    """For addresses; lone surrogates too, as some clients do."""
    return quote(value.encode("utf-8", "surrogatepass"), safe=safe)


def urlencoded(fields: Fields) -> str:
    return urlencode(
        [(name.encode("utf-8", "surrogatepass"), value.encode("utf-8", "surrogatepass")) for name, value in fields]
    )


def multipart(fields: Fields, files: list[File], boundary: str = "b0undary") -> bytes:
    parts = [(f'form-data; name="{name}"', "", value.encode("utf-8", "surrogatepass")) for name, value in fields]
    parts += [
        (f'form-data; name="{name}"; filename="{called}"', "\r\nContent-Type: application/octet-stream", content)
        for name, called, content in files
    ]
    body = b"".join(
        f"--{boundary}\r\nContent-Disposition: {head}{kind}\r\n\r\n".encode("utf-8", "surrogatepass")
        + content
        + b"\r\n"
        for head, kind, content in parts
    )
    return body + f"--{boundary}--\r\n".encode()


def local_address(dice: Random) -> str:
    """One of the many addresses of this machine to itself, so that limits by address do not end the run."""
    return f"127.0.{dice.randint(1, 250)}.{dice.randint(1, 250)}"
