"""The whole way of one dossier over HTTP, by people who try again until they see what they wanted."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Final

import httpx

from bench import journey
from bench.browser import Browser, Page

PATIENCE: Final = 120.0
"""Seconds that somebody tries one act before a dossier counts as stuck."""
PAUSE: Final = 3.0
"""Seconds until somebody tries again: more often, and the portal takes them for a machine."""
RETRY_PAYMENT: Final = 60.0
"""Seconds after which somebody whose payment is not seen pays again."""
FAILURES: Final = (httpx.TransportError, RuntimeError, LookupError, ValueError)
"""No answer, an error page, or a page without what was looked for."""
WORKBENCH: Final = "/admin/dossiers/dossier/{}/work/"
ANSWERS: Final = {**journey.ANSWERS, "receive": "desk"}
"""On paper, so that the desk has to return it."""
ENTRY: Final = {
    "register_number": "12",
    "registered_on": "20/03/2015",
    "registered_by": "UBND phường Ba Đình",
    "entry": "Nguyễn Minh An, sinh ngày 15/03/2015.",
}
OFFICE_ACTS: Final[tuple[tuple[str, str, Mapping[str, str]], ...]] = (
    ("desk", "tiep-nhan", {}),
    ("handler", "nhan-viec", {}),
    ("handler", "trinh-duyet", ENTRY),
    ("leader", "phe-duyet", {}),
    ("desk", "tra-ket-qua", {}),
)
"""Who does what with a paid dossier, in this order, and what they write."""
ACTS: Final = 2 + len(OFFICE_ACTS)


class StuckError(Exception):
    """Nobody could do the act, however often it was tried; the text says which."""


def persist(name: str, attempt: Callable[[], Page | None]) -> Page:
    """Try until it leads to a page; what fails meanwhile is tried again, as people do. StuckError after PATIENCE."""
    deadline, last = time.monotonic() + PATIENCE, "it was never seen to be done"
    while time.monotonic() < deadline:
        try:
            if page := attempt():
                return page
        except FAILURES as error:
            last = repr(error)
        time.sleep(PAUSE)
    raise StuckError(f"{name}: {last}")


class Office:
    """The people of an office at their own browsers; who was forgotten signs in again."""

    def __init__(self, portal: str) -> None:
        self.portal = portal
        self._browsers = dict[str, Browser]()

    def act(self, username: str, pk: int, slug: str, values: Mapping[str, str]) -> None:
        """Do this with the dossier, as often as it is offered: what is no longer offered is done."""
        pressed = False

        def attempt() -> Page | None:
            nonlocal pressed
            browser = self._browser(username)
            page = browser.get(WORKBENCH.format(pk))
            if "/work/" not in page.url.path:
                del self._browsers[username]
                return None
            try:
                form = page.form(to=f"/{slug}/")
            except LookupError:
                return page if pressed else None
            form.buttons.clear()  # those with a name only keep what was written
            pressed = True
            browser.submit(page, form, values)
            return self._seen_without(browser, pk, slug)

        persist(f"{username}, {slug}, dossier {pk}", attempt)

    def _seen_without(self, browser: Browser, pk: int, slug: str) -> Page | None:
        page = browser.get(WORKBENCH.format(pk))
        is_open = "/work/" in page.url.path  # else the session is over, and nothing is seen
        return page if is_open and f"/{slug}/" not in page.text else None

    def _browser(self, username: str) -> Browser:
        if username not in self._browsers:
            browser = Browser(self.portal)
            login = browser.get("/admin/")
            browser.submit(login, login.form(having="password"), {"username": username, "password": "demo"})
            self._browsers[username] = browser
        return self._browsers[username]


class Citizen:
    """Somebody who files and pays."""

    def __init__(self, portal: str, person: int) -> None:
        self.browser, self.person = Browser(portal), person
        self._paid_at = -RETRY_PAYMENT

    def file(self) -> str:
        """Fill in a form and submit it, the same one again and again until a dossier answers; its address."""
        check = persist("fill in", self._fill)
        submit = check.form(to="/gui/")
        dossier = persist("submit", lambda: self._dossier(self.browser.submit(check, submit)))
        return dossier.url.path

    def pay(self, path: str) -> None:
        """Pay at the bank, and look until the dossier asks for no money."""
        persist(f"pay {path}", lambda: self._pay(path))

    def _fill(self) -> Page:
        form = journey.find(self.browser)
        with suppress(LookupError):  # who tries again may be signed in already
            form = journey.sign_in(self.browser, form, self.person)
        return journey.fill(self.browser, journey.choose_office(self.browser, form), ANSWERS)

    def _dossier(self, page: Page) -> Page | None:
        return page if page.url.path.startswith("/ho-so/") else None

    def _pay(self, path: str) -> Page | None:
        order = self.browser.get(self.browser.get(path).link(r"/thanh-toan/\w+/"))
        try:
            gateways = order.form(having="gateway")
        except LookupError:
            return order  # nothing is asked for any more
        if time.monotonic() - self._paid_at < RETRY_PAYMENT:
            return None  # the bank has the money: its notice is on the way
        bank = self.browser.submit(order, gateways)
        otp = self.browser.submit(bank, bank.form(having="card"))
        self._paid_at = time.monotonic()
        self.browser.submit(otp, otp.form(having="otp"), {"otp": "123456"})
        return None


def run_journey(portal: str, office: Office, person: int) -> Iterator[str]:
    """One dossier from its form to the result in hand; yields its address, then the name of each further act."""
    citizen = Citizen(portal, person)
    path = citizen.file()
    yield path
    citizen.pay(path)
    yield "pay"
    pk = int(path.strip("/").rpartition("/")[2])
    for username, slug, values in OFFICE_ACTS:
        office.act(username, pk, slug, values)
        yield slug
