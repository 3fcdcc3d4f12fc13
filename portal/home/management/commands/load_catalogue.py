"""Command: take in the national record that the project carries and publish it, as two administrators of the demo."""

import time
from datetime import date
from typing import Final

from django.core.management.base import BaseCommand, CommandParser

from portal.accounts.models import User
from portal.home.management.commands.load_demo import ADMINISTRATORS
from services.catalogue.actions import relate_procedures
from services.catalogue.importing.files import SHIPPED, count_lines, fingerprint
from services.catalogue.importing.models import ImportState, RecordImport
from services.catalogue.importing.progress_bar import progress_bar
from services.catalogue.importing.proposing import propose
from services.catalogue.importing.publishing import publish, publish_here

LOOK_AGAIN: Final = 1.0
"""Seconds between two looks at how far the worker is."""
READ_ON: Final = date(2026, 7, 20)
TO_PUBLISH: Final = (ImportState.PROPOSED, ImportState.STOPPED)


class Command(BaseCommand):
    help = "Load the national record into the demo as two administrators; begun again it goes on where it ended."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--here", action="store_true", help="publish in this process, not by the worker")

    def handle(self, *, here: bool, **options: object) -> None:
        proposer, publisher = (User.objects.get(username=name) for name in ADMINISTRATORS)
        bar = progress_bar(self.stderr, "National record: read", count_lines([SHIPPED]))
        report = propose([SHIPPED], by=proposer, read_on=READ_ON, seen=bar)
        self.stdout.write(report.table())
        runs = RecordImport.objects.filter(fingerprint=fingerprint([SHIPPED]), proposer=proposer)
        if run := runs.filter(state__in=TO_PUBLISH).first():
            (publish_here if here else publish)(run, by=publisher)
        if run := runs.filter(state=ImportState.PUBLISHING).first():
            self._watch(run)
        relate_procedures()
        self.stdout.write("National record: all of it is in the catalogue.")

    def _watch(self, run: RecordImport) -> None:
        """Show how far the worker is until nothing is left, or it has stopped."""
        left = run.items.to_publish().count()
        bar = progress_bar(self.stderr, "National record: published", left)
        while left:
            time.sleep(LOOK_AGAIN)
            now = run.items.to_publish().count()
            bar(left - now)
            left = now
            run.refresh_from_db(fields=["state"])
            if run.state != ImportState.PUBLISHING:
                break
