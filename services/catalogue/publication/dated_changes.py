"""The days on which the version in force of a procedure changes by itself, kept beside it for the calendar."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from django.db import transaction

from core.ui.formatting import format_vnd
from services.agencies.models import AdministrativeUnit
from services.catalogue.local_fees.amounts import amounts_everywhere, open_fees
from services.catalogue.package.definition import Package
from services.catalogue.package.fees.charges import FeeRule, Period
from services.catalogue.public import wording
from services.catalogue.publication.models import DatedChange, DatedChangeKind

LONGEST: Final = 400
Dated = tuple[date, DatedChangeKind, str]


@transaction.atomic
def keep_dated_changes(procedure_id: int, package: Package | None) -> None:
    """Write down anew what changes by itself under this package; None: the procedure is abolished."""
    DatedChange.objects.filter(procedure=procedure_id).delete()
    changes = sorted({*dated_changes(package), *_of_provinces(package)}) if package else []
    DatedChange.objects.bulk_create(
        [DatedChange(procedure_id=procedure_id, on=on, kind=kind, says=says[:LONGEST]) for on, kind, says in changes]
    )


def dated_changes(package: Package) -> Iterator[Dated]:
    """Each rate, local amount and reduction with a day: it begins, or it ends and none of the same follows."""
    for one in package.handled:
        for fee in one.fees:
            same = [other for other in one.fees if other.key == fee.key]
            yield from _days_of(fee, same, f"{fee.name}: {wording.format_price(fee)}")
            yield from _parts_of(fee)
        for reduction in one.reductions:
            yield from _days_of(reduction, [reduction], wording.format_reduction(reduction))


def _parts_of(fee: FeeRule) -> Iterator[Dated]:
    for local in fee.local_amounts:
        same = [other for other in fee.local_amounts if other.places == local.places]
        yield from _days_of(local, same, f"{fee.name}: {format_vnd(local.amount_vnd)} ({local.basis})")
    for reduction in fee.reductions:
        yield from _days_of(reduction, [reduction], f"{fee.name}: {wording.format_reduction(reduction)}")


def _of_provinces(package: Package) -> Iterator[Dated]:
    """The amounts that provinces have fixed: each begins, or ends and none of the same place follows."""
    decided = amounts_everywhere(package)
    places = [place for amounts in decided.values() for local in amounts for place in local.places]
    names = dict(AdministrativeUnit.objects.filter(pk__in=places).values_list("pk", "full_name")) if places else {}
    for key, amounts in decided.items():
        for local in amounts:
            same = [other for other in amounts if other.places == local.places]
            says = f"{open_fees(package)[key].name}: {wording.format_local_amount(local, names)}"
            yield from _days_of(local, same, says)


def _days_of(period: Period, same: Sequence[Period], says: str) -> Iterator[Dated]:
    if period.valid_from:
        yield period.valid_from, DatedChangeKind.BEGINS, says
    if period.valid_until and not any(other.is_valid_on(period.valid_until + timedelta(days=1)) for other in same):
        yield period.valid_until, DatedChangeKind.EXPIRES, says
