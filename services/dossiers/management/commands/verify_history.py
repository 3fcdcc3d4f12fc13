"""Verify the history of every dossier and every anchor."""

from django.core.management.base import BaseCommand, CommandError

from services.dossiers.actions import history
from services.dossiers.models import Dossier, HistoryAnchor

STEP = 1000


class Command(BaseCommand):
    help = "Verify the events, answers and files of all dossiers, and all anchors; exits with 1 when one differs."

    def handle(self, **options: object) -> None:
        keys = Dossier.objects.order_by("pk").values_list("pk", flat=True).iterator()
        check = history.verify((), keys, anchors=HistoryAnchor.objects.all(), progress=self._say)
        self.stdout.write(f"{check.dossiers} dossier(s) and {check.anchors} anchor(s): {len(check.faults)} fault(s)")
        if check.faults:
            raise CommandError("\n".join(str(fault) for fault in check.faults))

    def _say(self, count: int) -> None:
        if count % STEP == 0:
            self.stdout.write(f"{count} …")
