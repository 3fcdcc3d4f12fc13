"""Celery tasks of the dossiers; each may safely run twice."""

from celery import shared_task
from django.utils import timezone

from services.dossiers.actions import expiry, history, trial_run


@shared_task(name="dossiers.look_after_drafts", ignore_result=True)
def look_after_drafts() -> None:
    """Nightly clean-up: delete expired drafts, warn owners of drafts about to expire, end expired trial runs."""
    now = timezone.now()
    expiry.delete_expired(now)
    expiry.warn_owners(now)
    trial_run.end_expired(now)


@shared_task(name="dossiers.verify_history", ignore_result=True)
def verify_history() -> None:
    """Nightly: verify the histories that moved and a sample of the rest, and anchor the days that are over."""
    history.verify_and_anchor()
