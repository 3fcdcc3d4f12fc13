"""Carry out the table of retention, or say what is due."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.retention.actions import carry_out
from portal.retention.table import BY_KEY, TABLE, Rule


class Command(BaseCommand):
    help = "Delete and archive what was kept long enough, by the table of retention; the clock does it each night."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("rules", nargs="*", metavar="RULE", help=f"only these: {', '.join(BY_KEY)}")
        parser.add_argument("--dry-run", action="store_true", help="only count what is due")

    def handle(self, *, rules: list[str], dry_run: bool, **options: Any) -> None:
        if unknown := sorted(set(rules) - BY_KEY.keys()):
            raise CommandError(f"The table has no {', '.join(unknown)}; it has {', '.join(BY_KEY)}.")
        now = timezone.now()
        for rule in self._chosen(rules):
            number = rule.sweep.count(now) if dry_run else carry_out(rule).handled
            self.stdout.write(f"{rule.key:<24}{number:>9} {'due' if dry_run else 'done'}")

    def _chosen(self, keys: list[str]) -> list[Rule]:
        return [rule for rule in TABLE if not keys or rule.key in keys]
