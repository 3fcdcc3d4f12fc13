"""Restore a backup into an empty installation."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from portal.backups.encryption import read_identity
from portal.backups.errors import BackupError
from portal.backups.restore import restore


class Command(BaseCommand):
    help = "Restore the backup in FOLDER into an empty database; then run: manage.py migrate, manage.py verify."
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="the folder of one backup, with its manifest.json")
        parser.add_argument("--identity", type=Path, required=True, help="file with the age identity that decrypts it")

    def handle(self, *, folder: Path, identity: Path, **options: object) -> None:
        try:
            manifest = restore(folder, read_identity(identity), progress=self._say)
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{len(manifest.files)} files and the database of {manifest.made_at:%Y-%m-%d %H:%M %Z}")

    def _say(self, said: str) -> None:
        self.stderr.write(f"{said} …")
