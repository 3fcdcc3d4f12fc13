"""Write anew what tasks carry of their dossiers: once after the update that brings it, when every process runs it."""

from django.core.management.base import BaseCommand, CommandParser
from django.db.models import F, Max, OuterRef, Subquery

from services.dossiers.models import Dossier, Task
from services.dossiers.models.task_copies import COPIED

BATCH = 5_000


class Command(BaseCommand):
    help = "Write anew what tasks carry of their dossiers, in batches; may be stopped and resumed with --after."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--after", type=int, default=0, help="the id of the last task that is done")

    def handle(self, *, after: int, **options: object) -> None:
        dossier = Dossier.objects.filter(pk=OuterRef("dossier"))
        copies = {copy: Subquery(dossier.values(column)[:1]) for column, copy in COPIED.items()}
        procedure = Subquery(dossier.annotate(of=F("version__procedure")).values("of")[:1])
        last = Task.objects.aggregate(last=Max("pk"))["last"] or 0
        while after < last:
            Task.objects.filter(pk__gt=after, pk__lte=after + BATCH).update(**copies, procedure=procedure)
            after += BATCH
            self.stdout.write(f"Tasks up to {after} …")
        self.stdout.write("Done")
