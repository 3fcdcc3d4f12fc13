"""Bulk import of procedure records, from a folder with `procedures.jsonl` and `procedure_texts.jsonl`."""

from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandParser

from services.agencies.models import Agency
from services.catalogue.importing import records
from services.catalogue.importing.bulk_import import import_all


class Command(BaseCommand):
    help = "Publish procedure records for information (not to be filed online); may be run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--author", default="author", help="username of the author of the versions")
        parser.add_argument("--approver", default="approver", help="username of the approver of the versions")

    def handle(self, *, folder: Path, author: str, approver: str, **options: object) -> None:
        people = get_user_model().objects
        issuers = dict(Agency.objects.filter(superior=None).values_list("name", "code"))
        count = import_all(
            records.read_records(folder, issuers),
            author=people.get(username=author),
            approver=people.get(username=approver),
        )
        self.stdout.write(f"{count} procedure(s) published for information")
