"""Rewrite the data files of places in `services/agencies/data` from the extract named in its README."""

import csv
from collections.abc import Iterable
from pathlib import Path

from django.core.management.base import BaseCommand, CommandParser

from services.agencies.reference_data import DATA_DIR
from services.agencies.standard_offices import numbered

# The extract of former communes is older than that of the units: the code of Ba Chẽ has changed since.
RENUMBERED = {"06970": "06978"}


class Command(BaseCommand):
    help = "Write the data files of provinces, communes and former communes from an extract (a folder of CSV files)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("extract", type=Path)

    def handle(self, *, extract: Path, **options: object) -> None:
        units = [(row["code"], row["name"], row["full_name"], "") for row in _read(extract / "provinces.csv")]
        units += [
            (row["code"], row["name"], row["full_name"], row["province_code"])
            for row in _read(extract / "communes.csv")
        ]
        _write("units.csv", ("code", "name", "full_name", "province"), units)
        keys = ("code", "name", "full_name", "province")
        numbers = numbered([dict(zip(keys, unit, strict=True)) for unit in units], _known_numbers())
        _write("commune_numbers.csv", ("unit", "number"), numbers.items())
        former = list(_former(extract))
        _write("former_communes.csv", ("code", "name", "successor"), former)
        self.stdout.write(f"{len(units)} units, {len(former)} former communes")


def _known_numbers() -> dict[str, str]:
    """The numbers that communes have, which they keep."""
    path = DATA_DIR / "commune_numbers.csv"
    return {row["unit"]: row["number"] for row in _read(path)} if path.is_file() else {}


def _former(extract: Path) -> Iterable[tuple[str, ...]]:
    provinces = {row["code"]: row["full_name"] for row in _read(extract / "legacy_provinces.csv")}
    for row in _read(extract / "legacy_communes.csv"):
        parts = (row["old_name"], row["old_district"], provinces[row["old_province_code"]])
        successor = RENUMBERED.get(row["new_code"], row["new_code"])
        yield row["old_code"], ", ".join(part for part in parts if part), successor


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _write(name: str, header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    with (DATA_DIR / name).open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
