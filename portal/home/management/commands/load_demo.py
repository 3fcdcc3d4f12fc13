"""Fill an empty portal with places, offices, people and procedures to try it with."""

from collections.abc import Iterable
from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from portal.accounts.actions import create_staff
from portal.accounts.models import User
from services.agencies import places
from services.agencies.actions import appoint
from services.agencies.models import Agency, Role
from services.catalogue import actions as catalogue
from services.catalogue.models import State

PACKAGES = Path(catalogue.__file__).parent / "packages"
OFFICES = ("H26.05", "H26.101", "H26.102")
STAFF = (
    ("author", "Trần Thị Soạn", Role.AUTHOR, "G15"),
    ("approver", "Phạm Văn Duyệt", Role.APPROVER, "G15"),
    ("desk", "Vũ Thị Mai", Role.DESK, "H26.101"),
    ("handler", "Ngô Văn Thành", Role.HANDLER, "H26.101"),
    ("leader", "Đặng Quốc Hùng", Role.LEADER, "H26.101"),
    ("desk2", "Bùi Thu Hà", Role.DESK, "H26.102"),
    ("handler2", "Hoàng Minh Đức", Role.HANDLER, "H26.102"),
    ("leader2", "Đỗ Thị Lan", Role.LEADER, "H26.102"),
)
LEADS = {"title": "Chủ tịch", "authority": "TM. ỦY BAN NHÂN DÂN"}


class Command(BaseCommand):
    help = "Load the demo: places, staff, published procedures. May be run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--records", type=Path, help="folder of procedure records to load for information")

    @transaction.atomic
    def handle(self, *, records: Path | None = None, **options: object) -> None:
        loaded = places.load()
        self.stdout.write("Places: " + ", ".join(f"{count} {name}" for name, count in loaded.items()))
        create_staff("admin", "Quản trị hệ thống", superuser=True)
        self.stdout.write(f"Staff: admin, {', '.join(_hire(STAFF))}")
        for path in sorted(PACKAGES.glob("*.json")):
            self.stdout.write(f"Procedure: {_publish(path)}")
        if records:
            call_command("import_procedures", records, stdout=self.stdout)


def _hire(staff: Iterable[tuple[str, str, Role, str]]) -> list[str]:
    """Staff with the password of the demo, each in one post; those who are there already stay as they are."""
    for username, name, role, office in staff:
        appoint(create_staff(username, name), role, Agency.objects.get(code=office))
    return [username for username, *_ in staff]


def _publish(path: Path) -> str:
    author, approver = User.objects.get(username="author"), User.objects.get(username="approver")
    version = catalogue.import_package(path.read_bytes(), by=author)
    if version.state == State.DRAFT:
        version = catalogue.submit_for_review(version, by=author)
    if version.state == State.REVIEW:
        version = catalogue.publish(version, by=approver)
    catalogue.offer(version.procedure, Agency.objects.filter(code__in=OFFICES), by=author)
    return str(version)
