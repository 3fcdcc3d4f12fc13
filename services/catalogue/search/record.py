"""The procedures of the record that the project carries, read without a database: for judging and measuring."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from services.catalogue.importing.files import SHIPPED, read_lines
from services.catalogue.importing.records import LEVELS
from services.catalogue.package.audience import audiences_of
from services.catalogue.package.parts import is_internal
from services.catalogue.search.engine import SearchEngine
from services.catalogue.search.index import Entry
from services.catalogue.search.terms import read_terms

PACKAGES: Final = Path(__file__).parents[1] / "packages"


def record_engine() -> SearchEngine:
    """The search of the whole record with the terms the portal begins with."""
    return SearchEngine.of(record_entries(), read_terms())


def record_entries() -> Iterator[Entry]:
    """The procedures for the public, with the everyday names that the packages of the project give."""
    packages = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in PACKAGES.glob("*.json")}
    for line in read_lines([SHIPPED]):
        row = line.record
        if not is_internal(row["code"]):
            yield _entry(row, packages.get(row["code"]))


def _entry(row: Mapping[str, Any], package: Mapping[str, Any] | None) -> Entry:
    return Entry(
        code=row["code"],
        name=row["name"],
        field=row["field"],
        issuer=row["issuer"],
        levels=frozenset(str(LEVELS[level]) for level in row["levels"]),
        is_online=package is not None,
        audiences=frozenset(map(str, audiences_of(row["subjects"]))),
        keywords=tuple(package["record"].get("keywords", ())) if package else (),
    )
