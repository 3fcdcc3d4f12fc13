"""Uploads to a real web server, sent in chunks, and the memory it needs for them."""

import http.client
import re
from pathlib import Path

from django.conf import settings

MEGABYTE = 2**20
HEAD, TAIL = b"%PDF-1.7\n", b"\nstartxref\n0\n%%EOF"
BOUNDARY = "a-boundary-that-no-file-contains"
TOKEN = "a" * 32


def send(port: int, path: str, session: str, megabytes: int, *, field: str = "plan") -> tuple[int, str]:
    """Post a PDF of this size; the HTTP status, and the redirect's URL or the body."""
    token = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{TOKEN}\r\n'
    opening = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{field}"; filename="{megabytes}.pdf"\r\n\r\n'
    start, end = (token + opening).encode() + HEAD, TAIL + f"\r\n--{BOUNDARY}--\r\n".encode()
    filling = megabytes * MEGABYTE - len(HEAD) - len(TAIL)
    server = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    server.putrequest("POST", path)
    server.putheader("Content-Type", f"multipart/form-data; boundary={BOUNDARY}")
    server.putheader("Content-Length", str(len(start) + filling + len(end)))
    server.putheader("Cookie", f"{settings.SESSION_COOKIE_NAME}={session}; csrftoken={TOKEN}")
    server.endheaders()
    server.send(start)
    for begun in range(0, filling, MEGABYTE):
        server.send(bytes(min(MEGABYTE, filling - begun)))
    server.send(end)
    answer = server.getresponse()
    status, page = answer.status, answer.getheader("Location") or answer.read().decode()
    server.close()
    return status, page


def peak_memory(pid: int) -> int:
    """Peak resident memory of the process, in bytes."""
    return int(re.findall(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())[0]) * 1024


def worker_pids(pid: int) -> list[int]:
    """Pids of the web server's worker processes."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
