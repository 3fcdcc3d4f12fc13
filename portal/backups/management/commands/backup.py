"""Back up database and files into a folder."""

from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.backups.backup import back_up
from portal.backups.encryption import parse_recipients
from portal.backups.errors import BackupError


class Command(BaseCommand):
    help = "Back up database and files into FOLDER, encrypted for PORTAL_BACKUP_RECIPIENTS; people go on working."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="holds all backups; what it holds already is not copied again")

    def handle(self, *, folder: Path, **options: object) -> None:
        try:
            target = back_up(folder, parse_recipients(settings.BACKUP_RECIPIENTS), progress=self._say)
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(str(target))

    def _say(self, said: str) -> None:
        self.stderr.write(f"{said} …")
