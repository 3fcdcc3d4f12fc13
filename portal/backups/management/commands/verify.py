"""Verify the installation: the database against files, histories, books and numbers."""

from django.core.management.base import BaseCommand, CommandError

from portal.backups.integrity import CHECKS


class Command(BaseCommand):
    help = "Verify the database against files, histories, books and numbers; exits with 1 when anything differs."

    def handle(self, **options: object) -> None:
        findings = 0
        for name, check in CHECKS.items():
            found = 0
            for finding in check():
                self.stdout.write(f"  {finding}")
                found += 1
            self.stdout.write(f"{name}: {found or 'no'} finding(s)")
            findings += found
        if findings:
            raise CommandError(f"{findings} finding(s)")
