"""Carry a run out: a batch for each job, each dossier in a transaction of its own together with its outcome.

So wherever a worker is killed, a dossier is done and said to be done, or neither; the next worker goes on there.
"""

import logging
from functools import partial
from typing import Final

from celery.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from core import outbox
from core.batches import failure
from core.people import User
from core.refusals import RefusalError
from services.dossiers.actions import bulk
from services.dossiers.bulk.verbs import do
from services.dossiers.errors import DemandOfHeldPaperError, DossierError
from services.dossiers.models import BulkItem, BulkRun, BulkState, Outcome
from services.dossiers.supplements.demands import record_demand

BATCH: Final = 20
"""Dossiers of one job; between two jobs others have their turn."""
RELATED: Final = ("run__owner", "run__colleague", "dossier")
PASSING: Final = (OperationalError, InterfaceError, SoftTimeLimitExceeded)
"""What may go well the next time: the job is tried again."""
UNEXPECTED: Final = "Hệ thống gặp lỗi khi làm hồ sơ này; hồ sơ chưa thay đổi. Hãy mở hồ sơ để làm riêng."

log = logging.getLogger(__name__)


def carry_out(run_id: int, *, turn: int, batch: int) -> outbox.OnDone | None:
    """Do the next dossiers of a run, as long as nobody stops it."""
    if not _is_running(run_id, turn):
        return None
    waiting = BulkItem.objects.waiting().filter(run=run_id).order_by("pk")
    for item_id in list(waiting.values_list("pk", flat=True)[:BATCH]):
        do_one(item_id, run_id=run_id, turn=turn)
    return partial(_go_on, run_id, turn=turn, batch=batch)


def do_one(item_id: int, *, run_id: int, turn: int) -> None:
    """Do one dossier and write its outcome in one transaction, as whoever pressed and by the rights they have now."""
    try:
        with transaction.atomic():
            item = BulkItem.objects.select_for_update(of=("self",)).select_related(*RELATED).get(pk=item_id)
            is_running = item.run.state == BulkState.RUNNING and item.run.turn == turn
            if is_running and item.outcome == Outcome.WAITING:
                done = do(item.dossier, item, by=_owner(item.run))
                _write(item_id, outcome=Outcome.DONE, event=done.events if item.run.does.is_in_history else None)
    except PASSING:
        raise
    except DemandOfHeldPaperError as refusal:
        with transaction.atomic():
            record_demand(item.dossier, refusal, by=item.run.owner)  # the first recording was taken back with the rest
            _write(item_id, outcome=Outcome.REFUSED, sentence=str(refusal)[:600])
    except RefusalError as refusal:
        _write(item_id, outcome=Outcome.REFUSED, sentence=str(refusal)[:600])
    except Exception as error:  # whatever is wrong with one dossier
        log.error("item %s of the bulk run %s failed: %s", item_id, run_id, failure(error))
        _write(item_id, outcome=Outcome.REFUSED, sentence=UNEXPECTED)


def give_up(*, run_id: int, turn: int, batch: int, reason: str) -> None:
    """The job was given up: the run stops, and its owner sees what is left."""
    BulkRun.objects.filter(pk=run_id, turn=turn, state=BulkState.RUNNING).update(state=BulkState.STOPPED)


def _is_running(run_id: int, turn: int) -> bool:
    return BulkRun.objects.filter(pk=run_id, turn=turn, state=BulkState.RUNNING).exists()


def _owner(run: BulkRun) -> User:
    """Whoever pressed, read anew with each dossier: their posts may have ended since."""
    person = run.owner
    if not person.is_active:
        raise DossierError("Tài khoản của người bấm đã bị khóa nên không còn thẩm quyền làm việc này.")
    return person


def _write(item_id: int, **columns: object) -> None:
    """Write an outcome, unless there is one."""
    BulkItem.objects.waiting().filter(pk=item_id).update(done_at=timezone.now(), **columns)


def _go_on(run_id: int, *, turn: int, batch: int) -> None:
    """In the transaction that marks the job as done: the next job, or the end."""
    if not _is_running(run_id, turn):
        return
    if BulkItem.objects.waiting().filter(run=run_id).exists():
        bulk.announce(run_id, turn=turn, batch=batch + 1)
    else:
        bulk.end(run_id, turn=turn)
