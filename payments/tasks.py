"""What Celery's clock calls; each may run twice."""

from celery import shared_task

from payments import asking


@shared_task(ignore_result=True)
def ask_gateways() -> None:
    """Ask about what has had no answer for too long."""
    asking.ask_about_attempts()
    asking.ask_about_refunds()
