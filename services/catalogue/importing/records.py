"""Reads public records of procedures from an extract of the national portal into packages for information."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from services.catalogue.package.definition import Package, RequiredPaper
from services.catalogue.package.public_record import FilingChannel, LegalText, Level, Record, RecordSection, Source, Way
from services.catalogue.package.results import Result

INTERNAL_CODE_PREFIXES = ("5.", "6.")
"""Codes of procedures between offices (thủ tục nội bộ), which are not for the public."""

CHANNELS = {"ONLINE": FilingChannel.ONLINE, "DIRECT": FilingChannel.DESK, "POSTAL": FilingChannel.POST}
UNITS = {"WORKING_DAY": "ngày làm việc", "DAY": "ngày", "HOUR": "giờ", "MONTH": "tháng"}
LEVELS = {level.label: level for level in Level}
SMALLEST_FEE_VND = 1000
"""Smaller amounts in the extract are wrong: typed in thousands, or no amount."""

RecordJson = Mapping[str, Any]


def read_records(folder: Path, issuers: Mapping[str, str]) -> Iterator[Package]:
    """Read all packages of an extract folder; `issuers` maps names of ministries to agency codes."""
    source = Source(name="Cổng dịch vụ công quốc gia", read_on=date(2026, 7, 20))
    texts = {row["code"]: row for row in _read_json_lines(folder / "procedure_texts.jsonl")}
    for row in _read_json_lines(folder / "procedures.jsonl"):
        if not row["code"].startswith(INTERNAL_CODE_PREFIXES):
            yield package_of(row, texts.get(row["code"], {}), issuer=issuers[row["issuer"]], source=source)


def package_of(row: RecordJson, texts: RecordJson, *, issuer: str, source: Source) -> Package:
    """A package without form from one record; times and fees stay free text, as they are unchecked."""
    handed_in = [part for part in row.get("components", ()) if _is_paper(part)]
    record = Record(
        name=row["name"],
        field=row["field"],
        issuer=issuer,
        kind=row.get("kind", ""),
        decision=row["decision_no"],
        levels=tuple(LEVELS[level] for level in row["levels"]),
        subjects=tuple(row["subjects"]),
        steps=tuple(RecordSection(text=text) for text in [texts.get("steps", "").strip()] if text),
        ways=tuple(_way(channel) for channel in row.get("channels", ())),
        performed_by=tuple(row.get("executing_agencies", ())),
        decided_by=row.get("competent_agency", ""),
        coordinated_with=row.get("coordinating_agency", ""),
        reception_address=row.get("reception_address", ""),
        conditions=texts.get("conditions", ""),
        remarks=tuple(part["name"] for part in row.get("components", ()) if part["name"] and not _is_paper(part)),
        legal_basis=tuple(LegalText(number=number) for number in row.get("legal_codes", ())),
        source=source,
    )
    return Package(
        code=row["code"],
        record=record,
        papers=tuple(_paper(part) for part in handed_in),
        results=tuple(Result(code=result.get("code", ""), name=result["name"]) for result in row.get("results", ())),
    )


def _is_paper(part: RecordJson) -> bool:
    """Whether a component is a paper to hand in; all others are remarks."""
    return bool(part["name"] and (part.get("original") or part.get("copy")))


def _paper(part: RecordJson) -> RequiredPaper:
    template = part.get("template", "")
    return RequiredPaper(
        name=part["name"],
        case=part.get("case", "").strip("* :"),
        originals=part.get("original", 0),
        copies=part.get("copy", 0),
        template="" if template == "?" else template,
    )


def _way(channel: RecordJson) -> Way:
    return Way(
        channel=CHANNELS[channel["method"]],
        text=channel.get("note", "").strip("() "),
        time=_time(channel),
        fee=_fee(channel),
    )


def _time(channel: RecordJson) -> str:
    """The time with its unit; empty when the unit is missing or ambiguous."""
    unit = UNITS.get(channel.get("unit", ""))
    return f"{channel['time']} {unit}" if unit and not channel.get("ambiguous") else ""


def _fee(channel: RecordJson) -> str:
    """The fee as text; empty when missing or implausible, which does not mean free of charge."""
    fee, currency = channel.get("fee", 0), channel.get("currency", "")
    if channel.get("ambiguous") or not fee:
        return ""
    if currency == "VND":
        return f"{fee:,} đồng".replace(",", ".") if fee >= SMALLEST_FEE_VND else ""
    return f"{fee} {currency}"


def _read_json_lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
