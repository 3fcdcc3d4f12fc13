"""The record that the project carries, as packages for information; and small ones to try one thing on."""

import json
import lzma
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

from services.catalogue.derived.derivation import with_derived_form
from services.catalogue.derived.errors import NotDerivableError
from services.catalogue.importing.files import SHIPPED
from services.catalogue.importing.quality_issues import quality_issues_of
from services.catalogue.importing.records import package_of
from services.catalogue.importing.rows import read_row
from services.catalogue.package.definition import Package, RequiredPaper
from services.catalogue.package.public_record import FilingChannel, Level, Record, Source, Way
from services.catalogue.package.results import Result

ISSUER = "G15"
SOURCE = Source(name="Cổng dịch vụ công quốc gia", read_on=date(2026, 7, 20))
WAYS = tuple(Way(channel=channel, time="10 ngày làm việc") for channel in FilingChannel)
RECORD = Record(
    name="Cấp giấy xác nhận",
    field="Hộ tịch",
    issuer=ISSUER,
    levels=(Level.COMMUNE,),
    subjects=("Công dân Việt Nam",),
    steps=(),
    ways=WAYS,
    performed_by=(),
    source=SOURCE,
)
PAPER = RequiredPaper(name="Đơn đề nghị", originals=1)


@cache
def rows() -> dict[str, dict[str, Any]]:
    """The rows of the file by code."""
    with lzma.open(SHIPPED, "rt", encoding="utf-8") as lines:
        return {row["code"]: row for row in map(json.loads, lines)}


def is_online(row: dict[str, Any]) -> bool:
    return any(channel["method"] == "ONLINE" for channel in row.get("channels", ()))


def package(code: str) -> Package:
    """The package of one record."""
    row = read_row(rows()[code])
    return package_of(row, issuer=ISSUER, issues=quality_issues_of(row), read_on=SOURCE.read_on)


def online_codes() -> list[str]:
    """The codes of every record that can be filed online, those between offices included."""
    return [code for code, row in rows().items() if is_online(row)]


def derived_packages(codes: list[str]) -> Iterator[Package]:
    """Those of these records that get a form, with it."""
    for code in codes:
        try:
            yield with_derived_form(package(code))
        except NotDerivableError:
            continue


def paper(name: str, case: str = "", **more: object) -> RequiredPaper:
    """One original of this paper, in this case."""
    return RequiredPaper.model_validate({"name": name, "case": case, "originals": 1, **more})


def with_record(*papers: RequiredPaper, code: str = "1.000001", results: int = 1, **changes: Any) -> Package:
    """A package for information with these papers, its record changed in these parts."""
    named = tuple(Result(code=f"KQ.G15.00000{number}", name=f"Giấy xác nhận {number}") for number in range(results))
    return Package(code=code, record=RECORD.model_copy(update=changes), papers=papers, results=named)
