"""Requests of a run: valid ones found on the pages of each role, and the same spoilt."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from random import Random
from urllib.parse import parse_qsl, urljoin, urlsplit

from bench.forms import Form, Reader
from bench.fuzz import hostile
from bench.fuzz.addresses import Address
from bench.fuzz.wire import Fields, Request, multipart, percent_encoded, urlencoded

TOKEN = "f" * 32
"""Of forms (CSRF): any will do that stands both in the cookie and in the form."""
TOKEN_FIELD = "csrfmiddlewaretoken"  # noqa: S105
QUERY_NAMES = ("q", "trang", "page", "p", "o", "next", "e", "all", "ngay", "tu", "den", "_popup", "_to_field", "term")
FORM_TYPE = "application/x-www-form-urlencoded"


@dataclass
class Found:
    """A form or link that a page offered to a role; of a link the fields are its query."""

    role: str
    method: str
    path: str
    fields: Fields
    files: list[str] = field(default_factory=list)


def found_on(page: str, text: str, role: str) -> list[Found]:
    """The forms and links of a page that lead into the portal."""
    reader = Reader(text)
    links = [Found(role, "GET", *_split(page, link)) for link in reader.links if _is_ours(page, link)]
    forms = [_found_form(page, form, role) for form in reader.forms if _is_ours(page, form.action)]
    return [*links, *forms]


def _found_form(page: str, form: Form, role: str) -> Found:
    path, query = _split(page, form.action or page)
    fields = [
        (name, value) for name, values in form.values.items() for value in values or ["on"] if name != TOKEN_FIELD
    ]
    buttons = [button for button in form.buttons[:1] if button[0]]
    return Found(role, form.method.upper(), path, [*query, *fields, *buttons], form.files)


def _split(page: str, link: str) -> tuple[str, Fields]:
    parts = urlsplit(urljoin(page, link))
    return parts.path, parse_qsl(parts.query, keep_blank_values=True)


def _is_ours(page: str, link: str) -> bool:
    return not urlsplit(link).netloc and not link.startswith(("#", "mailto:", "tel:")) and "/static/" not in link


@dataclass(frozen=True)
class Fuzzer:
    """Draws requests from what was found and from the addresses of the resolver."""

    addresses: Sequence[Address]
    values: dict[str, list[str]]
    roles: Sequence[str]
    found: Sequence[Found]

    @cached_property
    def forms(self) -> list[Found]:
        """What is sent by POST: rarer than links, and where more can go wrong."""
        return [found for found in self.found if found.method == "POST"]

    def draw(self, dice: Random, cookies: dict[str, str]) -> Request:
        """One request; which one depends on the dice alone."""
        draw = dice.choices((self._address, self._submission, self._oddity), weights=(3, 5, 2))[0]
        return draw(dice, cookies)

    def plain(self, address: Address, role: str, dice: Random, cookies: dict[str, str]) -> Request:
        """A valid GET of an address."""
        return Request(role, "GET", address.filled(self.values, dice, spoil=0), _headers(cookies[role]))

    def _address(self, dice: Random, cookies: dict[str, str]) -> Request:
        """An address with spoilt parameters and a query."""
        path, role = dice.choice(self.addresses).filled(self.values, dice, spoil=0.3), dice.choice(self.roles)
        if path.startswith("/admin/") and dice.random() < 0.8:
            role = "superuser"  # most others are only told to sign in, or that they may not
        query = [(dice.choice(QUERY_NAMES), hostile.word(dice)) for _ in range(dice.randint(0, 2))]
        method = "POST" if dice.random() < 0.3 else "GET"
        return _request(role, method, path, query, [], dice, cookies[role])

    def _submission(self, dice: Random, cookies: dict[str, str]) -> Request:
        """A form or link as it was found, with some of its values spoilt, now and then by somebody else."""
        found = dice.choice(self.forms if self.forms and dice.random() < 0.7 else self.found)
        role = found.role if dice.random() < 0.9 else dice.choice(self.roles)
        fields = [
            (name, hostile.spoilt(value, dice) if dice.random() < 0.15 else value) for name, value in found.fields
        ]
        if fields and dice.random() < 0.1:
            fields.remove(dice.choice(fields))
        return _request(role, found.method, found.path, fields, found.files, dice, cookies[role])

    def _oddity(self, dice: Random, cookies: dict[str, str]) -> Request:
        """A known address with an odd method, odd headers, or a body that is not what it says."""
        path, role = dice.choice(self.addresses).filled(self.values, dice, spoil=0.05), dice.choice(self.roles)
        method = dice.choice(hostile.METHODS)
        body = dice.choice(hostile.BODIES) if method not in ("HEAD", "TRACE") else b""
        headers = {**_headers(cookies[role]), "X-CSRFToken": TOKEN, "Content-Type": hostile.content_type(dice)}
        if dice.random() < 0.6:
            headers |= hostile.odd_headers(dice)
        query = percent_encoded(hostile.word(dice)[:500], safe="%=&") if dice.random() < 0.3 else ""
        return Request(role, method, f"{path}?{query}", {**headers, "Content-Length": str(len(body))}, body)


def _headers(cookie: str) -> dict[str, str]:
    return {"Host": "127.0.0.1", "Connection": "close", "Cookie": cookie}


def _request(
    role: str, method: str, path: str, fields: Fields, files: Sequence[str], dice: Random, cookie: str
) -> Request:
    headers = _headers(cookie)
    if method == "GET":
        return Request(role, method, f"{path}?{urlencoded(fields)[:4_000]}" if fields else path, headers)
    fields = [*fields, (TOKEN_FIELD, TOKEN)]
    if files:
        sent = [(name, dice.choice(hostile.FILE_NAMES), dice.choice(hostile.FILES)) for name in files]
        body, kind = multipart(fields, sent), "multipart/form-data; boundary=b0undary"
    else:
        body, kind = urlencoded(fields).encode(), FORM_TYPE
    return Request(role, method, path, {**headers, "Content-Type": kind, "Content-Length": str(len(body))}, body)
