"""Command: encrypt the secrets in the database anew, with the first of PORTAL_ENCRYPTION_KEYS."""

from typing import Any

from django.core.management.base import BaseCommand

from core.encryption import rotating


class Command(BaseCommand):
    help = "Encrypt stored secrets with the first of PORTAL_ENCRYPTION_KEYS. May be run again."

    def handle(self, **options: Any) -> None:
        self.stdout.write(f"{sum(rotating.send())} row(s) encrypted with the first key")
