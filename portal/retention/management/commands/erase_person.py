"""Erase what may go of one citizen, at their request, or say what there is."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.accounts.models import User
from portal.retention import erasure


class Command(BaseCommand):
    help = "Erase what nobody else needs of one citizen (the number in the address of the account's page in the admin)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("account", type=int, metavar="ACCOUNT", help="never a personal number: shells remember it")
        parser.add_argument("--dry-run", action="store_true", help="only count what would go and what would stay")

    def handle(self, *, account: int, dry_run: bool, **options: Any) -> None:
        person = User.objects.filter(pk=account).first() if account < 2**63 else None
        if person is None:
            raise CommandError(f"There is no account {account}.")
        try:
            lines = erasure.what_is_held(person) if dry_run else erasure.erase(person)
        except erasure.ErasureError as refused:
            raise CommandError(str(refused)) from None
        for line in lines:
            word = "giữ" if line.reason else "sẽ xóa" if dry_run else "đã xóa"
            self.stdout.write(f"{line.number:>7} {word:<7} {line.what}" + (f" ({line.reason})" if line.reason else ""))
