"""Command: load demo data (administrative units, agencies, staff, published procedures)."""

import csv
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from portal.accounts.actions import create_staff
from portal.accounts.models import User
from services.agencies import reference_data
from services.agencies.actions import appoint
from services.agencies.models import Agency, Role
from services.catalogue import actions as catalogue
from services.catalogue.importing.proposing import propose
from services.catalogue.importing.publishing import publish_here
from services.catalogue.models import Procedure, VersionState
from services.catalogue.sampling.samples import PACKAGES_DIR

DEMO = Path(__file__).parents[2] / "demo"
ADMINISTRATORS = {"admin": "Quản trị hệ thống", "admin2": "Quản trị hệ thống thứ hai"}
"""What the first proposes, such as the national record, the second publishes."""
REFERRED_RECORDS = DEMO / "records" / "procedures.jsonl"
"""Records of procedures to which demo forms refer people who cannot use them."""


class Command(BaseCommand):
    help = "Load the demo: places, staff, published procedures. May be run again."

    @transaction.atomic
    def handle(self, **options: object) -> None:
        if not settings.DEMO:
            raise CommandError("Its people have a password that everybody knows: only with PORTAL_DEMO=1.")
        loaded = reference_data.load_all()
        self.stdout.write("Places: " + ", ".join(f"{count} {name}" for name, count in loaded.items()))
        admins = [create_staff(name, full_name, superuser=True) for name, full_name in ADMINISTRATORS.items()]
        self.stdout.write(f"Staff: {', '.join([*ADMINISTRATORS, *_create_staff()])}")
        for path in sorted(PACKAGES_DIR.glob("*.json")):
            self.stdout.write(f"Procedure: {_publish(path)}")
        report = propose([REFERRED_RECORDS], by=admins[0], read_on=date(2026, 7, 20), seen=lambda count: None)
        if report.run:
            publish_here(report.run, by=admins[1])


def _create_staff() -> list[str]:
    """Create the staff of `staff.csv` with the demo password, unless they exist; returns their usernames."""
    staff = list(_rows("staff"))
    offices = Agency.objects.in_bulk({row["office"] for row in staff}, field_name="code")
    for row in staff:
        person = create_staff(row["username"], row["full_name"])
        signature = {"title": row["title"], "authority": row["authority"]}
        appoint(person, Role(row["role"]), offices[row["office"]], **signature)
    return [row["username"] for row in staff]


def _publish(path: Path) -> str:
    """Import a package, publish it as author and approver of its ministry, offer it as `offers.csv` says."""
    issuer = json.loads(path.read_bytes())["record"]["issuer"]
    author, approver = (_staff_of(issuer, role) for role in (Role.AUTHOR, Role.APPROVER))
    version = catalogue.import_package(path.read_bytes(), by=author)
    if version.state == VersionState.DRAFT:
        version = catalogue.submit_for_review(version, by=author)
    if version.state == VersionState.REVIEW:
        version = catalogue.publish(version, by=approver)
    _offer(version.procedure, by=author)
    return str(version)


def _offer(procedure: Procedure, *, by: User) -> None:
    offices = [row["office"] for row in _rows("offers") if row["procedure"] == procedure.code]
    catalogue.add_offices(procedure, Agency.objects.filter(code__in=offices), by=by)


def _staff_of(ministry: str, role: Role) -> User:
    return User.objects.filter(posts__role=role, posts__agency__code=ministry).earliest("pk")


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DEMO / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)
