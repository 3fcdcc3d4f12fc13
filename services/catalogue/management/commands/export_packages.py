"""Write the packages in force to a file, one on a line: for `compare_catalogues` of another installation."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandParser

from services.catalogue.authoring.catalogue_comparison import package_lines
from services.catalogue.models import ProcedureVersion


class Command(BaseCommand):
    help = "Write the packages in force as JSON lines; reads only."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **options: object) -> None:
        with file.open("w", encoding="utf-8") as lines:
            count = sum(bool(lines.write(line)) for line in package_lines(ProcedureVersion.objects.all()))
        self.stdout.write(f"{count} package(s) written to {file}")
