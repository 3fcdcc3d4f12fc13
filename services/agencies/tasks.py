"""Celery tasks and the handlers of background jobs; idempotent."""

from datetime import timedelta
from typing import Final

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from core import outbox
from core.batches import handle_each
from services.agencies.models import Reorganisation
from services.agencies.reorganisation import carrying_out
from services.agencies.reorganisation.models import ReorganisationState

AFTERMATH: Final = timedelta(days=1)
"""How long after a merger it is looked whether somebody who was half-way then still filed at the old agency."""

outbox.handler(carrying_out.HAND_OVER, given_up=carrying_out.stop, words="Chuyển việc của cơ quan sáp nhập")(
    carrying_out.hand_over_batch
)


@shared_task(name="agencies.look_after_reorganisations", ignore_result=True)
def look_after_reorganisations() -> None:
    """Every minute: begin those whose day has come; give over what came to an ended agency at the last moment."""
    now = timezone.now()
    due = Reorganisation.objects.filter(state=ReorganisationState.APPROVED, effective_on__lte=timezone.localdate(now))
    handle_each(list(due), _begin)
    lately = Reorganisation.objects.filter(state=ReorganisationState.DONE, ended_at__gte=now - AFTERMATH)
    handle_each(list(lately), _hand_over_rest)


def _begin(plan: Reorganisation) -> None:
    with transaction.atomic():
        plan = carrying_out.lock(plan.pk)
        if plan.state == ReorganisationState.APPROVED:
            carrying_out.begin(plan)


def _hand_over_rest(plan: Reorganisation) -> None:
    with transaction.atomic():
        carrying_out.hand_over_next(carrying_out.lock(plan.pk))
