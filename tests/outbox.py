"""The worker's part in a test: everything that is due, done at once in this process."""

from django.utils import timezone

from core.outbox import worker
from core.outbox.models import OutboxJob


def work_off(*kinds: str) -> None:
    """Carry out what is due, of these kinds or of any, and what that leads to, until nothing is left.

    A handler that fails leaves its job for later, as in earnest; look at the row.
    """
    chosen = OutboxJob.objects.filter(kind__in=kinds) if kinds else OutboxJob.objects.all()
    while due := list(chosen.filter(due_at__lte=timezone.now()).values_list("pk", flat=True)):
        worker.run(due)


def follow_settlements() -> None:
    """What follows from the money that has come in: the dossier goes on, the receipt gets its number."""
    work_off("payments.settled", "payments.receipt")


def hurry() -> None:
    """What failed and waits for another attempt is due now."""
    OutboxJob.objects.filter(due_at__isnull=False).update(due_at=timezone.now())
