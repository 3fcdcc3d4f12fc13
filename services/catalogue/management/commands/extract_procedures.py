"""Write the record that the project carries from the extract named in the README of `services/catalogue/data`."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandParser

from services.catalogue.importing.files import SHIPPED, read_lines, write_lines


class Command(BaseCommand):
    help = "Write services/catalogue/data/procedures.jsonl.xz from an extract of the national record (a folder)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("extract", type=Path, help="folder with procedures.jsonl and procedure_texts.jsonl")

    def handle(self, *, extract: Path, **options: object) -> None:
        records = [line.record for line in read_lines([extract / "procedures.jsonl"])]
        write_lines(SHIPPED, sorted(records, key=lambda record: record["code"]))
        self.stdout.write(f"{len(records)} records, {SHIPPED.stat().st_size:,} bytes")
