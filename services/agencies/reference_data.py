"""Reference data shipped with the project (units, agencies, calendar): database import, code lists for forms."""

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.db import models, transaction

from core.text import fold
from eforms.language.codelists import CodeList
from services.agencies import standard_offices
from services.agencies.models import AdministrativeUnit, Agency, AgencyKind, CalendarDay, FormerCode, FormerCommune

DATA_DIR = Path(__file__).parent / "data"


@transaction.atomic
def load_all() -> dict[str, int]:
    """Import all data files (idempotent); returns the number of rows written by file."""
    return {
        "units": _load_units(),
        "former_communes": _load_former_communes(),
        "agencies": _load_agencies(),
        "calendar": _load_calendar(),
    }


def provinces() -> CodeList:
    """Code list of provinces, sorted by name without Tỉnh and Thành phố."""
    return CodeList({row["code"]: row["full_name"] for row in _units_by_name() if not row["province"]})


def communes() -> CodeList:
    """Code list of communes with their provinces as parents."""
    rows = [row for row in _units_by_name() if row["province"]]
    return CodeList({row["code"]: row["full_name"] for row in rows}, {row["code"]: row["province"] for row in rows})


def former_communes() -> CodeList:
    """Code list of communes before July 2025: one entry for each successor, which is its parent."""
    names = communes()
    provinces_by_code = provinces().labels
    rows = {f"{row['code']}-{row['successor']}": row for row in _read_csv("former_communes.csv")}
    today = {code: f"{name}, {provinces_by_code[names.parents[code]]}" for code, name in names.labels.items()}
    labels = {code: f"{row['name']} → {today[row['successor']]}" for code, row in rows.items()}
    return CodeList(labels, {code: row["successor"] for code, row in rows.items()})


def _units_by_name() -> list[dict[str, str]]:
    return sorted(_read_csv("units.csv"), key=lambda row: fold(row["name"]))


def _load_units() -> int:
    rows = _read_csv("units.csv")
    units = [
        AdministrativeUnit(
            code=row["code"],
            name=row["name"],
            full_name=row["full_name"],
            folded=fold(row["full_name"]),
            province_id=row["province"] or None,
        )
        for row in rows
    ]
    provinces = [unit for unit in units if unit.province_id is None]
    communes = [unit for unit in units if unit.province_id is not None]
    return _upsert(provinces, by=["code"]) + _upsert(communes, by=["code"])


def _load_former_communes() -> int:
    rows = _read_csv("former_communes.csv")
    return _upsert(
        [
            FormerCommune(code=row["code"], name=row["name"], folded=fold(row["name"]), successor_id=row["successor"])
            for row in rows
        ],
        by=["code", "successor"],
    )


def _load_agencies() -> int:
    """Add missing agencies; existing ones belong to the administrator. Superiors come first.

    Of an existing one only the kind is filled in, where nobody has said it.
    """
    known = Agency.objects.in_bulk(field_name="code")
    listed = {row["code"]: row for row in [*_standard_offices(), *_read_csv("agencies.csv")]}
    for row in listed.values():
        if row["code"] in known and row["kind"] and not known[row["code"]].kind:
            Agency.objects.filter(code=row["code"]).update(kind=row["kind"])
    former = set(FormerCode.objects.values_list("code", flat=True))
    missing = [row for row in listed.values() if row["code"] not in known and row["code"] not in former]
    for depth in sorted({row["code"].count(".") for row in missing}):
        rows = [row for row in missing if row["code"].count(".") == depth]
        created = Agency.objects.bulk_create([_agency(row, known) for row in rows], batch_size=1000)
        known |= {agency.code: agency for agency in created}
    return len(missing)


def _agency(row: Mapping[str, str], known: Mapping[str, Agency]) -> Agency:
    return Agency(
        code=row["code"],
        name=row["name"],
        kind=row["kind"],
        superior=known[row["superior"]] if row["superior"] else None,
        unit_id=row["unit"] or None,
        desk_name=row["desk_name"],
        address=row["address"],
    )


def _standard_offices() -> list[Mapping[str, str]]:
    """The offices that every province and commune has."""
    committees = (row for row in _read_csv("agencies.csv") if row["kind"] == AgencyKind.PROVINCE_COMMITTEE)
    heads = {row["unit"]: row["code"] for row in committees}
    numbers = {row["unit"]: row["number"] for row in _read_csv("commune_numbers.csv")}
    return list(standard_offices.offices(_read_csv("units.csv"), _read_csv("standard_offices.csv"), numbers, heads))


def _load_calendar() -> int:
    """Add missing years; a year already present belongs to the administrator, who may have deleted days."""
    known = {day.year for day in CalendarDay.objects.values_list("day", flat=True)}
    days = [
        CalendarDay(day=day, kind=row["kind"], name=row["name"], source=row["source"])
        for row in _read_csv("calendar.csv")
        if (day := date.fromisoformat(row["day"])).year not in known
    ]
    return len(CalendarDay.objects.bulk_create(days))


def _upsert(rows: Sequence[models.Model], *, by: list[str]) -> int:
    """Insert missing rows and update changed ones; `by` are the fields of the unique key."""
    model: Any = type(rows[0])
    fields = [field for field in model._meta.concrete_fields if field.name != "id"]
    existing = set(model.objects.values_list(*(field.attname for field in fields)))
    changed = [row for row in rows if tuple(getattr(row, field.attname) for field in fields) not in existing]
    model.objects.bulk_create(
        changed,
        batch_size=1000,
        update_conflicts=True,
        update_fields=[field.name for field in fields if field.name not in by],
        unique_fields=by,
    )
    return len(changed)


def _read_csv(name: str) -> list[dict[str, str]]:
    with (DATA_DIR / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
