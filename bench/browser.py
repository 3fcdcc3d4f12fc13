"""A browser for the bench: cookies, redirects, forms; it writes down what every answer of the portal cost."""

import html
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import httpx

from bench.forms import Form, Reader

TIMING = re.compile(r"(\w+);dur=([\d.]+)")
NO_KEEPALIVE = httpx.Limits(max_keepalive_connections=0)  # gunicorn hangs up after each answer anyway
Files = Mapping[str, tuple[str, bytes, str]]


@dataclass(frozen=True)
class Request:
    """One answer of the portal, and what it cost."""

    name: str
    sql: int
    cpu_ms: float
    wall_ms: float

    @classmethod
    def read(cls, method: str, path: str, timing: str, *, wall_ms: float) -> Self:
        """From the Server-Timing header that came with it."""
        cost = dict(TIMING.findall(timing))
        return cls(f"{method} {without_names(path)}", int(cost["sql"]), float(cost["cpu"]), wall_ms)


class Page:
    """What came back."""

    def __init__(self, response: httpx.Response) -> None:
        self.url = response.url
        self.status = response.status_code
        self.text = response.text

    @cached_property
    def _read(self) -> Reader:
        return Reader(self.text)

    def form(self, *, having: str = "", to: str = "") -> Form:
        """The form that has this field, or goes there."""
        for form in self._read.forms:
            if (having in form.names if having else form.method == "post") and to in form.action:
                return form
        raise LookupError(f"{self.url} ({self.status}) has no form with “{having}” to “{to}”")

    def link(self, wanted: str | re.Pattern[str]) -> str:
        """The first link whose address matches."""
        for link in self._read.links:
            if re.search(wanted, link):
                return link
        raise LookupError(f"{self.url} ({self.status}) has no link like {wanted}")

    def value_before(self, label: str) -> str:
        """The value of the choice with that label; the page may speak of it further up."""
        values = re.findall(r'value="([^"]*)"', self.text[: self.text.rindex(label)])
        return html.unescape(values[-1])


class Browser:
    """One person at one browser."""

    def __init__(self, portal: str) -> None:
        self.client = httpx.Client(base_url=portal, timeout=60, limits=NO_KEEPALIVE)
        self.requests: list[Request] = []

    def get(self, url: str) -> Page:
        """Open an address and follow where it leads."""
        return self._follow(self.client.build_request("GET", url))

    def submit(self, page: Page, form: Form, values: Mapping[str, str] = {}, files: Files | None = None) -> Page:
        """Send a form with some of its fields filled in."""
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
            self._write_down(request, response, (time.perf_counter() - began) * 1000)
            if response.status_code >= httpx.codes.BAD_REQUEST:
                raise RuntimeError(f"{request.method} {request.url} answered {response.status_code}")
            if response.next_request is None:
                return Page(response)
            request = response.next_request

    def _write_down(self, request: httpx.Request, response: httpx.Response, wall_ms: float) -> None:
        if timing := response.headers.get("Server-Timing"):  # the stand-ins keep no account
            self.requests.append(Request.read(request.method, request.url.path, timing, wall_ms=wall_ms))


def without_names(path: str) -> str:
    """The path with every key, number and code left out, so that journeys can be laid over each other."""
    return "/".join("…" if re.search(r"\d|^[A-Z]+$", part) else part for part in path.split("/"))


def until(seen: Callable[[], object], *, within: float, every: float = 0.01) -> None:
    """Wait for something, or fail."""
    deadline = time.monotonic() + within
    while not seen():
        if time.monotonic() > deadline:
            raise TimeoutError(f"nothing seen within {within:.0f} s")
        time.sleep(every)
