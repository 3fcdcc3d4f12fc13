"""The sitemap of the public pages (sitemaps.org): an index, the fixed pages, and the procedures in parts.

A part begins behind a code and is read by it, so nothing is counted and no page of a list is skipped over.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.timezone import localtime

from services.catalogue.life_events import life_events
from services.catalogue.models import Procedure, ProcedureVersion

PART: Final = 2_000
"""Procedures of one part; the protocol allows 50,000 addresses."""
FIXED: Final = ("/", "/tim-kiem/", "/su-kien/", "/du-lieu-mo/", "/tiep-can/")


@dataclass(frozen=True)
class Place:
    """An address of the portal, and since when it reads as it does, where that is known."""

    path: str
    changed_on: date | None = None


def fixed_places() -> list[Place]:
    """The pages that there are without any procedure."""
    return [*map(Place, FIXED), *(Place(f"/su-kien/{slug}/") for slug in life_events())]


def procedure_places(after: str) -> list[Place]:
    """The public procedures of the part behind this code."""
    rows = (
        ProcedureVersion.objects.public()
        .filter(procedure__code__gt=after)
        .order_by("procedure__code")
        .values_list("procedure__code", "published_at")
    )
    return [Place(f"/thu-tuc/{code}/", localtime(published_at).date()) for code, published_at in rows[:PART]]


def part_starts() -> Iterator[str]:
    """The codes behind which the parts begin, the first of them empty."""
    start: str | None = ""
    while start is not None:
        yield start
        codes = Procedure.objects.public().filter(code__gt=start).order_by("code").values_list("code", flat=True)
        last = codes[PART - 1 : PART].first()
        start = last if last and codes[PART : PART + 1].exists() else None
