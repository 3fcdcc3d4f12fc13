"""How complete the procedures are in a province: what its own people have to add, each with its remedy."""

from collections.abc import Mapping
from datetime import date
from typing import Final, NamedTuple

from django.db.models import Exists, OuterRef, Q

from services.agencies.models import AdministrativeUnit, Agency, AgencyKind, Post, Role
from services.catalogue.models import LocalFee, Procedure


class ProvinceCheck(NamedTuple):
    """One thing that a province adds for each of its fees or offices."""

    label: str
    counted: str
    remedy: str


CHECKS: Final[Mapping[str, ProvinceCheck]] = {
    "fees": ProvinceCheck(
        "Mức thu do tỉnh quyết định đã ghi", "khoản thu", "Ghi mức thu theo nghị quyết ở trang “Mức thu của tỉnh”."
    ),
    "address": ProvinceCheck("Cơ quan có địa chỉ", "cơ quan", "Nhờ người quản trị ghi địa chỉ của cơ quan."),
    "phone": ProvinceCheck("Cơ quan có số điện thoại", "cơ quan", "Nhờ người quản trị ghi số điện thoại của cơ quan."),
    "desk": ProvinceCheck(
        "Cơ quan có cán bộ một cửa", "cơ quan", "Lãnh đạo cơ quan giao vai trò cán bộ một cửa ở trang nhân sự."
    ),
}
FROM_THE_STATE: Final = ("", AgencyKind.MINISTRY)
"""Kinds that serve nobody of a province."""


class ProvinceFigure(NamedTuple):
    """One check in one province: how many there are, and how many do not meet it."""

    check: ProvinceCheck
    asked: int
    unmet: int


def figures_of(province: AdministrativeUnit, today: date) -> list[ProvinceFigure]:
    """Each check counted in one province; what there is none of is left out."""
    asked_fees, unmet_fees = _fees(province, today)
    offices = Agency.objects.in_force().exclude(kind__in=FROM_THE_STATE)
    offices = offices.filter(Q(unit=province) | Q(unit__province=province))
    desks = Post.objects.filter(agency=OuterRef("pk"), role__in=[Role.DESK, Role.DESK_HEAD], user__is_active=True)
    rows = list(offices.annotate(has_desk=Exists(desks)).values_list("address", "phone", "has_desk"))
    missing = zip(*[[not value for value in row] for row in rows], strict=True) if rows else [(), (), ()]
    unmet = [unmet_fees, *(sum(column) for column in missing)]
    asked = [asked_fees, *[len(rows)] * 3]
    figures = map(ProvinceFigure, CHECKS.values(), asked, unmet)
    return [figure for figure in figures if figure.asked]


def percent_of(figures: list[ProvinceFigure]) -> int:
    """The share of what is met, each check counting alike, in per cent rounded down: only what is whole has 100."""
    if not figures:
        return 0
    return int(sum(100 * (one.asked - one.unmet) / one.asked for one in figures) / len(figures))


def _fees(province: AdministrativeUnit, today: date) -> tuple[int, int]:
    """How many fees are left to the province, and how many of these have no amount today or to come."""
    left_open = Procedure.objects.with_local_fees().values_list("pk", "local_fee_keys")
    keys = {(pk, key) for pk, column in left_open for key in column.strip("|").split("|")}
    lasting = Q(valid_until=None) | Q(valid_until__gte=today)
    fixed = LocalFee.objects.approved().of_province(province.pk).filter(lasting)
    return len(keys), len(keys - set(fixed.values_list("procedure_id", "fee")))
