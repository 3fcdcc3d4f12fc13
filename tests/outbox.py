"""The worker's part in a test: everything that is due, done at once in this process."""

from django.utils import timezone

from notifications import worker
from notifications.models import Effect


def work_off() -> None:
    """Carry out what is due, and what that leads to, until nothing is left.

    A handler that fails leaves its effect for later, as in earnest; look at the row.
    """
    while due := list(Effect.objects.filter(due_at__lte=timezone.now()).values_list("pk", flat=True)):
        worker.carry_out(due)
