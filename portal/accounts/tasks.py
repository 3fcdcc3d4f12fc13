"""The Celery task of accounts: sweeping expired sessions."""

from celery import shared_task
from django.utils import timezone

from portal.accounts.models import Session


@shared_task(name="accounts.sweep_sessions", ignore_result=True)
def sweep_sessions() -> None:
    """Delete expired sessions, and what anonymous ones kept."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
