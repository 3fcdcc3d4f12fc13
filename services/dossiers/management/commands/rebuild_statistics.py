"""Count dossiers anew for the figures of offices: those of before an update, or after the check found differences."""

from datetime import date

from django.core.management.base import BaseCommand, CommandParser

from services.dossiers.statistics import checking


class Command(BaseCommand):
    help = "Count all dossiers anew, in batches, or check one day; safe beside people at work, and to run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--after", type=int, default=0, help="the id of the last dossier that is done")
        parser.add_argument("--check", type=date.fromisoformat, metavar="DAY", help="only recount and compare this day")

    def handle(self, *, after: int, check: date | None, **options: object) -> None:
        if check:
            self.stdout.write(f"{checking.check_day(check)} difference(s) on {check}")
            return
        for last in checking.rebuild(after=after):
            self.stdout.write(f"counted up to dossier {last} …")
        self.stdout.write("done")
