"""Carrying out effects: claim one, do it, write down how it went."""

import logging
import traceback
from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from core.outbox import publish
from core.outbox.models import Effect
from core.outbox.status import State

LEASE = settings.OUTBOX_LEASE
GRACE = timedelta(seconds=3)
"""How long the message sent after commit may take before the sweep repeats it."""
MAX_ATTEMPTS = 20
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=5), timedelta(hours=1)

logger = logging.getLogger(__name__)


def overdue(limit: int) -> list[int]:
    """The effects nobody took in time, oldest first; a fresh one is left to the message that announced it."""
    late = Effect.objects.filter(due_at__lte=timezone.now() - GRACE).order_by("due_at")
    return list(late.values_list("pk", flat=True)[:limit])


def carry_out(effect_ids: Iterable[int]) -> None:
    """Do each of these that is due; a second run finds nothing left to do."""
    for effect in Effect.objects.filter(pk__in=effect_ids, due_at__lte=timezone.now()).order_by("pk"):
        if _claim(effect):
            _attempt(effect)


def pause_after(attempts: int) -> timedelta:
    """5 s, 20 s, 80 s … up to an hour: twenty attempts span more than half a day."""
    return min(FIRST_PAUSE * 4.0 ** min(attempts - 1, 6), LONGEST_PAUSE)


def _as_we_read_it(effect: Effect) -> QuerySet[Effect]:
    """The row, unless another worker has taken it since: every claim raises `attempts`."""
    return Effect.objects.filter(pk=effect.pk, attempts=effect.attempts, due_at__isnull=False)


def _claim(effect: Effect) -> bool:
    """Whether the effect is ours. One that has taken its workers down every time is given up instead."""
    if effect.attempts >= MAX_ATTEMPTS and effect.state == State.CLAIMED:
        _give_up(effect, "The worker was lost every time.")
        return False
    now = timezone.now()
    claimed = _as_we_read_it(effect).update(
        state=State.CLAIMED, attempts=effect.attempts + 1, claimed_at=now, due_at=now + LEASE
    )
    effect.attempts += claimed
    return bool(claimed)


def _attempt(effect: Effect) -> None:
    try:
        record = publish.handler_of(effect.kind).work(**effect.payload)
        _finish(effect, record)
    except publish.Never as refusal:
        _give_up(effect, str(refusal))
    except Exception as trouble:  # a handler may fail in any way; the effect outlives it
        _fail(effect, trouble)


def _finish(effect: Effect, record: publish.Record | None) -> None:
    """Mark it done and write what the handler left, both or neither; nothing if the claim was lost meanwhile."""
    with transaction.atomic():
        now = timezone.now()
        if _as_we_read_it(effect).update(state=State.DONE, done_at=now, due_at=None, last_error="") and record:
            record()


def _fail(effect: Effect, trouble: Exception) -> None:
    """Later, after a growing pause, or never again after the last attempt."""
    where = traceback.format_tb(trouble.__traceback__)
    # The text of an exception may quote personal data; its class and place do not.
    logger.warning("Effect %s (%s) failed: %s\n%s", effect.pk, effect.kind, type(trouble).__name__, "".join(where))
    if effect.attempts >= MAX_ATTEMPTS:
        _give_up(effect, type(trouble).__name__)
    else:
        due_at = timezone.now() + pause_after(effect.attempts)
        _as_we_read_it(effect).update(state=State.PENDING, due_at=due_at, last_error=type(trouble).__name__)


def _give_up(effect: Effect, reason: str) -> None:
    """Leave it to a person: the row stays in the admin, and the kind's own `given_up` hears of it."""
    logger.error("Effect %s (%s) was given up: %s", effect.pk, effect.kind, reason)
    reason = reason[:200]
    with transaction.atomic():
        ours = _as_we_read_it(effect).update(state=State.GIVEN_UP, due_at=None, last_error=reason)
        if ours and (hear := publish.handler_of(effect.kind).given_up):
            hear(**effect.payload, reason=reason)
