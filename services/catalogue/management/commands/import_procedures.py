"""Take in records of procedures from files of JSON lines; a second person publishes them in the studio."""

from argparse import ArgumentTypeError
from datetime import date
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from core.people import User
from services.catalogue.errors import CatalogueError
from services.catalogue.importing.files import SHIPPED, count_lines
from services.catalogue.importing.progress_bar import progress_bar
from services.catalogue.importing.proposing import propose, rehearse
from services.catalogue.importing.report import Report


class Command(BaseCommand):
    help = (
        "Take in procedure records (JSON lines, also .xz and .gz) as drafts and propose them for publication; may be "
        "run again, and goes on where it was interrupted."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="*", type=_file, metavar="FILE", help="default: the record of the project")
        parser.add_argument("--by", default="admin", help="username of the person who proposes (admin)")
        parser.add_argument("--dry-run", action="store_true", help="report what would be done, and write nothing")
        parser.add_argument("--report", type=Path, help="CSV file of the report (import-report.csv in the data folder)")
        parser.add_argument("--read-on", type=date.fromisoformat, help="day on which the records were read (today)")

    def handle(
        self,
        *,
        files: list[Path],
        by: str,
        dry_run: bool,
        report: Path | None,
        read_on: date | None,
        **options: object,
    ) -> None:
        files, person, work = files or [SHIPPED], _person(by), rehearse if dry_run else propose
        bar = progress_bar(self.stderr, "Records", count_lines(files))
        try:
            done = work(files, by=person, read_on=read_on or timezone.localdate(), seen=bar)
        except CatalogueError as refusal:
            raise CommandError(str(refusal)) from refusal
        self._print(done, report or settings.VAR_DIR / "import-report.csv", is_dry_run=dry_run)

    def _print(self, done: Report, path: Path, *, is_dry_run: bool) -> None:
        with path.open("w", encoding="utf-8", newline="") as file:
            done.write_csv(file)
        for refusal in done.refusals():
            self.stderr.write(refusal)
        self.stdout.write(done.table())
        self.stdout.write(f"Report: {path}")
        if is_dry_run:
            self.stdout.write("Dry run: nothing was written.")
        elif done.run:
            self.stdout.write(f"Proposed as import {done.run.pk}: a second person publishes it in the studio.")


def _file(name: str) -> Path:
    path = Path(name)
    if not path.is_file():
        raise ArgumentTypeError(f"there is no file {name}")
    return path


def _person(username: str) -> User:
    person = get_user_model().objects.filter(username=username, is_active=True).first()
    if person is None:
        raise CommandError(f"There is no active account “{username}”.")
    return person
