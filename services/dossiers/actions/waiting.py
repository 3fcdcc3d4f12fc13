"""Dossiers that wait for their applicant: remind before the last day, and afterwards ask the office to end them.

The portal ends none by itself: refusing and stopping are decisions, in writing and with the reason (NĐ 61/2018 arts
17(2)b, 19(8)).
"""

from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localdate

from core.batches import handle_each
from payments.status import OrderStatus
from services.dossiers.models import Dossier, EventType, Fee
from services.dossiers.process import task_assignment
from services.dossiers.process.parties import tell_parties
from services.dossiers.process.transitions import apply, lock
from services.dossiers.process.waiting import Wait, wait_of
from services.dossiers.status import MAY_WAIT, Status


def look_after(now: datetime) -> None:
    """Remind the applicants and open the tasks of the waits that are over; one that fails keeps no other from it."""
    handle_each(list(waiting_dossiers()), partial(_look_after_one, now=now))


def waiting_dossiers() -> QuerySet[Dossier]:
    """The dossiers that may wait for their applicant: what was asked of them, or submitted and not paid."""
    owed = Fee.objects.filter(dossier=OuterRef("pk"), order__status=OrderStatus.OPEN)
    waiting = Dossier.objects.filter(status__in=sorted(MAY_WAIT)).filter(~Q(status=Status.SUBMITTED) | Exists(owed))
    return waiting.only("pk", "part", "filing")


@transaction.atomic
def _look_after_one(dossier: Dossier, now: datetime) -> None:
    dossier, today = lock(dossier), localdate(now)
    if (wait := wait_of(dossier)) is None or dossier.tasks.open().exists():
        return
    if wait.is_over(today):
        _ask_to_end(dossier, wait, now)
    elif wait.ends_soon(today):
        _remind(dossier, wait)


def _ask_to_end(dossier: Dossier, wait: Wait, now: datetime) -> None:
    """Open the task of whoever may end the dossier, and tell the applicant, who may still act until then."""
    data = {"ends_on": wait.ends_on.isoformat(), "for_payment": wait.for_payment}
    apply(dossier, EventType.WAIT_OVER, by=None, data=data, at=now)
    is_refused = dossier.state is Status.SUBMITTED
    task_assignment.open_task(dossier, task_assignment.WAIT_REFUSAL if is_refused else task_assignment.WAIT_STOP)


def _remind(dossier: Dossier, wait: Wait) -> None:
    """Remind the applicant, once for each wait."""
    context = {"wait": wait, "agency": dossier.agency}
    tell_parties(dossier, "wait_ends", key=f"dossier:{dossier.pk}:{dossier.events}:wait_ends", context=context)
