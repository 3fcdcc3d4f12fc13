"""Command: propose terminals, accounts and tax codes of many agencies, from a CSV file."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from core.people import User
from core.refusals import RefusalError
from payments import actions
from payments.models import PayeeDetail
from payments.status import PayeeDetailStatus

COLUMNS = ("payee", "kind", "number", "bank", "bank_name", "holder", "keys", "valid_from", "reason")
"""`kind` is vnpay, vietqr or tax_code; several keys stand one after another; without `valid_from` it is today."""


class Command(BaseCommand):
    help = f"Propose what a CSV file with the columns {', '.join(COLUMNS)} says; others approve. May be run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--by", required=True, help="user name of the person who proposes")

    @transaction.atomic
    def handle(self, *, file: Path, by: str, **options: Any) -> None:
        person = get_user_model().objects.filter(username=by).first()
        if person is None:
            raise CommandError(f"There is no user {by}.")
        with file.open(encoding="utf-8-sig", newline="") as lines:
            rows = csv.DictReader(lines, strict=True)
            if missing := set(COLUMNS) - set(rows.fieldnames or ()):
                raise CommandError(f"These columns are missing: {', '.join(sorted(missing))}")
            proposed = sum(_propose(row, rows.line_num, person) for row in rows)
        self.stdout.write(f"{proposed} proposal(s) made")


def _propose(row: dict[str, str], line: int, person: User) -> bool:
    """Propose one line, unless it is proposed already."""
    given = {name: (row[name] or "").strip() for name in COLUMNS}
    same = {name: given[name] for name in ("payee", "kind", "number")}
    if PayeeDetail.objects.filter(status=PayeeDetailStatus.PROPOSED, **same).exists():
        return False
    try:
        actions.propose_payee_detail(_parse(given), by=person)
    except (RefusalError, ValueError) as refusal:
        raise CommandError(f"Line {line}: {refusal}") from refusal
    return True


def _parse(given: dict[str, str]) -> actions.PayeeDetailInput:
    """ValueError for a day that is none."""
    return actions.PayeeDetailInput(
        payee=given["payee"],
        kind=given["kind"],
        number=given["number"],
        reason=given["reason"],
        valid_from=date.fromisoformat(given["valid_from"]) if given["valid_from"] else timezone.localdate(),
        details={name: given[name] for name in ("bank", "bank_name", "holder") if given[name]},
        keys=given["keys"].split(),
    )
