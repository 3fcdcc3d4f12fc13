"""Import the first three digits of personal numbers, by province, from a folder of CSV files."""

import csv
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand

from eforms.language.codelists import DATA_DIR

COLUMNS = {"code": "cccd_prefix", "name": "full_name", "parent": "new_province_code"}


class Command(BaseCommand):
    help = "Writes eforms/data/birth_provinces.csv from FOLDER/legacy_provinces.csv."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *, folder: Path, **options: object) -> None:
        with (folder / "legacy_provinces.csv").open(encoding="utf-8", newline="") as lines:
            rows = [{ours: row[theirs] for ours, theirs in COLUMNS.items()} for row in csv.DictReader(lines)]
        with (DATA_DIR / "birth_provinces.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        self.stdout.write(f"{len(rows)} provinces")
