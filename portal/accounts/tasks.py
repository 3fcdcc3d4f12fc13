"""The Celery tasks of accounts: sweeping expired sessions, and sign-ins that were kept long enough."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from core.batches import NIGHTLY_LIMITS
from portal.accounts.models import Session, SignIn


@shared_task(name="accounts.sweep_sessions", ignore_result=True)
def sweep_sessions() -> None:
    """Delete expired sessions, and what anonymous ones kept."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()


@shared_task(name="accounts.forget_sign_ins", ignore_result=True, **NIGHTLY_LIMITS)
def forget_sign_ins() -> None:
    """Delete the sign-ins of staff that are kept no longer.

    Of a day that is over for the database too: at night its day, of UTC, is the one before.
    """
    SignIn.objects.filter(keep_until__lt=timezone.localdate() - timedelta(days=1)).delete()
