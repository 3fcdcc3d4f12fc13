"""The Celery tasks of accounts: sweeping expired sessions, and sign-ins that were kept long enough."""

from celery import shared_task
from django.utils import timezone

from portal.accounts.models import Session, SignIn


@shared_task(name="accounts.sweep_sessions", ignore_result=True)
def sweep_sessions() -> None:
    """Delete expired sessions, and what anonymous ones kept."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()


@shared_task(name="accounts.forget_sign_ins", ignore_result=True)
def forget_sign_ins() -> None:
    """Delete the sign-ins of staff that are kept no longer."""
    SignIn.objects.filter(keep_until__lt=timezone.localdate()).delete()
