"""Write anew what dossiers are found by: after an update that changes it, or after a change of SECRET_KEY."""

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from services.dossiers.models import Dossier
from services.dossiers.process import search_terms

BATCH = 200


class Command(BaseCommand):
    help = "Write the search terms of all dossiers anew, in batches; may be stopped and resumed with --after."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--after", type=int, default=0, help="the id of the last dossier that is done")

    def handle(self, *, after: int, **options: object) -> None:
        done = 0
        while batch := list(self._following(after)):
            with transaction.atomic():
                for dossier in Dossier.objects.select_for_update(of=("self",)).filter(pk__in=batch).order_by("pk"):
                    search_terms.rewrite(dossier)
            done, after = done + len(batch), batch[-1]
            self.stdout.write(f"{done} dossier(s), the last is {after} …")
        self.stdout.write(f"{done} dossier(s) done")

    def _following(self, after: int) -> list[int]:
        return list(Dossier.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:BATCH])
