"""Command: encrypt the stored keys of gateways anew, with the first of PORTAL_ENCRYPTION_KEYS."""

from typing import Any

from django.core.management.base import BaseCommand

from payments import actions


class Command(BaseCommand):
    help = "Encrypt stored secrets with the first of PORTAL_ENCRYPTION_KEYS. May be run again."

    def handle(self, **options: Any) -> None:
        self.stdout.write(f"{actions.rotate_keys()} row(s) encrypted with the first key")
