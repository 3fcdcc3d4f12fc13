"""HTTP client of the bench: cookies, redirects, forms; it records the cost of every response of the portal."""

import html
import itertools
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from ipaddress import IPv4Address
from typing import Any, Self

import httpx

from bench.forms import Form, Reader

TIMING = re.compile(r"(\w+);dur=([\d.]+)")
NO_KEEPALIVE = httpx.Limits(max_keepalive_connections=0)  # gunicorn closes the connection after each response anyway
PATIENCE = 60.0
"""Seconds that somebody waits for an answer."""
NUMBERS = itertools.count(1)
Files = Mapping[str, tuple[str, bytes, str]]


@dataclass(frozen=True)
class RequestCost:
    """Cost of one request: queries and CPU from the Server-Timing header, latency as seen by the client."""

    name: str
    sql: int
    cpu_ms: float
    wall_ms: float

    @classmethod
    def parse(cls, method: str, path: str, timing: str, *, wall_ms: float) -> Self:
        """From the value of the Server-Timing header."""
        values = dict(TIMING.findall(timing))
        return cls(f"{method} {generalised_path(path)}", int(values["sql"]), float(values["cpu"]), wall_ms)


class Page:
    """A response parsed as HTML."""

    def __init__(self, response: httpx.Response) -> None:
        self.url = response.url
        self.status = response.status_code
        self.text = response.text

    @cached_property
    def _read(self) -> Reader:
        return Reader(self.text)

    def form(self, *, having: str = "", to: str = "") -> Form:
        """The first form with the field `having`, or else by POST, whose action contains `to`; LookupError if none."""
        for form in self._read.forms:
            if (having in form.names if having else form.method == "post") and to in form.action:
                return form
        raise LookupError(f"{self.url} ({self.status}) has no form with “{having}” to “{to}”")

    def link(self, pattern: str | re.Pattern[str]) -> str:
        """The first link whose address matches; LookupError if none."""
        for link in self._read.links:
            if re.search(pattern, link):
                return link
        raise LookupError(f"{self.url} ({self.status}) has no link like {pattern}")

    def value_before(self, label: str) -> str:
        """The value of the choice with this label, at the label's last occurrence on the page."""
        values = re.findall(r'value="([^"]*)"', self.text[: self.text.rindex(label)])
        return html.unescape(values[-1])


class Browser:
    """A client with cookies; `requests` are the costs recorded so far.

    The portal is asked over HTTP, or in this process by its WSGI application.
    """

    def __init__(self, portal: str, application: Any = None) -> None:
        address = str(IPv4Address("10.0.0.0") + next(NUMBERS))
        headers = {"X-Forwarded-For": address}  # each is somebody else, or the portal's rate limits stop the load
        mounts = {portal: httpx.WSGITransport(application)} if application else None
        self.client = httpx.Client(
            base_url=portal, timeout=PATIENCE, limits=NO_KEEPALIVE, headers=headers, mounts=mounts
        )
        self.requests: list[RequestCost] = []

    def get(self, url: str) -> Page:
        """GET a URL and follow redirects."""
        return self._follow(self.client.build_request("GET", url))

    def submit(self, page: Page, form: Form, values: Mapping[str, str] = {}, files: Files | None = None) -> Page:
        """Submit a form with these values and files in place of its own; follow redirects."""
        button = dict([form.buttons[0]]) if form.buttons and form.buttons[0][0] else {}
        data = {**form.values, **button, **values}
        url = page.url.join(form.action) if form.action else page.url
        if form.method == "get":
            return self._follow(self.client.build_request("GET", url, params=data))
        headers = {"Referer": str(page.url), "Origin": f"{page.url.scheme}://{page.url.netloc.decode()}"}
        return self._follow(self.client.build_request("POST", url, data=data, files=files, headers=headers))

    def _follow(self, request: httpx.Request) -> Page:
        while True:
            began = time.perf_counter()
            response = self.client.send(request)
            self._record(request, response, (time.perf_counter() - began) * 1000)
            if response.status_code >= httpx.codes.BAD_REQUEST:
                raise RuntimeError(f"{request.method} {request.url} answered {response.status_code}")
            if response.next_request is None:
                return Page(response)
            request = response.next_request

    def _record(self, request: httpx.Request, response: httpx.Response, wall_ms: float) -> None:
        if timing := response.headers.get("Server-Timing"):  # the stand-ins send none
            self.requests.append(RequestCost.parse(request.method, request.url.path, timing, wall_ms=wall_ms))


def generalised_path(path: str) -> str:
    """The path with keys, numbers and codes replaced by “…”, so that requests of different journeys aggregate."""
    return "/".join("…" if re.search(r"\d|^[A-Z]+$", part) else part for part in path.split("/"))


def wait_until(condition: Callable[[], object], *, within: float, every: float = 0.01) -> None:
    """Poll the condition every so many seconds; TimeoutError after `within` seconds."""
    deadline = time.monotonic() + within
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"nothing seen within {within:.0f} s")
        time.sleep(every)
