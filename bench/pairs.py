"""Submissions in pairs: both buttons of one draft pressed at the same moment; one dossier, one order, two answers."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier

import httpx
from django.db import connection
from django.db.models import Count

from bench.browser import Page
from bench.payments.fixtures import begin_filing, create_fixtures
from bench.payments.portal import PayerSession
from payments.models import Order
from portal.accounts.models import User
from services.dossiers.models import Dossier, Filing

CHECK_PAGE, SUBMIT = "/nop/{}/kiem-tra/", "/nop/{}/gui/"
HANGING = 30.0
"""Seconds without an answer."""


@dataclass(frozen=True)
class Report:
    """Figures of a run: all after `pairs` must be 0, but the last."""

    pairs: int
    doubled: int
    """Drafts that became more than one dossier, or dossiers that owe more than once."""
    missing: int
    """Drafts that became none."""
    hanging: int
    """Presses without an answer."""
    astray: int
    """Presses that led elsewhere than to the draft's dossier."""
    slowest_seconds: float

    @property
    def is_sound(self) -> bool:
        return not (self.doubled or self.missing or self.hanging or self.astray)

    def table(self) -> str:
        """As text."""
        return ", ".join(f"{name}: {value}" for name, value in vars(self).items())


@dataclass(frozen=True)
class Press:
    """One press of the button: where it led ("" when there was no answer), and how long that took."""

    location: str
    seconds: float


def run(portal: str, pairs: int) -> Report:
    """Begin so many drafts, submit each twice at once."""
    fixtures = create_fixtures()
    owner, before = fixtures.payers[0], Order.objects.count()
    filings = [begin_filing(fixtures.version, fixtures.agencies[0], by=owner) for _ in range(pairs)]
    pressed = {filing.pk: _press_twice(portal, owner, filing) for filing in filings}
    dossiers = {dossier.filing_id: dossier for dossier in Dossier.objects.filter(filing__in=filings)}
    presses = [(filing, press) for filing, both in pressed.items() for press in both]
    orders = Order.objects.count() - before
    twice = Dossier.objects.filter(filing__in=filings).annotate(fees_due=Count("fees")).filter(fees_due__gt=1).count()
    return Report(
        pairs=pairs,
        doubled=max(orders - len(dossiers), 0) + twice,
        missing=pairs - len(dossiers),
        hanging=sum(not press.location for _, press in presses),
        astray=sum(
            bool(press.location) and press.location != dossiers[filing].get_absolute_url()
            for filing, press in presses
            if filing in dossiers
        ),
        slowest_seconds=round(max(press.seconds for _, press in presses), 2),
    )


def _press_twice(portal: str, owner: User, filing: Filing) -> list[Press]:
    """Open the check page in two windows, press both buttons together."""
    windows = [PayerSession(portal, owner).portal for _ in range(2)]
    submit = SUBMIT.format(filing.draft.key)
    pages = [Page(window.get(CHECK_PAGE.format(filing.draft.key))) for window in windows]
    forms = [page.form(to=submit).values for page in pages]
    together = Barrier(2)

    def press(number: int) -> Press:
        together.wait()
        began = time.monotonic()
        try:
            answer = windows[number].post(submit, data=forms[number], timeout=HANGING)
            location = answer.headers.get("Location", str(answer.status_code))
        except httpx.TransportError:
            location = ""
        connection.close()
        return Press(location, time.monotonic() - began)

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(press, range(2)))
