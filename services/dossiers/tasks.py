"""What Celery's clock calls; each may run twice."""

from celery import shared_task
from django.utils import timezone

from services.dossiers.actions import expiry, trial_run


@shared_task(name="dossiers.look_after_drafts", ignore_result=True)
def look_after_drafts() -> None:
    """Once a night: delete the drafts whose time is over, tell those whose time will be; end trials left open."""
    now = timezone.now()
    expiry.delete_expired(now)
    expiry.warn_owners(now)
    trial_run.end_expired(now)
