"""What is walked: pages as one person opens them, sweeps and nightly jobs as the clock calls them."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from bench.desk.office import Office
from bench.scale.copies import BASE
from core.outbox.status import JobState
from payments.models import Order
from payments.status import OrderStatus
from portal.accounts.models import User
from portal.celery import app
from services.catalogue.models import Procedure
from services.documents.models import Document
from services.dossiers.models import Dossier, Task
from services.dossiers.status import Status

OK: Final = 200
QUEUE: Final = "admin:dossier_queue"
LISTS: Final = {
    "queue": "pham-vi=co-quan",
    "queue: mine": "pham-vi=cua-toi",
    "dossiers": "pham-vi=tat-ca",
    "dossiers by status": f"pham-vi=tat-ca&trang-thai={Status.RETURNED.value}",
}
"""The lists of the desk, of which `bin/bench desk` measures all filters, orders and searches."""
DESK_ROW: Final = rb'id="dong-'
JOBS: Final = (
    "outbox.sweep", "monitoring.take_samples", "dossiers.look_after_alerts", "dossiers.look_after_opinions",
    "dossiers.count_moves", "dossiers.look_after_assignment", "dossiers.look_after_appointments",
    "dossiers.send_digests", "payments.poll_gateways", "agencies.look_after_reorganisations",
    "catalogue.open_due_versions", "catalogue.lift_unconfirmed_stops", "dossiers.look_after_drafts",
    "dossiers.look_after_waiting", "dossiers.look_after_invitations", "documents.draw_unasked",
    "dossiers.check_statistics", "dossiers.tell_experience", "catalogue.relate_procedures",
    "catalogue.keep_figures", "retention.carry_out",
)  # fmt: skip
"""Celery tasks of `portal.schedule`, but those that ask the bank or read the disk, and but the verification of
histories: those of copies are no chains, and it reads each that moved since the night before by design."""
FURTHER: Final = ("", "p=3")
"""The first page of a list, and one further on."""


@dataclass(frozen=True)
class Stop:
    """A page or job, and what on the page is a row."""

    name: str
    call: Callable[[], object]
    row: bytes = rb"(?!)"
    is_job: bool = False

    def rows_in(self, content: object) -> int:
        return len(re.findall(self.row, content)) if isinstance(content, bytes) else 0


def walk(office: Office, citizen: User) -> Iterator[Stop]:
    """Everything that is measured."""
    yield from _of_staff(office)
    yield from _of_admins(office)
    yield from _of_citizens(citizen)
    for name in JOBS:
        yield Stop(name, partial(_run, name), is_job=True)


def _of_staff(office: Office) -> Iterator[Stop]:
    """Pages of one clerk and one leader of the large office."""
    clerk, leader = browser(office.desk), browser(office.leader)
    yield _page("my day", clerk, "admin:my_day")
    for name, query in LISTS.items():
        yield _page(name, clerk, QUEUE, query, row=DESK_ROW)
    task = Task.objects.open().filter(agency=office.agency, pk__gte=BASE, step="check").order_by("pk")[0]
    yield _page("opening a task", clerk, "admin:dossier_work", args=[task.dossier_id])
    document = Document.objects.filter(agency=office.agency).exclude(code="").order_by("-pk")[0]
    order = Order.objects.filter(payee=office.agency.payee_code).order_by("-pk")[0]
    yield from _lists("papers", leader, "documents_document", *FURTHER, "kind__exact=form", f"q={document.code}")
    yield from _lists("papers", leader, "documents_document", f"q={document.token}")
    statuses = (f"status__exact={status}" for status in (OrderStatus.SETTLED, OrderStatus.OPEN))
    yield from _lists("orders", leader, "payments_order", *FURTHER, *statuses, f"q={order.reference}")
    yield from _lists("receipts", leader, "payments_receipt", *FURTHER, f"q={order.reference}")
    yield from _lists("refunds", leader, "payments_refund", "")
    yield from _lists("discrepancies", leader, "payments_discrepancy", "")
    yield _page("money of the day", leader, "admin:payments_day")
    yield _page("one order", leader, "admin:payments_order_work", args=[order.pk])
    yield _page("assignment", leader, "admin:assignment")
    yield _page("figures of the office", leader, "admin:office_figures")


def _lists(name: str, person: Client, model: str, *queries: str) -> Iterator[Stop]:
    """A list of the admin with each of these filters, pages or searches."""
    for query in queries:
        shown = "search" if query.startswith("q=") else query.replace("__exact", "")
        row = rb'<th class="field-'
        yield _page(f"{name} {shown}".strip(), person, f"admin:{model}_changelist", query, row=row)


def _of_admins(office: Office) -> Iterator[Stop]:
    """Pages of an administrator, whose offices are all."""
    admin = browser(User.objects.filter(is_superuser=True, is_active=True).order_by("pk")[0])
    author = browser(User.objects.get(username="author"))
    states = {f"outbox state={state.value}": f"state={state.value}" for state in JobState}
    kinds = {f"outbox kind={kind}": f"kind={kind}" for kind in ("notifications.email", "payments.settled", "unknown")}
    for name, query in {"outbox": "", **states, **kinds, "outbox p=3": "p=3"}.items():
        yield _page(name, admin, "admin:core_outboxjob_changelist", query, row=rb'name="_selected_action"')
    yield _page("letters", admin, "admin:notifications_delivery_changelist", row=rb'name="_selected_action"')
    yield _page("people", admin, "admin:accounts_user_changelist", row=rb'name="_selected_action"')
    yield _page("agencies", admin, "admin:agencies_agency_changelist", row=rb'name="_selected_action"')
    procedure = Procedure.objects.get(code=office.fixtures.version.procedure.code)
    yield _page("studio", author, "admin:studio", row=rb"<tr")
    yield _page("studio: one procedure", author, "admin:studio_procedure", args=[procedure.pk])
    yield _page("studio: its offices", author, "admin:studio_offices", args=[procedure.pk], row=rb'name="office"')
    yield _page("studio: one version", author, "admin:studio_version", args=[office.fixtures.version.pk])


def _of_citizens(citizen: User) -> Iterator[Stop]:
    """Pages of the citizen with thirty dossiers, and of whoever has a code or a paper."""
    person, nobody = browser(citizen), Client(HTTP_HOST="127.0.0.1")
    dossier = Dossier.objects.filter(applicant=citizen, code__isnull=False).order_by("-pk")[0]
    document = Document.objects.filter(code=dossier.code).order_by("pk")[0]
    yield _page("my dossiers", person, "dossiers:mine", row=rb'href="/ho-so/\d+/"')
    yield _page("one dossier", person, "dossiers:track", args=[dossier.pk])
    yield _page("my papers", person, "dossiers:held", row=rb"<li")
    yield _page("my payments", person, "payments:mine", row=rb'href="/thanh-toan/\w+/"')
    yield _page("notices", person, "notifications:inbox", row=rb"<li")
    yield Stop("look-up by code", partial(_look_up, nobody, dossier, citizen))
    yield _page("verify by token", nobody, "documents:verify", args=[document.token])


def browser(person: User) -> Client:
    """Signed in; its requests stay in the transaction around them."""
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(person)
    return client


def _page(name: str, client: Client, view: str, query: str = "", *, args: Any = None, row: bytes = rb"(?!)") -> Stop:
    path = reverse(view, args=args) + (f"?{query}" if query else "")
    return Stop(name, partial(_open, client, path), row)


def _open(client: Client, path: str) -> bytes:
    response = client.get(path)
    if response.status_code != OK:
        raise RuntimeError(f"{path} answered {response.status_code}")
    return bytes(response.content)


def _look_up(client: Client, dossier: Dossier, citizen: User) -> bytes:
    cache.clear()
    form = {"code": dossier.code, "last_digits": str(citizen.personal_number)[-4:]}
    response = client.post(reverse("dossiers:look_up"), form)
    if response.status_code != OK or str(dossier.code).encode() not in response.content:
        raise RuntimeError(f"the look-up answered {response.status_code}")
    return bytes(response.content)


def _run(name: str) -> None:
    app.loader.import_default_modules()
    app.tasks[name].run()
