"""Where a procedure is received over the counter in a province: what may be named, and what holds on a day."""

from datetime import date
from typing import Final

from django.db.models import Q, QuerySet

from services.agencies.models import AdministrativeUnit, Agency
from services.catalogue.local_reception.models import LocalReception
from services.catalogue.models import Procedure
from services.catalogue.package.definition import Package
from services.catalogue.package.public_record import FilingChannel, Level
from services.catalogue.receiving import receivers_of

LEFT_TO: Final = frozenset({Level.PROVINCE, Level.COMMUNE})


def leaves_reception_open(package: Package) -> bool:
    """Whether provinces say where it is received: it is carried out there, and may be filed over the counter."""
    record = package.record
    over_the_counter = any(way.channel == FilingChannel.DESK for way in record.ways)
    return over_the_counter and not LEFT_TO.isdisjoint(record.levels)


def may_leave_open() -> Q:
    """The procedures that are carried out in provinces or communes; of each its version says the rest."""
    return Q(levels__contains=Level.PROVINCE.value) | Q(levels__contains=Level.COMMUNE.value)


def nameable_offices(procedure: Procedure, province: AdministrativeUnit) -> QuerySet[Agency]:
    """The offices of a province that receive the procedure; where none is said to, all that lie there."""
    here = Q(unit=province) | Q(unit__province=province)
    receiving = receivers_of(procedure.pk).filter(here)
    return receiving if receiving.exists() else Agency.objects.in_force().filter(here)


def holding(procedure_id: int, on: date) -> list[LocalReception]:
    """What holds on this day, one for each province that decided; without the offices."""
    rows = LocalReception.objects.approved().filter(procedure=procedure_id, valid_from__lte=on)
    latest = {row.province_id: row for row in rows.select_related("province").order_by("valid_from")}
    return sorted((row for row in latest.values() if not row.is_over(on)), key=lambda row: row.province.name)


def offices_of(reception: LocalReception) -> list[Agency]:
    """Its offices, each as it acts today: one that was merged is the one it was merged into."""
    named = reception.offices.select_related("successor").order_by("code")
    return list({office.acting.pk: office.acting for office in named}.values())
