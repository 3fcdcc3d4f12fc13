"""Which amount of a province holds on a day. Asks nothing of the database where a package leaves no fee open."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import groupby

from services.agencies.models import Agency
from services.catalogue.local_fees.models import LocalFee
from services.catalogue.package.definition import Package
from services.catalogue.package.fees.charges import FeeRule, LocalAmount


def open_fees(package: Package) -> dict[str, FeeRule]:
    """The fees that provinces fix, by key: of several rates of one fee the last."""
    return {fee.key: fee for one in package.handled for fee in one.fees if fee.by_province}


def amounts_at(package: Package, office: Agency, on: date) -> Mapping[str, LocalAmount]:
    """What holds at an office on this day, by key of the fee; what the package no longer allows is left out."""
    if not any(fee.by_province for fee in package.fees) or (province := _province_of(office)) is None:
        return {}
    rows = LocalFee.objects.approved().of_province(province).filter(procedure__code=package.code)
    return {key: one for key, one in _timelines(package.fees, rows) if one.is_valid_on(on)}


def amounts_everywhere(package: Package) -> Mapping[str, list[LocalAmount]]:
    """What provinces have fixed, by key of the fee: one amount after the other, province by province."""
    fees = open_fees(package)
    if not fees:
        return {}
    rows = LocalFee.objects.approved().filter(procedure__code=package.code)
    found: dict[str, list[LocalAmount]] = {}
    for key, one in _timelines(fees.values(), rows):
        found.setdefault(key, []).append(one)
    return found


def _province_of(office: Agency) -> str | None:
    """The province in which an office collects; None: it serves the whole country."""
    return (office.unit.province_id or office.unit.pk) if office.unit else None


def _timelines(fees: Iterable[FeeRule], rows: Iterable[LocalFee]) -> Iterator[tuple[str, LocalAmount]]:
    """Each amount that its fee allows, ending where the next one of that fee and province begins."""
    rules: dict[str, list[FeeRule]] = {}
    for fee in fees:
        rules.setdefault(fee.key, []).append(fee)
    ordered = sorted(rows, key=lambda row: (row.fee, row.province_id, row.valid_from))
    for (key, province), group in groupby(ordered, key=lambda row: (row.fee, row.province_id)):
        amounts = list(group)
        for row, following in zip(amounts, [*amounts[1:], None], strict=True):
            if any(rule.leaves_open(row.amount_vnd) for rule in rules.get(key, ())):
                yield key, _amount(row, province, following.valid_from if following else None)


def _amount(row: LocalFee, province: str, replaced_on: date | None) -> LocalAmount:
    ends = [day for day in (row.valid_until, replaced_on and replaced_on - timedelta(days=1)) if day]
    return LocalAmount(
        places=(province,),
        amount_vnd=row.amount_vnd,
        basis=row.basis,
        valid_from=row.valid_from,
        valid_until=min(ends, default=None),
    )
