"""Places where a fee or time limit that a version changes still stands in prose: record, hints, notes, mails."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from eforms.definition import FrozenModel
from services.catalogue.differences.labels import PART_LABELS
from services.catalogue.differences.value_labels import part_title
from services.catalogue.package.definition import Package
from services.catalogue.package.fees.charges import FeeRule
from services.catalogue.package.time_limits import TimeLimit, TimeUnit

AROUND: Final = 60
"""Characters shown on either side of what was found."""
TITLES_SHOWN: Final = 2
"""Of the parts above a text: the outermost and the innermost."""


@dataclass(frozen=True)
class StalePlace:
    """A text of the new version that still says what was true before."""

    where: str
    """`Thông tin công bố – Cách nộp trực tuyến`."""
    said: str
    """The former value: `8.000 đồng`."""
    excerpt: str


def stale_places(before: Package | None, after: Package) -> list[StalePlace]:
    """The texts of a version that still name an amount or time limit which it no longer has."""
    if before is None or not (gone := [*_amounts_gone(before, after), *_limits_gone(before, after)]):
        return []
    found = (
        StalePlace(where, said, _excerpt(text, match))
        for where, text in _texts(after)
        for said, pattern in gone
        if (match := pattern.search(text))
    )
    return list(dict.fromkeys(found))


def _amounts_gone(before: Package, after: Package) -> Iterator[tuple[str, re.Pattern[str]]]:
    for amount in sorted(_amounts(before) - _amounts(after)):
        written = f"{amount:,}".replace(",", ".")
        digits = "|".join(map(re.escape, dict.fromkeys((written, str(amount)))))
        yield f"{written} đồng", re.compile(rf"(?<![\d.,])(?:{digits})\s*(?:đồng|đ\b|vnđ|vnd)", re.IGNORECASE)


def _amounts(package: Package) -> set[int]:
    """What is charged for good, locally too; a rate that ends is not what the prose should say."""
    lasting = [fee for one in package.handled for fee in one.fees if fee.ends == date.max]
    local = (rule.amount_vnd for fee in lasting for rule in fee.local_amounts if rule.ends == date.max)
    return {*(fee.amount_vnd for fee in lasting if not fee.value), *local} - {0}


def _limits_gone(before: Package, after: Package) -> Iterator[tuple[str, re.Pattern[str]]]:
    for amount, unit in sorted(_limits(before) - _limits(after)):
        not_working = r"(?!\s+làm việc)" if unit == TimeUnit.DAY else ""
        pattern = rf"(?<![\d.,/])0?{amount}\s*(?:\([^)]*\)\s*)?{TimeUnit(unit).label}{not_working}"
        yield f"{amount} {TimeUnit(unit).label}", re.compile(pattern, re.IGNORECASE)


def _limits(package: Package) -> set[tuple[int, str]]:
    limits = (limit for one in package.handled for limit in one.limits)
    return {(limit.amount, str(limit.unit)) for limit in limits if limit.amount}


def _texts(package: Package) -> Iterator[tuple[str, str]]:
    """Every text of a package with the titles of the parts it stands in; the rules themselves are left out."""
    for name, label in PART_LABELS.items():
        yield from _texts_in(getattr(package, name), (label,))


def _texts_in(part: object, titles: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if isinstance(part, str):
        yield " – ".join(dict.fromkeys((titles[0], *titles[1:][-TITLES_SHOWN:]))), " ".join(part.split())
    elif isinstance(part, tuple):
        for one in part:
            yield from _texts_in(one, titles)
    elif isinstance(part, FrozenModel) and not (isinstance(part, FeeRule) and part.ends < date.max):
        title = part_title(part)
        has_title = title != type(part).__name__ and not isinstance(part, TimeLimit)
        own = (*titles, title) if has_title else titles
        for name in type(part).model_fields:
            yield from _texts_in(getattr(part, name), own)


def _excerpt(text: str, match: re.Match[str]) -> str:
    start, end = max(match.start() - AROUND, 0), match.end() + AROUND
    return ("…" if start else "") + text[start:end].strip() + ("…" if end < len(text) else "")
