"""Reads one public record of a procedure into a package that can be published for information."""

import re
from datetime import date
from typing import Final

from services.catalogue.importing.legal_numbers import is_whole
from services.catalogue.importing.quality_issues import CHANNELS, QualityIssue, sure_fee, sure_time
from services.catalogue.importing.rows import Channel, Component, RecordRow
from services.catalogue.package.definition import Note, Package, RequiredPaper
from services.catalogue.package.public_record import LegalText, Level, Record, RecordSection, Source, Way
from services.catalogue.package.results import Result

LEVELS: Final = {level.label: level for level in Level}
SOURCES: Final = {
    "A": Source(name="Cổng dịch vụ công quốc gia", read_on=date(2026, 7, 20)),
    "B": Source(name="Văn bản công bố của Bộ Quốc phòng", read_on=date(2026, 1, 2)),
}
"""The sources of the record that the project carries; `services/catalogue/data/README.md`."""
STRAYS: Final = re.compile(r"^[\s;:,.]+|\s*[:;]\s*0\s*$")
PORTAL: Final = "Cổng dịch vụ công quốc gia"


def package_of(row: RecordRow, *, issuer: str, issues: list[QualityIssue], read_on: date) -> Package:
    """A package without form from one record; times and fees stay free text, as they are unchecked.

    `read_on` is when the record was read, where it does not say so itself.
    """
    return Package(
        code=row.code,
        record=_record(row, issuer, SOURCES.get(row.source) or Source(name=PORTAL, read_on=row.read_on or read_on)),
        papers=tuple(_paper(part) for part in row.components if part.is_paper),
        results=tuple(Result(code=result.code, name=result.name) for result in row.results),
        notes=tuple(Note(about=issue.about, text=issue.text) for issue in issues),
    )


def _record(row: RecordRow, issuer: str, source: Source) -> Record:
    return Record(
        name=" ".join(row.name.split()),
        field=row.field,
        issuer=issuer,
        kind=row.kind,
        decision=row.decision_no,
        levels=tuple(LEVELS[level] for level in row.levels),
        subjects=row.subjects,
        steps=tuple(RecordSection(text=text) for text in [row.steps.strip()] if text),
        ways=tuple(_way(channel) for channel in row.channels),
        performed_by=row.executing_agencies,
        decided_by=row.competent_agency,
        coordinated_with=row.coordinating_agency,
        reception_address=row.reception_address,
        conditions=row.conditions,
        remarks=tuple(part.name for part in row.components if part.is_remark),
        legal_basis=tuple(LegalText(number=number) for number in row.legal_codes if is_whole(number)),
        source=source,
    )


def _paper(part: Component) -> RequiredPaper:
    return RequiredPaper(
        name=_without_strays(part.name),
        case=part.case.strip("*•+-: \n"),
        originals=part.original,
        copies=part.copies,
        template="" if part.template == "?" else part.template,
    )


def _without_strays(name: str) -> str:
    """The name of a paper without the signs before it and the count of another column behind it (`Tờ khai: 0`)."""
    return STRAYS.sub("", name) or name


def _way(channel: Channel) -> Way:
    return Way(
        channel=CHANNELS[channel.method],
        text=channel.note.strip("() "),
        time=sure_time(channel),
        fee=sure_fee(channel),
    )
