"""The register of an office (sổ theo dõi hồ sơ, mẫu 07): the dossiers it received in a period, in their order."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Final

from django.utils.timezone import localtime, make_aware

from services.agencies.models import Agency
from services.documents.facts import RegisterFacts, RegisterLine
from services.dossiers.models import Dossier
from services.dossiers.models.dossier import DossierQuerySet
from services.dossiers.papers.addresses import applicant_addresses
from services.dossiers.process.extensions import granted_to
from services.dossiers.status import Status

MOST_DAYS: Final = 92
"""A quarter."""
MOST_LINES: Final = 1_000
ENDED_OTHERWISE: Final = frozenset({Status.STOPPED, Status.WITHDRAWN})


def received_in(agency: Agency, first_day: date, last_day: date) -> DossierQuerySet:
    """The dossiers that the office received in these days, the earliest first."""
    since, until = (make_aware(datetime.combine(day, time.min)) for day in (first_day, last_day + timedelta(days=1)))
    received: DossierQuerySet = Dossier.objects.filter(
        agency=agency, accepted_at__gte=since, accepted_at__lt=until
    ).order_by("accepted_at", "pk")
    return received


def register_facts(agency: Agency, first_day: date, last_day: date) -> RegisterFacts:
    """What form 07 says of an office and a period; a line for each dossier, three statements in all."""
    related = received_in(agency, first_day, last_day).select_related(
        "applicant", "organisation", "principal", "version"
    )
    lines = tuple(_lines(agency, list(related[:MOST_LINES])))
    return RegisterFacts(office=str(agency), first_day=first_day, last_day=last_day, lines=lines)


def _lines(agency: Agency, dossiers: list[Dossier]) -> Iterator[RegisterLine]:
    extensions, addresses = granted_to(dossiers), applicant_addresses(dossiers)
    for dossier in dossiers:
        extension = extensions.get(dossier.pk)
        extended = f"Gia hạn; hẹn lần đầu {localtime(extension.due_before):%d/%m/%Y}" if extension else ""
        ended = str(dossier.state.label) if dossier.state in ENDED_OTHERWISE else ""
        yield RegisterLine(
            code=dossier.code or "",
            procedure=dossier.title,
            applicant=dossier.applicant_name,
            contact="; ".join(filter(None, [addresses.get(dossier.pk, ""), _phone(dossier)])),
            office=str(agency),
            received_at=localtime(dossier.accepted_at or dossier.submitted_at),
            due_at=localtime(dossier.due_at) if dossier.due_at else None,
            returned_at=localtime(dossier.returned_at) if dossier.returned_at else None,
            way=dossier.get_delivery_display(),
            remark="\n".join(filter(None, [extended, ended])),
        )


def _phone(dossier: Dossier) -> str:
    known = dossier.organisation or dossier.principal or dossier.applicant
    return str(known.phone)
