"""The catalogue as open data: what is said of each public procedure, all of them in batches, and what changed since.

Read without the forms, which are many times as large, and in statements of a hundred procedures each.
"""

import csv
import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Any, Final

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils.timezone import localtime, make_aware
from django.utils.translation import gettext_noop
from pydantic import BaseModel, ConfigDict

from core.pagination import keyset
from core.spreadsheets import BYTE_ORDER_MARK, cell_text
from services.catalogue.models import ProcedureVersion, VersionAct, VersionEvent
from services.catalogue.package.definition import RequiredPaper
from services.catalogue.package.fees.charges import FeeRule
from services.catalogue.package.public_record import Record
from services.catalogue.package.time_limits import TimeLimit
from services.catalogue.public import wording

BATCH: Final = 100
FIRST_DAY: Final = date(2000, 1, 1)
FIELDS: Final[Mapping[str, str]] = {
    "code": gettext_noop("Mã thủ tục"),
    "name": gettext_noop("Tên thủ tục"),
    "field": gettext_noop("Lĩnh vực"),
    "issuer_code": gettext_noop("Mã định danh điện tử của cơ quan công bố"),
    "issuer": gettext_noop("Tên cơ quan công bố"),
    "levels": gettext_noop("Cấp thực hiện"),
    "subjects": gettext_noop("Đối tượng thực hiện"),
    "performed_by": gettext_noop("Cơ quan thực hiện"),
    "is_online": gettext_noop("Nộp trực tuyến được tại Cổng này hay không"),
    "time_limits": gettext_noop("Thời hạn giải quyết, bằng lời"),
    "fees": gettext_noop("Phí, lệ phí kèm ngày áp dụng và căn cứ; bản ghi công bố chỉ ghi bằng lời thì giữ nguyên lời"),
    "papers": gettext_noop("Thành phần hồ sơ"),
    "results": gettext_noop("Kết quả"),
    "legal_basis": gettext_noop("Số, ký hiệu văn bản căn cứ pháp lý"),
    "decision": gettext_noop("Quyết định công bố"),
    "version": gettext_noop("Số phiên bản trên Cổng"),
    "published_at": gettext_noop("Thời điểm công bố phiên bản (ISO 8601)"),
    "source": gettext_noop("Nguồn của bản ghi"),
    "url": gettext_noop("Địa chỉ trang thủ tục"),
}
"""The columns, and what each says."""

Row = dict[str, Any]


class NamedResult(BaseModel):
    """A result, by its name."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    name: str


class PublicRules(BaseModel):
    """What a package, or a part of one, says of time, money and results."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    limits: tuple[TimeLimit, ...] = ()
    fees: tuple[FeeRule, ...] = ()
    results: tuple[NamedResult, ...] = ()


class PublicPackage(PublicRules):
    """A package as far as open data says it: without its form and its process."""

    record: Record
    papers: tuple[RequiredPaper, ...] = ()
    parts: tuple[PublicRules, ...] = ()

    @property
    def handled(self) -> tuple[PublicRules, ...]:
        return self.parts or (self,)


def row_of(version: ProcedureVersion) -> Row:
    """A procedure under the keys of `FIELDS`; needs its body and the issuer of its procedure."""
    package = PublicPackage.model_validate_json(version.body.text)
    record = package.record
    return {
        "code": version.procedure.code,
        "name": record.name,
        "field": record.field,
        "issuer_code": record.issuer,
        "issuer": version.procedure.issuer.name,
        "levels": [level.label for level in record.levels],
        "subjects": list(record.subjects),
        "performed_by": list(record.performed_by),
        "is_online": version.procedure.is_online,
        "time_limits": _time_limits(package),
        "fees": _fees(package),
        "papers": [paper.name for paper in package.papers],
        "results": [result.name for rules in package.handled for result in rules.results],
        "legal_basis": [law.number for law in record.legal_basis],
        "decision": record.decision,
        "version": version.number,
        "published_at": version.published_at and _moment(version.published_at),
        "source": record.source.name,
        "url": f"{settings.SITE_URL}/thu-tuc/{version.procedure.code}/",
    }


def all_rows() -> Iterator[Row]:
    """Every public procedure in the order of codes."""
    versions = ProcedureVersion.objects.public().select_related("procedure__issuer", "body").order_by("procedure__code")
    after = ""
    while batch := list(versions.filter(procedure__code__gt=after)[:BATCH]):
        yield from map(row_of, batch)
        after = batch[-1].procedure.code


def csv_lines(rows: Iterator[Row]) -> Iterator[str]:
    """CSV with a byte order mark; several values in a cell stand behind one another with a semicolon."""
    writer = csv.writer(_Echo())
    yield BYTE_ORDER_MARK + writer.writerow(FIELDS)
    for row in rows:
        yield writer.writerow([_cell(row[name]) for name in FIELDS])


def json_lines(rows: Iterator[Row]) -> Iterator[str]:
    """A JSON object a line."""
    for row in rows:
        yield json.dumps(row, ensure_ascii=False) + "\n"


def changes_since(day: date, after: str) -> tuple[list[Row], str]:
    """What was published or ended from this day on, behind this cursor, in the order of time; and the next cursor."""
    in_force = ProcedureVersion.objects.in_force().filter(procedure=OuterRef("version__procedure"))
    events = (
        VersionEvent.objects.public_changes()
        .filter(at__gte=make_aware(datetime.combine(max(day, FIRST_DAY), time())))
        .select_related("version__procedure__issuer", "version__procedure__successor", "version__body")
        .annotate(is_in_force=Exists(in_force))
    )
    page = keyset(events, order=["at", "pk"], after=after, size=BATCH)
    return [_change(event) for event in page.rows], page.next


def _change(event: VersionEvent) -> Row:
    """One change; with the procedure as it reads today, where it is the version in force."""
    version = event.version
    return {
        "at": _moment(event.at),
        "change": "published" if event.act == VersionAct.PUBLISHED else "retired",
        "code": version.procedure.code,
        "version": version.number,
        "in_force": event.is_in_force,  # type: ignore[attr-defined]  # annotated
        "replaced_by": version.procedure.successor.code if version.procedure.successor else None,
        "procedure": row_of(version) if version.is_in_force and event.act == VersionAct.PUBLISHED else None,
    }


def _time_limits(package: PublicPackage) -> list[str]:
    """The limits in words; without any, what the record says of its ways to file."""
    limits = [wording.format_limit(limit) for rules in package.handled for limit in rules.limits]
    return list(dict.fromkeys(limits or [way.time for way in package.record.ways if way.time]))


def _fees(package: PublicPackage) -> list[str]:
    """The fees, those of later days too; without any, the words of the record."""
    fees = [f"{fee.name}: {wording.format_fee(fee)}" for rules in package.handled for fee in rules.fees]
    said = dict.fromkeys(fees or [way.fee for way in package.record.ways if way.fee])
    return [text.replace("\xa0", " ") for text in said]


def _cell(value: object) -> str:
    match value:
        case bool():
            return "1" if value else "0"
        case list():
            return cell_text("; ".join(value))
    return cell_text("" if value is None else value)


def _moment(at: datetime) -> str:
    return localtime(at).isoformat(timespec="seconds")


class _Echo:
    """A file that hands each line back to whoever writes it."""

    def write(self, text: str) -> str:
        return text
