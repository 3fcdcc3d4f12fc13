"""A user journey through the portal: search, sign in, file, pay, acceptance by a clerk, receipt."""

import io
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from PIL import Image

from bench.browser import Browser, Page, RequestCost, wait_until
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
MAX_STEPS = 20


@dataclass(frozen=True)
class Journey:
    """Cost of one journey."""

    requests: list[RequestCost]
    receipt_ms: float
    """Milliseconds from the response to the clerk's acceptance until the receipt was stored."""


def sign_in_clerk(portal: str) -> Browser:
    """A signed-in clerk; the cost of signing in is not recorded."""
    clerk = Browser(portal)
    login = clerk.get("/admin/")
    clerk.submit(login, login.form(having="password"), CLERK)
    clerk.requests.clear()
    return clerk


def run_journey(portal: str, clerk: Browser, person: int) -> Journey:
    """One citizen files and pays, the clerk accepts, the citizen opens the receipt."""
    citizen = Browser(portal)
    dossier = pay(citizen, file(citizen, person))
    pk = dossier_pk(dossier)
    wait_until(
        Task.objects.open().filter(dossier=pk).exists, within=60
    )  # paid, and a worker has created the desk's task
    citizen.get(dossier.url.path)
    accept(clerk, pk)
    accepted = time.perf_counter()
    code = Dossier.objects.values_list("code", flat=True).get(pk=pk)
    wait_until(
        Document.objects.filter(kind=DocumentType.ACKNOWLEDGEMENT, code=code, stored_at__isnull=False).exists, within=60
    )
    receipt_ms = (time.perf_counter() - accepted) * 1000
    citizen.get(citizen.get(dossier.url.path).link("/giay-to/"))
    requests = [*citizen.requests, *clerk.requests]
    clerk.requests.clear()
    return Journey(requests, receipt_ms)


def file(citizen: Browser, person: int) -> Page:
    """The citizen's journey up to the submitted, unpaid dossier; its page."""
    form = choose_office(citizen, sign_in(citizen, find(citizen), person))
    check = fill(citizen, form)
    return citizen.submit(check, check.form(to="/gui/"))


def dossier_pk(dossier: Page) -> int:
    """Primary key from the dossier's URL."""
    return int(dossier.url.path.strip("/").rpartition("/")[2])


@cache
def sample_scan() -> bytes:
    """A JPEG of about 200 KB, as a photographed document."""
    file = io.BytesIO()
    Image.effect_noise((560, 560), 60).save(file, "JPEG", quality=80)
    return file.getvalue()


def find(citizen: Browser) -> Page:
    """Home page, search, procedure, sign-in page."""
    home = citizen.get("/")
    results = citizen.submit(home, home.form(having="q"), {"q": "trich luc ho tich"})
    procedure = citizen.get(results.link(f"/thu-tuc/{re.escape(CODE)}/"))
    return citizen.get(procedure.link(f"/nop/{re.escape(CODE)}/"))


def sign_in(citizen: Browser, page: Page, person: int) -> Page:
    """Sign in with VNeID; the page that needed it."""
    vneid = citizen.submit(page, page.form(to="vneid"))
    return citizen.submit(vneid, vneid.form(having="person"), {"person": PEOPLE[person % len(PEOPLE)]})


def choose_office(citizen: Browser, page: Page) -> Page:
    """Choose the agency; the first step of the form."""
    return citizen.submit(page, page.form(having="office"), {"office": page.value_before(OFFICE)})


def fill(citizen: Browser, page: Page, answers: Mapping[str, str] = ANSWERS) -> Page:
    """Fill in every step; the page where answers are checked."""
    for _ in range(MAX_STEPS):
        if "/gui/" in page.text:
            return page
        form = page.form(having="_shown")
        values = {name: value for name, value in answers.items() if name in form.names}
        files = (
            {"old_paper": ("giay-khai-sinh.jpg", sample_scan(), "image/jpeg")} if "old_paper" in form.files else None
        )
        page = citizen.submit(page, form, values, files)
    raise RuntimeError(f"{page.url} does not let go on")


def pay(citizen: Browser, dossier: Page) -> Page:
    """Pay at the stand-in bank, which calls the portal's webhook by itself; returns the dossier's page."""
    order = citizen.get(dossier.link(r"/thanh-toan/\w+/"))
    bank = citizen.submit(order, order.form(having="gateway"))
    otp = citizen.submit(bank, bank.form(having="card"))
    citizen.submit(otp, otp.form(having="otp"), {"otp": "123456"})
    return dossier


def accept(clerk: Browser, pk: int) -> None:
    """The clerk opens the queue and the dossier, and accepts it."""
    clerk.get("/admin/dossiers/dossier/queue/")
    work = clerk.get(f"/admin/dossiers/dossier/{pk}/work/")
    clerk.submit(work, work.form(to="/tiep-nhan/"))
