"""Which kinds of office receive a procedure, by the levels and agencies that its record names."""

from collections.abc import Iterable, Iterator
from typing import Final

from core.text import fold
from services.agencies.models import AgencyKind
from services.catalogue.importing.rows import RecordRow

NAMED: Final[dict[str, tuple[tuple[str, AgencyKind], ...]]] = {
    "Cấp xã": (
        ("cong an cap xa", AgencyKind.COMMUNE_POLICE),
        ("cong an xa", AgencyKind.COMMUNE_POLICE),
        ("uy ban nhan dan cap xa", AgencyKind.COMMUNE_COMMITTEE),
        ("uy ban nhan dan xa", AgencyKind.COMMUNE_COMMITTEE),
        ("uy ban nhan dan phuong", AgencyKind.COMMUNE_COMMITTEE),
        ("ubnd cap xa", AgencyKind.COMMUNE_COMMITTEE),
    ),
    "Cấp tỉnh": (
        ("so tu phap", AgencyKind.JUSTICE_DEPARTMENT),
        ("so tai chinh", AgencyKind.FINANCE_DEPARTMENT),
        ("so cong thuong", AgencyKind.TRADE_DEPARTMENT),
        ("so nong nghiep va moi truong", AgencyKind.ENVIRONMENT_DEPARTMENT),
        ("so xay dung", AgencyKind.CONSTRUCTION_DEPARTMENT),
        ("so y te", AgencyKind.HEALTH_DEPARTMENT),
        ("van phong dang ky dat dai", AgencyKind.LAND_OFFICE),
        ("bao hiem xa hoi", AgencyKind.SOCIAL_INSURANCE),
        ("phong quan ly xuat nhap canh", AgencyKind.IMMIGRATION_POLICE),
        ("phong canh sat giao thong", AgencyKind.TRAFFIC_POLICE),
        ("cong an cap tinh", AgencyKind.PROVINCE_POLICE),
        ("cong an tinh", AgencyKind.PROVINCE_POLICE),
        ("uy ban nhan dan cap tinh", AgencyKind.PROVINCE_COMMITTEE),
        ("uy ban nhan dan tinh", AgencyKind.PROVINCE_COMMITTEE),
        ("ubnd cap tinh", AgencyKind.PROVINCE_COMMITTEE),
    ),
}
"""By level, what the names of agencies begin to say of their kind, folded."""
POLICE: Final = "Bộ Công an"


def receiving_kinds(row: RecordRow) -> str:
    """The kinds separated by commas, in the order of `AgencyKind`; `ministry` stands for the issuer.

    Of agencies that are of no kind the portal knows (customs, tax, regions of the State Bank) the issuer receives it,
    which passes it on; where a record names none, the People's Committee of the level. The police receives what its
    ministry has issued.
    """
    agencies = [fold(agency) for agency in row.executing_agencies]
    named = {kind for level in row.levels for kind in _named(agencies, level)}
    central = {AgencyKind.MINISTRY for level in row.levels if level not in NAMED}
    usual = {_usual(row, level) for level in row.levels if level in NAMED and not named}
    return ",".join(kind for kind in AgencyKind if kind in named | central | usual)


def _named(agencies: Iterable[str], level: str) -> Iterator[AgencyKind]:
    return (kind for words, kind in NAMED.get(level, ()) for agency in agencies if words in agency)


def _usual(row: RecordRow, level: str) -> AgencyKind:
    """Who receives what names no agency of a known kind."""
    if row.issuer == POLICE:
        return AgencyKind.COMMUNE_POLICE if level == "Cấp xã" else AgencyKind.PROVINCE_POLICE
    if row.executing_agencies:
        return AgencyKind.MINISTRY
    return AgencyKind.COMMUNE_COMMITTEE if level == "Cấp xã" else AgencyKind.PROVINCE_COMMITTEE
