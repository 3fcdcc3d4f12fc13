"""One whole journey: from the front page to the receipt, as a person with a browser takes it."""

import io
import re
import time
from dataclasses import dataclass
from functools import cache

from PIL import Image

from bench.browser import Browser, Page, Request, until
from services.documents.document_types import DocumentType
from services.documents.models import Document
from services.dossiers.models import Dossier, Task

CODE = "2.000635"
OFFICE = "Ủy ban nhân dân phường Ba Đình"
PEOPLE = ("001190012345", "031085004417", "079301004512")
CLERK = {"username": "desk", "password": "demo"}
ANSWERS = {
    "requester_phone": "0912345678",
    "relation": "child",
    "event": "birth",
    "person_name": "Nguyễn Minh An",
    "person_born": "15/03/2015",
    "registered_at-province": "01",
    "registered_at-commune": "00004",
    "copies": "2",
    "promise": "yes",
}
MOST_STEPS = 20


@dataclass(frozen=True)
class Journey:
    """What one journey cost."""

    requests: list[Request]
    receipt_ms: float
    """From the answer to the clerk's acceptance until the receipt was stored."""


def clerk_at(portal: str) -> Browser:
    """The clerk signs in in the morning; no journey pays for that."""
    clerk = Browser(portal)
    door = clerk.get("/admin/")
    clerk.submit(door, door.form(having="password"), CLERK)
    clerk.requests.clear()
    return clerk


def take(portal: str, clerk: Browser, person: int) -> Journey:
    """File, pay, be accepted, have the receipt."""
    citizen = Browser(portal)
    dossier = pay(citizen, file(citizen, person))
    pk = number_of(dossier)
    until(Task.objects.open().filter(dossier=pk).exists, within=60)  # paid, and a worker has handed it to the desk
    citizen.get(dossier.url.path)
    accept(clerk, pk)
    accepted = time.perf_counter()
    code = Dossier.objects.values_list("code", flat=True).get(pk=pk)
    until(Document.objects.filter(kind=DocumentType.RECEIPT, code=code, stored_at__isnull=False).exists, within=60)
    receipt_ms = (time.perf_counter() - accepted) * 1000
    citizen.get(citizen.get(dossier.url.path).link("/giay-to/"))
    requests = [*citizen.requests, *clerk.requests]
    clerk.requests.clear()
    return Journey(requests, receipt_ms)


def file(citizen: Browser, person: int) -> Page:
    """The citizen's road as far as the dossier, not yet paid."""
    form = choose_office(citizen, sign_in(citizen, find(citizen), person))
    check = fill(citizen, form)
    return citizen.submit(check, check.form(to="/gui/"))


def number_of(dossier: Page) -> int:
    """Its number, from its address."""
    return int(dossier.url.path.strip("/").rpartition("/")[2])


@cache
def scan() -> bytes:
    """A photographed paper of about 200 KB."""
    file = io.BytesIO()
    Image.effect_noise((560, 560), 60).save(file, "JPEG", quality=80)
    return file.getvalue()


def find(citizen: Browser) -> Page:
    """Front page, search, procedure, and the button that leads to the sign-in page."""
    home = citizen.get("/")
    found = citizen.submit(home, home.form(having="q"), {"q": "trich luc ho tich"})
    procedure = citizen.get(found.link(f"/thu-tuc/{re.escape(CODE)}/"))
    return citizen.get(procedure.link(f"/nop/{re.escape(CODE)}/"))


def sign_in(citizen: Browser, door: Page, person: int) -> Page:
    """Out to VNeID and back to where one wanted to go."""
    vneid = citizen.submit(door, door.form(to="vneid"))
    return citizen.submit(vneid, vneid.form(having="person"), {"person": PEOPLE[person % len(PEOPLE)]})


def choose_office(citizen: Browser, page: Page) -> Page:
    """The first step of the form."""
    return citizen.submit(page, page.form(having="office"), {"office": page.value_before(OFFICE)})


def fill(citizen: Browser, page: Page) -> Page:
    """Every step, until the page on which the answers are checked."""
    for _ in range(MOST_STEPS):
        if "/gui/" in page.text:
            return page
        form = page.form(having="_shown")
        known = {name: value for name, value in ANSWERS.items() if name in form.names}
        files = {"old_paper": ("giay-khai-sinh.jpg", scan(), "image/jpeg")} if "old_paper" in form.files else None
        page = citizen.submit(page, form, known, files)
    raise RuntimeError(f"{page.url} does not let go on")


def pay(citizen: Browser, dossier: Page) -> Page:
    """To the bank and back; the bank tells the portal by itself."""
    order = citizen.get(dossier.link(r"/thanh-toan/\w+/"))
    bank = citizen.submit(order, order.form(having="gateway"))
    otp = citizen.submit(bank, bank.form(having="card"))
    citizen.submit(otp, otp.form(having="otp"), {"otp": "123456"})
    return dossier


def accept(clerk: Browser, number: int) -> None:
    """The clerk looks at the queue and at the dossier, and accepts it."""
    clerk.get("/admin/dossiers/dossier/queue/")
    work = clerk.get(f"/admin/dossiers/dossier/{number}/work/")
    clerk.submit(work, work.form(to="/tiep-nhan/"))
