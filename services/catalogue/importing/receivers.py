"""Which kinds of office receive a procedure, by the levels and agencies that its record names."""

from collections.abc import Iterator
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
    ),
}
"""By level, what the names of agencies begin to say of their kind, folded."""
POLICE: Final = "Bộ Công an"


def receiving_kinds(row: RecordRow) -> str:
    """The kinds separated by commas, in the order of `AgencyKind`; `ministry` stands for the issuer.

    At a level where the record names no kind that the portal knows, the People's Committee receives it, or the police
    what its ministry has issued: one office for each place, which passes it on.
    """
    found = {kind for level in row.levels for kind in _of_level(row, level)}
    return ",".join(kind for kind in AgencyKind if kind in found)


def _of_level(row: RecordRow, level: str) -> Iterator[AgencyKind]:
    if level not in NAMED:
        yield AgencyKind.MINISTRY
        return
    agencies = [fold(agency) for agency in row.executing_agencies]
    named = [kind for words, kind in NAMED[level] if any(words in agency for agency in agencies)]
    yield from named or [_usual(row, level)]


def _usual(row: RecordRow, level: str) -> AgencyKind:
    if row.issuer == POLICE:
        return AgencyKind.COMMUNE_POLICE if level == "Cấp xã" else AgencyKind.PROVINCE_POLICE
    return AgencyKind.COMMUNE_COMMITTEE if level == "Cấp xã" else AgencyKind.PROVINCE_COMMITTEE
