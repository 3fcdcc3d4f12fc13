"""Compare the catalogue with that of another installation; nothing is changed."""

from lzma import LZMAError
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from services.catalogue.authoring.catalogue_comparison import compare
from services.catalogue.importing.files import read_lines
from services.catalogue.models import ProcedureVersion


class Command(BaseCommand):
    help = (
        "Compare the procedures in force with those of another installation, from the file that its `export_packages` "
        "wrote (JSON lines, also .xz and .gz). Reads only."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **options: object) -> None:
        try:
            found = compare(read_lines([file]), ProcedureVersion.objects.all())
        except (OSError, EOFError, LZMAError) as error:
            raise CommandError(f"Cannot read {file}: {getattr(error, 'strerror', None) or error}") from error
        for number, sentence in found.unread:
            self.stderr.write(f"Dòng {number}: {sentence}")
        for title, procedures in (("Chỉ có ở đây", found.only_here), ("Chỉ có ở nơi kia", found.only_there)):
            for one in procedures:
                self.stdout.write(f"{title}: {one.code} {one.name}")
        for difference in found.differing:
            self.stdout.write(f"Khác nhau: {difference.version.procedure} (phiên bản {difference.version.number})")
            for group in difference.groups:
                for change in group.changes:
                    self.stdout.write(f"  {group.title}: {change}")
        self.stdout.write(
            f"{found.same} same, {len(found.differing)} differing, {len(found.only_here)} only here, "
            f"{len(found.only_there)} only there, {len(found.unread)} line(s) not read"
        )
