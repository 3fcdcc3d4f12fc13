"""A procedure as linked data (JSON-LD): `GovernmentService` of schema.org and the public service of CPSV-AP at once.

Only what is sure is said as a value: an amount that is fixed everywhere, a time limit of days or months without a
condition. The rest is text, or left out.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, Final

from django.conf import settings

from services.catalogue.package.definition import Package
from services.catalogue.package.fees.charges import FeeRule
from services.catalogue.package.public_record import FilingChannel, LegalText
from services.catalogue.package.time_limits import TimeLimit, TimeUnit
from services.catalogue.public import wording
from services.catalogue.public.page_heads import procedure_head
from services.catalogue.public.procedure_page import FilingWay, ProcedurePage

Node = dict[str, Any]
CONTEXT: Final[Mapping[str, str]] = {
    "@vocab": "https://schema.org/",
    "cpsv": "http://purl.org/vocab/cpsv#",
    "cv": "http://data.europa.eu/m8g/",
    "dct": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
VIETNAMESE: Final = {"@id": "http://publications.europa.eu/resource/authority/language/VIE"}
VIETNAM: Final = {"@id": "http://publications.europa.eu/resource/authority/country/VNM"}
DURATIONS: Final = {TimeUnit.DAY: "P{}D", TimeUnit.MONTH: "P{}M"}
"""Working days and hours are no durations of ISO 8601: how long they take depends on the calendar."""


def linked_data(page: ProcedurePage, *, issuer: str, published_at: datetime) -> Node:
    """The document of one procedure, published by this agency at this time."""
    record, head = page.record, procedure_head(page)
    authority = {"@id": f"{settings.SITE_URL}/#co-quan-{record.issuer}"}
    return {
        "@context": CONTEXT,
        "@id": f"{head.address}#thu-tuc",
        "@type": ["GovernmentService", "cpsv:PublicService"],
        "identifier": page.package.code,
        "dct:identifier": page.package.code,
        **_named(record.name, head.description),
        "url": {"@id": head.address},
        "alternateName": list(record.keywords),
        "category": record.field,
        "dct:language": VIETNAMESE,
        "areaServed": {"@type": "Country", "name": "Việt Nam", "identifier": "VN"},
        "dct:spatial": VIETNAM,
        "dct:modified": _typed("dateTime", published_at.isoformat(timespec="seconds")),
        "audience": [{"@type": "Audience", "audienceType": subject} for subject in record.subjects],
        "provider": [{"@type": "GovernmentOrganization", "name": name} for name in record.performed_by],
        "cv:hasCompetentAuthority": {
            **authority,
            "@type": ["GovernmentOrganization", "cv:PublicOrganisation"],
            "dct:identifier": record.issuer,
            **_named(issuer),
            "dct:spatial": VIETNAM,
        },
        "availableChannel": [_channel(page, way, number) for number, way in enumerate(page.ways, 1)],
        "cv:hasChannel": [{"@id": _within(page, "cach", number)} for number, _ in enumerate(page.ways, 1)],
        "cpsv:hasInput": list(_papers(page)),
        "serviceOutput": list(_results(page)),
        "cpsv:produces": [{"@id": node["@id"]} for node in _results(page)],
        "offers": list(_costs(page)),
        "cv:hasCost": [{"@id": node["@id"]} for node in _costs(page)],
        "cv:hasLegalResource": [_law(page, law, number) for number, law in enumerate(record.legal_basis, 1)],
    }


def _named(name: str, description: str = "") -> Node:
    """Name and description in both vocabularies."""
    description = description.replace("\xa0", " ")  # of amounts, for the eye
    described = {"description": description, "dct:description": _vietnamese(description)} if description else {}
    return {"name": name, "dct:title": _vietnamese(name), **described}


def _channel(page: ProcedurePage, way: FilingWay, number: int) -> Node:
    channel = page.record.ways[number - 1].channel
    said = "; ".join([*way.times, *([way.text] if way.text else [])])
    duration = _duration(page.package.limits_for(channel))
    online = channel == FilingChannel.ONLINE and page.package.is_online
    return {
        "@id": _within(page, "cach", number),
        "@type": ["ServiceChannel", "cv:Channel"],
        "dct:identifier": f"{page.package.code}/{channel}/{number}",
        **_named(way.label, said),
        **({"serviceUrl": {"@id": f"{settings.SITE_URL}/nop/{page.package.code}/"}} if online else {}),
        **({"processingTime": duration, "cv:processingTime": _typed("duration", duration)} if duration else {}),
    }


def _duration(limits: Iterable[TimeLimit]) -> str:
    """The time limit as a duration of ISO 8601; empty where it has cases or is counted in working time."""
    match list(limits):
        case [TimeLimit(when=None, amount=int(amount), unit=unit)] if amount and unit in DURATIONS:
            return DURATIONS[unit].format(amount)
    return ""


def _papers(page: ProcedurePage) -> Iterator[Node]:
    for number, paper in enumerate(page.package.papers, 1):
        said = ". ".join(filter(None, (paper.case, wording.format_copies(paper), paper.not_due)))
        yield {
            "@id": _within(page, "giay-to", number),
            "@type": "cv:Evidence",
            "dct:identifier": f"{page.package.code}/giay-to/{number}",
            **_named(paper.name, said),
        }


def _results(page: ProcedurePage) -> Iterator[Node]:
    results = [result for handled in page.package.handled for result in handled.results]
    for number, result in enumerate(results, 1):
        yield {
            "@id": _within(page, "ket-qua", number),
            "@type": ["Thing", "cpsv:Output"],
            "dct:identifier": result.code or f"{page.package.code}/ket-qua/{number}",
            **_named(result.name, wording.format_result(result)),
        }


def _costs(page: ProcedurePage) -> Iterator[Node]:
    """The fees whose amount is the same everywhere, and in any case a person can be in."""
    fees = [fee for handled in page.package.handled for fee in _sure_fees(handled, page.on)]
    for number, fee in enumerate(fees, 1):
        yield {
            "@id": _within(page, "phi", number),
            "@type": ["Offer", "cv:Cost"],
            "dct:identifier": f"{page.package.code}/{fee.key}",
            **_named(fee.name, wording.format_price(fee)),
            "price": fee.amount_vnd,
            "priceCurrency": "VND",
            "cv:value": _typed("double", str(fee.amount_vnd)),
            "cv:currency": {"@id": "http://publications.europa.eu/resource/authority/currency/VND"},
        }


def _sure_fees(package: Package, on: date) -> list[FeeRule]:
    same_everywhere = (fee for fee in package.fees if not (fee.value or fee.local_amounts or fee.by_province))
    return [fee for fee in same_everywhere if fee.is_valid_on(on)]


def _law(page: ProcedurePage, law: LegalText, number: int) -> Node:
    issued = {"eli:date_document": _typed("date", law.issued_on.isoformat())} if law.issued_on else {}
    return {
        "@id": _within(page, "can-cu", number),
        "@type": ["Legislation", "eli:LegalResource"],
        "eli:id_local": law.number,
        "legislationIdentifier": law.number,
        **_named(law.title or law.number),
        **issued,
    }


def _within(page: ProcedurePage, what: str, number: int) -> str:
    """The name of a part of the procedure: its page, and which part."""
    return f"{procedure_head(page).address}#{what}-{number}"


def _vietnamese(text: str) -> Node:
    return {"@value": text, "@language": "vi"}


def _typed(name: str, text: str) -> Node:
    return {"@value": text, "@type": f"xsd:{name}"}
