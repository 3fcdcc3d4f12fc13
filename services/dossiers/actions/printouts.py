"""Printouts: ask for the control sheet of a dossier or the register of an office."""

from collections.abc import Callable
from datetime import date
from typing import Final

from django.db import transaction
from django.utils import timezone

from core.people import User
from services.agencies.models import Agency
from services.agencies.permissions import Verb, may
from services.documents.pdf.printable import PrintableDocument, printable_draft
from services.dossiers.actions import requested_sheets
from services.dossiers.errors import DossierError
from services.dossiers.models import Dossier, Printout
from services.dossiers.papers.control_sheet import control_sheet_facts
from services.dossiers.papers.register import MOST_DAYS, MOST_LINES, received_in, register_facts

DRAW: Final = "dossiers.draw_printout"
CONTROL, REGISTER = "control", "register"


def request_control_sheet(dossier: Dossier, *, by: User) -> Printout:
    """This person's printout of the control sheet (mẫu 06): the fresh one, or a worker begins it."""
    _check_may_read(by, dossier.agency)
    return _request(f"{CONTROL}:{dossier.pk}", by=by)


def request_register(agency: Agency, first_day: date, last_day: date, *, by: User) -> Printout:
    """This person's printout of the register of these days (mẫu 07): the fresh one, or a worker begins it."""
    _check_may_read(by, agency)
    if not 0 <= (last_day - first_day).days < MOST_DAYS:
        raise DossierError(f"Hãy chọn từ ngày không sau đến ngày, nhiều nhất {MOST_DAYS} ngày một lần.")

    def check_size() -> None:
        if len(received_in(agency, first_day, last_day).values_list("pk")[: MOST_LINES + 1]) > MOST_LINES:
            raise DossierError(
                f"Trong thời gian này cơ quan tiếp nhận hơn {MOST_LINES:,} hồ sơ. ".replace(",", ".")
                + "Hãy chọn khoảng ngắn hơn rồi lập từng phần."
            )

    return _request(f"{REGISTER}:{agency.pk}:{first_day}:{last_day}", by=by, check=check_size)


def printable_of(what: str) -> PrintableDocument:
    """The sheet as it is now, ready to be drawn."""
    kind, pk, *days = what.split(":")
    if kind == CONTROL:
        related = ("agency__superior", "agency__unit", "applicant", "organisation", "principal")
        dossier = Dossier.objects.select_related(*related).get(pk=pk)
        return printable_draft(control_sheet_facts(dossier), dossier.agency)
    agency = Agency.objects.select_related("superior", "unit").get(pk=pk)
    return printable_draft(register_facts(agency, *map(date.fromisoformat, days)), agency)


@transaction.atomic
def _request(what: str, *, by: User, check: Callable[[], None] = lambda: None) -> Printout:
    now = timezone.now()
    present = Printout.objects.select_for_update().filter(owner=by).first()
    if present and (present.is_being_drawn(now) or (present.what == what and present.is_answered(now))):
        return present
    check()
    return requested_sheets.begin(Printout, DRAW, owner_id=by.pk, what=what)


def _check_may_read(person: User, agency: Agency) -> None:
    if not may(person, Verb.READ, agency=agency):
        raise DossierError(f"Xem hồ sơ của {agency} không thuộc thẩm quyền của bạn.")
